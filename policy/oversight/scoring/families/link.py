"""What an access names as its reason, and how well that fits: who, when, where, why, for whom."""

from collections import OrderedDict
from collections.abc import Iterator
from math import log

from policy.oversight.scoring.context import Context
from policy.oversight.scoring.counting import Clock, Fading
from policy.oversight.scoring.evidence import Code, Family
from policy.oversight.scoring.raw import Raw

_LINK = Family.LINK
_KEPT = 4_096  # files whose patients are remembered
_YEARS = 5.0
_COMMON = 1.0  # nats: more than one in three is nothing to compare


class Linking:
    """Rarities by function, and for whom each file was named lately."""

    def __init__(self, clock: Clock) -> None:
        self._kinds = clock.fading()
        self._patients: OrderedDict[str, tuple[set[str], set[str]]] = OrderedDict()

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """Of the named file alone; that nothing is named is the state's matter."""
        access, care = seen.access, seen.named
        if access.link_id:
            yield from self._shared(seen)
        if care is None:
            return
        if seen.differ:
            apart = seen.differ.get("years", 0.0)
            raw = 4.0 if "patient" in seen.differ else 2.5 + min(apart / _YEARS, 3.0)
            yield Raw(_LINK, Code.LINK_IDENTITY, raw, seen.differ)
        yield from _timing(seen)
        if access.reason_code and care.motive and access.reason_code != care.motive:
            heading = access.reason_code.partition(".")[0] == care.motive.partition(".")[0]
            yield Raw(_LINK, Code.LINK_MOTIVE, 1.0 if heading else 2.0, {})
        for code, key in self._rare(seen):
            rarity = _rarity(self._kinds, seen.agent.function, key)
            if rarity > _COMMON:
                yield Raw(_LINK, code, rarity, {})

    def remember(self, seen: Context) -> None:
        """Its kind, and for whom."""
        access = seen.access
        if access.link_id:
            patients, agents = self._patients.pop(access.link_id, (set(), set()))
            self._patients[access.link_id] = (patients | {access.patient}, agents)
            if len(self._patients) > _KEPT:
                self._patients.popitem(last=False)
        if seen.named is not None:
            for _, key in self._rare(seen):
                self._kinds.add((seen.agent.function, key))
                self._kinds.add((seen.agent.function, key[0]))

    def _shared(self, seen: Context) -> Iterator[Raw]:
        others = self._patients.get(seen.access.link_id)
        if others is None:
            return
        count = len(others[0] | {seen.access.patient})
        if count > 1:
            yield Raw(_LINK, Code.LINK_SHARED, 2.0 * (count - 1), {"patients": count})

    def _rare(self, seen: Context) -> tuple[tuple[Code, tuple[str, ...]], ...]:
        care = seen.named
        assert care is not None
        kind = ("kind", care.link.value, care.attribution)
        site = ("site", "here" if care.site == seen.site else "elsewhere")
        return (Code.LINK_KIND, kind), (Code.LINK_SITE, site)


def _timing(seen: Context) -> Iterator[Raw]:
    care = seen.named
    assert care is not None
    if seen.differ or seen.book.running(care, seen.at):
        return
    late = (seen.at - seen.book.until(care)).total_seconds() / 60
    minutes = late if late > 0 else (care.at - seen.at).total_seconds() / 60
    raw = log(1.0 + max(minutes, 0.0) / 30.0)
    if late > 0:
        yield Raw(_LINK, Code.AFTER_CARE, raw, {"hours": minutes / 60})
    else:
        yield Raw(_LINK, Code.LINK_TIME, raw, {"minutes": minutes})


def _rarity(counts: Fading, function: str, key: tuple[str, ...]) -> float:
    """−ln of the function's share of this kind."""
    return -log((counts.of((function, key)) + 0.5) / (counts.of((function, key[0])) + 1.0))
