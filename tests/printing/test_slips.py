"""Slips as paper: one to a page, tagged, their number readable by people and machines alike."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from pypdf import PdfReader

from console.printing.slips import GROUNDS, printed_slips
from console.slips_desk import ON_PAPER
from policy.agents import Site, SiteKind
from policy.slips import Code
from store.slips import Series
from tests.printing.reading import pages_of, tags_of, untagged_of

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LONG = "Service d’accueil des urgences du centre hospitalier intercommunal de Valombre-sur-Essai"


def printed(count: int, name: str = "Samu Nord – Centre 15 de Valombre") -> tuple[bytes, Site]:
    site = Site(UUID(int=7), "990000010", name, SiteKind.SAMU)
    return printed_slips(Series(UUID(int=1), range(120, 120 + count), AT, None), site), site


def test_each_slip_has_its_page_and_its_number() -> None:
    pdf, site = printed(4)
    pages = pages_of(pdf)
    assert len(pages) == 4
    for number, page in zip(range(120, 124), pages, strict=True):
        assert Code(site.finess, number).read in page
        assert sum(Code(site.finess, other).read in page for other in range(120, 124)) == 1


def test_a_long_name_does_not_push_a_slip_over_its_page() -> None:
    assert len(pages_of(printed(2, LONG)[0])) == 2


def test_a_slip_is_tagged_and_its_picture_says_its_number() -> None:
    pdf, site = printed(1)
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    tags = tags_of(pdf)
    assert {"H1", "H2", "Figure", "Table", "TH", "L"} <= set(tags)
    assert untagged_of(pdf) == []
    assert Code(site.finess, 120).scanned.encode("utf-16-be") in _alternatives(pdf)


def _alternatives(pdf: bytes) -> bytes:
    found: list[bytes] = []
    reader = PdfReader(BytesIO(pdf))
    for n in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        one = reader.get_object(n)
        if isinstance(one, dict) and "/Alt" in one:
            found.append(str(one["/Alt"]).encode("utf-16-be"))
    return b"".join(found)


def test_a_slip_says_the_laws_own_conditions_for_each_mode_it_has_a_box_for() -> None:
    assert set(GROUNDS) == set(ON_PAPER)
    [page] = pages_of(printed(1)[0])
    said = " ".join(page.split())
    assert "hors d’état d’exprimer sa volonté" in said
    assert "un risque immédiat pour sa santé" in said
    assert "médecin régulateur qui reçoit l’appel" in said
    assert "L1111-17" in said


def test_what_people_read_is_fourteen_points_or_more_but_for_the_foot() -> None:
    [page] = PdfReader(BytesIO(printed(1)[0])).pages
    sizes: dict[float, str] = {}

    def visit(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes[round(abs(size * tm[3]), 1)] = text

    page.extract_text(visitor_text=visit)
    assert min(sizes) >= 11.9
    assert {size for size in sizes if size < 13.9} <= {12.0}
