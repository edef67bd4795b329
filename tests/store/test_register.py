"""The register: what stands, by whom and on what it was said; whole, and never without its line."""

from datetime import date

import pytest
from sqlalchemy import Engine, text

from policy.access import Mode
from policy.agents import Function
from policy.register import Asked, Asker, Channel, IdentityCheck, Paper, Stated
from store import oppositions, register
from store.oppositions import AlreadyStands, NothingToLift, Standing
from store.patients import Erased
from store.session import Doors
from tests.builders import a_patient, an_agent, asked, oppose
from tests.store.registers import Counter, a_counter, disclose, meet, said

NOTHING = Standing(frozenset(), frozenset(), masked_permitted=False)


def standing_of(counter: Counter, *statements: Stated) -> Standing:
    return Standing(
        frozenset(mode for mode in oppositions.OPPOSABLE if mode in map(str, statements)),
        frozenset({counter.doctor} if Stated.PROFESSIONAL in statements else ()),
        Stated.MASKED_DOCUMENTS in statements,
    )


@pytest.mark.parametrize("statement", Stated)
def test_what_is_said_stands_until_it_is_lifted_and_can_be_said_again(
    doors: Doors, statement: Stated
) -> None:
    counter = a_counter(doors)
    for stands in (True, False, True):
        with doors.registering(counter.agent) as by:
            spoken = said(statement, stands=stands, about=counter.doctor)
            oppositions.speak(by, counter.patient, spoken, Channel.DESK)
        with doors.registering(counter.agent) as by:
            now = oppositions.standing(by, counter.patient)
        assert now == (standing_of(counter, statement) if stands else NOTHING)


@pytest.mark.parametrize("statement", Stated)
def test_what_stands_is_not_said_twice_and_what_does_not_is_not_lifted(
    doors: Doors, statement: Stated
) -> None:
    counter = a_counter(doors)
    lifted = said(statement, stands=False, about=counter.doctor)
    with doors.working() as work, pytest.raises(NothingToLift):
        oppositions.speak(work, counter.patient, lifted, Channel.COMMAND)
    for attempt in (1, 2):
        with doors.working() as work:
            spoken = said(statement, about=counter.doctor)
            if attempt == 1:
                oppositions.speak(work, counter.patient, spoken, Channel.COMMAND)
            else:
                with pytest.raises(AlreadyStands):
                    oppositions.speak(work, counter.patient, spoken, Channel.COMMAND)
    with doors.working() as work:
        assert len(register.lines(work, counter.patient)) == 1


def test_everything_stands_at_once_and_each_for_itself(doors: Doors) -> None:
    counter = a_counter(doors)
    other = an_agent(doors).id
    with doors.registering(counter.agent) as by:
        for statement in Stated:
            spoken = said(statement, about=counter.doctor)
            oppositions.speak(by, counter.patient, spoken, Channel.DESK)
        oppositions.speak(by, counter.patient, said(Stated.PROFESSIONAL, about=other), Channel.DESK)
        lifted = said(Stated.PROFESSIONAL, stands=False, about=other)
        oppositions.speak(by, counter.patient, lifted, Channel.DESK)
    with doors.registering(counter.agent) as by:
        assert oppositions.standing(by, counter.patient) == standing_of(counter, *Stated)
        history = register.lines(by, counter.patient)
    assert len(history) == 6
    in_force = register.in_force(history)
    assert sorted(line.said.statement for line in in_force) == sorted(Stated)
    assert [line.said.professional for line in in_force if line.said.professional] == [
        counter.doctor
    ]


def test_a_history_says_who_asked_on_what_and_who_recorded_it(doors: Doors) -> None:
    counter = a_counter(doors)
    request = Asked(
        Asker.GUARDIAN,
        IdentityCheck.PASSPORT,
        Paper.COURT_ORDER,
        date(2026, 2, 3),
        name="Dominique Leroy",
        reference="RG 26/00123",
    )
    with doors.registering(counter.agent) as by:
        blocked = said(Stated.PROFESSIONAL, about=counter.doctor, by=request)
        id = oppositions.speak(by, counter.patient, blocked, Channel.DESK)
    with doors.working() as work:
        oppose(work, counter.patient, Mode.CENTRE_15)
    with doors.working() as work:
        newest, oldest = register.lines(work, counter.patient)
    assert (newest.recorder, newest.channel) == (None, Channel.COMMAND)
    assert newest.professional == ""
    assert newest.said == said(Stated.CENTRE_15)
    assert (oldest.id, oldest.said, oldest.erased) == (id, blocked, False)
    assert oldest.professional.startswith("Camille Essai")
    assert oldest.recorder == register.Recorder(
        counter.agent.id, counter.agent.name, Function.REGISTRAR, counter.agent.site.name
    )
    assert oldest.entry.log == counter.agent.site.id
    assert oldest.entry.at < newest.entry.at


def test_the_words_of_a_line_are_nowhere_in_clear(doors: Doors, owner: Engine) -> None:
    counter = a_counter(doors)
    with doors.registering(counter.agent) as by:
        spoken = said(Stated.CENTRE_15, by=asked(by=Asker.PARENT, name="Dominique Leroy"))
        oppositions.speak(by, counter.patient, spoken, Channel.DESK)
    with owner.connect() as connection:
        rows = list(connection.scalars(text("select t::text from register_line t")))
        rows += connection.scalars(text("select encode(bytes, 'escape') from audit_entry")).all()
    assert rows
    assert "Dominique" not in "".join(rows)
    assert b"Dominique".hex() not in "".join(rows)


def test_after_an_erasure_the_acts_stay_without_their_words_and_nothing_more_is_said(
    doors: Doors, owner: Engine
) -> None:
    counter = a_counter(doors)
    with doors.registering(counter.agent) as by:
        spoken = said(Stated.CENTRE_15, by=asked(by=Asker.PARENT, name="Dominique Leroy"))
        oppositions.speak(by, counter.patient, spoken, Channel.DESK)
    with owner.begin() as connection:
        connection.execute(text("update patient set key_wrapped = null"))
    with doors.registering(counter.agent) as by:
        (line,) = register.lines(by, counter.patient)
    assert (line.erased, line.said.asked.name, line.said.asked.by) == (True, "", Asker.PARENT)
    lifted = said(Stated.CENTRE_15, stands=False)
    with pytest.raises(Erased), doors.registering(counter.agent) as by:
        oppositions.speak(by, counter.patient, lifted, Channel.DESK)
    with doors.registering(counter.agent) as by:
        assert oppositions.standing(by, counter.patient).opposed == {Mode.CENTRE_15}


def test_a_holder_meets_their_register_only_once_an_entry_says_that_it_leaves(doors: Doors) -> None:
    counter = a_counter(doors)
    other = a_patient(doors)
    meet(doors, counter.agent, other)
    with doors.registering(counter.agent) as by:
        for statement in Stated:
            spoken = said(statement, about=counter.doctor)
            oppositions.speak(by, counter.patient, spoken, Channel.DESK)
        oppositions.speak(by, other, said(Stated.CENTRE_15), Channel.DESK)
    with doors.holding(counter.patient) as by:
        assert register.lines(by, counter.patient) == ()
        assert oppositions.standing(by, counter.patient) == NOTHING
    disclose(doors, counter.agent, counter.patient)
    with doors.registering(counter.agent) as by:
        history = register.lines(by, counter.patient)
    with doors.holding(counter.patient) as by:
        assert register.lines(by, counter.patient) == history
        assert oppositions.standing(by, counter.patient) == standing_of(counter, *Stated)
        assert register.lines(by, other) == ()
