"""Measure, print one table; a miss is printed, it is no error. ``python -m bench [NAME…]``.

``--write`` keeps the table in docs/performance.md. ``python -m bench detection`` measures what is
found instead (bench/detection/command.py).
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator

from bench import (
    appends,
    browser,
    crowd,
    degraded,
    desks,
    feeds,
    feeds_posting,
    house,
    journal,
    kills,
    notices,
    opposition,
    report,
    server,
    supervision,
    verifying,
)  # fmt: skip
from bench.detection import command as detection
from bench.figures import Row
from bench.house import House

MEASURES: dict[str, Callable[[House], Iterator[Row]]] = {
    "server": server.measure,
    "browser": browser.measure,
    "desks": desks.measure,
    "crowd": crowd.measure,
    "appends": appends.measure,
    "verify": verifying.measure,
    "journal": journal.measure,
    "feeds": feeds.measure,
    "posting": feeds_posting.measure,
    "supervision": supervision.measure,
    "opposition": opposition.measure,
    "kills": kills.measure,
    "notices": notices.measure,
    "degraded": degraded.measure,
}


def main() -> None:
    """Run what was named, or everything but detection, which needs no database."""
    if sys.argv[1:2] == ["detection"]:
        sys.exit(detection.main(sys.argv[2:]))
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    chosen = parser.parse_args()
    unknown = set(chosen.name) - set(MEASURES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if chosen.write and chosen.name:
        parser.error("--write keeps the whole table: name nothing")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with house.opened() as home:
        rows = [row for name in chosen.name or MEASURES for row in _measured(name, home)]
        report.show(rows)
        if chosen.write:
            report.write(rows, home)


def _measured(name: str, home: House) -> Iterator[Row]:
    """Each line as soon as it is known: the whole takes minutes."""
    for row in MEASURES[name](home):
        print(f"{name}: {row.what}: {row.measured}", file=sys.stderr, flush=True)
        yield row


if __name__ == "__main__":
    main()
