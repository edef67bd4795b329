"""What corroboration answers: a state, and the signs it rests on.

Values are stored and, in signs, read by others: never change one. Figures are minutes, days,
counts, times, codes and references of files; never a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """What explains an access, the best first."""

    LINKED_MATCHES = "linked_matches"  # the named file is this patient's call, at that time
    CARE_HERE = "care_here"  # another file or a visit of this patient, here, around the access
    OWN_CARE = "own_care"  # the agent’s own explained care of this patient, days before
    RELAYED = "relayed"  # received by hand-over, from an explained access
    LINKED_DIFFERS = "linked_differs"  # a file was named, and it does not bear the access out
    SOME_CARE = "some_care"  # the patient was cared for somewhere, weeks before
    NONE = "none"


EXPLAINED = frozenset({State.LINKED_MATCHES, State.CARE_HERE, State.OWN_CARE, State.RELAYED})


class SignCode(StrEnum):
    """What one sign is about."""

    FILE = "file"  # is the named file known, and where
    TIME = "time"  # was it running
    KIND = "kind"  # does its kind give a Centre 15 basis
    MOTIVE = "motive"
    NUMBER = "number"
    NUMBER_ALONE = "number_alone"  # the number agrees, the rest of the identity is another's
    NAME = "name"
    GIVEN = "given"
    BORN = "born"
    AGE = "age"
    SEX = "sex"
    PERSON = "person"  # does the file say who it is about
    HEARD = "heard"  # the feed spoke of it after the access
    PATIENTS = "patients"  # named for more patients than it describes
    SURE = "sure"  # is what explains the access certainly about this patient
    CONTRADICTION = "contradiction"  # the file contradicts itself
    TRANSFERRED = "transferred"  # another Samu has the file now
    CARE_HERE = "care_here"
    OWN_CARE = "own_care"
    SOME_CARE = "some_care"
    DUTY = "duty"
    RELAYED = "relayed"  # received by hand-over: is the access it came from explained


Figure = str | int


@dataclass(frozen=True, slots=True)
class Sign:
    """``agrees``: True bears the access out, False speaks against it, None tells neither way."""

    code: SignCode
    agrees: bool | None
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an access was made, as far as the feeds tell."""

    state: State
    signs: tuple[Sign, ...]

    @property
    def explained(self) -> bool:
        """Needs this access no case?"""
        return self.state in EXPLAINED
