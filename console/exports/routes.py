"""A reviewer takes their site's log away: a route of our own, streamed, and on the record first.

The address holds a form and days, nothing else; nothing of the log lies in Streamlit's memory.
"""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from console import wording
from console.exports import days
from console.exports.days import NotAMoment
from console.exports.leaving import FORMS, PUBLISHED_DAMAGED, Asked, by_a_reviewer
from console.lookup_desk import NotYours
from console.same_origin import asked_here
from store.exporting import NotCovered, NothingToExport
from store.published import Published
from store.session import Doors
from store.sessions import Session

_log = structlog.get_logger()
_NOTHING = "Il n’y a rien à exporter à cette adresse : revenez au journal.\n"
_NO_DATE = "Cette période ne se lit pas : revenez au journal et choisissez deux dates.\n"
_SOON = "Ces entrées seront signées d’ici quelques minutes : revenez alors pour l’archive.\n"
DAMAGED = "Les points de contrôle publiés sont illisibles : prévenez l’astreinte informatique.\n"


@dataclass(frozen=True, slots=True)
class Exports:
    """The same forms as the command's, of one's own site alone."""

    doors: Doors
    published: Published

    def routes(self) -> list[Route]:
        """To mount beside Streamlit: ``/export/archive``, ``/export/fhir``, ``/export/csv``."""
        return [Route("/export/{form}", asked_here(self._export))]

    async def _export(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        try:
            asked = _asked(request)
            leaving = await run_in_threadpool(
                by_a_reviewer, self.doors, session.agent, self.published, asked
            )
        except NotAMoment:
            return PlainTextResponse(_NO_DATE, 400)
        except (KeyError, NotYours, NothingToExport):
            return PlainTextResponse(_NOTHING, 404)
        except NotCovered:
            return PlainTextResponse(_SOON, 409)
        except PUBLISHED_DAMAGED:
            return PlainTextResponse(DAMAGED, 503)
        except SQLAlchemyError as failure:
            _log.error("export.not_recorded", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        headers = {
            "Content-Disposition": f'attachment; filename="{leaving.name}"',
            "Cache-Control": "no-store",
        }
        return StreamingResponse(leaving.chunks, media_type=leaving.media_type, headers=headers)


def _asked(request: Request) -> Asked:
    """``KeyError`` for a form that is none of ours."""
    form = {one.value: one for one in FORMS}[request.path_params["form"]]
    said = request.query_params
    return Asked(form, days.since(said.get("du")), days.until(said.get("au")))
