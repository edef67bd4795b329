"""What « Mes accès » does when an agent answers a case: one gesture, and what is said of it.

The session keeps which case and a code; what was typed stays in the browser's form on an error.
"""

from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from console import state
from console.answer_wording import Said
from console.answers import (
    Answers,
    NothingSaid,
    NotToAnswer,
    TwoFiles,
    WhichAccess,
    WordsTooLong,
)
from console.components import Submitted
from console.state import Told
from policy.regulation import NotAFileReference

ALL = "all"
_SAID = "answer-said"
_WRONG: dict[type[Exception], Said] = {
    NothingSaid: Said.NOTHING,
    WordsTooLong: Said.TOO_LONG,
    TwoFiles: Said.TWO_FILES,
    WhichAccess: Said.WHICH_ACCESS,
    NotAFileReference: Said.NOT_A_FILE,
    NotToAnswer: Said.TOO_LATE,
}

_log = structlog.get_logger()


def answer(answers: Answers, case: UUID, grants: Sequence[UUID], given: Submitted) -> None:
    """Send an answer about some of a case's accesses, whose ids are ``grants``."""
    try:
        answers.answer(case, str(given.get("words", "")), _file(given), _chosen(grants, given))
    except tuple(_WRONG) as wrong:
        _say(case, _WRONG[type(wrong)])
    except SQLAlchemyError as failure:
        _log.error("gesture.not_recorded", exception=type(failure).__name__)
        _say(case, Said.DEGRADED)
    else:
        _say(case, Said.ANSWERED)


def said(case: UUID) -> Said | None:
    """What there is to say of this case's answer, until the next gesture or another page."""
    kept: tuple[UUID, Said] | None = state.kept(_SAID)
    return kept[1] if kept and kept[0] == case and state.told() is Told.ANSWER else None


def _say(case: UUID, what: Said) -> None:
    state.keep(_SAID, (case, what))
    state.tell(Told.ANSWER)


def _file(given: Submitted) -> str:
    chosen, typed = (str(given.get(name, "")).strip() for name in ("file", "typed"))
    if chosen and typed and chosen != typed:
        raise TwoFiles
    return chosen or typed


def _chosen(grants: Sequence[UUID], given: Submitted) -> Sequence[UUID]:
    """One access is the one that is meant; of several, the browser says which."""
    if len(grants) == 1 or given.get("access") == ALL:
        return grants
    return [one for one in grants if str(one) == given.get("access")]
