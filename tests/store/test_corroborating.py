"""What explains an access, on the real database: by blind indexes, whatever comes first."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from console.desk import Desk
from policy.access import FileStanding, Owed
from policy.agents import Function
from policy.corroboration import Explanation, Sign, SignCode, State
from policy.events import EndKind
from policy.likeness import Term, of_age, terms
from policy.nir import Nir
from policy.regulation import standing
from store import case_opening, own_cases
from store.accesses import Access
from store.confirming import confirm
from store.corroborating import evaluate, explanations, rebuild
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, a_site, an_agent
from tests.gestures import REASON, a_desk, an_emergency_desk, bris_de_glace, centre_15, granted
from tests.store import case_builders as build
from tests.store.care_builders import DAY, HOUR, MINUTE, REFERENCE, SAMU, a_file, a_shift, a_visit
from tests.store.feed_builders import a_creation, a_message, a_person, take
from tests.store.raw import say
from tests.store.test_the_log_only_grows import entries

#: Somebody as tests/builders.py makes them, told of by a call handler.
HER = terms(names=("Duvall",), given="Camille", sex="F") | of_age(36, 1, date(2026, 11, 22))
BY_NAME = HER | terms(names=("DUVAL",))
_ELSE = "fr.health.samu760.ELSE"
HIM = terms(names=("LEROY",), given="Paul", born=date(1950, 5, 5), sex="M")


def an_access(
    doors: Doors, desk: Desk, number: Nir | None = None, *, file: str = REFERENCE
) -> Access:
    """An access to somebody described by tests/builders.py, new unless a number is given."""
    if number is None:
        number = a_number()
        a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    assert handle is not None
    regulates = desk.agent.function is Function.REGULATING_PHYSICIAN
    declared = centre_15(regulation_file=file) if regulates else bris_de_glace()
    return granted(desk.break_glass(handle, declared))


def again(doors: Doors, desk: Desk, access: Access, number: Nir, file: str) -> Access:
    """One more access of the same agent to the same patient."""
    desk.end(access.id, EndKind.CLOSED)
    return an_access(doors, desk, number, file=file)


def explained(doors: Doors, desk: Desk, access: Access) -> Explanation:
    """As a supervisor of that site reads it."""
    supervisor = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    with doors.reviewing(supervisor) as reviewing:
        return explanations(reviewing, [access.id])[access.id]


def judged(doors: Doors, desk: Desk, access: Access) -> Explanation:
    """After one turn of the worker."""
    assert evaluate(doors)
    return explained(doors, desk, access)


def sign(explanation: Explanation, code: SignCode) -> Sign:
    """The only one of its code."""
    (found,) = (one for one in explanation.signs if one.code is code)
    return found


def rows(owner: Engine) -> list[object]:
    """Everything derived, but for when."""
    with owner.connect() as connection:
        said = "select grant_id, site_id, agent_id, granted_at, state, signs, stale"
        return [*connection.execute(text(f"{said} from corroboration order by grant_id"))]


def touch(owner: Engine, statement: str, **bound: object) -> None:
    with owner.begin() as connection:
        say(connection, statement, **bound)


def test_a_file_of_this_patient_explains_the_access_that_named_it(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HER], motive=REASON)
    found = judged(doors, desk, an_access(doors, desk))
    assert found.state is State.LINKED_MATCHES
    assert sign(found, SignCode.NAME).figures["by"] == "sound"
    assert sign(found, SignCode.TIME).figures["minutes"] == 5
    assert {one.code for one in found.signs if one.agrees is False} == set()
    assert evaluate(doors) == 0


@pytest.mark.parametrize("written", [REFERENCE.lower(), f"{SAMU}.{REFERENCE}", f"x.{REFERENCE}"])
def test_a_file_is_found_however_its_number_is_written(doors: Doors, written: str) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HER])
    assert judged(doors, desk, an_access(doors, desk, file=written)).state is State.LINKED_MATCHES


def test_a_file_of_somebody_else_does_not_explain(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HIM])
    found = judged(doors, desk, an_access(doors, desk))
    assert found.state is State.LINKED_DIFFERS
    differing = {one.code for one in found.signs if one.agrees is False}
    assert differing == {SignCode.NAME, SignCode.GIVEN, SignCode.BORN, SignCode.AGE, SignCode.SEX}


def test_of_several_persons_the_best_counts(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HIM, HER])
    found = judged(doors, desk, an_access(doors, desk))
    assert found.state is State.LINKED_MATCHES
    assert sign(found, SignCode.PERSON).figures["persons"] == 2


def test_a_person_of_two_sexes_is_judged_on_the_rest(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HER | terms(sex="M")])
    found = judged(doors, desk, an_access(doors, desk))
    assert found.state is State.LINKED_MATCHES
    assert SignCode.SEX not in {one.code for one in found.signs}


@pytest.mark.parametrize("first", [0, 1])
def test_a_person_corrected_to_somebody_else_explains_no_more(doors: Doors, first: int) -> None:
    """Whichever message comes first, the newest word is who the file is about."""
    desk, now = a_desk(doors), datetime.now(UTC)
    said = [
        a_creation(_ELSE, now - 9 * MINUTE, persons=(a_person("1", HER),)),
        a_message(_ELSE, now - 5 * MINUTE, persons=(a_person("1", HIM),)),
    ]
    for message in (said[first], said[1 - first]):
        take(doors, desk.agent.site.id, message)
    assert judged(doors, desk, an_access(doors, desk, file="ELSE")).state is State.LINKED_DIFFERS


def test_a_person_said_more_of_later_is_still_who_was_said_first(doors: Doors) -> None:
    desk, now = a_desk(doors), datetime.now(UTC)
    site = desk.agent.site.id
    take(doors, site, a_creation(_ELSE, now - 9 * MINUTE, persons=(a_person("1", HER),)))
    older = a_person("1", terms(sex="F"))
    take(doors, site, a_message(_ELSE, now - 5 * MINUTE, persons=(older,)))
    assert judged(doors, desk, an_access(doors, desk, file="ELSE")).state is State.LINKED_MATCHES


@pytest.mark.parametrize(
    ("owners", "transferred"),
    [(("fr.health.samu760",), False), (("fr.health.samu760", "fr.health.samu800"), True)],
)
def test_a_file_is_transferred_when_its_owner_changed(
    doors: Doors, owners: tuple[str, ...], transferred: bool
) -> None:
    """A fire service opens files too: they are the Samu's from the first."""
    desk, now = a_desk(doors), datetime.now(UTC)
    case = "fr.fire.sis076.ELSE"
    take(doors, desk.agent.site.id, a_creation(case, now - 9 * MINUTE, owner=owners[0]))
    for owner in owners[1:]:
        take(doors, desk.agent.site.id, a_message(case, now - 5 * MINUTE, owner=owner))
    found = judged(doors, desk, an_access(doors, desk, file="ELSE"))
    assert (SignCode.TRANSFERRED in {one.code for one in found.signs}) is transferred


