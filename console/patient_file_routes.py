"""A patient's list leaves by a route of our own, ``/patient/liste/12.zip`` (or ``.pdf``).

The address holds the number of the entry that says it leaves, and nothing else.
"""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import wording
from console.exports.leaving import PUBLISHED_DAMAGED
from console.exports.routes import DAMAGED
from console.lookup_desk import NotYours
from console.patient_file import PatientFile
from console.same_origin import asked_here
from store.patient_accesses import NothingAsked
from store.published import Published
from store.session import Doors
from store.sessions import Session

_NOTHING = (
    "Il n’y a pas de liste à cette adresse, ou elle a été demandée il y a plus d’un quart d’heure :"
    " revenez à l’accueil et demandez-la de nouveau.\n"
)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PatientFiles:
    """Lists that were asked for at this desk."""

    doors: Doors
    published: Published

    def routes(self) -> list[Route]:
        """To mount beside Streamlit; the gate lets nobody in who is not signed in."""
        return [Route("/patient/liste/{seq:int}.{suffix}", asked_here(self._list))]

    async def _list(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        seq, suffix = request.path_params["seq"], request.path_params["suffix"]
        desk = PatientFile(self.doors, session.agent, self.published)
        try:
            fetched = await run_in_threadpool(desk.fetch, seq, suffix)
        except (NotYours, NothingAsked):
            return PlainTextResponse(_NOTHING, 404)
        except PUBLISHED_DAMAGED:
            return PlainTextResponse(DAMAGED, 503)
        except SQLAlchemyError as failure:
            _log.error("patient_list.not_read", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        headers = {
            "Content-Disposition": f'attachment; filename="{fetched.name}"',
            "Cache-Control": "no-store",
        }
        return Response(fetched.content, media_type=fetched.media_type, headers=headers)
