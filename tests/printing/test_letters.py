"""What a patient is given: large, tagged, read through an envelope's window, whatever is typed."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from console.printing import (
    READABLE,
    Bullets,
    Document,
    Envelope,
    Facts,
    Heading,
    Paragraph,
    Table,
    printed,
    printed_together,
)
from console.printing.glyphs import REPLACED, drawable
from tests.printing.reading import bookmarks_of, pages_of, places_of, tags_of, text_of, untagged_of

AT = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
WINDOW_LEFT, WINDOW_RIGHT = 109, 190
WINDOW_TOP, WINDOW_FOOT = 59, 79
ADDRESS = ("Mme Łucja Žižková", "Résidence des Lilas", "12 rue de l’Église", "59000 LILLE")


def letter(*parts: str, title: str = "Votre dossier a été ouvert") -> Document:
    return Document(
        title,
        ("Référence : AV-7K3M",),
        (
            Heading("Qui, et quand"),
            *map(Paragraph, parts or ("Bonjour.",)),
            Facts((("Service", "Samu Nord"), ("Durée", "12 minutes"))),
            Bullets(("en écrivant", "au guichet")),
            Table("Rubriques", ("Rubrique", "Vue"), (("Allergies", "oui"),)),
        ),
        READABLE,
        Envelope(("Samu Nord", "59000 LILLE"), ADDRESS, "Le 22 novembre 2026"),
    )


def shown_in_window(*lines: str) -> dict[str, tuple[float, float]]:
    envelope = Envelope(("Samu Nord",), lines, "Le 22 novembre 2026")
    places = places_of(printed(replace(letter(), envelope=envelope), AT))
    return {text: at for text, at in places.items() if at[0] > 100 and at[1] < 99}


def test_every_kind_of_part_has_its_tag_and_no_text_has_none() -> None:
    pdf = printed(letter(), AT)
    tags = tags_of(pdf)
    assert [tag for tag in tags if tag in ("H1", "H2", "L", "Table")] == [
        "H1", "H2", "L", "L", "H2", "Table",
    ]  # fmt: skip
    assert {"P", "LI", "LBody", "TH", "TD"} <= set(tags)
    assert untagged_of(pdf) == []


def test_who_writes_and_to_whom_are_paragraphs_read_before_the_title() -> None:
    assert tags_of(printed(letter(), AT))[:5] == ["Document", "P", "P", "P", "H1"]


def test_body_text_is_fourteen_points() -> None:
    sizes: set[float] = set()
    page = PdfReader(BytesIO(printed(letter("Phrase à lire."), AT))).pages[0]

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if "Phrase" in text:
            sizes.add(round(size * abs(tm[3] * cm[3]), 1))

    page.extract_text(visitor_text=visit)
    assert sizes == {14.0}


@pytest.mark.parametrize("count", [3, 4])
def test_an_address_of_few_lines_shows_in_every_window(count: int) -> None:
    found = shown_in_window(*ADDRESS[-count:])
    assert len(found) == count
    for left, top in found.values():
        assert WINDOW_LEFT <= left <= WINDOW_RIGHT
        assert WINDOW_TOP < top <= WINDOW_FOOT


def test_a_long_address_shrinks_rather_than_leaves_its_place() -> None:
    lines = [f"{n} rue du Chemin-Vert-de-la-Grande-Prairie, bâtiment {n}" for n in range(1, 8)]
    found = shown_in_window(*lines)
    assert set(" ".join(lines).split()) <= set(" ".join(found).split())
    assert all(51 < top < 90 for _, top in found.values())


def test_nothing_but_the_address_shows_in_the_window() -> None:
    found = shown_in_window(*ADDRESS)
    assert set(found) == set(ADDRESS)


def test_letters_printed_together_count_their_own_pages() -> None:
    long = letter(*["Une phrase. " * 40] * 8, title="La longue")
    pdf = printed_together((letter(), long, letter()), AT, "Lot de courriers")
    pages = pages_of(pdf)
    numbered = [page for page in pages if page.strip()]
    (first, *middle, last) = numbered
    assert "page 1 / 1" in first
    assert "page 1 / 1" in last
    for n, page in enumerate(middle, 1):
        assert f"page {n} / {len(middle)}" in page
    assert len(middle) > 1


@pytest.mark.parametrize("paragraphs", [1, 8, 12])
def test_no_letter_begins_on_the_back_of_another(paragraphs: int) -> None:
    long = letter(*["Une phrase. " * 40] * paragraphs, title="La longue")
    pages = pages_of(printed_together((letter(), long, letter()), AT, "Lot de courriers"))
    begun = [n for n, page in enumerate(pages, 1) if "page 1 /" in page]
    assert len(begun) == 3
    assert all(n % 2 for n in begun)


def test_letters_together_have_one_title_and_a_bookmark_each() -> None:
    pdf = printed_together((letter(), letter(title="Autre")), AT, "Lot de courriers")
    metadata = PdfReader(BytesIO(pdf)).metadata
    assert metadata is not None
    assert metadata.title == "Lot de courriers"
    titles = [one for one in bookmarks_of(pdf) if one != "Qui, et quand" and one != "Rubriques"]
    assert titles == ["Votre dossier a été ouvert", "Autre"]


def test_letters_together_are_the_same_bytes_for_the_same_words() -> None:
    both = (letter(), letter(title="Autre"))
    assert printed_together(both, AT, "Lot") == printed_together(both, AT, "Lot")


def test_names_of_europe_and_around_it_are_drawn_as_they_are() -> None:
    names = "Łódź Žižka Őri Çelik Ğül Ștefan Þór Ærø Nguyễn Жук Ωμέγα"
    assert drawable(names) == names
    assert names in text_of(printed(letter(names), AT))


def test_arabic_and_hebrew_are_drawn() -> None:
    pdf = printed(letter("محمد", "שלום"), AT)
    assert REPLACED not in text_of(pdf)


@pytest.mark.parametrize("odd", ["字", "😀", "ประเทศ", "\ue000", "\u202e", "\ud800"])
def test_what_no_font_draws_is_replaced_by_a_mark_that_shows(odd: str) -> None:
    assert REPLACED in text_of(printed(letter(f"Monsieur {odd} Martin"), AT))


def test_control_characters_and_line_ends_are_blanks() -> None:
    assert drawable("a\x00b\nc\td\u2028e") == "a b c d e"


def test_every_character_known_to_be_drawn_is() -> None:
    known = "".join(map(chr, (*range(0xA1, 0xAD), *range(0xAE, 0x180), *range(0x2010, 0x2028))))
    assert drawable(known).replace("\u200b", "") == known
    assert printed(letter(known), AT)


def test_a_word_wider_than_the_page_goes_on_below() -> None:
    pdf = printed(letter("m" * 400), AT)
    lines = [line for line in text_of(pdf).splitlines() if "mmm" in line]
    assert sum(line.count("m") for line in lines) == 400
    assert max(len(line) for line in lines) <= 41  # 170 mm of m, at 14 points


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_printed(typed: str) -> None:
    envelope = Envelope((typed,), (typed,), typed)
    assert printed(replace(letter(typed), envelope=envelope), AT).startswith(b"%PDF")
