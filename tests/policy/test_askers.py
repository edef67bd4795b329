"""Who may ask for whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.askers import NotTheirs, age, may_ask
from policy.register import Asked, Asker, IdentityCheck, Paper

BORN = date(2010, 6, 15)
SIXTEEN, EIGHTEEN = date(2026, 6, 15), date(2028, 6, 15)
A_DAY = timedelta(days=1)
askers = st.sampled_from(Asker)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


def asked(by: Asker, on: date, name: str = "Dominique Leroy") -> Asked:
    return Asked(by, IdentityCheck.PASSPORT, Paper.FORM, on, name)


@pytest.mark.parametrize(
    ("by", "on", "answer"),
    [
        (Asker.PATIENT, SIXTEEN - A_DAY, NotTheirs.TOO_YOUNG),
        (Asker.PATIENT, SIXTEEN, None),
        (Asker.PATIENT, EIGHTEEN, None),
        (Asker.PARENT, SIXTEEN - A_DAY, None),
        (Asker.PARENT, EIGHTEEN - A_DAY, None),
        (Asker.PARENT, EIGHTEEN, NotTheirs.OF_AGE),
        (Asker.PROXY, EIGHTEEN - A_DAY, NotTheirs.NO_MANDATE),
        (Asker.PROXY, EIGHTEEN, None),
        (Asker.GUARDIAN, BORN, None),
        (Asker.GUARDIAN, EIGHTEEN, None),
        (Asker.UNKNOWN, BORN, None),
        (Asker.PARENT, BORN - A_DAY, NotTheirs.NOT_BORN),
        (Asker.UNKNOWN, BORN - A_DAY, NotTheirs.NOT_BORN),
    ],
)
def test_who_asks_for_a_patient_depends_on_their_age_that_day(
    by: Asker, on: date, answer: NotTheirs | None
) -> None:
    assert may_ask(asked(by, on), BORN) is answer


@given(askers, days)
def test_nothing_follows_from_an_age_that_nobody_knows(by: Asker, on: date) -> None:
    assert may_ask(asked(by, on), None) is None


@given(askers, days, st.one_of(st.none(), days), st.sampled_from(["", " ", "\N{NO-BREAK SPACE}"]))
def test_whoever_speaks_for_another_says_their_name(
    by: Asker, on: date, born: date | None, name: str
) -> None:
    nameless = may_ask(asked(by, on, name), born) is NotTheirs.NAMELESS
    assert nameless is (by in (Asker.PARENT, Asker.GUARDIAN, Asker.PROXY))


@given(days, days)
def test_somebody_may_always_ask_for_whoever_is_born(born: date, on: date) -> None:
    may = {by for by in Asker if may_ask(asked(by, on), born) is None}
    assert Asker.GUARDIAN in may or on < born
    if on >= born:
        assert (Asker.PARENT in may) is not (Asker.PROXY in may)


def test_who_was_born_on_29_february_is_a_year_older_on_1_march() -> None:
    born = date(2008, 2, 29)
    assert [age(born, on) for on in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]
    assert age(born, date(2028, 2, 29)) == 20
