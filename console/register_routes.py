"""A receipt leaves by a route of our own, ``/recu/<look-up>/<line>``, on the record before it does.

The address holds two opaque ids; a look-up is its agent's own, and goes stale.
"""

from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import register_receipt, wording
from console.lookup_desk import NotYours
from console.printing import printed
from console.register_desk import NoSuchLine, RegisterDesk, StaleLookup
from console.same_origin import asked_here
from store.patients import Erased
from store.session import Doors
from store.sessions import Session

_NOTHING = (
    "Il n’y a pas de récépissé à cette adresse, ou la recherche du patient date de plus d’une"
    " demi-heure : revenez à l’accueil et cherchez de nouveau le patient.\n"
)
_UNWRITTEN = "Le récépissé n’a pas pu être mis en page : recommencez dans un instant.\n"
_log = structlog.get_logger()


class _NotWritten(Exception):
    """The typesetter failed, whatever it met."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts of what was said at this desk."""

    doors: Doors

    def routes(self) -> list[Route]:
        """To mount beside Streamlit; the gate lets nobody in who is not signed in."""
        return [Route("/recu/{handle:uuid}/{line:uuid}", asked_here(self._receipt))]

    async def _receipt(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        handle, line = request.path_params["handle"], request.path_params["line"]
        desk = RegisterDesk(self.doors, session.agent, session.second_factor_at)
        try:
            content = await run_in_threadpool(_written, desk, handle, line)
        except (NotYours, NoSuchLine, StaleLookup, Erased):
            return PlainTextResponse(_NOTHING, 404)
        except SQLAlchemyError as failure:
            _log.error("receipt.not_recorded", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        except _NotWritten as failure:
            _log.error("receipt.not_written", exception=type(failure.__cause__).__name__)
            return PlainTextResponse(_UNWRITTEN, 503)
        headers = {
            "Content-Disposition": 'attachment; filename="recepisse.pdf"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type="application/pdf", headers=headers)


def _written(desk: RegisterDesk, handle: UUID, line: UUID) -> bytes:
    receipt = desk.receipt(handle, line)
    try:
        return printed(register_receipt.document(receipt), receipt.at)
    except Exception as failure:
        raise _NotWritten from failure