@pytest.mark.parametrize("people", [[], [terms(sex="F")]], ids=["nobody", "a woman"])
def test_a_file_named_for_more_patients_than_it_describes_explains_none_of_them(
    doors: Doors, owner: Engine, people: list[frozenset[Term]]
) -> None:
    """However its number is written, and the first of them too, once the second came."""
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, people)
    first = an_access(doors, desk)
    assert judged(doors, desk, first).state is State.LINKED_MATCHES
    second = an_access(doors, desk, file=f"x.{REFERENCE}")
    assert judged(doors, desk, second).state is State.LINKED_DIFFERS
    assert [evaluate(doors), evaluate(doors)] == [1, 0]
    found = explained(doors, desk, first)
    assert found.state is State.LINKED_DIFFERS
    assert sign(found, SignCode.PATIENTS).figures["patients"] == 2
    kept = rows(owner)
    assert rebuild(doors) == 2
    assert rows(owner) == kept


def test_a_file_named_twice_for_one_patient_or_another_day_counts_one(
    doors: Doors, owner: Engine
) -> None:
    desk, first, second, _ = two_accesses(doors, owner, 2 * DAY)
    touch(owner, "update access_grant set regulation_file = :file", file=REFERENCE)
    third = an_access(doors, desk)
    touch(
        owner,
        "update access_grant set granted_at = granted_at - interval '2 days' where id = :id",
        id=third.id,
    )
    a_file(doors, desk.agent.site, [], ago=2 * HOUR)
    evaluate(doors)
    assert explained(doors, desk, second).state is State.LINKED_MATCHES
    figures = sign(explained(doors, desk, first), SignCode.PATIENTS).figures
    assert figures["patients"] == 2


