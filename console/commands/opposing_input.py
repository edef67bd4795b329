"""What ``oppose`` is told: about whom, who asked, on what; each misuse is one sentence in French.

The number, the name of who asked and the document's reference are read from standard input, a line
each and in this order: an argument shows in ``ps``. The number alone may still be given as one.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from console import wording
from policy.nir import Nir, NotANir
from policy.register import Asked, Asker, IdentityCheck, Paper
from store import patients
from store.intake.register_codes import ASKERS, CHECKS, PAPERS, written
from store.register_import import known_patient
from store.session import Working

T = TypeVar("T")
_TITLED: Final = (Asker.GUARDIAN, Asker.PROXY)  # who shows what makes them one


class Misuse(Exception):
    """The command was not told what it needs; says what in French."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked; ``on``: None for today, by the database's clock."""

    by: Asker
    checked: IdentityCheck
    paper: Paper
    on: date | None
    name: str
    reference: str

    def asked(self, today: date) -> Asked:
        """As it goes into the register."""
        return Asked(self.by, self.checked, self.paper, self.on or today, self.name, self.reference)


def one_of(option: str, typed: str, known: Mapping[str, T]) -> T:
    """A code of the command; ``Misuse``."""
    if typed not in known:
        raise Misuse(f"{option} ne connaît que : {', '.join(known)}.")
    return known[typed]


def patient_said(arguments: argparse.Namespace) -> Nir | UUID:
    """About whom: an opaque id, or a number given or typed; ``Misuse``."""
    if arguments.dossier is None:
        typed = arguments.numero or _line("Numéro de sécurité sociale")
        try:
            return Nir.parse(typed)
        except NotANir as wrong:
            raise Misuse(wording.NIR_PROBLEMS[wrong.problem]) from None
    if arguments.numero:
        raise Misuse("Donnez un numéro ou --dossier, pas les deux.")
    try:
        return UUID(arguments.dossier)
    except ValueError:
        raise Misuse("--dossier attend l’identifiant d’un dossier : copiez-le en entier.") from None


def patient_of(work: Working, said: Nir | UUID) -> UUID | None:
    """The patient, if anybody is known so."""
    return patients.id_by_number(work, said) if isinstance(said, Nir) else known_patient(work, said)


def request_of(arguments: argparse.Namespace) -> Request:
    """Who asked; not told at all, it is written down as not told. ``Misuse``."""
    told = (arguments.demandeur, arguments.identite, arguments.piece)
    if not any(told):
        by, checked, paper = Asker.UNKNOWN, IdentityCheck.BY_SOURCE, Paper.ORAL
    elif not all(told):
        raise Misuse("Dites ensemble --demandeur, --identite et --piece, ou aucun des trois.")
    else:
        by = one_of("--demandeur", arguments.demandeur, ASKERS)
        checked = one_of("--identite", arguments.identite, CHECKS)
        paper = one_of("--piece", arguments.piece, PAPERS)
    on = None if arguments.date is None else _day(arguments.date)
    named = by not in (Asker.PATIENT, Asker.UNKNOWN)
    name = _words("Nom de la personne qui demande") if named else ""
    referred = by in _TITLED or arguments.reference
    reference = _words("Référence de la pièce") if referred else ""
    return Request(by, checked, paper, on, name, reference)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Misuse("--date attend un jour, écrit 2026-01-31.") from None


def _words(what: str) -> str:
    typed = _line(what)
    if not typed or not written(typed):
        raise Misuse(f"{what} : une ligne, de 120 caractères au plus, sur l’entrée standard.")
    return typed


def _line(what: str) -> str:
    if sys.stdin.isatty():
        print(f"{what} : ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
