"""What a session keeps of « Supervision »: a period, a column that was chosen, an access to revoke.

Codes and ids alone.
"""

from enum import StrEnum
from uuid import UUID

from console import state
from console.queue_filter import Filter
from policy.picture import Span

#: Keys of the controls: Streamlit forgets them when another page is drawn.
PERIOD, MONTH = "supervision-period", "supervision-month"
A_MONTH = "month"  # of the control: which one is said by the other

_SHOWN, _CHOSEN, _CHANGED, _REVOKING, _SAID = (
    "supervision-shown",
    "supervision-chosen",
    "supervision-changed",
    "supervision-revoking",
    "supervision-said",
)
#: The case that the page « Cas » is to show.
CASE = "case"


class Said(StrEnum):
    """What the page has to say once; worded in supervision_wording.py."""

    REVOKED = "revoked"
    ENDED_ALREADY = "ended_already"
    OWN = "own"
    DEGRADED = "degraded"


def period(this_month: str) -> str:
    """The code of the period on screen."""
    chosen: str = state.kept(PERIOD) or Span.WEEK
    if chosen != A_MONTH:
        return chosen
    return str(state.kept(MONTH) or this_month)


def arrives(code: str) -> bool:
    """Is this another period than the one that was said, or a page just opened? Asked once."""
    new = state.kept(PERIOD) is None or state.kept(_SHOWN) != code
    state.keep(_SHOWN, code)
    return new


def chosen() -> Filter | None:
    """The column that filters the queue."""
    one: Filter | None = state.kept(_CHOSEN)
    return one


def choose(one: Filter | None) -> None:
    """Filter by it, or by nothing any more."""
    state.keep(_CHOSEN, one)
    state.keep(_CHANGED, one or "none")


def changed_once() -> bool:
    """Was a column chosen in a part of the page that redraws by itself? The rest must follow."""
    changed = state.kept(_CHANGED) is not None
    state.keep(_CHANGED, None)
    return changed


def pressed(key: str) -> None:
    """A column of a chart; a second press lets it go. What is none of ours changes nothing."""
    try:
        one = Filter.parse(str(state.pressed(key).get("of")))
    except ValueError:
        return
    choose(None if one == chosen() else one)


def revoking() -> UUID | None:
    """The access whose revocation is asked for."""
    grant: UUID | None = state.kept(_REVOKING)
    return grant


def revoke(grant: UUID | None) -> None:
    """Ask for its reason, or for none any more."""
    state.keep(_REVOKING, grant)


def say(what: Said | None) -> None:
    """Say it at the next drawing."""
    state.keep(_SAID, what)


def said_once() -> Said | None:
    """What there is to say: by one drawing."""
    what: Said | None = state.kept(_SAID)
    say(None)
    return what


def open_case(case: UUID) -> None:
    """Go to this case."""
    state.keep(CASE, case)
    state.go("cas")


def examine(key: str) -> None:
    """A line of the queue was pressed."""
    if (case := _id(key)) is not None:
        open_case(case)
        state.keep(_CHANGED, "case")


def ask_revocation(key: str) -> None:
    """A live access was pressed."""
    if (grant := _id(key)) is not None:
        revoke(grant)
        state.keep(_CHANGED, "revoking")


def _id(key: str) -> UUID | None:
    """What no line of ours sends is none."""
    try:
        return UUID(str(state.pressed(key).get("of")))
    except ValueError:
        return None
