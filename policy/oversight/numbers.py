"""The numbers of oversight.toml, as types; each has its reason beside it."""

from dataclasses import dataclass, fields
from datetime import timedelta

from policy.tables import Table, UnreadableTable, exactly, read, sentence

_FILE = "oversight.toml"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the always-alert rules count against."""

    window_minutes: int
    near: int
    near_per_files: int
    empty: int
    retry_hours: int
    retype_minutes: int
    peers_days: int

    @property
    def window(self) -> timedelta:
        """Over which look-ups are counted."""
        return timedelta(minutes=self.window_minutes)

    @property
    def retry(self) -> timedelta:
        """Within which a second attempt is one."""
        return timedelta(hours=self.retry_hours)

    @property
    def retype(self) -> timedelta:
        """Within which a number that is typed again is no new attempt."""
        return timedelta(minutes=self.retype_minutes)

    @property
    def peers(self) -> timedelta:
        """Over which colleagues are counted."""
        return timedelta(days=self.peers_days)


def numbers(table: Table) -> Numbers:
    """What a table says; raises ``UnreadableTable``."""
    names = [field.name for field in fields(Numbers)]
    exactly(table, names, where=_FILE)
    return Numbers(*(_count(table[name], f"{_FILE} [{name}]") for name in names))


def _count(line: Table, where: str) -> int:
    exactly(line, ("count", "reason"), where=where)
    sentence(line, "reason", where=where)
    count = line["count"]
    if type(count) is not int or count < 1:
        raise UnreadableTable(f"{where}: a number from 1 expected")
    return count


NUMBERS = numbers(read(_FILE))
