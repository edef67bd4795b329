"""A regulation file's message is read whole or refused by place and code; its words never leave."""

from datetime import UTC, datetime, timedelta

import pytest

from policy.feeds import Contradiction, RemarkCode
from tests.intake.rs_eda_builders import (
    CASE,
    CREATION,
    PATIENT,
    RECEIVED,
    SAID,
    a_creation,
    a_patient,
    an_update,
    codes,
    created,
    enveloped,
    one,
    reading,
    said,
    updated,
)

OPENED = datetime(2026, 3, 1, 11, tzinfo=UTC)


def test_a_creation_says_when_what_and_whose() -> None:
    read = created()
    message = one(read)
    assert read.remarks == ()
    assert (message.case_id, message.said_at, message.creates) == (CASE, OPENED, True)
    assert message.contradictions == ()
    assert said(message.statements) == {
        "message": "DRFR159902600000001",
        "reference": "DRFR159902600000001",
        "opened_at": OPENED.isoformat(),
        "attribution": "DRM.MRU.MU",
        "priority": "P1",
        "motive": "M03.06",
        "status": "ACTIF",
        "owner": "fr.health.samu990",
    }


def test_an_update_may_say_almost_nothing() -> None:
    message = one(updated(owner="fr.health.samu270"))
    assert (message.said_at, message.creates, message.persons) == (RECEIVED, False, ())
    assert set(said(message.statements)) == {"message", "owner"}


def test_an_update_says_what_only_a_creation_should() -> None:
    details = {"attribution": "DR.DREG.DRARM"}
    message = one(updated(qualification={"details": details}))
    assert said(message.statements)["attribution"] == "DR.DREG.DRARM"


def test_a_message_is_said_at_its_newest_note() -> None:
    later = "2026-03-01T12:09:00+01:00"
    decision = {"creation": later, "operator": {"role": "ARM"}, "decisionType": "INTER"}
    notes = [{"freetext": "sans heure"}, {"creation": SAID}]
    update = one(updated(decision=[decision], initialAlert={"notes": notes}))
    assert update.said_at == OPENED + timedelta(minutes=9)


def test_an_envelope_says_when_its_message_was_sent() -> None:
    sent = datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
    message = one(reading(enveloped({"createCaseHealth": a_creation()})))
    assert (message.said_at, message.contradictions) == (sent, ())
    bare = reading(
        {"message": {"createCaseHealth": a_creation(), "sentAt": "2026-03-01T11:30:00Z"}}
    )
    assert one(bare).said_at == sent


def test_an_envelope_may_carry_several_messages_each_read_by_itself() -> None:
    whole = enveloped(
        {"createCaseHealth": a_creation()},
        {"createCaseHealthUpdate": an_update(owner=3)},
        {"createCaseHealthUpdate": an_update()},
    )
    read = reading(whole)
    assert [message.creates for message in read.messages] == [True, False]
    inside = "content[1].jsonContent.embeddedJsonContent.message.createCaseHealthUpdate.owner"
    assert codes(read.remarks) == {inside: RemarkCode.WRONG_TYPE}


@pytest.mark.parametrize("status", ["Exercise", "Test", "System"])
def test_an_exercise_is_taken_and_said_to_be_one(status: str) -> None:
    for whole in (
        enveloped({"createCaseHealth": a_creation()}, distributionStatus=status),
        {"message": {"createCaseHealth": a_creation(), "status": status}},
    ):
        message = one(reading(whole))
        assert message.contradictions == (Contradiction.NOT_ACTUAL,)
        assert message.persons == ()


@pytest.mark.parametrize("kind", ["Cancel", "Ack", "Error", "Request", "cancel"])
def test_a_cancellation_says_no_file_nor_does_what_is_no_report(kind: str) -> None:
    for read, place in (
        (
            reading(enveloped({"createCaseHealth": a_creation()}, distributionKind=kind)),
            "distributionKind",
        ),
        (reading({"message": {"createCaseHealth": a_creation(), "kind": kind}}), "message.kind"),
        (reading({"createCaseHealth": a_creation(), "kind": kind}), "kind"),
    ):
        assert read.messages == ()
        assert codes(read.remarks) == {place: RemarkCode.OTHER_KIND}


