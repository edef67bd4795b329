"""Invented patients, the same at each run: who the n-th is can be told without a list.

Numbers are of villages and of an order (900 and more) that nobody living bears.
"""

from datetime import date

from console.demonstration.names import GENERATIONS, SURNAMES
from policy.decision import RecordState
from policy.nir import Nir, key_of
from policy.record import Traits
from store.patients import Identity

TEST_NUMBERS = "1.2.250.1.213.1.4.10"  # OID of test numbers

SAMPLE = 2_000  # the first ones have documents
OPPOSED_EVERY = 50  # of the others, one in fifty has opposed the Centre 15 mode


def number(n: int) -> Nir:
    """The number of the n-th patient."""
    rest, order = divmod(n, 100)
    rest, commune = divmod(rest, 400)
    rest, month = divmod(rest, 12)
    sex, year = divmod(rest, 80)
    number13 = f"{1 + sex % 2}{20 + year:02}{1 + month:02}76{1 + commune:03}{900 + order}"
    return Nir(number13 + key_of(number13))


def identity(n: int) -> Identity:
    """The n-th patient."""
    said = number(n)
    sex = int(said.text[0]) - 1
    _, women, men = GENERATIONS[n % len(GENERATIONS)]
    names = women if sex else men
    traits = Traits(
        birth_name=SURNAMES[n % len(SURNAMES)],
        given_names=f"{names[n % len(names)]} {names[(n * 7 + 3) % len(names)]}".upper(),
        birth_date=date(1900 + int(said.text[1:3]), int(said.text[3:5]), 1 + n % 28),
        sex="F" if sex else "M",
        birth_place=said.text[5:10],
    )
    return Identity(said.text, TEST_NUMBERS, traits)


def state(n: int) -> RecordState:
    """A record that documents fill begins empty."""
    return RecordState.EMPTY if n < SAMPLE else RecordState.ACTIVE


def opposed(n: int) -> bool:
    """Has the n-th patient opposed the Centre 15 mode?"""
    return n >= SAMPLE and n % OPPOSED_EVERY == 0
