"""Where an access comes from and how it is made: workstation, network, speed, sections, time."""

import numpy as np

from bench.detection.generator.clock import DAY, HOUR
from bench.detection.generator.population import Floats, Ints
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import GROUPS, SITES
from bench.detection.generator.words import rationales, reasons

_STATIONS = (12, 9, 7)
_USUAL = (0.72, 0.18, 0.10)
_SPARE = 0.12  # of odd devices: one that replaces another
_UNKNOWN = 0.0015  # a device, a network, that nobody has seen: honest as well
_REMOTE = 0.3  # of what is done by those who may work from home
_SEARCHES = (0.80, 0.13, 0.045, 0.02, 0.005)
_REFUSED, _REFUSED_OPPOSED = 0.012, 0.35
_NEW_FOR = 30 * DAY  # a newcomer tries desks and searches
_RENEWED = 90  # with drift: the Samu’s workstations are replaced on that day
_SECONDS = {"regulating_physician": 4.4, "emergency_physician": 5.1, "call_handler": 3.4}

ESSENTIAL = ("48765-2", "10160-0", "11450-4", "11348-0")
MORE = (
    "47519-4", "46264-8", "42348-3", "44944-7", "44939-7", "10157-6", "11369-6", "10162-6",
    "29762-2",
)  # fmt: skip


def station(site: int, number: int) -> str:
    return f"{SITES[site]}-p{number % _STATIONS[site]:02d}"


def usual(world: World, agent: int, which: int = 0) -> str:
    """The workstation that an agent sits at, first, second or third."""
    return station(world.staff.site(agent), int(world.staff.words[agent]) // 7 + which * 4)


def _device(world: World, agent: int, at: int, chances: Floats) -> str:
    """``chances``: which of the usual ones, whether an odd one, which odd one."""
    site, odd = world.staff.site(agent), world.options.noise.odd_device
    new = at - int(world.staff.since[agent]) < _NEW_FOR
    if chances[1] < _UNKNOWN:
        return f"inconnu-{int(chances[2] * 9999):04d}"
    if chances[1] < odd * _SPARE:
        return f"{SITES[site]}-r{int(chances[2] * 4):02d}"
    if chances[1] < odd * (3 if new else 1):
        return station(site, int(chances[2] * _STATIONS[site]))
    which = int(np.searchsorted(np.cumsum(_USUAL[:2]), chances[0], side="right"))
    return usual(world, agent, which)


def _speed(kind: float, amount: float) -> float | None:
    """Unknown at the first access; an address placed in the wrong town, once in a while."""
    if kind < 0.3:
        return None
    bands = ((0.93, 0.0, 0.0), (0.985, 3, 70), (0.998, 70, 130), (2.0, 200, 900))
    low, high = next((low, high) for bound, low, high in bands if kind < bound)
    return round(low + amount * (high - low), 1)


def _sections(chances: Ints, many: float) -> str:
    """The essential ones nearly always; others by need."""
    opened = [code for code, chance in zip(ESSENTIAL, chances[:4], strict=True) if chance < 82]
    opened += [code for code, chance in zip(MORE, chances[4:], strict=True) if chance < many]
    return ";".join(opened or ESSENTIAL[:1])


def _where(world: World, agent: int, at: int, chances: Floats) -> tuple[str, str]:
    number = world.staff.site(agent)
    site, options = SITES[number], world.options
    if world.staff.remote[agent] and chances[0] < _REMOTE:
        return f"portable-a{agent:03d}", f"vpn-{site}"
    device = _device(world, agent, at, chances[2:5])
    if chances[1] < _UNKNOWN:
        return device, f"ext-{int(chances[0] * 400):03d}"
    if options.drift and number == 0 and at >= world.clock.instant(_RENEWED, 6):
        device = f"{device}-b"
    return device, f"4g-{site}" if chances[1] < options.noise.odd_network else f"lan-{site}"


def ordinary(
    rng: np.random.Generator, world: World, agents: Ints, at: Ints, patients: Ints, motive: Ints
) -> list[Row]:
    """Accesses made as these agents make theirs; no link yet."""
    count, people = len(agents), world.people
    chances = rng.random((count, 8))
    percents = rng.integers(0, 100, (count, 13))
    new = at - world.staff.since[agents] < _NEW_FOR
    searches = rng.choice(len(_SEARCHES), count, p=_SEARCHES) + new * rng.integers(0, 2, count)
    refusal = rng.random(count) < np.where(people.opposed[patients], _REFUSED_OPPOSED, _REFUSED)
    ages = world.options.start.year - people.born[patients]
    hours = world.clock.walls(at) % DAY // HOUR
    night = (hours >= 20) | (hours < 8)
    said = rationales(rng, world.staff, agents, motive, people.woman[patients], ages, night)
    coded = reasons(rng, motive)
    length = rng.normal(0, 0.6, count)
    rows = []
    for row, agent in enumerate(agents.tolist()):
        function = GROUPS[int(world.staff.group[agent])].function
        device, network = _where(world, agent, int(at[row]), chances[row])
        rows.append(Row(
            at=int(at[row]), agent=agent, patient=int(patients[row]), device=device,
            network=network, speed=_speed(chances[row, 5], chances[row, 6]),
            searches=int(searches[row]), refusals=int(refusal[row]), link="none", link_id="",
            reason=coded[row], rationale=said[row],
            sections=_sections(percents[row], 9 + 12 * chances[row, 7]),
            seconds=int(np.exp(_SECONDS.get(function, 3.8) + length[row])) + 4,
        ))  # fmt: skip
    return rows
