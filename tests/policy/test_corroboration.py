"""What explains an access: tables of cases, each with its answer."""

from datetime import datetime, timedelta

import pytest

from policy.access import Mode
from policy.corroboration import (
    EXPLAINED,
    Care,
    CareKind,
    Explanation,
    Named,
    Person,
    Seen,
    Sign,
    SignCode,
    State,
    explain,
)
from policy.corroboration_seen import compared
from policy.feeds import Contradiction
from policy.likeness import Trait
from tests.policy.care_space import AT

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBER, NAME, SOUND, GIVEN, BORN, YEAR, SEX = (
    Trait.NUMBER,
    Trait.NAME,
    Trait.NAME_SOUND,
    Trait.GIVEN,
    Trait.BORN,
    Trait.BIRTH_YEAR,
    Trait.SEX,
)


def a_person(*agreeing: Trait, but: tuple[Trait, ...] = ()) -> Person:
    return Person(frozenset(agreeing), frozenset(but))


HER = a_person(NAME, SOUND, GIVEN, YEAR, SEX)
TWIN = a_person(NAME, BORN, SEX, but=(GIVEN,))
OTHER = a_person(but=(NAME, SOUND, GIVEN, YEAR, SEX))


def a_file(*people: Person, **said: object) -> Care:
    """Opened here nine minutes before the access, with a medical act, of the same motive."""
    usual: dict[str, object] = {
        "kind": CareKind.CALL,
        "event": "DRFR15",
        "here": True,
        "starts_at": AT - 9 * MINUTE,
        "attribution": "DRM.MRU.MU",
        "motive": "M03.06",
        "persons": people,
    }
    return Care(**(usual | said))  # type: ignore[arg-type]


def a_visit(*people: Person, **said: object) -> Care:
    return a_file(*people, **({"kind": CareKind.VISIT, "attribution": "", "motive": ""} | said))


def an_access(*named: Care, **said: object) -> Seen:
    """A Centre 15 access that named these."""
    files = tuple(Named(care.event, care) for care in named)
    usual: dict[str, object] = {"at": AT, "mode": Mode.CENTRE_15, "reason": "M03.06"}
    return Seen(**(usual | {"named": files} | said))  # type: ignore[arg-type]


def signs(explanation: Explanation, code: SignCode) -> list[Sign]:
    return [one for one in explanation.signs if one.code is code]


SHARED = frozenset({Contradiction.REFERENCE_SHARED})
LINKED, DIFFERS, CARE = State.LINKED_MATCHES, State.LINKED_DIFFERS, State.CARE_HERE

_IDENTITIES: list[tuple[str, tuple[Person, ...], State]] = [
    ("name, given, age, sex", (HER,), LINKED),
    ("the number alone", (a_person(NUMBER),), LINKED),
    ("the number, another name", (a_person(NUMBER, but=(NAME, SOUND)),), LINKED),
    (
        "a parent’s number, the child’s name and date",
        (a_person(NAME, BORN, but=(NUMBER,)),),
        LINKED,
    ),
    ("another number, the same name", (a_person(NAME, YEAR, but=(NUMBER,)),), DIFFERS),
    ("a name that sounds alike, and the age", (a_person(SOUND, YEAR, but=(NAME,)),), LINKED),
    ("sex and age alone", (a_person(SEX, YEAR),), LINKED),
    ("a name alone", (a_person(NAME, SOUND),), LINKED),
    ("the name, another sex", (a_person(NAME, YEAR, but=(SEX,)),), DIFFERS),
    ("a twin of the other sex", (a_person(NAME, BORN, but=(SEX, GIVEN)),), DIFFERS),
    ("a twin of the same sex, or a usual given name", (TWIN,), LINKED),
    ("the number, another name and date", (a_person(NUMBER, but=(NAME, SOUND, BORN)),), DIFFERS),
    ("a relative", (a_person(NAME, SEX, but=(GIVEN, YEAR)),), DIFFERS),
    ("a day misheard", (a_person(NAME, GIVEN, YEAR, but=(BORN,)),), LINKED),
    ("a year misheard", (a_person(NAME, GIVEN, but=(BORN, YEAR)),), DIFFERS),
    ("another name", (a_person(YEAR, SEX, but=(NAME, SOUND)),), DIFFERS),
    ("another sex", (a_person(but=(SEX,)),), DIFFERS),
    ("Monsieur X", (a_person(),), LINKED),
    ("nobody", (), LINKED),
    ("several, one of them", (OTHER, HER), LINKED),
    ("several, none of them", (OTHER, OTHER), DIFFERS),
    ("somebody else, and somebody undescribed", (OTHER, a_person()), LINKED),
]


