"""The evidence sheet of a drill leaves by a route of our own, on the record before its first byte.

``/exercice/<id>.pdf`` and ``/exercice/<id>.csv``, for who reviews at that site.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import wording
from console.drill_desk import Drills, NoDrill, Sheet
from console.drill_document import checkpoint, csv_of, document
from console.exports.spreadsheet import MEDIA_TYPE
from console.lookup_desk import NotYours
from console.printing import printed
from console.same_origin import asked_here
from store.published import Published
from store.session import Doors
from store.sessions import Session

_NOTHING = "Il n’y a pas de feuille à cette adresse : revenez à la page « Exercice ».\n"
_UNWRITTEN = (
    "La feuille n’a pas pu être mise en page : recommencez dans un instant, ou prenez-la en CSV.\n"
)
_TYPES: Mapping[str, str] = {"pdf": "application/pdf", "csv": MEDIA_TYPE}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DrillSheets:
    """The sheets of one's own site."""

    doors: Doors
    published: Published

    def routes(self) -> list[Route]:
        """To mount beside Streamlit."""
        return [Route("/exercice/{drill}.{form}", asked_here(self._sheet))]

    async def _sheet(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        form = request.path_params["form"]
        try:
            media_type, write = _TYPES[form], self._forms()[form]
            desk = Drills(self.doors, session.agent)
            sheet = await run_in_threadpool(desk.take, UUID(request.path_params["drill"]))
        except (KeyError, ValueError, NotYours, NoDrill):
            return PlainTextResponse(_NOTHING, 404)
        except SQLAlchemyError as failure:
            _log.error("drill_sheet.not_recorded", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        try:
            content = await run_in_threadpool(write, sheet)
        except Exception as failure:  # the typesetter, whatever it met
            _log.error("drill_sheet.not_written", exception=type(failure).__name__)
            return PlainTextResponse(_UNWRITTEN, 503)
        headers = {
            "Content-Disposition": f'attachment; filename="exercice.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=media_type, headers=headers)

    def _forms(self) -> Mapping[str, Callable[[Sheet], bytes]]:
        return {"pdf": self._printed, "csv": csv_of}

    def _printed(self, sheet: Sheet) -> bytes:
        return printed(document(sheet, checkpoint(self.published, sheet)), sheet.made_at)
