"""Social security numbers that decode like real ones and that no living person can bear.

The commune is real, so date and place can be read from the number, but it is either a village
or a small country, and the order in the month is 900 or more: nobody was ever the 900th child
of a month there. Documents carry them under the OID of test numbers.
"""

from dataclasses import dataclass, field
from datetime import date

from policy.nir import key_of

_FIRST_ORDER, _LAST_ORDER = 900, 999


@dataclass(slots=True)
class Registry:
    """Hands out each number once."""

    _orders: dict[str, int] = field(default_factory=dict)

    def number(self, first: str, birth: date, place: str, *, month: int | None = None) -> str:
        """``first`` is the leading digit, ``place`` an INSEE code, ``month`` a fictive month."""
        stem = f"{first}{birth.year % 100:02d}{month or birth.month:02d}{place}"
        order = self._orders.get(stem, _FIRST_ORDER)
        if order > _LAST_ORDER:
            raise ValueError("no order left in this month and place")
        self._orders[stem] = order + 1
        return f"{stem}{order:03d}" + key_of(f"{stem}{order:03d}")
