"""What leaves as a file: routes of our own, so that nothing of it lies in Streamlit's memory.

An address holds an opaque id and nothing else. Each answer is on the record before it leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import wording
from console.exports.leaving import PUBLISHED_DAMAGED
from console.exports.routes import DAMAGED
from console.same_origin import asked_here
from policy.agents import Agent
from policy.habilitation import Power, may
from store import proofs
from store.proofs import NotCoveredYet, NothingToProve
from store.published import Published
from store.session import Doors
from store.sessions import Session
from store.tlog.proof import Proof

_log = structlog.get_logger()
_SOON = "Cette preuve sera prête d’ici une minute, au prochain point de contrôle : revenez alors.\n"
_NOTHING = "Il n’y a rien à prouver à cette adresse : revenez à la liste et choisissez un accès.\n"


@dataclass(frozen=True, slots=True)
class Downloads:
    """Proofs of entries: of one's own accesses, or of the log one reviews."""

    doors: Doors
    published: Published

    def routes(self) -> list[Route]:
        """What to mount beside Streamlit; the gate lets nobody in who is not signed in."""
        return [
            Route("/preuve/acces/{grant:uuid}", asked_here(self._access)),
            Route("/preuve/ecriture/{seq:int}", asked_here(self._entry)),
        ]

    async def _access(self, request: Request) -> Response:
        grant: UUID = request.path_params["grant"]

        def prove(agent: Agent) -> Proof:
            with self.doors.serving(agent) as by:
                return proofs.of_own_access(by, self.published, grant)

        return await _answer(request, Power.OPEN, prove, f"acces-{grant.hex[:8]}")

    async def _entry(self, request: Request) -> Response:
        seq: int = request.path_params["seq"]

        def prove(agent: Agent) -> Proof:
            with self.doors.reviewing(agent) as by:
                return proofs.of_entry(by, self.published, seq)

        return await _answer(request, Power.REVIEW, prove, f"ecriture-{seq}")


async def _answer(
    request: Request, power: Power, prove: Callable[[Agent], Proof], name: str
) -> Response:
    session: Session = request.scope["session_of_agent"]
    if not may(session.agent.function, power):
        return PlainTextResponse(_NOTHING, 404)
    try:
        proof = await run_in_threadpool(prove, session.agent)
    except NothingToProve:
        return PlainTextResponse(_NOTHING, 404)
    except NotCoveredYet:
        return PlainTextResponse(_SOON, 409)
    except PUBLISHED_DAMAGED:
        return PlainTextResponse(DAMAGED, 503)
    except SQLAlchemyError as failure:
        _log.error("download.not_recorded", exception=type(failure).__name__)
        return PlainTextResponse(wording.DEGRADED + "\n", 503)
    return Response(
        proof.encode(),
        media_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="preuve-{name}.tlog-proof"',
            "Cache-Control": "no-store",
        },
    )
