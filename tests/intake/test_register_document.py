"""docs/register.md: its examples are read as it says, and it names every code there is."""

import re
from pathlib import Path

from policy.register import Asker, Stated
from policy.register_file import Said
from store.intake import register_consent, register_csv
from store.intake.register_codes import ASKERS, CHECKS, PAPERS, STANDS, STATEMENTS
from store.intake.register_file import read
from tests.builders import a_number

DOCUMENT = (Path(__file__).parents[2] / "docs" / "register.md").read_text("utf-8")
WRITTEN = "199019900000180"


def example(language: str) -> tuple[Said, ...]:
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.S)
    assert found is not None
    assert WRITTEN in found[1]
    # The document's own number has a wrong key: nobody's.
    content = found[1].replace(WRITTEN, a_number().text).encode()
    assert read(found[1].encode()).said == ()
    assert read(content).remarks == ()
    return read(content).said


def test_the_example_in_csv_is_read() -> None:
    said = example("csv")
    assert [one.statement for one in said] == [
        Stated.CENTRE_15,
        Stated.BRIS_DE_GLACE,
        Stated.PROFESSIONAL,
        Stated.MASKED_DOCUMENTS,
    ]
    assert [one.stands for one in said] == [True, False, True, True]
    assert [one.asked.by for one in said] == [
        Asker.UNKNOWN,
        Asker.PATIENT,
        Asker.GUARDIAN,
        Asker.PROXY,
    ]


def test_the_example_in_fhir_is_read() -> None:
    (one,) = example("json")
    assert (one.statement, one.stands) == (Stated.CENTRE_15, True)


def test_every_code_and_column_is_in_the_document() -> None:
    codes = {*ASKERS, *CHECKS, *PAPERS, *STANDS, *STATEMENTS, *Stated}
    codes |= {*register_csv.REQUIRED, *register_csv.OPTIONAL, *register_consent.PROFESSIONALS}
    codes |= set(register_consent.RELATIONS)
    assert {code for code in codes if f"{code}`" not in DOCUMENT} == set()
