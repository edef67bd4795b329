"""Who may ask for what to be recorded, and what they must show."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.register import (
    Asked,
    Asker,
    IdentityCheck,
    Objection,
    Paper,
    Spoken,
    Stated,
    is_minor,
    objections,
    stops,
)

TODAY = date(2026, 11, 23)
ADULT, MINOR = date(1990, 1, 15), date(2014, 6, 2)


def asked(
    by: Asker = Asker.PATIENT,
    *,
    checked: IdentityCheck = IdentityCheck.IDENTITY_CARD,
    on: date = TODAY,
    name: str = "Claude Essai",
    reference: str = "Classeur 3",
) -> Asked:
    return Asked(by, checked, Paper.FORM, on, name, reference)


def against(one: Asked, born: date | None) -> tuple[Objection, ...]:
    return objections(one, born=born, today=TODAY)


@pytest.mark.parametrize(
    ("by", "born", "expected"),
    [
        (Asker.PATIENT, ADULT, ()),
        (Asker.PATIENT, MINOR, (Objection.MINOR,)),
        (Asker.PATIENT, None, ()),
        (Asker.PARENT, ADULT, (Objection.ADULT,)),
        (Asker.PARENT, MINOR, ()),
        (Asker.PARENT, None, ()),
        (Asker.GUARDIAN, ADULT, ()),
        (Asker.GUARDIAN, MINOR, ()),
        (Asker.PROXY, ADULT, ()),
        (Asker.PROXY, MINOR, (Objection.MINOR,)),
        (Asker.UNKNOWN, ADULT, ()),
        (Asker.UNKNOWN, MINOR, ()),
    ],
)
def test_a_minor_is_represented_and_an_adult_has_no_parent_here(
    by: Asker, born: date | None, expected: tuple[Objection, ...]
) -> None:
    assert against(asked(by), born) == expected


@pytest.mark.parametrize("by", [Asker.PARENT, Asker.GUARDIAN])
def test_who_speaks_for_somebody_is_named(by: Asker) -> None:
    assert against(asked(by, name="  "), MINOR) == (Objection.NOBODY_NAMED,)


@pytest.mark.parametrize("by", [Asker.PATIENT, Asker.UNKNOWN])
def test_a_patient_needs_no_name_and_no_title(by: Asker) -> None:
    assert against(asked(by, name="", reference=""), ADULT) == ()


@pytest.mark.parametrize("by", [Asker.GUARDIAN, Asker.PROXY])
def test_a_guardian_and_a_proxy_show_what_makes_them_one(by: Asker) -> None:
    assert against(asked(by, reference=" "), ADULT) == (Objection.NO_TITLE,)


def test_a_family_book_proves_a_parent_and_nobody_else() -> None:
    book = IdentityCheck.FAMILY_BOOK
    assert against(asked(Asker.PARENT, checked=book), MINOR) == ()
    assert against(asked(Asker.PATIENT, checked=book), ADULT) == (Objection.FAMILY_BOOK,)


def test_nobody_asked_tomorrow_nor_before_the_patient_was_born() -> None:
    assert against(asked(on=TODAY + timedelta(days=1)), ADULT) == (Objection.NOT_YET,)
    early = asked(Asker.PARENT, on=MINOR - timedelta(days=1))
    assert against(early, MINOR) == (Objection.BEFORE_BIRTH,)


def test_who_is_represented_is_told_by_the_day_they_asked() -> None:
    """A parent who asked while the patient was a minor may be written down after."""
    born = date(2008, 11, 1)
    assert against(asked(Asker.PARENT, on=date(2026, 10, 31)), born) == ()
    assert against(asked(Asker.PARENT, on=date(2026, 11, 1)), born) == (Objection.ADULT,)


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (None, False),
        (date(2008, 11, 23), False),
        (date(2008, 11, 24), True),
        (date(2008, 2, 29), True),
        (date(2007, 12, 31), True),
    ],
)
def test_one_comes_of_age_on_a_birthday(born: date | None, minor: bool) -> None:
    today = TODAY if born != date(2008, 2, 29) else date(2026, 2, 28)
    today = date(2025, 12, 30) if born == date(2007, 12, 31) else today
    assert is_minor(born, today) is minor


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2060, 1, 1)))
def test_nobody_becomes_a_minor_again(born: date, later: date) -> None:
    if not is_minor(born, TODAY) and later >= TODAY:
        assert not is_minor(born, later)


@pytest.mark.parametrize("statement", Stated)
def test_of_saying_and_taking_back_one_stops_accesses(statement: Stated) -> None:
    """A permission that is taken back stops; an opposition does when it is said."""
    permission = statement is Stated.MASKED_DOCUMENTS
    assert stops(statement, stands=True) is not permission
    assert stops(statement, stands=False) is permission


def test_a_professional_is_named_when_it_is_about_one_and_only_then() -> None:
    with pytest.raises(ValueError, match="named"):
        Spoken(Stated.PROFESSIONAL, stands=True, asked=asked())
    with pytest.raises(ValueError, match="named"):
        Spoken(Stated.CENTRE_15, stands=True, asked=asked(), professional=uuid4())
    assert Spoken(Stated.CENTRE_15, stands=True, asked=asked()).professional is None
