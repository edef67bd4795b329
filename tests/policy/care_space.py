"""Everything that feeds may say around an access, for properties. Plain strategies."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from policy.access import Mode
from policy.corroboration import Care, CareKind, Named, Person, Seen, Shift
from policy.feeds import Contradiction
from policy.likeness import Trait
from policy.reasons import REASONS

AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
_TRAITS = st.frozensets(st.sampled_from(Trait))
_AROUND = st.integers(-40 * 24 * 60, 24 * 60).map(lambda n: AT + timedelta(minutes=n))
_NEAR = st.sampled_from((0, -5, -30, -300, 5, 30)).map(lambda n: AT + timedelta(minutes=n))
_TIMES = _NEAR | _AROUND
_MOTIVES = st.sampled_from(("", "M03.06", "M03.08", "M01.02", "M06.04", "M07.00", "M99.99"))


@st.composite
def persons(draw: st.DrawFn) -> Person:
    agreeing = draw(_TRAITS)
    return Person(agreeing, draw(_TRAITS) - agreeing)


@st.composite
def cares(draw: st.DrawFn) -> Care:
    return Care(
        kind=draw(st.sampled_from(CareKind)),
        event=draw(st.sampled_from(("A", "B", "C"))),
        here=draw(st.booleans()),
        starts_at=draw(_TIMES),
        ends_at=draw(st.none() | _TIMES),
        attribution=draw(st.sampled_from(("", "DRM.MRU.MU", "DR.DREG.DRINFO", "D", "X"))),
        motive=draw(_MOTIVES),
        transferred=draw(st.booleans()),
        heard_at=draw(st.none() | _TIMES),
        contradictions=draw(st.frozensets(st.sampled_from(Contradiction), max_size=2)),
        persons=tuple(draw(st.lists(persons(), max_size=3))),
    )


@st.composite
def accesses(draw: st.DrawFn) -> Seen:
    named = st.builds(
        Named,
        st.sampled_from(("A", "B", "C")),
        st.none() | cares(),
        st.booleans(),
        st.integers(1, 4),
    )
    shifts = st.builds(Shift, _TIMES, _TIMES)
    return Seen(
        at=AT,
        mode=draw(st.sampled_from(Mode)),
        reason=draw(st.sampled_from(sorted(REASONS.motives))),
        named=tuple(
            draw(st.lists(named, max_size=3, unique_by=lambda one: (one.reference, one.later)))
        ),
        around=tuple(
            draw(st.lists(cares(), max_size=3, unique_by=lambda one: (one.kind, one.event)))
        ),
        own=tuple(draw(st.lists(_AROUND, max_size=2))),
        shifts=tuple(draw(st.lists(shifts, max_size=2))),
        roster=draw(st.booleans()),
    )
