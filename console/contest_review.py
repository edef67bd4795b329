"""The supervisor's gesture with a reference: the case of that access, opened when there is none.

A reference of another site, or of an access of their own, is nobody's to them; each look is an
entry, which holds a keyed trace of the reference and never the reference.
"""

from uuid import UUID

from console.reviewer import Reviewer
from policy.checked import NotChecked as NotChecked
from policy.checked import parse
from policy.log_events import LogRead, LogReport
from policy.notices import REFERENCE_PREFIX
from store import audit, contest_reading, contests
from store.contest_matching import match
from store.session import Reviewing


class NotYet(Exception):
    """The case of this access moved at this very moment: the worker opens it in seconds."""


class ByReference(Reviewer):
    """One reviewer, with what a patient was told."""

    def case(self, typed: str) -> UUID | None:
        """The case of this reference, contested now if none is; None: nothing for them.

        ``NotChecked`` when it is written wrong, ``NotYet``.
        """
        reference = parse(typed, REFERENCE_PREFIX)
        with self._reviewing() as by:
            access = contest_reading.access_of(by, reference)
            _looked(by, reference, found=access is not None)
            if access is None:
                return None
            if case := contest_reading.case_of(by, access):
                return case
            contest = contests.take(by, reference, "")
        match(self._doors, contest)
        with self._reviewing() as by:
            case = contest_reading.case_of(by, access)
        if case is None:
            raise NotYet
        return case


def _looked(by: Reviewing, reference: str, *, found: bool) -> None:
    trace = by.ring.index("contest", reference).hex()
    audit.append(by, LogRead(LogReport.CASE, {"reference": trace}, int(found)))
