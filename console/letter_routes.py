"""A batch of letters leaves by a route of our own, on the record before its first byte.

``/courrier/lot/<id>.pdf``, for the front desk of that site; nothing else is in the address.
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
from console.mail_desk import Lot, MailDesk, NoSuchBatch
from console.printing import printed_together
from console.reach import Reach
from console.same_origin import asked_here
from store.session import Doors
from store.sessions import Session

_NOTHING = "Il n’y a pas de lot à cette adresse : revenez à la page « Courrier ».\n"
_UNWRITTEN = (
    "Les lettres n’ont pas pu être mises en page : recommencez dans un instant, le lot est gardé.\n"
)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one's own site; ``reach`` is printed on them."""

    doors: Doors
    reach: Reach

    def routes(self) -> list[Route]:
        """To mount beside Streamlit."""
        return [Route("/courrier/lot/{batch:uuid}.pdf", asked_here(self._lot))]

    async def _lot(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        batch: UUID = request.path_params["batch"]
        desk = MailDesk(self.doors, session.agent, self.reach)
        try:
            lot = await run_in_threadpool(desk.take, batch)
        except (NotYours, NoSuchBatch):
            return PlainTextResponse(_NOTHING, 404)
        except SQLAlchemyError as failure:
            _log.error("letters.not_recorded", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        try:
            content = await run_in_threadpool(_pdf, lot)
        except Exception as failure:  # the typesetter, whatever it met
            _log.error("letters.not_written", exception=type(failure).__name__)
            return PlainTextResponse(_UNWRITTEN, 503)
        headers = {
            "Content-Disposition": f'attachment; filename="courrier-{batch.hex[:8]}.pdf"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type="application/pdf", headers=headers)


def _pdf(lot: Lot) -> bytes:
    return printed_together(lot.documents, lot.made_at, f"Courrier du {lot.made_at:%d/%m/%Y}")