@pytest.mark.parametrize(
    ("people", "state"), [one[1:] for one in _IDENTITIES], ids=[one[0] for one in _IDENTITIES]
)
def test_who_a_named_file_is_about(people: tuple[Person, ...], state: State) -> None:
    assert explain(an_access(a_file(*people))).state is state


_FILES: list[tuple[str, Care, State]] = [
    ("opened while the doctor typed", a_file(HER, starts_at=AT + 10 * MINUTE), LINKED),
    ("opened long after", a_file(HER, starts_at=AT + 11 * MINUTE), DIFFERS),
    ("just closed", a_file(HER, ends_at=AT - 10 * MINUTE), LINKED),
    ("closed long before", a_file(OTHER, ends_at=AT - 11 * MINUTE), DIFFERS),
    ("never closed, this shift", a_file(HER, starts_at=AT - 12 * HOUR), LINKED),
    ("never closed, another day", a_file(HER, starts_at=AT - 13 * HOUR), DIFFERS),
    ("closed before it was opened", a_file(HER, ends_at=AT - 3 * HOUR), LINKED),
    ("without a medical act", a_file(HER, attribution="DR.DREG.DRINFO"), DIFFERS),
    ("of an unknown kind", a_file(HER, attribution=""), LINKED),
    ("an exercise", a_file(HER, contradictions=frozenset({Contradiction.NOT_ACTUAL})), DIFFERS),
    ("another motive, this patient", a_file(HER, motive="M01.02"), LINKED),
    ("another motive, a person like many", a_file(a_person(SEX, YEAR), motive="M01.02"), DIFFERS),
    ("another motive, nobody", a_file(motive="M01.02"), DIFFERS),
    ("a motive of the same chapter, nobody", a_file(motive="M03.08"), LINKED),
    ("a motive that says nothing, nobody", a_file(motive="M07.00"), LINKED),
    ("another site, this patient", a_file(HER, here=False), LINKED),
    ("another site, a person like many", a_file(a_person(SEX, YEAR), here=False), DIFFERS),
    ("another site, nobody", a_file(here=False), DIFFERS),
    ("a twin, of another motive", a_file(TWIN, motive="M01.02"), DIFFERS),
    ("a twin, of no motive", a_file(TWIN, motive=""), DIFFERS),
    ("a shared reference, this patient", a_file(HER, contradictions=SHARED), LINKED),
    ("a shared reference, nobody", a_file(contradictions=SHARED), DIFFERS),
    ("a visit of nobody", a_visit(), DIFFERS),
    ("a visit that is announced", a_visit(HER, starts_at=AT + 12 * HOUR), LINKED),
    ("a visit that is over", a_visit(OTHER, ends_at=AT - 11 * MINUTE), DIFFERS),
]


@pytest.mark.parametrize(
    ("care", "state"), [one[1:] for one in _FILES], ids=[one[0] for one in _FILES]
)
def test_what_a_named_file_is_worth(care: Care, state: State) -> None:
    assert explain(an_access(care)).state is state


def test_the_kind_of_file_counts_for_centre_15_alone() -> None:
    asked = an_access(a_file(HER, attribution="DR"), mode=Mode.BRIS_DE_GLACE)
    found = explain(asked)
    assert found.state is LINKED
    assert signs(found, SignCode.KIND) == []


def test_a_file_that_contradicts_itself_says_so_and_is_judged_on_the_rest() -> None:
    wrong = frozenset({Contradiction.AGE_AND_BIRTH})
    person = a_person(NAME, GIVEN, SEX, but=(BORN, YEAR))
    assert explain(an_access(a_file(person))).state is DIFFERS
    found = explain(an_access(a_file(person, contradictions=wrong)))
    assert found.state is LINKED
    assert [one.figures["code"] for one in signs(found, SignCode.CONTRADICTION)] == [
        "age_and_birth"
    ]
    assert {one.code for one in found.signs} & {SignCode.BORN, SignCode.AGE} == set()


