"""The words of a justification: like the agent's own last ones, or saying another person.

Near-likeness to others' words proves nothing: most independent ones look alike.
"""

import re
import unicodedata
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from math import log

from policy.oversight.scoring.context import Context
from policy.oversight.scoring.counting import Clock
from policy.oversight.scoring.evidence import Code, Family
from policy.oversight.scoring.raw import Raw

_LAST = 50
_AGENTS = 20_000
_AGE = re.compile(r"\b(\d{1,3})\s*(?:ans?|a)\b")
_WORD = re.compile(r"[a-z]+")
_MEN = frozenset({"m", "mr", "monsieur", "homme", "garcon", "patient", "pere", "mari", "fils"})
_WOMEN = frozenset(
    {"mme", "madame", "femme", "fille", "patiente", "mere", "epouse", "enceinte", "parturiente"}
)
_SURE_MEN = _MEN - {"m", "patient", "pere", "fils", "mari"}
_SURE_WOMEN = _WOMEN - {"mere", "fille", "epouse"}
_CHILD = frozenset({"nourrisson", "bebe", "enfant"})
_AGE_SLACK = 3
_GROWN = 20


def plain(words: str) -> str:
    """Lower case without accents."""
    if words.isascii():
        return words.lower()
    bare = unicodedata.normalize("NFKD", words.lower().replace("’", "'"))
    return bare.encode("ascii", "ignore").decode()


class _Last:
    """The last texts of one agent, counted."""

    __slots__ = ("bags", "counts")

    def __init__(self) -> None:
        self.bags: deque[frozenset[str]] = deque()
        self.counts: Counter[frozenset[str]] = Counter()

    def add(self, bag: frozenset[str]) -> None:
        self.bags.append(bag)
        self.counts[bag] += 1
        if len(self.bags) > _LAST:
            old = self.bags.popleft()
            self.counts[old] -= 1
            if not self.counts[old]:
                del self.counts[old]


class Texts:
    """The last fifty of each agent, as sets of words."""

    def __init__(self, clock: Clock) -> None:
        self._last: OrderedDict[str, _Last] = OrderedDict()
        self._empty = clock.fading()

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """Repeated word for word by the same hand, empty, or about somebody else."""
        words = seen.words
        function = seen.agent.function
        if not words:
            of = self._empty.of((function, "n")) + 2.0
            rarity = -log((self._empty.of((function, "empty")) + 1.0) / of)
            yield Raw(Family.TEXT, Code.TEXT_EMPTY, max(rarity, 0.0), {})
            return
        bag = frozenset(words.split())
        last = self._last.get(seen.agent.id)
        same = last.counts[bag] if last is not None else 0
        if last is not None and same:
            figures = {"same": float(same), "of": float(len(last.bags))}
            yield Raw(Family.TEXT, Code.TEXT_REPEATED, log(1.0 + same), figures)
        differ = _differences(words, bag, seen)
        if differ:
            yield Raw(Family.TEXT, Code.TEXT_DIFFERS, 3.5 + len(differ), differ)

    def remember(self, seen: Context) -> None:
        """These words are the agent's last."""
        words = seen.words
        function = seen.agent.function
        self._empty.add((function, "n"))
        if not words:
            self._empty.add((function, "empty"))
            return
        last = self._last.pop(seen.agent.id, None)
        if last is None:
            last = _Last()
        last.add(frozenset(words.split()))
        self._last[seen.agent.id] = last
        if len(self._last) > _AGENTS:
            self._last.popitem(last=False)


def _differences(words: str, bag: frozenset[str], seen: Context) -> dict[str, float]:
    """What the words say of a person that the patient is not."""
    found: dict[str, float] = {}
    person = seen.person
    if person is None:
        return found
    tokens = frozenset(_WORD.findall(words))
    if person.sex.upper() == "F" and tokens & _SURE_MEN and not tokens & _WOMEN:
        found["sex"] = 1.0
    if person.sex.upper() in ("M", "H") and tokens & _SURE_WOMEN and not tokens & _MEN:
        found["sex"] = 1.0
    if person.birth_year is not None:
        said = _AGE.search(words)
        age = seen.at.year - person.birth_year
        other = said is not None and abs(int(said[1]) - age) > _AGE_SLACK
        if other or (tokens & _CHILD and age > _GROWN):
            found["age"] = 1.0
    return found
