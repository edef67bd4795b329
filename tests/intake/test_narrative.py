"""Tables stay readable as text: each cell beside its heading, merged cells repeated."""

from store.intake.markup import Node, parse
from store.intake.narrative import Block, block_of


def block(inner: str) -> Block:
    return block_of(parse(f"<text>{inner}</text>".encode()))


def test_nothing_gives_nothing() -> None:
    assert (block_of(Node()).text, block("").text) == ("", "")


def test_each_cell_stands_beside_its_heading_and_open_cells_are_left_out() -> None:
    found = block(
        "<table><caption>Liste</caption><thead><tr><th>Date</th><th>Nom</th><th>Fin</th></tr>"
        "</thead><tbody><tr><td>2019</td><td>A</td><td>-</td></tr></tbody></table>après"
    )
    assert found.text == "Liste\nDate : 2019 · Nom : A\naprès"


def test_merged_cells_are_repeated_down_and_keep_their_columns() -> None:
    found = block(
        "<table><tr><th>A</th><th>B</th><th>C</th></tr>"
        '<tr><td rowspan="3">a</td><td rowspan="2">b</td><td>1</td></tr>'
        '<tr><td>2</td></tr><tr><td colspan="2">3</td></tr><tr><td>x</td></tr></table>'
    )
    assert found.text.splitlines() == [
        "A : a · B : b · C : 1",
        "A : a · B : b · C : 2",
        "A : a · B : 3",
        "A : x",
    ]


def test_spans_that_are_no_number_count_for_one() -> None:
    found = block('<table><tr><td colspan="x">a</td><td rowspan="0">b</td></tr></table>')
    assert found.text == "a · b"


def test_one_heading_over_several_columns_heads_none_of_them() -> None:
    found = block(
        "<table><tr><th>Divers</th></tr><tr><td>Question</td><td>Réponse</td></tr></table>"
    )
    assert found.text == "Divers\nQuestion · Réponse"


def test_lists_paragraphs_and_breaks_are_lines() -> None:
    found = block(
        "Début<br/>suite <content>et</content> fin<paragraph>Par</paragraph>queue"
        "<list><caption>Liste</caption><item>un</item><item>deux</item></list><ul><li>trois</li></ul>"
    )
    assert found.text.splitlines() == [
        "Début",
        "suite et fin",
        "Par",
        "queue",
        "Liste",
        "– un",
        "– deux",
        "– trois",
    ]


def test_anchors_of_every_kind_are_found() -> None:
    found = block(
        '<table><tr ID="r"><td ID="c">cell</td><td><content ID="i">in</content></td></tr></table>'
        '<list><item ID="l">item</item></list><paragraph id="p">par</paragraph>'
    )
    assert {name: place.words for name, place in found.places.items()} == {
        "r": "cell · in",
        "c": "cell",
        "i": "in",
        "l": "item",
        "p": "par",
    }


def test_a_table_inside_a_cell_is_read_too() -> None:
    found = block("<table><tr><td>A<table><tr><td>B</td></tr></table></td></tr></table>")
    assert "B" in found.text
    assert len(found.units) == 2
