"""A printed document says its words, as text, in order, to whoever reads it by ear too."""

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from console.printing import Document, Table, printed
from tests.printing.reading import pages_of, text_of

AT = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
ROWS = (("21/11/2026", "12"), ("22/11/2026", "7"))
DAYS = Table("Accès par jour", ("Jour", "Accès"), ROWS, bar=1)


def document(*tables: Table, title: str = "Rapport de novembre") -> Document:
    return Document(title, ("Samu Nord", "Établi le 22/11/2026"), tables)


def test_every_word_is_there_in_order() -> None:
    text = text_of(printed(document(DAYS), AT))
    words = ["Rapport de novembre", "Samu Nord", "Accès par jour", "Jour", "21/11/2026", "12", "7"]
    places = [text.find(word) for word in words]
    assert -1 not in places
    assert places == sorted(places)


def test_it_is_tagged_in_french_and_says_that_it_is_accessible() -> None:
    reader = PdfReader(BytesIO(printed(document(DAYS), AT)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Rapport de novembre"
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_what_looks_like_markup_stays_text() -> None:
    odd = "#panic() *gras* $x^2$ @ref <etiquette> \\ // « » ’"
    text = text_of(printed(document(Table(odd, (odd,), ((odd,),), note=odd)), AT))
    assert text.count("#panic() *gras*") == 4


def test_a_column_of_bars_says_what_it_draws() -> None:
    assert "Accès, en barres" in text_of(printed(document(DAYS), AT))


def test_a_short_table_is_not_cut_in_two() -> None:
    long = Table("Longue", ("Jour", "Nombre"), tuple((f"{n}", "0") for n in range(33)))
    after = Table("Courte", ("Fin", "Nombre"), tuple((f"fin {n}", "0") for n in range(12)))
    pages = pages_of(printed(document(long, after), AT))
    (whole,) = [text for text in pages if "fin " in text]
    assert "Courte" in whole


def test_an_empty_table_says_so() -> None:
    assert "Rien sur cette période." in text_of(printed(document(Table("Refus", ("a",), ())), AT))


def test_a_long_table_repeats_its_headings_on_each_page() -> None:
    rows = tuple((f"ligne {n}", str(n)) for n in range(200))
    pdf = printed(document(Table("Longue", ("Intitulé", "Nombre"), rows, bar=1)), AT)
    pages = pages_of(pdf)
    assert len(pages) > 3
    assert all("Intitulé" in page for page in pages)


def test_the_same_words_at_the_same_time_are_the_same_bytes() -> None:
    assert printed(document(DAYS), AT) == printed(document(DAYS), AT)


def test_bars_of_nothing_but_zeros_and_words_are_drawn() -> None:
    odd = Table("Parts", ("Quoi", "Part"), (("a", "0 %"), ("b", "—"), ("c", "12,5 %")), bar=1)
    assert "12,5 %" in text_of(printed(document(odd), AT))
