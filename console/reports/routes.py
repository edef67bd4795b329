"""The report of a month leaves by a route of our own, on the record before its first byte.

``/rapport/2026-11.pdf`` and ``/rapport/2026-11.csv``, for who reviews; nothing else is in the
address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import wording
from console.exports.spreadsheet import MEDIA_TYPE
from console.lookup_desk import NotYours
from console.printing import Document, printed
from console.reports.figures import csv_of
from console.reports.month import document
from console.same_origin import asked_here
from console.supervision import Supervision
from policy.agents import Agent
from policy.picture import NotAMonth, Picture
from store.session import Doors
from store.sessions import Session

_NOTHING = "Il n’y a pas de rapport à cette adresse : revenez à la supervision.\n"
_UNWRITTEN = (
    "Le rapport n’a pas pu être mis en page : recommencez dans un instant,"
    " ou prenez les mêmes chiffres en CSV.\n"
)
_log = structlog.get_logger()


class _NotWritten(Exception):
    """The typesetter failed, whatever it met."""


class _Form(NamedTuple):
    media_type: str
    write: Callable[[Document, Picture], bytes]


_FORMS: Mapping[str, _Form] = {
    "pdf": _Form("application/pdf", lambda said, of: printed(said, of.made_at)),
    "csv": _Form(MEDIA_TYPE, lambda said, _: csv_of(said)),
}


def _written(form: _Form, picture: Picture, by: Agent) -> bytes:
    try:
        return form.write(document(picture, by), picture)
    except Exception as failure:
        raise _NotWritten from failure


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of one's own site."""

    doors: Doors

    def routes(self) -> list[Route]:
        """To mount beside Streamlit."""
        return [Route("/rapport/{month}.{form}", asked_here(self._report))]

    async def _report(self, request: Request) -> Response:
        session: Session = request.scope["session_of_agent"]
        month, name = request.path_params["month"], request.path_params["form"]
        try:
            form = _FORMS[name]
            supervision = Supervision(self.doors, session.agent)
            picture = await run_in_threadpool(supervision.report, month, name)
            content = await run_in_threadpool(_written, form, picture, session.agent)
        except (KeyError, NotYours, NotAMonth):
            return PlainTextResponse(_NOTHING, 404)
        except SQLAlchemyError as failure:
            _log.error("report.not_recorded", exception=type(failure).__name__)
            return PlainTextResponse(wording.DEGRADED + "\n", 503)
        except _NotWritten as failure:
            _log.error("report.not_written", exception=type(failure.__cause__).__name__)
            return PlainTextResponse(_UNWRITTEN, 503)
        headers = {
            "Content-Disposition": f'attachment; filename="supervision-{month}.{name}"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=form.media_type, headers=headers)
