"""The register as CSV: what is understood, and a remark at the line of what is not."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.register import Asker, IdentityCheck, Paper, Stated
from policy.register_file import Code, Unfit
from store.intake.register_file import Form, form_of, read
from tests.builders import a_number

NUMBER = a_number()
HEAD = "numero;objet;etat;date"
GOOD = f"{NUMBER.text};centre-15;en-vigueur;2026-01-05"
RECORD = "00000000-0000-0000-0000-000000000001"


def said(*lines: str, head: str = HEAD) -> list[tuple[int, str, Code]]:
    content = "\n".join((head, *lines)).encode()
    return [(one.line, one.path, one.code) for one in read(content).remarks]


@pytest.mark.parametrize("begins", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("mark", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_as_spreadsheets_write_it(begins: bytes, mark: str, end: str) -> None:
    lines = [HEAD, f" {NUMBER.text} ; CENTRE 15 ;En vigueur;05/01/2026", ""]
    content = begins + end.join(lines).replace(";", mark).encode()
    assert form_of(content) is Form.CSV
    (one,) = read(content).said
    assert (one.line, one.patient, one.statement, one.stands) == (2, NUMBER, Stated.CENTRE_15, True)
    assert one.asked.on == date(2026, 1, 5)


def test_every_column_is_read_in_any_order() -> None:
    head = "date;objet;piece;etat;reference;numero;nom;identite;demandeur;professionnel;dossier"
    line = (
        f"2026-01-05;professionnel;mon-espace-sante;leve;RG 1;;Dominique;titre-de-sejour;"
        f"mandataire;dr.leroy;{RECORD}"
    )
    (one,) = read(f"{head}\n{line}".encode()).said
    assert (one.patient, one.professional, one.stands) == (UUID(RECORD), "dr.leroy", False)
    asked = one.asked
    assert (asked.by, asked.checked, asked.paper) == (
        Asker.PROXY,
        IdentityCheck.RESIDENCE_PERMIT,
        Paper.MON_ESPACE_SANTE,
    )
    assert (asked.name, asked.reference) == ("Dominique", "RG 1")


@pytest.mark.parametrize(
    ("line", "path", "code"),
    [
        (f"{NUMBER.text};centre-16;leve;2026-01-05", "objet", RemarkCode.NOT_IN_LIST),
        (f"{NUMBER.text};;leve;2026-01-05", "objet", RemarkCode.MISSING),
        (f"{NUMBER.text};--;leve;2026-01-05", "objet", RemarkCode.NOT_IN_LIST),
        (f"{NUMBER.text};centre-15;oui;2026-01-05", "etat", RemarkCode.NOT_IN_LIST),
        (f"{NUMBER.text};centre-15;leve;hier", "date", Unfit.NOT_A_DAY),
        (f"{NUMBER.text};centre-15;leve;2026-02-30", "date", Unfit.NOT_A_DAY),
        (f"{NUMBER.text};centre-15;leve;2026-02", "date", Unfit.NOT_A_DAY),
        (f"{NUMBER.text};centre-15;leve;", "date", RemarkCode.MISSING),
        (";centre-15;leve;2026-01-05", "numero", RemarkCode.MISSING),
        ("199019900000180;centre-15;leve;2026-01-05", "numero", Unfit.WRONG_NUMBER),
        (f"{NUMBER.number13};centre-15;leve;2026-01-05", "numero", Unfit.WRONG_NUMBER),
        (f"{NUMBER.text};professionnel;leve;2026-01-05", "professionnel", RemarkCode.MISSING),
        (f"{NUMBER.text};centre-15;leve", "", RemarkCode.BROKEN),
        (f'{NUMBER.text};"centre-15;leve;2026-01-05', "", RemarkCode.BROKEN),
        (f"{NUMBER.text};centre-15;leve;2026-01-05\0", "", RemarkCode.BROKEN),
    ],
)
def test_a_wrong_line_is_refused_where_it_is_wrong_and_leaves_the_others(
    line: str, path: str, code: Code
) -> None:
    content = f"{HEAD}\n{line}\n{GOOD}".encode()
    assert said(line, GOOD) == [(2, path, code)]
    assert [one.line for one in read(content).said] == [3]
    assert not read(content).whole


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("professionnel", "dr.leroy", RemarkCode.WRONG_FORM),
        ("dossier", RECORD, RemarkCode.SAID_TWICE),
        ("nom", "x" * 121, RemarkCode.TOO_LONG),
        ("nom", "Dominique\x1b[31m", RemarkCode.TOO_LONG),
        ("reference", "x" * 121, RemarkCode.TOO_LONG),
        ("demandeur", "ami", RemarkCode.NOT_IN_LIST),
        ("demandeur", "--", RemarkCode.NOT_IN_LIST),
        ("identite", "vue", RemarkCode.NOT_IN_LIST),
        ("piece", "post-it", RemarkCode.NOT_IN_LIST),
    ],
)
def test_an_optional_column_is_checked_too(column: str, value: str, code: Code) -> None:
    path = "numero" if column == "dossier" else column
    assert said(f"{GOOD};{value}", head=f"{HEAD};{column}") == [(2, path, code)]


def test_a_record_is_named_by_its_whole_id() -> None:
    line = "12;centre-15;leve;2026-01-05"
    head = HEAD.replace("numero", "dossier")
    assert said(line, head=head) == [(2, "dossier", RemarkCode.WRONG_FORM)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RemarkCode.EMPTY),
        (b"\n \n", RemarkCode.EMPTY),
        (HEAD.encode("utf-16"), RemarkCode.ENCODING),
        ((HEAD + "\né").encode("latin-1"), RemarkCode.ENCODING),
        (b"numero;objet;etat\n", RemarkCode.HEADER),
        ((HEAD + ";sexe\n").encode(), RemarkCode.EXTRA_COLUMN),
        ((HEAD + ";date\n").encode(), RemarkCode.EXTRA_COLUMN),
        (b"x" * (8 * 1024 * 1024 + 1), RemarkCode.TOO_LARGE),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', RemarkCode.NOT_A_MESSAGE),
    ],
)
def test_what_is_no_such_file_is_refused_whole(content: bytes, code: Code) -> None:
    found = read(content)
    assert (found.said, found.whole) == ((), True)
    assert [one.code for one in found.remarks] == [code]


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"{HEAD}\n{text}".encode()))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = read(content)
    assert found.said or found.remarks or content.startswith(HEAD.encode())


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0"), max_size=20), max_size=4))
def test_no_remark_repeats_what_was_written(cells: list[str]) -> None:
    """Places are names of columns, and codes are ours."""
    for one in read(f"{HEAD}\n{';'.join(cells)}".encode()).remarks:
        assert one.path in {"", "numero", "objet", "etat", "date", "professionnel"}


def test_a_number_is_kept_out_of_what_is_printed() -> None:
    (one,) = read(f"{HEAD}\n{GOOD}".encode()).said
    assert isinstance(one.patient, Nir)
    assert NUMBER.text not in repr(one)
