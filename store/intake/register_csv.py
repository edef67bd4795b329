"""The register as CSV (docs/register.md): bytes in, statements and remarks out, by their line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from policy.feeds import RemarkCode
from policy.likeness import normal
from policy.nir import Nir, NotANir
from policy.register import Asked, Asker, IdentityCheck, Paper, Stated
from policy.register_file import Code, Remark, Said, Unfit
from store.intake import feed_moments
from store.intake.feed_csv import Row, rows_of
from store.intake.feed_moments import NotAMoment
from store.intake.register_codes import ASKERS, CHECKS, PAPERS, STANDS, STATEMENTS, written

REQUIRED: Final = ("objet", "etat", "date")
OPTIONAL: Final = ("numero", "dossier", "professionnel", "demandeur", "identite", "piece", "nom",
                   "reference")  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood, and what was not; ``whole``: the file itself is refused."""

    said: tuple[Said, ...]
    remarks: tuple[Remark, ...]
    whole: bool = False


class WrongCell(Exception):
    """This line is refused for one of its cells."""

    def __init__(self, path: str, code: Code) -> None:
        super().__init__(code)
        self.path, self.code = path, code


def read_csv(content: bytes) -> Read:
    """The statements of a file; one wrong line leaves the others."""
    rows, wrong = rows_of(content, REQUIRED, OPTIONAL)
    remarks = [Remark(one.line, one.path, one.code) for one in wrong]
    if any(one.line <= 1 for one in remarks):
        return Read((), tuple(remarks), whole=True)
    said = []
    for number, row in rows:
        try:
            said.append(_said(number, {name: row.get(name, "") for name in REQUIRED + OPTIONAL}))
        except WrongCell as cell:
            remarks.append(Remark(number, cell.path, cell.code))
    return Read(tuple(said), tuple(remarks))


def _said(number: int, row: Row) -> Said:
    statement = _one_of(row, "objet", STATEMENTS)
    professional = row["professionnel"]
    if (statement is Stated.PROFESSIONAL) is not bool(professional):
        code = RemarkCode.WRONG_FORM if professional else RemarkCode.MISSING
        raise WrongCell("professionnel", code)
    for name in ("nom", "reference", "professionnel"):
        if not written(row[name]):
            raise WrongCell(name, RemarkCode.TOO_LONG)
    stands = _one_of(row, "etat", STANDS)
    return Said(number, "", _patient(row), statement, stands, _asked(row), professional)


def _patient(row: Row) -> Nir | UUID:
    if bool(row["numero"]) is bool(row["dossier"]):
        code = RemarkCode.SAID_TWICE if row["numero"] else RemarkCode.MISSING
        raise WrongCell("numero", code)
    if row["numero"]:
        return number_of(row["numero"], "numero")
    try:
        return UUID(row["dossier"])
    except ValueError:
        raise WrongCell("dossier", RemarkCode.WRONG_FORM) from None


def number_of(typed: str, path: str) -> Nir:
    """A number whose key is right; ``WrongCell``."""
    try:
        return Nir.parse(typed)
    except NotANir:  # must not be used (EX_GEN-1270)
        raise WrongCell(path, Unfit.WRONG_NUMBER) from None


def _asked(row: Row) -> Asked:
    return Asked(
        _one_of(row, "demandeur", ASKERS | {"": Asker.UNKNOWN}),
        _one_of(row, "identite", CHECKS | {"": IdentityCheck.BY_SOURCE}),
        _one_of(row, "piece", PAPERS | {"": Paper.FILE}),
        _day(row["date"]),
        row["nom"],
        row["reference"],
    )


def _day(typed: str) -> date:
    try:
        return feed_moments.day(typed)
    except NotAMoment:
        code = Unfit.NOT_A_DAY if typed else RemarkCode.MISSING
        raise WrongCell("date", code) from None


def _one_of(row: Row, name: str, known: Mapping[str, T]) -> T:
    """A code of ours, whatever its case and accents."""
    codes = {normal(code): value for code, value in known.items()}
    typed = normal(row[name])
    if typed not in codes or (row[name] and not typed):
        raise WrongCell(name, RemarkCode.NOT_IN_LIST if row[name] else RemarkCode.MISSING)
    return codes[typed]
