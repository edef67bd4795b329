"""Where an access comes from and how it is made: workstation, network, speed, sections, time."""

import numpy as np

from bench.detection.generator.population import Ints
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import GROUPS, SITES
from bench.detection.generator.words import rationales, reasons

_STATIONS = (12, 9, 7)
_USUAL = (0.72, 0.18, 0.10)
_SPARE = 0.12  # of odd devices: one that replaces another
_REMOTE = 0.3  # of what is done by those who may work from home
_SEARCHES = (0.80, 0.13, 0.045, 0.02, 0.005)
_REFUSED, _REFUSED_OPPOSED = 0.012, 0.55
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


def _device(world: World, agent: int, chance: float, odd: float, pick: float) -> str:
    site = world.staff.site(agent)
    if odd < world.options.noise.odd_device * _SPARE:
        return f"{SITES[site]}-r{int(pick * 4):02d}"
    if odd < world.options.noise.odd_device:
        return station(site, int(pick * _STATIONS[site]))
    return usual(world, agent, int(np.searchsorted(np.cumsum(_USUAL[:2]), chance, side="right")))


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


def _where(world: World, agent: int, chances: np.ndarray) -> tuple[str, str]:
    site = SITES[world.staff.site(agent)]
    if world.staff.remote[agent] and chances[0] < _REMOTE:
        return f"portable-a{agent:03d}", f"vpn-{site}"
    network = f"4g-{site}" if chances[1] < world.options.noise.odd_network else f"lan-{site}"
    return _device(world, agent, chances[2], chances[3], chances[4]), network


def ordinary(
    rng: np.random.Generator, world: World, agents: Ints, at: Ints, patients: Ints, motive: Ints
) -> list[Row]:
    """Accesses made as these agents make theirs; no link yet."""
    count, people = len(agents), world.people
    chances = rng.random((count, 8))
    percents = rng.integers(0, 100, (count, 13))
    searches = rng.choice(len(_SEARCHES), count, p=_SEARCHES).tolist()
    refusal = rng.random(count) < np.where(people.opposed[patients], _REFUSED_OPPOSED, _REFUSED)
    ages = world.options.start.year - people.born[patients]
    said = rationales(rng, world.staff, agents, motive, people.woman[patients], ages)
    coded = reasons(rng, motive)
    length = rng.normal(0, 0.6, count)
    rows = []
    for row, agent in enumerate(agents.tolist()):
        function = GROUPS[int(world.staff.group[agent])].function
        device, network = _where(world, agent, chances[row])
        rows.append(Row(
            at=int(at[row]), agent=agent, patient=int(patients[row]), device=device,
            network=network, speed=_speed(chances[row, 5], chances[row, 6]),
            searches=searches[row], refusals=int(refusal[row]), link="none", link_id="",
            reason=coded[row], rationale=said[row],
            sections=_sections(percents[row], 9 + 12 * chances[row, 7]),
            seconds=int(np.exp(_SECONDS.get(function, 3.8) + length[row])) + 4,
        ))  # fmt: skip
    return rows