def test_a_file_named_for_many_still_explains_whom_it_certainly_describes(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HER])
    accesses = [an_access(doors, desk) for _ in range(3)]
    evaluate(doors)
    states = {explained(doors, desk, one).state for one in accesses}
    assert states == {State.LINKED_MATCHES}


def heard(owner: Engine, late: int) -> None:
    """As if every message had come so many minutes later."""
    touch(owner, "alter table feed_message disable trigger user")
    later = "update feed_message set received_at = received_at + :late * interval '1 min'"
    touch(owner, later, late=late)


def test_a_file_heard_of_after_the_access_says_how_long(doors: Doors, owner: Engine) -> None:
    """Whatever time it says it was opened at."""
    desk, now = a_desk(doors), datetime.now(UTC)
    site, before = desk.agent.site.id, an_access(doors, desk, file="ELSE")
    take(doors, site, a_creation(_ELSE, now - 9 * MINUTE))
    heard(owner, 12)
    assert sign(judged(doors, desk, before), SignCode.HEARD).figures["minutes"] == 12
    heard(owner, -60)
    rebuild(doors)
    assert SignCode.HEARD not in {one.code for one in explained(doors, desk, before).signs}


def test_nothing_is_unsealed_for_it(doors: Doors, owner: Engine) -> None:
    """Every identity and every key is poison: who touched one would fail."""
    desk = a_desk(doors)
    access = an_access(doors, desk)
    a_file(doors, desk.agent.site, [HER])
    touch(owner, "update patient set identity_sealed = 'x', key_wrapped = 'x'")
    assert judged(doors, desk, access).state is State.LINKED_MATCHES


