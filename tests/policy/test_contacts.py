"""Where somebody is written to: by what way first, and what a post office can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.contacts import (
    LONGEST_LINE,
    MOST_LINES,
    Contact,
    Doctor,
    NotAnAddress,
    postal_lines,
)
from policy.notices import NoticeChannel

_HOME = ("12 rue des Essais", "76540 VALOMBRE")


@pytest.mark.parametrize(
    ("known", "channels"),
    [
        (Contact(), ()),
        (Contact("a@patient.example"), (NoticeChannel.EMAIL,)),
        (Contact(postal=_HOME), (NoticeChannel.LETTER,)),
        (Contact("a@patient.example", _HOME), (NoticeChannel.EMAIL, NoticeChannel.LETTER)),
        (Doctor("Dr Essai"), ()),
        (Doctor("Dr Essai", "dr@mssante.example"), (NoticeChannel.MSSANTE,)),
        (Doctor("Dr Essai", postal=_HOME), (NoticeChannel.LETTER,)),
        (Doctor("Dr Essai", "dr@m.example", _HOME), (NoticeChannel.MSSANTE, NoticeChannel.LETTER)),
    ],
)
def test_an_electronic_address_comes_before_a_letter(
    known: Contact | Doctor, channels: tuple[NoticeChannel, ...]
) -> None:
    assert known.channels == channels


def test_no_address_shows_in_a_repr() -> None:
    said = repr(Contact("a@patient.example", _HOME)) + repr(
        Doctor("Dr Essai", "d@m.example", _HOME)
    )
    assert said == "Contact()Doctor()"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", ()),
        ("  \n ", ()),
        (" 12  rue des Essais \n\n 76540 VALOMBRE", _HOME),
        ("Lieu-dit Le Bourg\n20000 AJACCIO CEDEX 9", None),
        (
            "12 Hauptstraße\n10115 BERLIN\nALLEMAGNE",
            ("12 Hauptstraße", "10115 BERLIN", "ALLEMAGNE"),
        ),
    ],
)
def test_lines_are_tidied_and_kept_in_their_order(
    typed: str, lines: tuple[str, ...] | None
) -> None:
    assert postal_lines(typed) == (lines if lines is not None else tuple(typed.splitlines()))


@pytest.mark.parametrize(
    "typed",
    [
        "76540 VALOMBRE",
        "12 rue des Essais",
        "12 rue des Essais\nVALOMBRE",
        "12 rue des Essais\n76540",
        "12 rue des Essais\n7654 VALOMBRE",
        "x" * (LONGEST_LINE + 1) + "\n76540 VALOMBRE",
        "rue\n" * MOST_LINES + "76540 VALOMBRE",
        "12 rue\x07 des Essais\n76540 VALOMBRE",
    ],
)
def test_what_no_post_office_could_read_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAddress):
        postal_lines(typed)


@given(st.text(max_size=300))
def test_whatever_is_typed_fits_an_envelope_or_is_refused(typed: str) -> None:
    try:
        lines = postal_lines(typed)
    except NotAnAddress:
        return
    assert len(lines) <= MOST_LINES
    assert all(line.strip() and len(line) <= LONGEST_LINE for line in lines)
    assert postal_lines("\n".join(lines)) == lines
