"""A series of slips leaves by a route of our own, ``/bons/<series>.pdf``, after its entry.

There is nobody in it: numbers alone. A series that was collected is not printed again.
"""

from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import wording
from console.lookup_desk import NotYours
from console.printing.slips import printed_slips
from console.same_origin import asked_here
from console.slips_desk import SlipReview
from store.session import Doors
from store.sessions import Session
from store.slips import NoSuchSeries

_NOTHING = "Il n’y a pas de bons à imprimer à cette adresse : revenez à la page « Bons ».\n"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Slips:
    """The series of one's own site."""

    doors: Doors

    def routes(self) -> list[Route]:
        """To mount beside Streamlit; the gate lets nobody in who is not signed in."""
        return [Route("/bons/{series:uuid}.pdf", asked_here(self._series))]

    async def _series(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        series: UUID = request.path_params["series"]
        desk = SlipReview(self.doors, session.agent)
        try:
            one = await run_in_threadpool(desk.to_print, series)
        except (NotYours, NoSuchSeries):
            return PlainTextResponse(_NOTHING, 404)
        except SQLAlchemyError as failure:
            _log.error("slips.not_read", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        content = await run_in_threadpool(printed_slips, one, session.agent.site)
        name = f"bons-{one.numbers[0]}-{one.numbers[-1]}.pdf"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type="application/pdf", headers=headers)
