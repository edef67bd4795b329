"""What a regulation file is called: by its reference, else by its whole id.

Of files that would bear one reference the least id bears it, whatever came first. The two least
that a message does not touch say all that is to be known of the others, however many they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Called:
    """How a file is called; ``shared`` when another would be called the same."""

    reference: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Files of these names or ids, by how they came to be there."""

    manual: frozenset[str]  # references that somebody wrote down, of no file that was heard of
    before: frozenset[str]  # ids that were there
    now: frozenset[str]  # and those that are there from now on

    def keep(self, case: str, name: str) -> bool:
        """Does somebody else bear this name whatever happens?"""
        written = name if case in self.before else case  # a new file becomes the one written down
        return (name in self.now and name != case) or written in self.manual


def called(wanted: Mapping[str, str], known: Known) -> dict[str, Called]:
    """What these files are called, by id; ``wanted`` has two of the least that want each name."""
    wanting: dict[str, list[str]] = {}
    for case, name in wanted.items():
        wanting.setdefault(name, []).append(case)
    return {
        case: Called(
            name if case == min(cases) and not known.keep(case, name) else case, len(cases) > 1
        )
        for name, cases in wanting.items()
        for case in cases
    }
