"""The five files of the exchange format, and the labels in a folder of their own."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.detection.other.calendar import day_of, written
from bench.detection.other.flow import Care
from bench.detection.other.people import Inhabitant, surname_key
from bench.detection.other.world import Reading, World, Wrong

Row = Sequence[object]


def write(world: World, readings: list[Reading], log: Path, labels: Path) -> None:
    """``readings`` in order of time; their ids are their places, and say nothing."""
    log.mkdir(parents=True, exist_ok=True)
    labels.mkdir(parents=True, exist_ok=True)
    rows = [(f"a{number:07d}", each) for number, each in enumerate(readings)]
    _csv(
        log / "accesses.csv",
        "id,at,agent,function,site,device,network,speed_kmh,patient,number_rank,searches,"
        "refusals_before,link_type,link_id,reason_code,rationale,sections,seconds_open",
        (_access(key, each) for key, each in rows),
    )
    _csv(log / "agents.csv", "agent,function,site,patient,from", _agents(world))
    _csv(
        log / "patients.csv",
        "patient,surname_index,household,x_km,y_km,birth_year,sex,well_known,opposed",
        (_patient(world, each) for each in world.people if each.listed),
    )
    _csv(log / "roster.csv", "agent,site,start,end", _roster(world))
    _csv(log / "care.csv", "id,type,at,end,site,patient,sex,age,motive,attribution", _cares(world))
    _csv(
        labels / "labels.csv",
        "access,agent,day,scenario,subtlety,incident",
        (_label(key, each, each.wrong) for key, each in rows if each.wrong),
    )
    notes = ((key, each.note) for key, each in rows if each.note and not each.wrong)
    _csv(labels / "notes.csv", "access,note", notes)


def _csv(path: Path, header: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _label(key: str, each: Reading, wrong: Wrong) -> Row:
    day = day_of(each.at).isoformat()
    return key, each.agent.id, day, wrong.scenario, wrong.subtlety, f"i{wrong.incident:03d}"


def _access(key: str, each: Reading) -> Row:
    return (
        key, written(each.at, universal=False), each.agent.id, each.agent.function, each.site,
        each.device, each.network, each.speed, each.patient, each.rank, each.searches,
        each.refusals, each.link_type, each.link_id, each.reason, each.text,
        ";".join(each.sections), each.seconds,
    )  # fmt: skip


def _agents(world: World) -> Iterable[Row]:
    for each in world.staff.agents:
        own = each.person.id if each.told else ""
        yield each.id, each.function, each.site, own, written(each.since, universal=False)


def _patient(world: World, each: Inhabitant) -> Row:
    """The second basin knows an address by its commune alone; some know no address at all."""
    draw = hash_share(each.id)
    coarse = each.basin == 1
    x, y = (round(v, 0 if coarse else 2) for v in (each.x, each.y))
    return (
        each.id,
        "" if draw < 0.02 else surname_key(world.seed, each.surname),
        "" if 0.02 <= draw < 0.13 else each.household,
        *(("", "") if 0.13 <= draw < 0.2 else (x, y)),
        "" if 0.2 <= draw < 0.22 else each.born,
        each.sex,
        int(each.well_known),
        int(each.opposed),
    )


def hash_share(key: str) -> float:
    """A number in [0, 1) that belongs to the key."""
    return (int(key[1:], 16) * 2654435761 % 2**32) / 2**32


def _roster(world: World) -> Iterable[Row]:
    for duty in world.staff.roster:
        start, end = (written(at, universal=False) for at in (duty.start, duty.end))
        yield duty.agent.id, duty.site, start, end


def _cares(world: World) -> Iterable[Row]:
    """Only what the feed told; visits speak universal time, as hospital software does."""
    told = [care for care in (*world.flow.all, *world.invented) if care.told]
    for care in sorted(told, key=lambda each: each.at + each.lag):
        yield _told(care)


def _told(care: Care) -> Row:
    universal = care.kind == "visit"
    return (
        care.id,
        care.kind,
        written(care.at + care.lag, universal=universal),
        written(max(care.end, care.at + care.lag), universal=universal) if care.ended else "",
        care.site,
        care.person.id if care.named else "",
        care.told_sex if care.described else "",
        care.told_age if care.described else "",
        care.motive.code,
        care.attribution,
    )
