"""What a family says before it is compared with the ordinary: how surprising, by which figures."""

from typing import NamedTuple

from policy.oversight.scoring.evidence import Code, Family


class Raw(NamedTuple):
    """A raw surprise in nats, with its figures."""

    family: Family
    code: Code
    surprise: float
    figures: dict[str, float]