def test_a_file_not_known_yet_proves_nothing() -> None:
    found = explain(an_access(named=(Named("DRFR15", None),)))
    assert found.state is State.NONE
    (file,) = signs(found, SignCode.FILE)
    assert (file.agrees, file.figures["where"]) == (None, "unknown")


def test_no_file_named_is_said() -> None:
    found = explain(an_access(mode=Mode.NORMAL))
    assert signs(found, SignCode.FILE) == [Sign(SignCode.FILE, None)]


def test_a_file_named_afterwards_counts_and_says_that_it_was() -> None:
    first, later = a_file(OTHER), a_file(HER, event="DRFR16")
    named = (Named("DRFR15", first), Named("DRFR16", later, later=True))
    found = explain(an_access(named=named))
    assert found.state is LINKED
    assert [one.figures.get("later") for one in signs(found, SignCode.FILE)] == [None, 1]


@pytest.mark.parametrize("person", [a_person(), a_person(SEX, YEAR), TWIN])
def test_a_file_named_afterwards_must_certainly_be_of_this_patient(person: Person) -> None:
    later = Named("DRFR15", a_file(person), later=True)
    assert explain(an_access(named=(later,))).state is DIFFERS


@pytest.mark.parametrize(
    ("people", "patients", "state"),
    [
        ((), 1, LINKED),
        ((), 2, DIFFERS),
        ((a_person(SEX),), 1, LINKED),
        ((a_person(SEX),), 2, DIFFERS),
        ((a_person(SEX), a_person()), 2, LINKED),
        ((a_person(SEX), a_person()), 3, DIFFERS),
        ((HER,), 9, LINKED),
    ],
)
def test_a_file_explains_no_more_patients_than_it_is_about(
    people: tuple[Person, ...], patients: int, state: State
) -> None:
    found = explain(an_access(named=(Named("DRFR15", a_file(*people), patients=patients),)))
    assert found.state is state
    said = [one.figures["patients"] for one in signs(found, SignCode.PATIENTS)]
    assert said == ([patients] if patients > max(len(people), 1) else [])


@pytest.mark.parametrize(
    ("care", "sure"),
    [(a_file(HER), True), (a_file(), None), (a_file(a_person(SEX)), None), (a_file(TWIN), None)],
)
def test_whether_it_is_certainly_this_patient_is_said(care: Care, sure: bool | None) -> None:
    assert [one.agrees for one in signs(explain(an_access(care)), SignCode.SURE)] == [sure]


def test_what_explains_nothing_is_never_sure() -> None:
    assert signs(explain(an_access(a_file(OTHER))), SignCode.SURE) == []


@pytest.mark.parametrize(
    ("heard", "minutes"), [(None, []), (AT, []), (AT + 12 * MINUTE, [12]), (AT - MINUTE, [])]
)
def test_a_file_heard_of_after_the_access_says_so(
    heard: datetime | None, minutes: list[int]
) -> None:
    found = explain(an_access(a_file(HER, heard_at=heard)))
    assert found.state is LINKED
    assert [one.figures["minutes"] for one in signs(found, SignCode.HEARD)] == minutes


def test_a_number_beside_another_identity_is_said() -> None:
    child = a_person(NUMBER, but=(NAME, SOUND, GIVEN, BORN, YEAR))
    (sign,) = signs(explain(an_access(a_file(child))), SignCode.NUMBER_ALONE)
    assert sign.agrees is False
    assert signs(explain(an_access(a_file(HER))), SignCode.NUMBER_ALONE) == []


def test_a_file_transferred_elsewhere_says_so() -> None:
    found = explain(an_access(a_file(HER, transferred=True)))
    assert found.state is LINKED
    assert [one.agrees for one in signs(found, SignCode.TRANSFERRED)] == [None]


def test_what_is_compared_is_what_both_sides_say() -> None:
    said = [(NAME, False), (NAME, True), (SEX, False), (GIVEN, True), (BORN, True), (BORN, False)]
    person = compared(said, frozenset({NAME, SEX, BORN}))
    assert person == a_person(NAME, but=(SEX,))


def test_the_states_are_ordered_the_best_first() -> None:
    assert list(State)[:4] == [LINKED, CARE, State.OWN_CARE, State.RELAYED]
    assert set(list(State)[:4]) == EXPLAINED
    assert explain(an_access(a_file(HER))).explained
    assert not explain(an_access()).explained