@pytest.mark.parametrize("kind", ["Report", "Update", None])
def test_a_report_or_an_update_says_a_file(kind: str | None) -> None:
    whole = enveloped({"createCaseHealth": a_creation()}, distributionKind=kind)
    assert one(reading(whole)).creates
    if kind is not None:
        assert one(reading({"createCaseHealth": a_creation(), "kind": kind})).creates


@pytest.mark.parametrize(
    ("sender", "reference"),
    [("LOCAL/12", "LOCAL/12"), (None, None), ("a b", None), ("", None), ("x" * 65, None)],
)
def test_a_reference_is_the_sender_s_when_it_can_be_typed(
    sender: str | None, reference: str | None
) -> None:
    read = created(senderCaseId=sender)
    assert said(one(read).statements).get("reference") == reference
    unusable = {"createCaseHealth.senderCaseId": RemarkCode.UNUSABLE_REFERENCE}
    assert codes(read.remarks) == (unusable if sender is not None and not reference else {})


@pytest.mark.parametrize("number", ["255081416802538", "2550814168025", "0612345678"])
def test_somebody_s_own_number_is_no_reference(number: str) -> None:
    read = created(senderCaseId=number)
    assert "reference" not in said(one(read).statements)
    assert codes(read.remarks) == {"createCaseHealth.senderCaseId": RemarkCode.PERSONAL_REFERENCE}


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"caseId": "fr.health.samu990.255081416802538"}, "caseId"),
        ({"caseId": "fr.health.samu990.0612345678."}, "caseId"),
        ({"owner": "fr.health.samu990.255081416802538"}, "owner"),
        (
            {"patient": [a_patient("fr.health.samu990.patient.255081416802538.1")]},
            "patient[0].patientId",
        ),
    ],
)
def test_a_message_whose_id_is_somebody_s_own_number_is_refused(
    changed: dict[str, object], place: str
) -> None:
    for read, kind in (
        (created(**changed), "createCaseHealth"),
        (updated(**changed), "createCaseHealthUpdate"),
    ):
        assert read.messages == ()
        assert codes(read.remarks) == {f"{kind}.{place}": RemarkCode.PERSONAL}


def test_an_id_that_ends_with_a_dot_has_a_last_part() -> None:
    assert said(one(created(caseId=f"{CASE}.")).statements)["message"] == "DRFR159902600000001"


def test_the_same_message_has_the_same_digest_however_it_is_laid_out() -> None:
    first, *others = (
        one(reading(enveloped({"createCaseHealth": a_creation()}))),
        one(reading(enveloped({"createCaseHealth": dict(reversed(CREATION.items()))}))),
        one(reading(enveloped({"createCaseHealth": a_creation()}, distributionID="another"))),
        one(reading(enveloped({"createCaseHealth": a_creation()}, dateTimeSent=SAID))),
        one(created()),
        one(created(owner="fr.health.samu270")),
        one(updated()),
    )
    assert [other.digest == first.digest for other in others] == [True, True, *[False] * 4]


