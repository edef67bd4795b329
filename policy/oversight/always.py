"""The always-alert rules: one function each, from evidence to figures, or None.

They need no calibration and learn nothing: what they find is rare, and looked at by a person.
"""

from collections.abc import Callable, Mapping, Sequence

from policy.access import Ground
from policy.durations import DURATIONS
from policy.oversight.flags import Figures, Flag, Rule
from policy.oversight.numbers import NUMBERS
from policy.oversight.seen import Act, Deed, Seen, Tie

OPPOSED = frozenset({Ground.OPPOSED_TO_CENTRE_15, Ground.OPPOSED_TO_BRIS_DE_GLACE})


def _enumeration(seen: Seen) -> Figures | None:
    """Raised when the burst crosses a limit, and not at each look-up after."""
    if seen.act.deed is not Deed.LOOKED_UP:
        return None
    counted = _counted(seen.act, seen.before)
    earlier = [one for one in seen.before if one.deed is Deed.LOOKED_UP]
    if not counted or (earlier and _counted(earlier[-1], seen.before)):
        return None
    return counted


def _counted(act: Act, acts: Sequence[Act]) -> Figures | None:
    """What this look-up ends, when it is too much for the persons in the centre's care."""
    recent = [one for one in acts if act.at - NUMBERS.window < one.at and one.seq < act.seq]
    near, empty = _near(act, recent), _empty(act, recent)
    needed = max(
        (near - NUMBERS.near + 1) * NUMBERS.near_per_files if near >= NUMBERS.near else 0,
        empty - NUMBERS.empty + 1,
    )
    if act.care >= needed:
        return None
    return {
        "near": near,
        "empty": empty,
        "minutes": NUMBERS.window_minutes,
        "care": act.care,
        "care_needed": needed,
    }


def _near(act: Act, recent: Sequence[Act]) -> int:
    """Distinct numbers of the same sex, month and commune, this one included."""
    traces = {one.trace for one in recent if one.nearness == act.nearness}
    return len(traces | {act.trace}) if act.nearness else 0


def _empty(act: Act, recent: Sequence[Act]) -> int:
    """Distinct look-ups that led to nothing; this one only if it found nobody."""
    led = {one.patient for one in recent if one.deed in (Deed.GRANTED, Deed.PREPARED)}
    looked = {one.trace for one in recent if one.deed is Deed.LOOKED_UP and one.patient not in led}
    return len(looked | ({act.trace} if act.found == 0 else set()))


def _self(seen: Seen) -> Figures | None:
    return _tied(seen, {"by_number": Tie.SELF_NUMBER, "by_name": Tie.SELF_NAME})


def _known_person(seen: Seen) -> Figures | None:
    return _tied(
        seen,
        {
            "public": Tie.PUBLIC,
            "colleague_by_number": Tie.COLLEAGUE_NUMBER,
            "colleague_by_name": Tie.COLLEAGUE_NAME,
        },
    )


def _tied(seen: Seen, figures: Mapping[str, Tie]) -> Figures | None:
    found = {name: int(tie in seen.ties) for name, tie in figures.items()}
    return found if seen.act.deed is Deed.GRANTED and any(found.values()) else None


def _opposition_retry(seen: Seen) -> Figures | None:
    """Refused again, or granted in another mode, after this patient's opposition stopped them."""
    act = seen.act
    stopped = [
        one
        for one in seen.before
        if one.deed is Deed.REFUSED
        and one.patient == act.patient
        and one.grounds & OPPOSED
        and act.at - one.at <= NUMBERS.retry
        and not any(one.at <= lifted <= act.at for lifted in seen.lifted)
    ]
    again = act.deed is Deed.GRANTED or (act.deed is Deed.REFUSED and act.grounds & OPPOSED)
    attempts = _attempts(stopped)
    if not attempts or not again or _retyped(act, attempts):
        return None
    return {
        "refusals": len(attempts),
        "minutes": int((act.at - attempts[-1].at).total_seconds() // 60),
        "granted": int(act.deed is Deed.GRANTED),
    }


def _attempts(refused: Sequence[Act]) -> list[Act]:
    """Refusals, less the numbers that were typed again; a series of those hides none."""
    attempts: list[Act] = []
    for one in refused:
        if not _retyped(one, attempts):
            attempts.append(one)
    return attempts


def _retyped(act: Act, attempts: Sequence[Act]) -> bool:
    """Is it a look-up right after an attempt in the same mode?"""
    if act.deed is not Deed.REFUSED or act.declared:
        return False
    return any(act.at - one.at <= NUMBERS.retype and one.mode == act.mode for one in attempts)


def _off_duty_no_file(seen: Seen) -> Figures | None:
    """Judged once the feeds had their time to speak."""
    review = DURATIONS.review
    off = seen.off_duty
    if seen.act.deed is not Deed.GRANTED or seen.explained is not False or seen.age < review.grace:
        return None
    if off is None or off <= review.off_duty_grace:
        return None
    return {"minutes": int(off.total_seconds() // 60)}


def _owed_overdue(seen: Seen) -> Figures | None:
    """Reminded, waited for, and not written: what is completed, however late, clears it."""
    late = [past for past in seen.owing if past > DURATIONS.owed.grace]
    if seen.act.deed is not Deed.GRANTED or not late:
        return None
    return {"debts": len(late), "minutes": int(max(late).total_seconds() // 60)}


RULES: Mapping[Rule, Callable[[Seen], Figures | None]] = {
    Rule.ENUMERATION: _enumeration,
    Rule.SELF: _self,
    Rule.OPPOSITION_RETRY: _opposition_retry,
    Rule.KNOWN_PERSON: _known_person,
    Rule.OFF_DUTY_NO_FILE: _off_duty_no_file,
    Rule.OWED_OVERDUE: _owed_overdue,
}


def always(seen: Seen) -> tuple[Flag, ...]:
    """The flags of every rule that this evidence meets."""
    act = seen.act
    return tuple(
        Flag(rule, act.site, act.seq, act.grant, act.agent, act.at, figures)
        for rule, met in RULES.items()
        if (figures := met(seen)) is not None
    )
