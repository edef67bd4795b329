"""``python -m policy.retention_page`` writes docs/retention.md, from what is enforced."""

import sys
from collections.abc import Iterator
from typing import Final

from policy.decision_table import table
from policy.retention import RETENTION, Fate, Kept

_NBSP: Final = "\N{NO-BREAK SPACE}"
_FATES: Final[dict[Fate, str]] = {
    Fate.PURGED: "purgée",
    Fate.PATIENT: "avec le patient",
    Fate.ACCOUNT: "avec le compte ou le site",
    Fate.DERIVED: "recalculée",
    Fate.NOBODY: "de personne",
}
_OPENING: Final = """\
# Durées de conservation

Page écrite par `python -m policy.retention_page`, à partir de `policy/retention.toml`. On ne la
modifie pas à la main. Un test échoue quand une table de la base n’y a pas sa ligne.

- **purgée**\u00a0: le travail de fond la purge chaque jour et l’écrit au journal de la maison
  (`purged`)\u00a0; la base refuse de purger plus jeune que le plus court permis.
- **avec le patient**\u00a0: illisible, ou partie, dès que sa clé est détruite
  (`brise-glace erase`).
- **comme le journal**\u00a0: la durée `log.kept` de `policy/durations.toml`.
"""


def page() -> str:
    """The whole page."""
    heads = ("Table", "Ce qu’elle tient", "Ce qu’elle devient", "Après", "Pourquoi")
    return f"{_OPENING}\n{table(heads, _rows())}\n"


def _rows() -> Iterator[tuple[str, ...]]:
    for one in sorted(
        RETENTION.values(), key=lambda line: (list(Fate).index(line.fate), line.table)
    ):
        yield f"`{one.table}`", one.holds, _FATES[one.fate], _after(one), one.reason


def _after(one: Kept) -> str:
    if one.after is None:
        return ""
    if one.with_log:
        return "comme le journal"
    days = one.after.days
    return f"{days}{_NBSP}{'jour' if days == 1 else 'jours'}"


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())  # UTF-8 whatever the terminal says
