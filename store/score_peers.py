"""What colleagues did, by the measure of each reason: same function, same site, 30 days.

The scored day itself is the last of them. Counted of scores, which say nothing of a patient.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text

from policy.oversight.flags import Peers
from policy.oversight.numbers import NUMBERS
from policy.oversight.scoring.evidence import Code
from store.scores import ScoredCase
from store.session import Reviewing

_PARIS = ZoneInfo("Europe/Paris")
_PEERS = text(Path(__file__).with_suffix(".sql").read_text("utf-8"))


def peers(by: Reviewing, day: ScoredCase) -> Mapping[Code, Peers]:
    """For each reason of a scored day, how many accesses of colleagues show it as markedly."""
    marked = {one.code: one.surprise for one in day.reasons}
    until = datetime.combine(day.day + timedelta(days=1), time(), _PARIS)
    rows = by.connection.execute(
        _PEERS,
        {
            "agent": day.agent,
            "site": by.agent.site.id,
            "since": until - NUMBERS.peers,
            "until": until,
            "codes": list(marked),
            "surprises": list(marked.values()),
        },
    )
    return {
        Code(row.code): Peers(row.colleagues, row.shifts, row.files, row.counted) for row in rows
    }
