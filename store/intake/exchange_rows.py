"""The rows of the five files as events of the scoring; ``WrongCell`` for one that is none."""

from typing import Final

from policy.oversight.scoring.events import Access, Agent, Care, Link, Person, Shift
from store.intake.exchange_cells import (
    MOST,
    WrongCell,
    decimal,
    flag,
    key,
    keys,
    link,
    moment,
    rounded,
    sex,
    whole,
)
from store.intake.exchange_faults import FaultCode
from store.intake.exchange_lines import Cells

_KILOMETRES: Final = 100_000
_FASTEST: Final = 10**10  # kilometres an hour: a country in a second, and more
_BIRTHS: Final = (1850, 2200)
_OLDEST: Final = 150
_MANY: Final = 10**9


def agent(cells: Cells) -> Agent:
    """A row of agents.csv."""
    id, function, site, patient, since = cells
    return Agent(key(id, "agent"), key(function, "function"), site, moment(since, "from"), patient)


def person(cells: Cells) -> Person:
    """A row of patients.csv."""
    id, surnames, household, x, y, born, their_sex, well_known, opposed = cells
    across = decimal(x, "x_km", -_KILOMETRES, _KILOMETRES)
    along = decimal(y, "y_km", -_KILOMETRES, _KILOMETRES)
    return Person(
        key(id, "patient"),
        frozenset(keys(surnames)),
        household,
        None if across is None or along is None else (across, along),
        whole(born, "birth_year", *_BIRTHS),
        sex(their_sex),
        flag(well_known, "well_known"),
        flag(opposed, "opposed"),
    )


def shift(cells: Cells) -> Shift:
    """A row of roster.csv."""
    agent, site, start, end = cells
    shift = Shift(key(agent, "agent"), site, moment(start, "start"), moment(end, "end"))
    if shift.end < shift.start:
        raise WrongCell(FaultCode.ENDS_FIRST, "end")
    return shift


def care(cells: Cells) -> Care:
    """A row of care.csv."""
    id, kind, at, end, site, patient, their_sex, age, motive, attribution = cells
    care = Care(
        key(id, "id"),
        link(kind, "type"),
        moment(at, "at"),
        moment(end, "end") if end else None,
        site,
        patient,
        sex(their_sex),
        rounded(age, "age", _OLDEST),
        motive,
        attribution,
    )
    if care.link is Link.NONE:
        raise WrongCell(FaultCode.NOT_IN_LIST, "type")
    if care.end is not None and care.end < care.at:
        raise WrongCell(FaultCode.ENDS_FIRST, "end")
    return care


def access(cells: Cells) -> Access:
    """A row of accesses.csv. The function is the agent's at that time (agents.csv)."""
    (
        id, at, agent, _function, site, device, network, speed, patient, rank, searches,
        refusals, kind, link_id, reason, rationale, sections, seconds,
    ) = cells  # fmt: skip
    if ";" in id:
        raise WrongCell(FaultCode.SEMICOLON, "id")  # cases.csv joins them so
    return Access(
        key(id, "id"),
        moment(at, "at"),
        key(agent, "agent"),
        patient,
        device,
        network,
        decimal(speed, "speed_kmh", 0, _FASTEST),
        whole(rank, "number_rank", -MOST),
        whole(searches, "searches", 0, _MANY) or 0,
        whole(refusals, "refusals_before", 0, _MANY) or 0,
        link(kind, "link_type"),
        link_id,
        reason,
        rationale,
        keys(sections),
        rounded(seconds, "seconds_open", _MANY),
        site=site,
    )