def test_unknown_properties_are_accepted_and_remarked_upon_without_their_name() -> None:
    patient = a_patient(nouveau="Dupont", identity={"autre": {"Dupont": 1}})
    read = reading({"createCaseHealth": a_creation(patient=[patient], Dupont=1), "x": 1})
    assert [(remark.path, remark.code.value) for remark in read.remarks] == [
        ("", "unknown_property"),
        ("createCaseHealth.patient[0]", "unknown_property"),
        ("createCaseHealth.patient[0].identity", "unknown_property"),
        ("createCaseHealth", "unknown_property"),
    ]
    assert len(read.messages) == 1


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        ({"caseId": None}, ".caseId", RemarkCode.MISSING),
        ({"caseId": "a..b.c.d"}, ".caseId", RemarkCode.WRONG_FORM),
        ({"caseId": "abc"}, ".caseId", RemarkCode.WRONG_FORM),
        ({"caseId": f"{CASE}\n"}, ".caseId", RemarkCode.WRONG_FORM),
        ({"caseId": "a" * 201}, ".caseId", RemarkCode.TOO_LONG),
        ({"caseId": ".".join("a" * 11)}, ".caseId", RemarkCode.WRONG_FORM),
        ({"creation": "2026-03-01"}, ".creation", RemarkCode.WRONG_FORM),
        ({"creation": "2026-02-30T12:00:00+01:00"}, ".creation", RemarkCode.WRONG_TIME),
        ({"creation": "1026-02-20T12:00:00+01:00"}, ".creation", RemarkCode.WRONG_TIME),
        ({"creation": "2026-03-01T12:00:00+99:00"}, ".creation", RemarkCode.WRONG_TIME),
        ({"creation": 12}, ".creation", RemarkCode.WRONG_TYPE),
        ({"perimeter": "AUTRE"}, ".perimeter", RemarkCode.NOT_IN_LIST),
        ({"location": []}, ".location", RemarkCode.WRONG_TYPE),
        ({"patient": [a_patient("moi")]}, ".patient[0].patientId", RemarkCode.WRONG_FORM),
        ({"patient": [{}]}, ".patient[0].patientId", RemarkCode.MISSING),
        ({"patient": [a_patient()] * 1001}, ".patient", RemarkCode.TOO_LONG),
        ({"additionalInformation": {"customMap": [{"key": "a", "value": "b"}] * 4}},
         ".additionalInformation.customMap", RemarkCode.TOO_LONG),
        ({"patient": [a_patient(detail={"age": None})]}, ".patient[0].detail.age",
         RemarkCode.WRONG_TYPE),
        ({"location": {"geometry": {"datetime": "2026-13-01T00:00:00+00:00"}}},
         ".location.geometry.datetime", RemarkCode.WRONG_TIME),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_by_its_place(
    changed: dict[str, object], path: str, code: RemarkCode
) -> None:
    read = created(**changed)
    assert read.messages == ()
    assert codes(read.remarks) == {f"createCaseHealth{path}": code}
    assert all(remark.refuses for remark in read.remarks)


def test_an_id_that_would_take_for_ever_to_refuse_is_refused_at_once() -> None:
    begun = datetime.now(UTC)
    assert codes(created(owner="a" * 100_000 + "!").remarks)
    assert codes(created(owner="a." * 90 + "!").remarks)
    assert datetime.now(UTC) - begun < timedelta(seconds=2)


def test_a_message_from_the_future_is_said_when_it_came() -> None:
    ahead = (RECEIVED + timedelta(days=1)).isoformat(timespec="seconds")
    message = one(created(creation=ahead))
    assert message.said_at == RECEIVED
    assert Contradiction.AHEAD_OF_TIME in message.contradictions
    assert said(message.statements)["opened_at"] == ahead
    sent = one(reading(enveloped({"createCaseHealthUpdate": an_update()}, dateTimeSent=ahead)))
    assert (sent.said_at, sent.contradictions) == (RECEIVED, (Contradiction.AHEAD_OF_TIME,))


def test_a_clock_a_little_fast_contradicts_nobody() -> None:
    soon = (RECEIVED + timedelta(minutes=4)).isoformat(timespec="seconds")
    message = one(created(creation=soon, initialAlert=None))
    assert (message.said_at.isoformat(), message.contradictions) == (soon, ())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"creation": "2026-03-01T11:57:00+01:00"}, Contradiction.CALL_AFTER_OPENING),
        ({"decision": [{"creation": "2026-03-01T10:00:00+01:00", "operator": {"role": "ARM"},
                        "decisionType": "PMT"}]}, Contradiction.NOTE_BEFORE_CALL),
        ({"medicalNote": [{"operator": {"role": "ARM"}, "freetext": "", "medicalNoteId":
                           "fr.health.samu990.medicalNote.1", "patientId": f"{PATIENT}2"}]},
         Contradiction.PERSON_UNKNOWN),
    ],
)  # fmt: skip
def test_a_message_that_contradicts_itself_is_taken_and_says_so(
    changed: dict[str, object], code: Contradiction
) -> None:
    read = created(**changed)
    assert one(read).contradictions == (code,)
    assert read.remarks == ()
