"""What an engine is told of a site: blind, in one order, and as it was at the time."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from console.desk import Desk
from policy.corroboration import State
from policy.events import EndKind
from policy.nir import Nir
from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.events import Access, Agent, Care, Link, Person, Shift
from policy.record import Traits
from store import corroborating, known, oversight_acts, places, scoring_events
from store.likeness import of_patient
from store.scoring_events import Reader
from store.scoring_facts import family_names
from store.session import Doors
from tests.builders import (
    a_document,
    a_number,
    a_patient,
    a_record,
    an_agent,
    lift,
    oppose,
    some_traits,
)
from tests.gestures import a_desk, an_emergency_desk, bris_de_glace, centre_15, granted
from tests.store import care_builders as care
from tests.store.accounts import a_member
from tests.store.case_builders import evaluated
from tests.store.oversight_builders import a_far_number, rows
from tests.store.raw import append
from tests.store.scoring_builders import DAY, HOUR, doctors, look_and_open
from tests.store.speaking import speaking
from tests.store.test_activity import say as lay
from tests.store.test_places import come_in

MINUTE = timedelta(minutes=1)
Told = Agent | Person | Shift | Care | Access


def told(doors: Doors, site: UUID) -> list[Told]:
    """All that is told of a site by now."""
    later = datetime.now(UTC) + DAY
    return [one for stretch in Reader(site).read(doors, later) for one in stretch]


def accesses(doors: Doors, desk: Desk) -> list[Access]:
    return [one for one in told(doors, desk.agent.site.id) if isinstance(one, Access)]


def of_kind(doors: Doors, desk: Desk, kind: type[Told]) -> list[Told]:
    return [one for one in told(doors, desk.agent.site.id) if isinstance(one, kind)]


def a_patient_of(doors: Doors, number: Nir, **traits: object) -> UUID:
    patient = a_patient(doors, number=number, **traits)
    a_record(doors, patient, a_document())
    return patient


def opened(desk: Desk, number: Nir, **said: object) -> UUID:
    handle = desk.find_by_number(number)
    assert handle is not None
    return granted(desk.break_glass(handle, centre_15(**said))).id


def end_all(desk: Desk) -> None:
    for mine in desk.live():
        desk.end(mine.access.id, EndKind.CLOSED)


# ── The access itself ─────────────────────────────────────────────────────────────────────────────


def test_an_access_is_told_as_codes_and_blind_keys(doors: Doors) -> None:
    person, cookie = a_member(doors), secrets.token_urlsafe(32)
    session = come_in(doors, person, cookie).session
    desk = a_desk(doors.within(session), person.agent)
    number = a_far_number()
    patient = a_patient_of(doors, number)
    grant = opened(desk, number, words="Appel de la voisine.")
    (access,) = accesses(doors, desk)
    place = places.of(doors.ring, cookie, "192.0.2.7")
    assert place.device and place.network  # noqa: PT018  # both are there
    assert (access.id, access.patient) == (str(grant), str(patient))
    assert (access.device, access.network) == (place.device.hex(), place.network.hex())
    assert access.at.tzinfo is PARIS
    assert (access.link, access.link_id, access.reason_code) == (Link.CALL, "DRM-2026-1", "M03.06")
    assert access.sections
    assert access.seconds_open is not None
    assert (access.explained, dict(access.signs)) == (None, {})
    assert "voisine" not in repr(access)


def test_an_ended_access_was_open_until_it_ended(doors: Doors, root: Engine) -> None:
    (desk,) = doctors(doors, 1)
    look_and_open(doors, desk)
    lay(
        root, "update access_grant set ended_at = granted_at + interval '70 s', end_kind = 'closed'"
    )
    assert [one.seconds_open for one in accesses(doors, desk)] == [70]


def test_searches_are_those_since_the_last_access_that_led_to_none(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    missed = a_number()
    desk.find_by_number(a_number())
    look_and_open(doors, desk)
    for number in (missed, missed, a_number()):
        desk.find_by_number(number)
    look_and_open(doors, desk)
    look_and_open(doors, desk)
    assert [one.searches for one in accesses(doors, desk)] == [1, 2, 0]


def test_equal_beginnings_of_numbers_have_equal_ranks_and_others_are_far(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    near = [a_number(5_001), a_number(5_002)]
    for number in (*near, a_number(900_000)):
        a_patient_of(doors, number)
        opened(desk, number)
    one, two, other = (access.number_rank for access in accesses(doors, desk))
    assert one is not None and other is not None  # noqa: PT018
    assert one == two
    assert abs(one - other) > 1_000_000


def test_who_was_found_by_traits_or_by_somebody_else_has_no_rank(
    doors: Doors, root: Engine
) -> None:
    (desk,) = doctors(doors, 1)
    look_and_open(doors, desk)
    lay(root, "update audit_entry set bytes = convert_to(replace(convert_from(bytes, 'UTF8'),"
        " 'nearness', 'otherwise'), 'UTF8') where code = 'looked_up'")  # fmt: skip
    assert [one.number_rank for one in accesses(doors, desk)] == [None]
    lay(root, "update audit_entry set patient_id = null where code = 'looked_up'")
    assert [one.number_rank for one in accesses(doors, desk)] == [None]


def test_refusals_of_this_patient_come_before(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    number = a_far_number()
    patient = a_patient_of(doors, number)
    with doors.working() as work:
        oppose(work, patient, centre_15().mode)
    handle = desk.find_by_number(number)
    assert handle is not None
    desk.break_glass(handle, centre_15())
    with doors.working() as work:
        lift(work, patient, centre_15().mode)
    opened(desk, number)
    look_and_open(doors, desk)
    here = accesses(doors, desk)
    assert [one.refusals_before for one in here] == [here[0].refusals_before, 0]
    assert here[0].refusals_before >= 1


def test_the_same_words_compare_equal_and_forgotten_ones_were_written(
    doors: Doors, root: Engine
) -> None:
    (desk,) = doctors(doors, 1)
    for words in ("Appel de la voisine.", "appel de la  voisine", "Chute.", ""):
        look_and_open(doors, desk, words=words)
    one, again, other, none = (access.rationale for access in accesses(doors, desk))
    assert one == again != other
    assert none == ""
    lay(root, "update words_print set print = null")
    later = [access.rationale for access in accesses(doors, desk)]
    assert later[3] == ""
    assert len(set(later)) == 4


# ── What it names, and what explains it ───────────────────────────────────────────────────────────


def test_a_file_is_named_as_it_is_told_however_it_was_written(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    reference = care.a_file(doors, desk.agent.site, motive="M03.06")
    for written in (reference, reference.lower(), f"{care.SAMU}.{reference}"):
        look_and_open(doors, desk, regulation_file=written)
    (file,) = of_kind(doors, desk, Care)
    assert isinstance(file, Care)
    assert (file.id, file.link, file.motive) == (reference, Link.CALL, "M03.06")
    assert {one.link_id for one in accesses(doors, desk)} == {reference}


def test_at_an_emergency_department_a_visit_is_named(doors: Doors) -> None:
    desk = an_emergency_desk(doors)
    care.a_visit(doors, desk.agent.site, [], visit="PASSAGE7")
    care.a_visit(doors, desk.agent.site, [], visit="PASSAGE8", cancelled=True)
    for named in ("PASSAGE7", "PASSAGE99", None):
        number = a_far_number()
        a_patient_of(doors, number)
        handle = desk.find_by_number(number)
        assert handle is not None
        granted(desk.break_glass(handle, bris_de_glace(regulation_file=named)))
    here = accesses(doors, desk)
    assert [(one.link, one.link_id) for one in here] == [
        (Link.VISIT, "PASSAGE7"), (Link.VISIT, "PASSAGE99"), (Link.NONE, ""),
    ]  # fmt: skip
    assert [one.id for one in of_kind(doors, desk, Care) if isinstance(one, Care)] == ["PASSAGE7"]


def test_what_explains_it_is_what_the_feeds_say_unless_they_spoke_since(
    doors: Doors, owner: Engine
) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    evaluated(doors, access, desk.agent, State.CARE_HERE)
    assert [one.explained for one in accesses(doors, desk)] == ["care_here"]
    with owner.begin() as connection:
        connection.execute(text("update corroboration set stale = true"))
    assert [one.explained for one in accesses(doors, desk)] == [None]


def test_signs_agree_or_differ_or_say_nothing(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    reference = care.a_file(doors, desk.agent.site, motive="M05.01", ago=3 * DAY)
    look_and_open(doors, desk, regulation_file=reference)
    while corroborating.evaluate(doors):
        pass
    (access,) = accesses(doors, desk)
    assert access.explained == "linked_differs"
    assert access.signs["time"] == access.signs["motive"] == "differs"
    assert access.signs["file"] == "agrees"
    assert set(access.signs.values()) == {"agrees", "differs"}


# ── Care and shifts ───────────────────────────────────────────────────────────────────────────────


def test_care_is_whose_number_or_name_and_birth_it_bears(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    site = desk.agent.site
    number = a_far_number()
    patient = a_patient_of(doors, number, birth_name="LE GUEN")
    a_patient_of(doors, a_far_number(), birth_name="AUTRE")
    said = of_patient(some_traits(birth_name="LE GUEN"), "")
    by_number = of_patient(Traits("", "", "", None, "", ""), number.text)
    care.a_file(doors, site, [said], reference="A")
    care.a_file(doors, site, [by_number], reference="B")
    care.a_file(doors, site, [by_number, of_patient(some_traits(birth_name="AUTRE"), "")],
                reference="C")  # fmt: skip
    care.a_file(doors, site, [frozenset(t for t in said if t.trait == "name")], reference="D")
    care.a_file(doors, site, [], reference="E", contradictions=["not_actual"])
    look_and_open(doors, desk)
    whose = {one.id: one.patient for one in of_kind(doors, desk, Care) if isinstance(one, Care)}
    assert whose == {"A": str(patient), "B": str(patient), "C": "", "D": ""}


def test_shifts_and_care_are_told_a_day_ahead_once_and_in_order(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk,) = doctors(doors, 1)
    site = desk.agent.site
    for nth, ago in enumerate((-30 * HOUR, -20 * HOUR, HOUR, 10 * DAY, 40 * DAY)):
        care.a_file(doors, site, reference=f"F{nth}", ago=ago)
    care.a_shift(doors, desk.agent, -2 * HOUR, 10 * HOUR)
    care.a_shift(doors, desk.agent, 22 * HOUR, 34 * HOUR)
    care.a_shift(doors, desk.agent, 46 * HOUR, 58 * HOUR)
    for _ in range(3):
        look_and_open(doors, desk)
    at_once = told(doors, site.id)
    files = [one.id for one in at_once if isinstance(one, Care)]
    assert files == ["F3", "F2", "F1"]
    starts = [one.start for one in at_once if isinstance(one, Shift)]
    assert len(starts) == 2
    assert starts == sorted(starts)
    monkeypatch.setattr(oversight_acts, "AT_ONCE", 2)
    assert told(doors, site.id) == at_once


def test_an_entry_without_its_access_tells_nothing(doors: Doors, login: Engine) -> None:
    """Nobody but a statement of somebody else's says so, and it stops nothing."""
    (desk,) = doctors(doors, 1)
    with speaking(login, "console_agent", desk.agent) as connection:
        append(connection, "access_granted", uuid4(), uuid4(), {"sections": []})
    access = look_and_open(doors, desk)
    assert [one.id for one in accesses(doors, desk)] == [str(access.id)]


