"""Whom a patient may set aside: found by name among those who open, never listed."""

import pytest
from sqlalchemy import Engine

from policy.agents import Agent, Function
from store import professionals
from store.professionals import MOST_FOUND, Professional, TooMany
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.store.raw import say


def named(doors: Doors, owner: Engine, name: str, function: Function | None = None) -> Agent:
    agent = an_agent(doors, function=function or Function.REGULATING_PHYSICIAN)
    with owner.begin() as connection:
        say(connection, "update agent set name = :name where id = :id", name=name, id=agent.id)
    return agent


def found(doors: Doors, typed: str) -> list[str]:
    with doors.registering(an_agent(doors, function=Function.REGISTRAR)) as by:
        return [one.name for one in professionals.search(by, typed)]


@pytest.mark.parametrize(
    "typed", ["Kermadec", "dr kermadec", "KERM", "Yann Kermadec", "kermadec yan", "Dr Kérmadec"]
)
def test_the_beginning_of_a_name_finds_it(doors: Doors, owner: Engine, typed: str) -> None:
    named(doors, owner, "Dr Yann Kermadec")
    named(doors, owner, "Dr Amina Belhadj")
    assert found(doors, typed) == ["Dr Yann Kermadec"]


@pytest.mark.parametrize("typed", ["madec", "Yann Belhadj", "Personne"])
def test_another_name_finds_nobody(doors: Doors, owner: Engine, typed: str) -> None:
    named(doors, owner, "Dr Yann Kermadec")
    named(doors, owner, "Dr Amina Belhadj")
    assert found(doors, typed) == []


@pytest.mark.parametrize("typed", ["", " ", "Dr", "Ke", "docteur", "a b c"])
def test_too_little_of_a_name_lists_nobody(doors: Doors, owner: Engine, typed: str) -> None:
    named(doors, owner, "Dr Yann Kermadec")
    with pytest.raises(TooMany):
        found(doors, typed)


def test_a_name_that_too_many_bear_lists_nobody(doors: Doors, owner: Engine) -> None:
    for number in range(MOST_FOUND):
        named(doors, owner, f"Dr Martin Essai{number}")
    assert len(found(doors, "Martin")) == MOST_FOUND
    named(doors, owner, "Dr Martin Encore")
    with pytest.raises(TooMany):
        found(doors, "Martin")
    assert found(doors, "Martin Encore") == ["Dr Martin Encore"]


@pytest.mark.parametrize("function", Function)
def test_who_opens_nothing_is_not_found(doors: Doors, owner: Engine, function: Function) -> None:
    named(doors, owner, "Dr Yann Kermadec", function)
    opens = (Function.REGULATING_PHYSICIAN, Function.EMERGENCY_PHYSICIAN)
    assert bool(found(doors, "Kermadec")) is (function in opens)


def test_who_was_set_aside_is_named_with_their_site(doors: Doors) -> None:
    site = a_site(doors, name="Samu 50")
    one, other = an_agent(doors, site=site), an_agent(doors, function=Function.SUPERVISOR)
    with doors.registering(an_agent(doors, function=Function.REGISTRAR)) as by:
        assert professionals.named(by, ()) == ()
        assert professionals.named(by, {one.id, other.id}) == tuple(
            sorted(
                (
                    Professional(one.id, one.name, one.function, "Samu 50"),
                    Professional(other.id, other.name, other.function, other.site.name),
                ),
                key=lambda p: p.name,
            )
        )