def test_a_late_file_explains_and_settles_what_was_owed(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    assert judged(doors, desk, access).state is State.NONE
    a_file(doors, desk.agent.site, [HER])
    assert evaluate(doors) == 0
    touch(owner, "update corroboration set stale = true")
    assert judged(doors, desk, access).state is State.LINKED_MATCHES
    (said,) = entries(owner, "owed_settled")
    assert (said["agent"], said["grant"]) == (None, str(access.id))
    assert said["detail"] == {"kind": "file_to_confirm", "words": ""}
    kinds = {one.kind: one.settled_at for one in desk.mirror().accesses[0].owed}
    assert kinds[Owed.FILE_TO_CONFIRM] is not None
    assert kinds[Owed.RATIONALE] is None


def test_a_debt_is_settled_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    a_file(doors, desk.agent.site, [HER])
    assert evaluate(doors) == 1
    assert confirm(doors, [access.id]) == 0
    assert len(entries(owner, "owed_settled")) == 1


def test_a_debt_that_the_doctor_settles_meanwhile_is_left(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    a_file(doors, desk.agent.site, [HER])

    def late(attribution: str) -> FileStanding:
        desk.settle(access.id, Owed.FILE_TO_CONFIRM, "le numéro du matin")
        return standing(attribution)

    monkeypatch.setattr("store.confirming.standing", late)
    assert evaluate(doors) == 1
    (said,) = entries(owner, "owed_settled")
    assert said["agent"] == str(desk.agent.id)


@pytest.mark.parametrize(
    ("people", "contradictions"), [([HIM], []), ([HER], ["not_actual"])], ids=["stranger", "test"]
)
def test_a_file_that_does_not_bear_the_access_out_settles_nothing(
    doors: Doors, owner: Engine, people: list[frozenset[Term]], contradictions: list[str]
) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    a_file(doors, desk.agent.site, people, contradictions=contradictions)
    assert judged(doors, desk, access).state is State.LINKED_DIFFERS
    assert entries(owner, "owed_settled") == []


def test_a_file_without_a_medical_act_settles_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    a_file(doors, desk.agent.site, [HER], attribution="DR.DREG.DRINFO")
    found = judged(doors, desk, access)
    assert found.state is State.LINKED_DIFFERS
    assert sign(found, SignCode.KIND).agrees is False
    assert entries(owner, "owed_settled") == []


def test_a_file_of_another_site_must_be_of_this_very_patient(doors: Doors) -> None:
    desk, other = a_desk(doors), a_site(doors)
    unsaid = a_file(doors, other, [], reference="DRX1")
    theirs = a_file(doors, other, [HER], reference="DRX2")
    first, second = (an_access(doors, desk, file=file) for file in (unsaid, theirs))
    assert judged(doors, desk, first).state is State.LINKED_DIFFERS
    found = explained(doors, desk, second)
    assert found.state is State.LINKED_MATCHES
    assert sign(found, SignCode.FILE).figures["where"] == "elsewhere"


def test_a_file_here_is_preferred_to_one_elsewhere_of_the_same_number(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, a_site(doors), [HIM])
    a_file(doors, desk.agent.site, [HER])
    assert judged(doors, desk, an_access(doors, desk)).state is State.LINKED_MATCHES


def test_an_arrival_of_this_patient_here_explains(doors: Doors) -> None:
    desk = an_emergency_desk(doors)
    a_visit(doors, desk.agent.site, [HER], ago=-2 * HOUR)
    found = judged(doors, desk, an_access(doors, desk))
    assert found.state is State.CARE_HERE
    figures = sign(found, SignCode.CARE_HERE).figures
    assert figures == {"event": "V1", "kind": "visit", "minutes": -119} or figures["minutes"] in (
        -120,
        -119,
    )


@pytest.mark.parametrize(
    ("elsewhere", "said", "state"),
    [
        (False, {"ago": 20 * HOUR, "left": 5 * HOUR}, State.SOME_CARE),
        (False, {"ago": HOUR, "cancelled": True}, State.NONE),
        (False, {"ago": 29 * DAY, "left": 28 * DAY}, State.SOME_CARE),
        (False, {"ago": 31 * DAY, "left": 31 * DAY}, State.NONE),
        (True, {"ago": HOUR}, State.SOME_CARE),
    ],
)
def test_an_arrival_that_is_over_cancelled_old_or_elsewhere_does_not(
    doors: Doors, elsewhere: bool, said: dict[str, object], state: State
) -> None:
    desk = an_emergency_desk(doors)
    site = a_site(doors) if elsewhere else desk.agent.site
    a_visit(doors, site, [BY_NAME], **said)  # type: ignore[arg-type]
    assert judged(doors, desk, an_access(doors, desk)).state is state


def test_a_name_that_only_sounds_alike_says_nothing_weeks_later(doors: Doors) -> None:
    desk = an_emergency_desk(doors)
    a_visit(doors, desk.agent.site, [HER], ago=9 * DAY, left=8 * DAY)
    assert judged(doors, desk, an_access(doors, desk)).state is State.NONE


def test_another_file_of_this_patient_here_explains(doors: Doors) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [HER], reference="DRX1", ago=3 * HOUR)
    assert judged(doors, desk, an_access(doors, desk)).state is State.CARE_HERE


def test_a_relative_in_a_file_here_explains_nothing(doors: Doors) -> None:
    desk = a_desk(doors)
    relative = terms(names=("DUVAL",), given="Paul", sex="M") | of_age(60, 1, date(2026, 11, 22))
    a_file(doors, desk.agent.site, [relative], reference="DRX1")
    assert judged(doors, desk, an_access(doors, desk)).state is State.NONE


def two_accesses(doors: Doors, owner: Engine, apart: timedelta) -> tuple[Desk, Access, Access, Nir]:
    """Of one agent to one patient, the first so long before; they name DRX1 and DRX2."""
    desk, number = a_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number))
    first = an_access(doors, desk, number, file="DRX1")
    second = again(doors, desk, first, number, "DRX2")
    earlier = "update access_grant set granted_at = granted_at - :apart where id = :id"
    touch(owner, "alter table access_grant disable trigger user")
    touch(owner, earlier, apart=apart, id=first.id)
    return desk, first, second, number


