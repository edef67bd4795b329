"""The worker's part in notices: plan each access, send by each channel, read what comes back.

Without a server, planning and letters go on, and what is to leave by it waits.
"""

from functools import partial
from uuid import UUID

import structlog

from console import bounces_folder, metrics, notice_mail, notice_sending
from console.notice_sending import Route
from console.notice_settings import Ways
from console.reach import Reach
from console.worker import Work
from store import notice_planning, notices
from store.sealing import NotOurs
from store.session import Doors

_PLANNED_AT_ONCE = 200
_log = structlog.get_logger()


def works(doors: Doors, ways: Ways, reach: Reach) -> dict[str, Work]:
    """One work for each channel that has a server: a slow one holds up no other."""
    works = {"notices_planned": Work(Planning(doors, ways).turn)}
    for channel, outgoing in ways.servers.items():
        route = Route(doors, channel, outgoing, ways, partial(notice_mail.message, reach=reach))
        works[f"notices_sent_{channel}"] = Work(partial(notice_sending.turn, route))
    if ways.bounces:
        reading = partial(bounces_folder.turn, doors, ways.bounces)
        works["notices_bounced"] = Work(reading)
    return works


class Planning:
    """Accesses that ended, each planned in a transaction of its own."""

    def __init__(self, doors: Doors, ways: Ways) -> None:
        self._doors, self._ways = doors, ways
        self._named = False

    def turn(self) -> int:
        """Plan what is due; how many accesses."""
        self._name_authors()
        done = notice_sending.settle_left(self._doors)
        with self._doors.working() as work:
            due = notice_planning.due(work, _PLANNED_AT_ONCE)
        done += sum(self._planned(grant) for grant in due)
        with self._doors.working() as work:
            metrics.notices_stand(notices.counts(work))
        return done

    def _name_authors(self) -> None:
        if self._named:  # once, at the start: another worker may be told otherwise
            return
        with self._doors.working() as work:
            notice_planning.name_authors(work, self._ways.naming)
        self._named = True

    def _planned(self, grant: UUID) -> bool:
        try:
            with self._doors.working() as work:
                return notice_planning.plan(work, grant, self._ways.is_mssante)
        except NotOurs:  # one whose contacts do not open holds up no other
            _log.critical("notice.unreadable")
            return False
