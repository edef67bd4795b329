"""What colleagues did: same function, same site, the 30 days before a flag, its own day included.

Up to the very entry of the flag, so that one that is judged again says the same of them.
"""

from pathlib import Path

from sqlalchemy import text

from policy.corroboration import EXPLAINED
from policy.oversight.always import OPPOSED
from policy.oversight.flags import Flag, Peers
from policy.oversight.numbers import NUMBERS
from store.session import Working

_PEERS = text(Path(__file__).with_suffix(".sql").read_text("utf-8"))


def peers(work: Working, flag: Flag) -> Peers:
    """The colleagues' figures beside a flag, by the measure of its rule."""
    row = work.connection.execute(
        _PEERS,
        {
            "agent": flag.agent,
            "site": flag.site,
            "rule": flag.rule,
            "since": flag.at - NUMBERS.peers,
            "until": flag.at,
            "opposed": sorted(OPPOSED),
            "explained": sorted(EXPLAINED),
        },
    ).one()
    return Peers(row.colleagues, row.shifts, row.files, row.counted)
