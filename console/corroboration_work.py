"""What the worker does so that accesses explain themselves within seconds of being made."""

from typing import Final

from console.worker import Work
from store.corroborating import evaluate
from store.likeness_filling import Filling
from store.session import Doors

_SOON: Final = 2.0  # seconds


def works(doors: Doors) -> dict[str, Work]:
    """Judging accesses, and once, at an upgrade, indexing those who were patients before."""
    return {
        "accesses_judged": Work(lambda: evaluate(doors), every=_SOON, first=_SOON),
        "patients_indexed": Work(Filling(doors).turn),
    }
