"""Does a regulation file, a roster or an arrival explain an access? Pure: seen facts in, words out.

A file is believed running from ten minutes before it is opened to ten minutes after it is closed;
one whose closing is unheard of, for twelve hours. A visit, from twelve hours before the arrival (an
announced patient is prepared for) to ten minutes after the patient left.
A named file bears an access out when it was running, gives a basis for the mode, and is certainly
about this patient; a call named at once that does not say enough of whom, when nothing else speaks
against it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from policy.access import FileStanding, Mode
from policy.corroboration_identity import Identity, best
from policy.corroboration_identity import signs as identity_signs
from policy.corroboration_seen import Care as Care
from policy.corroboration_seen import CareKind as CareKind
from policy.corroboration_seen import Named as Named
from policy.corroboration_seen import Person as Person
from policy.corroboration_seen import Seen as Seen
from policy.corroboration_seen import Shift as Shift
from policy.corroboration_time import around, duty_sign, minutes, past, running, time_sign
from policy.corroboration_values import EXPLAINED as EXPLAINED
from policy.corroboration_values import Explanation as Explanation
from policy.corroboration_values import Figure as Figure
from policy.corroboration_values import Sign as Sign
from policy.corroboration_values import SignCode as SignCode
from policy.corroboration_values import State as State
from policy.durations import DURATIONS
from policy.feeds import Contradiction
from policy.likeness import Trait
from policy.reasons import motive
from policy.regulation import standing

_BASIS = {
    FileStanding.MEDICAL: True,
    FileStanding.WITHOUT_MEDICAL_ACT: False,
    FileStanding.UNVERIFIED: None,
    FileStanding.NOT_GIVEN: None,
}


_USUAL = frozenset({Trait.GIVEN})
#: « Autres motifs ou pas de motif identifié », « Non renseigné »: no motive to differ from.
_SAYS_NOTHING = frozenset({"M06.04", "M07.00"})


def explain(seen: Seen) -> Explanation:
    """The state of one access, with its signs."""
    named = sorted(seen.named, key=lambda one: (one.later, one.reference))
    known = [one.care for one in named if one.care is not None]
    matching = [one.care for one in named if one.care and bears_out(one, seen)]
    spent = {(care.kind, care.event) for care in matching}
    other = [one for one in seen.around if _theirs(one) and (one.kind, one.event) not in spent]
    here = _nearest(seen, (one for one in other if one.here and _gives_care(one, seen)))
    before = _nearest(seen, (one for one in other if past(one, seen.at)))
    own = [at for at in seen.own if seen.at - DURATIONS.review.own_care <= at < seen.at]
    signs = [sign for one in named for sign in _named_signs(one, seen)]
    signs += [] if named else [Sign(SignCode.FILE, None)]
    signs += _sure_sign(matching, here)
    signs += _care_signs(seen, here, before, len(own), max(own, default=None))
    state = _state(
        (State.LINKED_MATCHES, matching),
        (State.CARE_HERE, here),
        (State.OWN_CARE, own),
        (State.LINKED_DIFFERS, known),
        (State.SOME_CARE, before),
    )
    return Explanation(state, (*signs, duty_sign(seen)))


def bears_out(named: Named, seen: Seen) -> bool:
    """Does this named file or visit explain the access?"""
    care = named.care
    if care is None or not running(care, seen.at) or not _gives_basis(care, seen):
        return False
    judged, person = best(care)
    if judged is Identity.SAME:
        return True
    if named.later or judged is Identity.DIFFERS or not _may_be_unsure(named, care):
        return False
    said = _motive_sign(care, seen)
    if person.differing:  # a usual given name, or a twin's
        return person.differing <= _USUAL and said is not None and said.agrees is True
    return said is None or said.agrees is not False


def _may_be_unsure(named: Named, care: Care) -> bool:
    """A call is taken from whoever speaks; a visit says who came, and a shared name is nobody's."""
    shared = Contradiction.REFERENCE_SHARED in care.contradictions or _too_many(named, care)
    return care.here and care.kind is CareKind.CALL and not shared


def _too_many(named: Named, care: Care) -> bool:
    """Was it named for more patients than it is about? Of nobody, it may be about one."""
    return named.patients > max(len(care.persons), 1)


def _gives_basis(care: Care, seen: Seen) -> bool:
    kind = _kind_sign(care, seen)
    return _actual(care) and (kind is None or kind.agrees is not False)


def _gives_care(care: Care, seen: Seen) -> bool:
    medical = _BASIS[standing(care.attribution)] is not False
    return medical and around(care, seen.at)


