"""The open files that « Accès » offers: this patient's first, by blind indexes, as the agent."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from policy.likeness import Term, of_age, terms
from store.offered import MOST, OfferedFile, offered
from store.session import Doors
from tests.builders import a_number, a_patient, a_site, an_agent
from tests.gestures import a_desk
from tests.store.care_builders import HOUR, MINUTE, a_file
from tests.store.raw import say

HER = terms(names=("DUVAL",), sex="F") | of_age(36, 1, date(2026, 11, 22))


def choices(doors: Doors, patient: UUID, site_of: object) -> tuple[OfferedFile, ...]:
    with doors.showing(site_of) as showing:  # type: ignore[arg-type]
        return offered(showing, patient)


def test_the_open_files_of_the_site_are_offered_newest_first(doors: Doors) -> None:
    agent, patient = a_desk(doors).agent, a_patient(doors)
    old_file = a_file(
        doors, agent.site, reference="OLD", ago=90 * MINUTE, motive="M03.06", priority="P1"
    )
    a_file(doors, agent.site, reference="NEW", ago=MINUTE)
    new, old = choices(doors, patient, agent)
    assert [new.reference, old.reference] == ["NEW", old_file]
    assert (old.motive, old.priority, old.likely) == ("M03.06", "P1", False)
    assert old.opened_at < new.opened_at


def test_closed_old_foreign_and_non_medical_files_are_not(doors: Doors) -> None:
    agent, patient = a_desk(doors).agent, a_patient(doors)
    first = a_file(doors, agent.site, reference="A", ago=13 * HOUR)
    a_file(doors, a_site(doors), reference="B")
    a_file(doors, agent.site, reference="C", attribution="DR.DREG.DRINFO")
    with doors.working() as work:
        say(work.connection, "update regulation_file set closed_at = now() where reference = 'A'")
    a_file(doors, agent.site, reference="D", ago=13 * HOUR)
    assert first == "A"
    assert choices(doors, patient, agent) == ()


def test_a_file_that_opens_far_ahead_of_the_clock_is_not(doors: Doors) -> None:
    agent, patient = a_desk(doors).agent, a_patient(doors)
    a_file(doors, agent.site, reference="SOON", ago=-9 * MINUTE)
    a_file(doors, agent.site, reference="AHEAD", ago=-11 * MINUTE)
    assert [one.reference for one in choices(doors, patient, agent)] == ["SOON"]


@pytest.mark.parametrize(
    ("said", "likely"),
    [
        (HER, True),
        (terms(names=("Duvalle",)), True),
        (terms(names=("DUVAL",), sex="M"), False),
        (terms(names=("MARTIN",), given="Camille", born=date(1990, 1, 15), sex="F"), False),
        (terms(sex="F"), False),
        (frozenset(), False),
    ],
)
def test_a_file_of_the_same_name_and_no_other_sex_comes_first(
    doors: Doors, said: frozenset[Term], likely: bool
) -> None:
    agent, patient = a_desk(doors).agent, a_patient(doors)
    a_file(doors, agent.site, [said], reference="THEIRS", ago=30 * MINUTE)
    a_file(doors, agent.site, reference="NEW", ago=MINUTE)
    offers = choices(doors, patient, agent)
    assert [one.likely for one in offers] == [likely, False]
    assert (offers[0].reference == "THEIRS") is likely


def test_a_shared_number_is_enough(doors: Doors) -> None:
    agent, number = a_desk(doors).agent, a_number()
    patient = a_patient(doors, number=number)
    wrong = terms(names=("MARTIN",), sex="M", number=number.text)
    a_file(doors, agent.site, [terms(names=("LEROY",)), wrong])
    assert [one.likely for one in choices(doors, patient, agent)] == [True]


def test_two_persons_who_each_fit_half_are_nobody(doors: Doors) -> None:
    agent, patient = a_desk(doors).agent, a_patient(doors)
    a_file(doors, agent.site, [terms(names=("DUVAL",), sex="M"), terms(sex="F")])
    assert [one.likely for one in choices(doors, patient, agent)] == [False]


def test_no_more_than_a_screenful_and_nothing_is_unsealed(doors: Doors, owner: Engine) -> None:
    agent, patient = a_desk(doors).agent, a_patient(doors)
    for n in range(MOST + 2):
        a_file(doors, agent.site, [HER] if n == MOST + 1 else [], reference=f"F{n}", ago=n * MINUTE)
    with owner.begin() as connection:
        say(connection, "update patient set identity_sealed = 'x', key_wrapped = 'x'")
    offers = choices(doors, patient, agent)
    assert len(offers) == MOST
    assert [one.reference for one in offers if one.likely] == [f"F{MOST + 1}"]


def test_another_site_is_offered_nothing_of_it(doors: Doors) -> None:
    patient = a_patient(doors)
    a_file(doors, a_desk(doors).agent.site, [HER])
    assert choices(doors, patient, an_agent(doors)) == ()
