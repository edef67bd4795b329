"""How many notices of a site went, wait or failed: figures alone, for who reviews.

What was made in the period is bounded by its days; what stands now is few, whenever it was made.
"""

from typing import Final

from sqlalchemy import text

from policy.picture import Notified, Period
from store.activity_reading import bounds
from store.session import Reviewing

_MADE: Final = text(
    "select count(*) filter (where n.state = 'sent') as sent,"
    " count(*) filter (where n.state = 'printed') as printed,"
    " count(*) filter (where n.state = 'nobody') as nobody"
    " from notice n where n.site_id = :site and n.made_at >= :since and n.made_at < :until"
)
_STANDING: Final = text(
    "select count(*) filter (where n.state in ('waiting', 'handing')) as waiting,"
    " min(n.made_at) filter (where n.state in ('waiting', 'handing')) as oldest,"
    " min(n.made_at) filter (where n.state = 'waiting' and n.attempts = 0) as untried,"
    " count(*) filter (where n.state = 'to_print') as to_print,"
    " count(*) filter (where n.state in ('failed', 'uncertain')) as failed"
    " from notice n where n.site_id = :site"
    " and n.state in ('waiting', 'handing', 'to_print', 'failed', 'uncertain')"
)


def notified(by: Reviewing, within: Period) -> Notified:
    """The notices of this reviewer's site."""
    site = {"site": by.agent.site.id}
    since, until = bounds(within)
    made = by.connection.execute(_MADE, site | {"since": since, "until": until}).one()
    standing = by.connection.execute(_STANDING, site).one()
    return Notified(**made._mapping, **standing._mapping)