def _actual(care: Care) -> bool:
    return Contradiction.NOT_ACTUAL not in care.contradictions


def _theirs(care: Care) -> bool:
    return _actual(care) and best(care)[0] is Identity.SAME


def _nearest(seen: Seen, cares: Iterable[Care]) -> Care | None:
    return min(
        cares, key=lambda one: (abs(seen.at - one.starts_at), one.kind, one.event), default=None
    )


def _state(*grounds: tuple[State, object]) -> State:
    """The first that there is something for."""
    return next((state for state, found in grounds if found), State.NONE)


def _named_signs(one: Named, seen: Seen) -> Iterator[Sign]:
    care = one.care
    about: dict[str, Figure] = {"event": one.reference} | ({"later": 1} if one.later else {})
    if care is None:
        yield Sign(SignCode.FILE, None, about | {"where": "unknown"})
        return
    about |= {"kind": care.kind.value, "where": "here" if care.here else "elsewhere"}
    yield Sign(SignCode.FILE, True if care.here else None, about)
    yield time_sign(care, seen.at)
    yield from filter(None, (_kind_sign(care, seen), _motive_sign(care, seen)))
    if care.heard_at is not None and care.heard_at > seen.at:
        late: dict[str, Figure] = {"event": care.event, "minutes": minutes(care.heard_at - seen.at)}
        yield Sign(SignCode.HEARD, None, late)
    yield from identity_signs(care)
    if _too_many(one, care):
        many: dict[str, Figure] = {"event": care.event, "patients": one.patients}
        yield Sign(SignCode.PATIENTS, agrees=False, figures=many | {"persons": len(care.persons)})
    for code in sorted(care.contradictions):
        agrees = False if code is Contradiction.NOT_ACTUAL else None
        yield Sign(SignCode.CONTRADICTION, agrees, {"event": care.event, "code": code.value})
    if care.transferred:
        yield Sign(SignCode.TRANSFERRED, None, {"event": care.event})


def _kind_sign(care: Care, seen: Seen) -> Sign | None:
    """Only a call is of a kind, and only Centre 15 asks for one."""
    if care.kind is not CareKind.CALL or seen.mode is not Mode.CENTRE_15:
        return None
    figures: dict[str, Figure] = {"event": care.event}
    if care.attribution:
        figures["attribution"] = care.attribution
    return Sign(SignCode.KIND, _BASIS[standing(care.attribution)], figures)


def _motive_sign(care: Care, seen: Seen) -> Sign | None:
    """Both of the nomenclature, or nothing is said; a heading alone agrees with all of its own."""
    of_file, of_access = motive(care.motive), motive(seen.reason)
    if of_file is None or of_access is None:
        return None
    figures: dict[str, Figure] = {
        "event": care.event,
        "file": of_file.code,
        "access": of_access.code,
    }
    if of_file.code == of_access.code:
        return Sign(SignCode.MOTIVE, agrees=True, figures=figures | {"same": "code"})
    if of_file.group == of_access.group:
        return Sign(SignCode.MOTIVE, agrees=True, figures=figures | {"same": "group"})
    unsaid = _SAYS_NOTHING & {of_file.code, of_access.code}
    return Sign(SignCode.MOTIVE, agrees=None if unsaid else False, figures=figures)


def _sure_sign(matching: list[Care], here: Care | None) -> Iterator[Sign]:
    """Care around the access is always of this very patient; a named file may be of nobody."""
    if matching or here:
        sure = here is not None or any(best(care)[0] is Identity.SAME for care in matching)
        yield Sign(SignCode.SURE, True if sure else None)


def _care_signs(
    seen: Seen, here: Care | None, before: Care | None, own: int, last: datetime | None
) -> Iterator[Sign]:
    if here:
        about: dict[str, Figure] = {"event": here.event, "kind": here.kind.value}
        about |= {"minutes": minutes(seen.at - here.starts_at)}
        yield Sign(SignCode.CARE_HERE, agrees=True, figures=about)
    else:
        yield Sign(SignCode.CARE_HERE, None)
    if last is not None:
        days = (seen.at - last).days
        yield Sign(SignCode.OWN_CARE, agrees=True, figures={"count": own, "days": days})
    if before and before is not here:
        since = max((seen.at - before.starts_at).days, 0)
        kind: dict[str, Figure] = {"kind": before.kind.value, "days": since}
        yield Sign(
            SignCode.SOME_CARE, None, kind | {"where": "here" if before.here else "elsewhere"}
        )