def test_ones_own_explained_care_explains_the_next_days(doors: Doors, owner: Engine) -> None:
    desk, _, second, number = two_accesses(doors, owner, 6 * DAY)
    a_file(doors, desk.agent.site, [number_of(number)], reference="DRX1", ago=6 * DAY)
    found = judged(doors, desk, second)
    assert found.state is State.OWN_CARE
    assert sign(found, SignCode.OWN_CARE).figures == {"count": 1, "days": 6}


def test_ones_own_care_of_last_week_explains_no_more(doors: Doors, owner: Engine) -> None:
    desk, first, second, number = two_accesses(doors, owner, 8 * DAY)
    a_file(doors, desk.agent.site, [number_of(number)], reference="DRX1", ago=8 * DAY)
    assert judged(doors, desk, second).state is State.SOME_CARE
    assert explained(doors, desk, first).state is State.LINKED_MATCHES


def test_what_was_explained_late_explains_what_followed(doors: Doors, owner: Engine) -> None:
    desk, first, second, number = two_accesses(doors, owner, 2 * DAY)
    assert judged(doors, desk, second).state is State.NONE
    a_file(doors, desk.agent.site, [number_of(number)], reference="DRX1", ago=2 * DAY)
    touch(owner, "update corroboration set stale = true where grant_id = :id", id=first.id)
    assert evaluate(doors) == 1
    assert judged(doors, desk, second).state is State.OWN_CARE
    assert evaluate(doors) == 0


def test_a_file_named_afterwards_counts_like_one_named_at_once(doors: Doors) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    assert judged(doors, desk, access).state is State.NONE
    case = build.a_case(doors, desk.agent, [access])
    build.ask(doors, desk.agent, case)
    a_file(doors, desk.agent.site, [HER], reference="DRX1")
    with doors.serving(desk.agent) as serving:
        own_cases.answer(serving, case, None, "DRX1", [access.id])
    found = judged(doors, desk, access)
    assert found.state is State.LINKED_MATCHES
    named = [one.figures for one in found.signs if one.code is SignCode.FILE]
    assert [figures.get("later", 0) for figures in named] == [0, 1]
    assert evaluate(doors) == 0


@pytest.mark.parametrize(
    ("people", "state", "closed"),
    [([], State.LINKED_DIFFERS, 0), ([HER], State.LINKED_MATCHES, 1)],
    ids=["nobody", "this patient"],
)
def test_a_file_of_nobody_named_afterwards_closes_no_case(
    doors: Doors, people: list[frozenset[Term]], state: State, closed: int
) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    case = build.a_case(doors, desk.agent, [access])
    build.ask(doors, desk.agent, case)
    a_file(doors, desk.agent.site, people, reference="DRX1")
    with doors.serving(desk.agent) as serving:
        own_cases.answer(serving, case, None, "DRX1", [access.id])
    assert judged(doors, desk, access).state is state
    assert case_opening.close_explained(doors) == closed


@pytest.mark.parametrize(("late", "people", "closed"), [(12, [], 0), (-60, [], 1), (12, [HER], 1)])
def test_a_file_of_nobody_heard_of_afterwards_closes_no_case(
    doors: Doors, owner: Engine, late: int, people: list[frozenset[Term]], closed: int
) -> None:
    desk, now = a_desk(doors), datetime.now(UTC)
    access = an_access(doors, desk, file="ELSE")
    build.a_case(doors, desk.agent, [access])
    persons = tuple(a_person("1", one) for one in people)
    take(doors, desk.agent.site.id, a_creation(_ELSE, now - 9 * MINUTE, persons=persons))
    heard(owner, late)
    assert judged(doors, desk, access).state is State.LINKED_MATCHES
    assert case_opening.close_explained(doors) == closed