# ── Who is who ────────────────────────────────────────────────────────────────────────────────────


def test_an_agent_is_told_before_their_first_access_and_once(doors: Doors) -> None:
    desk, other = doctors(doors)
    look_and_open(doors, desk)
    look_and_open(doors, other)
    look_and_open(doors, desk)
    kinds = [type(one) for one in told(doors, desk.agent.site.id)]
    new, again = [Person, Person, Agent, Person, Access], [Person, Person, Access]
    assert kinds == [*new, *new, *again]


def test_an_agent_is_there_since_their_account_was_made(doors: Doors, owner: Engine) -> None:
    member = a_member(doors)
    look_and_open(doors, a_desk(doors, member.agent))
    colleague = an_agent(doors, site=member.agent.site)
    look_and_open(doors, a_desk(doors, colleague))
    one, other = (a for a in told(doors, member.agent.site.id) if isinstance(a, Agent))
    ((made,),) = rows(owner, "select at from audit_entry where code = 'account_created'")
    assert (one.id, one.since) == (str(member.agent.id), made)
    entered = rows(
        owner,
        "select at from audit_entry where code = 'access_granted' and agent_id = :id",
        id=colleague.id,
    )
    assert [(other.since,)] == entered


def test_an_agent_is_a_patient_by_their_number(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    number = a_far_number()
    patient = a_patient_of(doors, number, birth_name="DURAND")
    with doors.working() as work:
        known.own(work, desk.agent.id, number)
    look_and_open(doors, desk)
    person, agent = told(doors, desk.agent.site.id)[2:4]
    assert isinstance(agent, Agent)
    assert isinstance(person, Person)
    assert agent.person == person.id == str(patient)


def test_an_agent_of_no_known_number_shares_a_name_with_whoever_bears_it(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    family = desk.agent.name.split(" ", 1)[1]
    number = a_far_number()
    a_patient_of(doors, number, birth_name=family)
    opened(desk, number)
    _, own, agent, patient, _ = told(doors, desk.agent.site.id)
    assert isinstance(own, Person)
    assert isinstance(agent, Agent)
    assert isinstance(patient, Person)
    assert agent.person == own.id != patient.id
    assert own.surnames == patient.surnames != frozenset()
    assert family not in repr((own, agent, patient))


@pytest.mark.parametrize(
    ("displayed", "family"),
    [
        ("Dr Anne LE GUEN", ["LE GUEN"]),
        ("LE GUEN Anne", ["LE GUEN"]),
        ("Anne Le Guen", ["LE GUEN"]),
        ("ANNE DURAND", ["DURAND"]),
        ("Dr", []),
        ("Durand", []),
    ],
)
def test_a_family_name_is_what_is_in_capitals_or_follows(
    displayed: str, family: Sequence[str]
) -> None:
    assert list(family_names(displayed)) == family


@given(st.text())
def test_any_displayed_name_is_read(displayed: str) -> None:
    assert len(list(family_names(displayed))) <= 1


def test_a_patient_is_told_as_they_were_then(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    number = a_far_number()
    patient = a_patient_of(doors, number)
    opened(desk, number)
    with doors.working() as work:
        known.mark(work, patient)
        oppose(work, patient, bris_de_glace().mode)
    end_all(desk)
    opened(desk, number)
    with doors.working() as work:
        known.lift(work, patient)
        lift(work, patient, bris_de_glace().mode)
    end_all(desk)
    opened(desk, number)
    then = [
        (one.well_known, one.opposed)
        for one in told(doors, desk.agent.site.id)
        if isinstance(one, Person) and one.id == str(patient)
    ]
    assert then == [(False, False), (False, False), (True, True), (False, False)]


def test_how_common_a_name_is_is_told_by_the_first_records(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk,) = doctors(doors, 1)
    many = [a_patient(doors) for _ in range(3)]
    for patient in (many[1], many[0], many[1]):
        a_record(doors, patient, a_document())
    look_and_open(doors, desk)
    for patient in (many[2], many[0]):
        a_record(doors, patient, a_document())
    look_and_open(doors, desk)

    def population() -> list[str]:
        people = [one for one in told(doors, desk.agent.site.id) if isinstance(one, Person)]
        return [one.id for one in people if one.id in map(str, many)]

    assert population() == [str(many[1]), str(many[0]), str(many[2])]
    for at_once in (2, 3, 2_000):
        monkeypatch.setattr(oversight_acts, "AT_ONCE", at_once)
        monkeypatch.setattr(scoring_events, "POPULATION", 2)
        assert population() == [str(many[1]), str(many[0])]
