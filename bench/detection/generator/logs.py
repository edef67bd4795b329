"""The exchange format’s five files; the labels go to a folder of their own, never beside them."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bench.detection.generator.care import ATTRIBUTIONS
from bench.detection.generator.motives import CODES
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import GROUPS, SHIFT, SITES

ACCESSES = (
    "id", "at", "agent", "function", "site", "device", "network", "speed_kmh", "patient",
    "number_rank", "searches", "refusals_before", "link_type", "link_id", "reason_code",
    "rationale", "sections", "seconds_open",
)  # fmt: skip
AGENTS = ("agent", "function", "site", "patient", "from")
PATIENTS = (
    "patient", "surname_index", "household", "x_km", "y_km", "birth_year", "sex", "well_known",
    "opposed",
)  # fmt: skip
ROSTER = ("agent", "site", "start", "end")
CARE = ("id", "type", "at", "end", "site", "patient", "sex", "age", "motive", "attribution")
LABELS = ("access", "agent", "day", "scenario", "subtlety", "incident")
NOTES = ("access", "note")


class LabelsInsideLog(ValueError):
    """Whoever reads the log must not be able to open the labels."""


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _accesses(world: World, rows: list[Row]) -> Iterable[Sequence[object]]:
    staff, people = world.staff, world.people
    times = world.clock.iso(np.array([row.at for row in rows], dtype=np.int64))
    agents, patients = staff.ids(), people.ids()
    ranks = people.rank.tolist()
    for number, (row, at) in enumerate(zip(rows, times, strict=True)):
        group = GROUPS[int(staff.group[row.agent])]
        yield (
            f"x{number:06d}", at, agents[row.agent], group.function, SITES[group.site], row.device,
            row.network, "" if row.speed is None else row.speed, patients[row.patient],
            ranks[row.patient], row.searches, row.refusals, row.link, row.link_id, row.reason,
            row.rationale, row.sections, row.seconds,
        )  # fmt: skip


def _agents(world: World) -> Iterable[Sequence[object]]:
    staff, patients = world.staff, world.people.ids()
    since = world.clock.iso(staff.since)
    for agent, name in enumerate(staff.ids()):
        group = GROUPS[int(staff.group[agent])]
        own = patients[int(staff.patient[agent])] if staff.known[agent] else ""
        yield name, group.function, SITES[group.site], own, since[agent]


def _patients(world: World) -> Iterable[Sequence[object]]:
    people = world.people
    return zip(
        people.ids(), people.surname.tolist(), [f"h{one:05d}" for one in people.household.tolist()],
        np.round(people.x, 2).tolist(), np.round(people.y, 2).tolist(), people.born.tolist(),
        np.where(people.woman, "F", "M").tolist(), people.well_known.astype(int).tolist(),
        people.opposed.astype(int).tolist(), strict=True,
    )  # fmt: skip


def _roster(world: World) -> Iterable[Sequence[object]]:
    staff, names = world.staff, world.staff.ids()
    ends = world.clock.instants(world.clock.walls(staff.begins) + SHIFT)
    starts, stops = world.clock.iso(staff.begins), world.clock.iso(ends)
    for slot in range(len(staff.begins)):
        for number, rostered in enumerate(staff.rostered):
            for agent in rostered[slot][rostered[slot] >= 0].tolist():
                yield names[agent], SITES[GROUPS[number].site], starts[slot], stops[slot]


def _care(world: World) -> Iterable[Sequence[object]]:
    care, patients = world.care, world.people.ids()
    at, end = world.clock.iso(care.written), world.clock.iso(care.end)
    told = np.flatnonzero(care.told)
    for event in told[np.argsort(care.written[told], kind="stable")].tolist():
        visit, patient = bool(care.visit[event]), int(care.shown_patient[event])
        yield (
            care.id(event), "visit" if visit else "call", at[event], end[event],
            SITES[int(care.site[event])], patients[patient] if patient >= 0 else "",
            ("F" if care.shown_woman[event] else "M") if care.shown_woman[event] >= 0 else "",
            int(care.shown_age[event]) if care.shown_age[event] >= 0 else "",
            CODES[int(care.motive[event])],
            "" if visit else ATTRIBUTIONS[int(care.attribution[event])],
        )  # fmt: skip


def write(world: World, rows: list[Row], log: Path, labels: Path) -> None:
    """``rows`` in order of time; raises ``LabelsInsideLog``."""
    log, labels = log.resolve(), labels.resolve()
    if labels == log or log in labels.parents:
        raise LabelsInsideLog("labels go to a folder outside the log")
    log.mkdir(parents=True, exist_ok=True)
    labels.mkdir(parents=True, exist_ok=True)
    _write(log / "accesses.csv", ACCESSES, _accesses(world, rows))
    _write(log / "agents.csv", AGENTS, _agents(world))
    _write(log / "patients.csv", PATIENTS, _patients(world))
    _write(log / "roster.csv", ROSTER, _roster(world))
    _write(log / "care.csv", CARE, _care(world))
    days = world.clock.dates(np.array([row.at for row in rows], dtype=np.int64))
    names = world.staff.ids()
    marked = [(number, row) for number, row in enumerate(rows) if row.scenario]
    _write(labels / "labels.csv", LABELS, (
        (f"x{n:06d}", names[r.agent], days[n], r.scenario, r.subtlety, r.incident)
        for n, r in marked
    ))  # fmt: skip
    _write(labels / "notes.csv", NOTES, (
        (f"x{n:06d}", row.note) for n, row in enumerate(rows) if row.note and not row.scenario
    ))  # fmt: skip
