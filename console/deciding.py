"""How a decision is written: a refusal with its grounds, or an access with what it opens first.

When the database says that the facts changed since they were read, the gesture is run once more,
so that what is true now is decided and logged like anything else.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from console.declaration import Declaration, granted
from policy.agents import Agent
from policy.decision import Decision, Refused
from policy.durations import DURATIONS
from policy.events import AccessRefused
from policy.reasons import selectable
from policy.record import ESSENTIAL
from store import audit, grants, patients, refusals, words_print
from store.accesses import Access
from store.facts import Moment
from store.grants import FactsChanged
from store.session import Doors, Serving

Result = TypeVar("Result")


def while_facts_hold(doors: Doors, agent: Agent, gesture: Callable[[Serving], Result]) -> Result:
    """Run a gesture; once more when the database says that the facts changed meanwhile."""
    try:
        with doors.serving(agent) as serving:
            return gesture(serving)
    except FactsChanged:
        with doors.serving(agent) as serving:
            return gesture(serving)


def record(
    serving: Serving,
    patient: UUID,
    declared: Declaration,
    file: str | None,
    moment: Moment,
    decision: Decision,
) -> Access | Refused:
    """Write a decision, and the words beside it. Granted: the essential sections are opened."""
    words = audit.commit_to(declared.words) if declared.words.strip() else None
    commitment = words.commitment if words else None
    if isinstance(decision, Refused):
        # Only a code of ours goes into the log: a browser may send words in its place.
        reason = declared.reason if selectable(declared.reason or "") else None
        refusal = AccessRefused(
            decision.mode, decision.grounds, reason, file, commitment, moment.exercise
        )
        entry = refusals.record(serving, patient, decision, refusal)
        result: Access | Refused = decision
    else:
        said = granted(decision, declared, file, moment, commitment)
        due_at = moment.now + DURATIONS.completion
        access, entry = grants.record(serving, patient, decision, said, due_at)
        grants.open_sections(serving, access, decision.sections & set(ESSENTIAL))
        result = access
    if words:
        key = patients.key_for(serving, patient)
        audit.keep_words(serving, entry, "rationale", words, patient, key)
        if not moment.exercise:  # what is said in a drill is compared with nothing
            words_print.keep(serving, entry, words.words)
    return result
