"""What entries tell, told without a database: the same entries always tell the same."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.event_codes import CODES
from store.log_tree import Said
from store.patient_accesses import agents_of
from store.patient_file import LETTERS, labelled, lines_of
from store.patient_lines import Story
from store.patient_story import LEADS, TOLD, NotTold, told

LOG, AGENT, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
PATIENT, GRANT = UUID(int=4), UUID(int=5)
BEGAN = datetime(2026, 11, 22, 8, tzinfo=UTC)
GRANTED = {
    "mode": "centre_15", "reason": "M03.06", "regulation_file": "D", "masked_included": True,
    "sections": ["48765-2"], "ends_at": "2026-11-22T08:30:00Z",
}  # fmt: skip
ASKED = {"line": str(UUID(int=7)), "asked_by": "patient", "identity_check": "passport",
         "document": "form", "said_on": "2026-11-20", "channel": "desk"}  # fmt: skip


def said(
    seq: int,
    code: str,
    detail: object,
    *,
    at: timedelta | None = None,
    grant: UUID | None = None,
    agent: UUID | None = AGENT,
    log: UUID = LOG,
) -> Said:
    when = BEGAN + (timedelta(seconds=seq) if at is None else at)
    raw = msgspec.Raw(msgspec.json.encode(detail))
    return Said(1, log, seq, when, agent, code, PATIENT, grant, raw)


def an_access(*more: Said) -> list[Said]:
    return [
        said(1, "access_granted", GRANTED, grant=GRANT),
        said(2, "sections_opened", {"sections": ["48765-2", "10160-0"]}, grant=GRANT),
        *more,
    ]


def ended(seq: int = 9, *, at: timedelta | None = None, shown: object = None) -> Said:
    seconds = {"48765-2": 12} if shown is None else shown
    detail = {"kind": "expired", "holder": str(AGENT), "shown": seconds}
    return said(seq, "access_ended", detail, grant=GRANT, agent=None, at=at)


def test_an_access_is_told_from_its_grant_to_its_end() -> None:
    more = {"reason": "transfer", "ends_at": "2026-11-22T08:45:00Z"}
    extended = said(3, "access_extended", more, grant=GRANT)
    (one,) = told(an_access(extended, ended(at=timedelta(minutes=50)))).accesses
    assert (one.access, one.agent, one.mode, one.file_named) == (GRANT, AGENT, "centre_15", True)
    assert one.entries == (1, 2, 3, 9)
    assert (one.extended, one.until.minute) == (1, 45)
    # It ended at its term, however late that was written down.
    assert one.ended == one.until
    assert [(s.section, s.seconds) for s in one.shown] == [("10160-0", None), ("48765-2", 12)]


def test_an_access_that_lasts_has_no_end_yet() -> None:
    (one,) = told(an_access()).accesses
    assert (one.ended, one.ended_how, one.exercise) == (None, None, False)
    assert {s.seconds for s in one.shown} == {None}


def test_a_look_up_leads_to_what_the_same_agent_does_soon_after() -> None:
    looked = said(0, "looked_up", {"kind": "number", "found": 1})
    late = said(1, "access_granted", GRANTED, grant=GRANT, at=LEADS + timedelta(seconds=1))
    refused = {"mode": "normal", "grounds": ["record_closed"]}
    for entries, led in (
        (an_access(), True),
        ([late], False),
        ([said(1, "access_refused", refused)], True),
        ([said(1, "access_refused", refused, agent=OTHER)], False),
        ([said(1, "access_refused", refused, log=OTHER)], False),
    ):
        assert [one.led for one in told([looked, *entries]).lookups] == [led]


def test_every_act_of_the_register_is_told() -> None:
    story = told([
        said(1, "opposition_recorded", ASKED | {"kind": "centre_15"}),
        said(2, "opposition_lifted", ASKED | {"kind": "centre_15"}),
        said(3, "professional_blocked", ASKED | {"professional": str(OTHER)}),
        said(4, "professional_unblocked", ASKED | {"professional": str(OTHER)}, agent=None),
        said(5, "masked_permission_changed", ASKED | {"permitted": True}),
    ])  # fmt: skip
    assert [(one.statement, one.stands, one.professional) for one in story.register] == [
        ("centre_15", True, None), ("centre_15", False, None), ("professional", True, OTHER),
        ("professional", False, OTHER), ("masked_documents", True, None),
    ]  # fmt: skip
    assert agents_of(story) == {AGENT, OTHER}


def test_notices_slips_and_what_left_are_told() -> None:
    to = {"notice": str(UUID(int=8)), "recipient": "holder", "channel": "email"}
    slip = {"number": 4, "outcome": "used", "holder": str(OTHER), "mode": "centre_15",
            "reason": None, "regulation_file": None, "used_at": "2026-11-22T07:00:00Z"}  # fmt: skip
    period = {"form": "pdf", "since": "2026-01-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"}
    story = told([
        said(1, "notice_sent", to, grant=GRANT, agent=None),
        said(2, "notice_failed", to | {"cause": "bounced"}, grant=GRANT, agent=None),
        said(3, "notice_redirected", to, grant=GRANT),
        said(4, "slip_entered", slip),
        said(5, "slip_entered", slip | {"holder": None, "mode": None, "used_at": None}),
        said(6, "accesses_listed", period | {"entries": 5}),
        said(7, "patient_exported", {"reason": "0" * 64}, agent=None),
    ])  # fmt: skip
    assert [(one.became, one.cause) for one in story.notices] == [
        ("sent", None), ("failed", "bounced"), ("redirected", None),
    ]  # fmt: skip
    assert [(one.holder, one.used_at is None) for one in story.slips] == [
        (OTHER, False), (None, True),
    ]  # fmt: skip
    assert [(one.what, one.entries_told) for one in story.left] == [
        ("pdf", 5),
        ("everything", None),
    ]
    assert set(labelled(story)) == {"V1", "V2", "V3", "B1", "B2", "D1", "D2"}
    assert lines_of(story)[LOG, 6] == ("D1",)


ODD = {
    "another code": [said(1, "signed_in", {})],
    "no detail": [said(1, "looked_up", [])],
    "an access without its grant": [ended()],
    "an entry of no access": [said(1, "access_ended", {})],
    "an access of nobody": [said(1, "access_granted", GRANTED, grant=GRANT, agent=None)],
    "an access in two logs": [*an_access(), said(3, "access_ended", {}, grant=GRANT, log=OTHER)],
    "a refusal of nobody": [said(1, "access_refused", {"mode": "x", "grounds": []}, agent=None)],
    "a date that is none": [said(1, "opposition_recorded", ASKED | {"kind": "x", "said_on": "?"})],
    "a time that is none": [said(1, "access_granted", GRANTED | {"ends_at": "?"}, grant=GRANT)],
    "times of two kinds": [*an_access(), said(3, "looked_up", {"kind": "number"}),
                           msgspec.structs.replace(ended(), at=BEGAN.replace(tzinfo=None))],
    "a number of seconds that is none": [*an_access(), ended(shown={"48765-2": "x"})],
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_not_told_is_refused(name: str) -> None:
    with pytest.raises(NotTold):
        told(ODD[name])


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_entries_come_changes_nothing(shuffled: Random) -> None:
    entries = [*an_access(ended()), said(4, "looked_up", {"kind": "traits", "found": 1})]
    mixed = entries.copy()
    shuffled.shuffle(mixed)
    assert told(mixed) == told(entries)


def test_a_story_reads_back_as_it_was_written() -> None:
    story = told(an_access(ended()))
    assert msgspec.json.decode(msgspec.json.encode(story), type=Story) == story


def test_every_part_has_its_letter_and_every_code_exists() -> None:
    assert set(LETTERS) == set(Story.__struct_fields__)
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert set(TOLD) <= set(CODES.values())