def test_a_case_answered_with_a_file_waits_for_whoever_explains_it_unsurely(
    doors: Doors,
) -> None:
    """An answer on one access closes no case on the word of a file of nobody on another."""
    desk, number = a_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number))
    unsure, answered = an_access(doors, desk), an_access(doors, desk, number, file="NOT-THERE")
    case = build.a_case(doors, desk.agent, [unsure, answered])
    build.ask(doors, desk.agent, case)
    a_file(doors, desk.agent.site, [])
    a_file(doors, desk.agent.site, [number_of(number)], reference="DRX1")
    with doors.serving(desk.agent) as serving:
        own_cases.answer(serving, case, None, "DRX1", [answered.id])
    assert evaluate(doors) == 2
    states = {explained(doors, desk, one).state for one in (unsure, answered)}
    assert states == {State.LINKED_MATCHES}
    assert case_opening.close_explained(doors) == 0


def test_a_visit_may_be_named_afterwards(doors: Doors) -> None:
    desk = an_emergency_desk(doors)
    access = an_access(doors, desk)
    case = build.a_case(doors, desk.agent, [access])
    build.ask(doors, desk.agent, case)
    a_visit(doors, desk.agent.site, [HER], visit="URG-7")
    with doors.serving(desk.agent) as serving:
        own_cases.answer(serving, case, None, "URG-7", [access.id])
    found = judged(doors, desk, access)
    assert found.state is State.LINKED_MATCHES
    assert sign(found, SignCode.FILE).figures["kind"] == "visit"


def test_the_roster_says_on_off_or_nothing(doors: Doors) -> None:
    on, off, unfed = a_desk(doors), a_desk(doors), a_desk(doors)
    a_shift(doors, on.agent, -2 * HOUR, 2 * HOUR)
    a_shift(doors, off.agent, -9 * HOUR, -3 * HOUR)
    accesses = [(desk, an_access(doors, desk)) for desk in (on, off, unfed)]
    evaluate(doors)
    duties = [sign(explained(doors, *one), SignCode.DUTY) for one in accesses]
    assert [one.agrees for one in duties] == [True, False, None]
    assert [one.figures.get("minutes") for one in duties] == [0, 180, None]


def test_every_access_is_judged_again_when_the_feeds_have_spoken(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    assert evaluate(doors) == 1
    touch(
        owner,
        "update corroboration set granted_at = granted_at - interval '25 hours',"
        " evaluated_at = evaluated_at - interval '25 hours'",
    )
    assert [evaluate(doors), evaluate(doors)] == [1, 0]
    assert explained(doors, desk, access).state is State.NONE


def test_a_rebuild_says_the_same(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number))
    first = an_access(doors, desk, number)
    again(doors, desk, first, number, "DRX2")
    an_access(doors, desk)
    evaluate(doors)
    a_file(doors, desk.agent.site, [number_of(number)])
    a_shift(doors, desk.agent, -2 * HOUR, 2 * HOUR)
    touch(owner, "update corroboration set stale = true")
    while evaluate(doors):
        pass
    kept = rows(owner)
    assert rebuild(doors) == 3
    assert rows(owner) == kept
    assert {row[4] for row in kept} == {State.LINKED_MATCHES, State.CARE_HERE, State.LINKED_DIFFERS}  # type: ignore[index]


def test_a_turn_judges_no_more_than_it_was_asked(doors: Doors) -> None:
    desk = a_desk(doors)
    for _ in range(3):
        an_access(doors, desk)
    assert [evaluate(doors, batch=2) for _ in range(3)] == [2, 1, 0]


def test_an_access_not_judged_yet_has_no_explanation(doors: Doors) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    supervisor = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    with doors.reviewing(supervisor) as reviewing:
        assert explanations(reviewing, [access.id]) == {}


def number_of(number: Nir) -> frozenset[Term]:
    """Somebody of whom a file says the number alone."""
    return terms(number=number.text)
