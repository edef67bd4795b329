"""What colleagues did: same function, same site, the 30 days before the day of a flag.

Whole days, so that a flag that is judged again says the same of them.
"""

from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from policy.corroboration import EXPLAINED
from policy.oversight.always import OPPOSED
from policy.oversight.flags import Flag, Peers
from policy.oversight.numbers import NUMBERS
from store.session import Working

PARIS = ZoneInfo("Europe/Paris")
_PEERS = text(Path(__file__).with_suffix(".sql").read_text("utf-8"))


def peers(work: Working, flag: Flag) -> Peers:
    """The colleagues' figures beside a flag, by the measure of its rule."""
    midnight = last_midnight(flag.at)
    row = work.connection.execute(
        _PEERS,
        {
            "agent": flag.agent,
            "site": flag.site,
            "rule": flag.rule,
            "since": midnight - NUMBERS.peers,
            "until": midnight,
            "opposed": sorted(OPPOSED),
            "explained": sorted(EXPLAINED),
        },
    ).one()
    return Peers(row.colleagues, row.shifts, row.files, row.counted)


def last_midnight(at: datetime) -> datetime:
    """When this day began in France."""
    return datetime.combine(at.astimezone(PARIS).date(), time(), PARIS)
