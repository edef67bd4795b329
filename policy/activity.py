"""What an hour of a site is counted by: the codes of the derived table ``activity``.

A code is a measure, and what of it after a colon. What depends on when one asks (live, late) is
no measure: a rebuild gives the same table.
"""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Final

from policy.access import Ground
from policy.likeness import normal


class Measure(StrEnum):
    """What is counted. Values are stored: never change one."""

    GRANTED = "granted"  # by mode
    ENDED = "ended"  # by kind of end, in the hour of the granting
    EXPLANATION = "explanation"  # by state of policy/corroboration.py, in the hour of the granting
    REASON = "reason"  # by code of motive
    OWED = "owed"  # by Debt, in the hour of the granting
    WORDS = "words"  # of justifications, by Words, in the hour they were said
    REFUSED = "refused"
    OPPOSED = "opposed"  # refusals that an opposition of the patient alone explains
    LOOKED_UP = "looked_up"  # look-ups that found somebody
    ARRIVED = "arrived"  # emergency visits
    FILES_OPENED = "files_opened"  # regulation files by the hour of their opening
    FILES_OPEN = "files_open"  # regulation files open at some moment of the hour


class Debt(StrEnum):
    """What became of something owed in words. Values are stored: never change one."""

    OPEN = "open"
    IN_TIME = "in_time"
    LATE = "late"


class Words(StrEnum):
    """Were the words of a justification said before? Values are stored: never change one."""

    OWN = "own"  # nobody's of the site, in the time that is compared
    REPEATED = "repeated"  # the agent's own
    SHARED = "shared"  # a colleague's


#: So far back are the words of a justification held against earlier ones.
WORDS_COMPARED: Final = timedelta(days=90)

#: A refusal for one of these met an opposition.
OPPOSITIONS: Final = (Ground.OPPOSED_TO_CENTRE_15, Ground.OPPOSED_TO_BRIS_DE_GLACE)

#: A file that nobody closed is not counted open for longer: feeds lose closings.
OPEN_AT_MOST: Final = timedelta(hours=24)


def split(code: str) -> tuple[Measure | None, str]:
    """« granted:centre_15 » → its measure and of what; no measure for a later version's code."""
    measure, _, of = code.partition(":")
    return (Measure(measure) if measure in frozenset(Measure) else None), of


def said_again(words: str) -> str:
    """The same for words that differ by case, accents, punctuation, spaces or figures alone."""
    return re.sub(r"\d+", "0", normal(words))
