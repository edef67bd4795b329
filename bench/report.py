"""The table, on the terminal and in docs/performance.md: measured, limit, verdict."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from bench.figures import Row
from bench.house import House, entries, large

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
NOTES = Path(__file__).with_name("notes.md")
_HEADINGS = ("What", "Measured", "Limit (aim)", "Verdict")
_LIBRARIES = ("streamlit", "sqlalchemy", "psycopg", "cryptography", "starlette", "uvicorn")


def show(rows: Sequence[Row]) -> None:
    """Print the table, then the misses by themselves."""
    table = Table(*_HEADINGS, show_lines=True)
    for row in rows:
        table.add_row(*_cells(row))
    Console(width=max(Console().width, 120)).print(table)
    missed = [row.what for row in rows if row.kept is False]
    print("\n".join(f"MISSED: {what}" for what in missed) or "Every aim was kept.")


def write(rows: Sequence[Row], house: House) -> None:
    """Write the page."""
    lines = [
        "# Performance",
        "",
        "Written by `python -m bench --write` (`make bench ARGS=--write`). Every figure is taken",
        "against a limit measured in the same run, in turns, so that a busy machine slows both; in",
        "brackets, where the ratio of the medians lies 95 times in 100.",
        "",
        *(f"- {line}" for line in _conditions(house)),
        "",
        f"| {' | '.join(_HEADINGS)} |",
        "|---|---|---|---|",
        *(f"| {' | '.join(_cells(row))} |" for row in rows),
        "",
        NOTES.read_text("utf-8").rstrip(),
        "",
    ]
    PAGE.write_text("\n".join(lines), "utf-8")


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row.what, row.measured, row.limit, row.verdict


def _conditions(house: House) -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [
        f"{datetime.now(UTC):%d/%m/%Y %H:%M} UTC; load average {os.getloadavg()[1]:.1f}",
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {platform.system()}"
        f" {platform.release()}",
        f"Python {platform.python_version()}, {libraries}",
        f"PostgreSQL {_server(house)}: the embedded one with its normal settings, fsync on",
        f"{large():,} patients, loaded by COPY in {house.loaded_in(f'patients_{large()}')} s;"
        f" {entries():,} entries in {house.loaded_in(f'entries_{entries()}')} s",
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _server(house: House) -> str:
    with psycopg.connect(house.conninfo()) as connection:
        answer = connection.execute("show server_version").fetchone()
    return str(answer[0]).split()[0] if answer else "unknown"
