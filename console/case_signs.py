"""What speaks for or against an access, in words: its signs, and the rules that were met."""

from dataclasses import dataclass

from policy.oversight.flags import Flag


@dataclass(frozen=True, slots=True)
class FlagSaid:
    """A rule that was met: what it is, its figures, the peers', and what would clear it."""

    title: str
    lines: tuple[str, ...]


def flag(one: Flag) -> FlagSaid:
    """A flag in a few sentences."""
    return FlagSaid(one.rule, (str(dict(one.figures)),))
