"""May this agent open this record now? A decision is a value with every one of its reasons.

Deny wins: one ground refuses, whatever else is right. The words of a decision are defined in
``policy.access``, its rules in ``policy.grounds``; this is the one door to both.
"""

from datetime import datetime

from policy.access import (
    Decision,
    Duty,
    Facts,
    FileStanding,
    Granted,
    Ground,
    Mode,
    Owed,
    RecordState,
    Refused,
    Request,
)
from policy.durations import DURATIONS
from policy.grounds import GROUNDS, OWED
from policy.habilitation import readable_sections

__all__ = [
    "Decision",
    "Duty",
    "Facts",
    "FileStanding",
    "Granted",
    "Ground",
    "Mode",
    "Owed",
    "RecordState",
    "Refused",
    "Request",
    "decide",
]


def decide(request: Request, facts: Facts, now: datetime) -> Decision:
    """Every ground of a refusal, in the order of ``Ground``; without any, what is granted."""
    if now.utcoffset() is None:
        raise ValueError("a decision needs a time with its offset")
    grounds = tuple(ground for ground in Ground if GROUNDS[ground].brings(request, facts))
    return Refused(request.mode, grounds) if grounds else _grant(request, facts, now)


def _grant(request: Request, facts: Facts, now: datetime) -> Granted:
    length = DURATIONS.grants[request.mode]
    return Granted(
        mode=request.mode,
        sections=readable_sections(facts.profession),
        ends_at=now + length.length,
        ceiling_at=now + length.ceiling,
        # The patient’s permission is for emergencies; a consent does not unmask.
        masked_included=request.mode is not Mode.NORMAL and facts.masked_permitted,
        owed=frozenset(owed for owed in Owed if OWED[owed].brings(request, facts)),
    )
