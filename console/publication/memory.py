"""What was published where, in a small file: a restart repeats no mail.

A file that cannot be read is no memory: everything is published again, which harms nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from store.tlog import files

NAME = "publication.json"
_PRIVATE = 0o600


@dataclass(slots=True)
class Memory:
    """By the address of each target: what it has of each log, and when it was last mailed."""

    path: Path
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    mailed: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Memory":
        """What is remembered in this folder."""
        path = folder / NAME
        try:
            told = json.loads(path.read_bytes())
            known = {str(a): {str(UUID(log)): str(d) for log, d in of.items()}
                     for a, of in told["known"].items()}  # fmt: skip
            mailed = {str(a): datetime.fromisoformat(at).astimezone(UTC)
                      for a, at in told["mailed"].items()}  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(path)
        return cls(path, known, mailed)

    def has(self, address: str, log: UUID, digest: str) -> bool:
        """Whether this very thing was published there."""
        return self.known.get(address, {}).get(str(log)) == digest

    def learn(self, address: str, digests: Mapping[UUID, str], at: datetime | None = None) -> None:
        """It was published, or mailed at this time; ``OSError`` when it cannot be written down.

        This process remembers it all the same.
        """
        self.known.setdefault(address, {}).update({str(log): d for log, d in digests.items()})
        if at is not None:
            self.mailed[address] = at
        told = {
            "known": self.known,
            "mailed": {address: when.isoformat() for address, when in self.mailed.items()},
        }
        files.write(self.path, json.dumps(told, indent=1).encode(), _PRIVATE)
