"""The front desk hands a patient the list of accesses to their record: asked for, then fetched.

INVARIANT: asking commits its entry; what is fetched is read after, by the door that sees that one
patient. Fetched twice within a quarter of an hour, it is the same list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import NamedTuple
from uuid import UUID

from console.lookup_desk import NotYours
from console.patient_list import document
from console.patient_table import table
from console.printing import printed
from console.register_desk import Objected
from policy.agents import Agent
from policy.habilitation import Power, may
from policy.patient_events import ListForm
from policy.register import Asked, objections
from store import lookups, patient_accesses, patients
from store.patient_accesses import Asking, Listed, NothingAsked
from store.patient_file import Proofs, Sheet, proofs_of, sheet_of, zipped
from store.published import Published
from store.session import Doors

#: Who draws the paper: another version may draw the same list otherwise.
MADE_WITH = f"brise-glace {version('brise-glace')}, typst {version('typst')}"


class Period(NamedTuple):
    """From the first on, before the second."""

    since: datetime
    until: datetime


class Fetched(NamedTuple):
    """A file, ready to leave."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PatientFile:
    """Lists handed over by one agent at the front desk."""

    doors: Doors
    agent: Agent
    published: Published

    def may_disclose(self) -> bool:
        """Does this function hand lists over?"""
        return may(self.agent.function, Power.DISCLOSE)

    def ask(self, handle: UUID, asked: Asked, period: Period, form: ListForm) -> int:
        """Write that the list of who was found leaves; the number under which it is fetched.

        ``NotYours``, ``StaleLookup``, ``Objected`` when whoever asks may not ask for the patient.
        """
        self._needs()
        with self.doors.registering(self.agent) as by:
            patient = lookups.patient_of(by, handle)
            born = patients.by_id(by, patient).identity.traits.birth_date
            if why := objections(asked, born=born, today=asked.on):
                raise Objected(why)
            return patient_accesses.ask(by, patient, asked, *period, form).seq

    def fetch(self, seq: int, suffix: str) -> Fetched:
        """The list that was asked under this number. ``NotYours``, ``NothingAsked``."""
        self._needs()
        with self.doors.registering(self.agent) as by:
            asking = patient_accesses.asked_under(by, seq)
        if suffix not in _FORMS[asking.form]:
            raise NothingAsked
        return _MADE[suffix](self, asking)

    def _needs(self) -> None:
        if not self.may_disclose():
            raise NotYours(Power.DISCLOSE)

    def _listed(self, asking: Asking) -> Listed:
        with self.doors.holding(asking.patient) as by:
            return patient_accesses.listed(by, asking)

    def _paper(self, asking: Asking) -> Fetched:
        # Without proofs: what is read on paper does not wait for what is published.
        sheet = sheet_of(self._listed(asking), Proofs({}, (), ()), asking.at, MADE_WITH)
        return Fetched("acces.pdf", "application/pdf", paper(sheet))

    def _file(self, asking: Asking) -> Fetched:
        listed = self._listed(asking)
        proofs = proofs_of(listed, self.published)
        sheet = sheet_of(listed, proofs, asking.at, MADE_WITH)
        keys = self.published.keys()
        content = zipped(sheet, proofs, keys, table=table(sheet), paper=paper(sheet))
        return Fetched("dossier-acces.zip", "application/zip", content)


def paper(sheet: Sheet) -> bytes:
    """The list as a PDF: the same bytes each time, by the same version."""
    return printed(document(sheet), sheet.made_at)


_FORMS: Mapping[ListForm, tuple[str, ...]] = {
    ListForm.PDF: ("pdf",),
    ListForm.FILE: ("zip", "pdf"),
    ListForm.RECEIPT: (),
}
_MADE: Mapping[str, Callable[[PatientFile, Asking], Fetched]] = {
    "pdf": PatientFile._paper,
    "zip": PatientFile._file,
}
