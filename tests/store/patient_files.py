"""A patient's file as it leaves the front desk, and ways to tamper with it."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from console.desk import Desk
from console.patient_file import PatientFile
from policy.agents import Agent
from policy.decision import Mode
from policy.patient_events import ListForm
from store import reading
from store.patient_file import SHEET
from store.session import Doors
from store.tlog.note import VerifierKey
from tests.builders import oppose
from tests.gestures import a_desk, bris_de_glace
from tests.store import disclosing
from tests.store.disclosing import Somebody
from tests.store.logs import Kept, kept_in
from tests.store.registers import meet

Changed = Callable[[dict[str, bytes]], object]


@dataclass(frozen=True, slots=True)
class Handed:
    """A file handed over, and the keys that came another way."""

    path: Path
    keys: tuple[VerifierKey, ...]


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """A site with a doctor, somebody at the front desk, and what is kept outside the database."""

    doors: Doors
    kept: Kept
    desk: Desk
    registrar: Agent

    @property
    def log(self) -> UUID:
        return self.desk.agent.site.id

    def hand(self, who: Somebody, path: Path, *, covered: bool = True) -> Handed:
        """Ask, wait for a checkpoint, fetch."""
        file = PatientFile(self.doors, self.registrar, self.kept.published)
        asking = disclosing.ask(self.doors, self.registrar, who.id, ListForm.FILE)
        if covered:
            self.kept.checkpoint(self.doors, self.log)
        path.write_bytes(file.fetch(asking.seq, "zip").content)
        return Handed(path, self.kept.signing.keys())


def a_front_desk(doors: Doors, folder: Path) -> FrontDesk:
    """One site."""
    desk = a_desk(doors)
    return FrontDesk(doors, kept_in(folder), desk, disclosing.a_registrar(doors, desk.agent))


def lived_through(front: FrontDesk) -> Somebody:
    """Two accesses, one of them live; an opposition to the other mode; a refusal; a look-up."""
    who = disclosing.somebody(front.doors)
    disclosing.opened(front.desk, who)
    disclosing.opened(front.desk, who, end=False)
    meet(front.doors, front.registrar, who.id)
    with front.doors.registering(front.registrar) as by:
        oppose(by, who.id, Mode.BRIS_DE_GLACE)
    handle = front.desk.find_by_number(who.number)
    assert handle is not None
    front.desk.break_glass(handle, bris_de_glace())
    other = a_desk(front.doors)
    assert other.find_by_number(who.number) is not None
    return who


def handed(doors: Doors, folder: Path) -> Handed:
    """A whole file of somebody who lived through all of that."""
    front = a_front_desk(doors, folder)
    who = lived_through(front)
    for log in logs(doors):
        front.kept.checkpoint(doors, log)
    return front.hand(who, folder / "dossier-acces.zip")


def logs(doors: Doors) -> list[UUID]:
    """Every log that has an entry."""
    with doors.auditing() as audit:
        return list(reading.heads(audit))


def members(path: Path) -> dict[str, bytes]:
    """What a ZIP holds, in its order."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def rewritten(handed: Handed, path: Path, change: Changed) -> Handed:
    """The same file, changed, and whole as a ZIP."""
    content = members(handed.path)
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, bytes_ in content.items():
            zipped.writestr(name, bytes_)
    return Handed(path, handed.keys)


def in_sheet(change: Callable[[Any], None]) -> Changed:
    """A change of ``acces.json`` alone."""

    def changed(content: dict[str, bytes]) -> None:
        sheet = json.loads(content[SHEET])
        change(sheet)
        content[SHEET] = json.dumps(sheet, ensure_ascii=False).encode()

    return changed
