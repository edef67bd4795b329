"""``rotate``: a new wrapping key for the ring, and every patient's and case's key under it."""

import argparse
from collections.abc import Callable

from console import house
from console.commands.progress import bar
from policy.events import KeysRotated
from store import audit, case_keys, keys, patients
from store.session import Doors, Working


def add(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_: argparse.Namespace) -> int:
    """The ring is saved before anything is wrapped with its new key."""
    with house.opened() as home:
        ring = home.doors.ring.rotated()
        keys.save(ring, home.secrets / "keys.json")
        home.doors.ring = ring
        moved = _rewrap(home.doors, patients.under_older_keys, patients.rewrap)
        cases = _rewrap(home.doors, case_keys.under_older_keys, case_keys.rewrap)
        with home.doors.working() as work:
            audit.append_to(work, KeysRotated(ring.current, moved))
    print(
        f"Trousseau en version {ring.current} : {moved} clé(s) de patient"
        f" et {cases} clé(s) de cas refaites."
    )
    print("Redémarrez la console pour qu’elle s’en serve.")
    return 0


def _rewrap(doors: Doors, older: Callable[[Working], int], rewrap: Callable[[Working], int]) -> int:
    with doors.working() as work:
        total = older(work)
    moved = 0
    with bar("Clés") as steps:
        step = steps(total)
        while True:
            with doors.working() as work:
                batch = rewrap(work)
            if not batch:
                return moved
            moved += batch
            for _ in range(batch):
                step()
