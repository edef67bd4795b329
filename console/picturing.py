"""From the counters of some days to their picture: what each code counts, told apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from policy.access import Mode
from policy.activity import Debt, Measure, Words, split
from policy.agents import SiteKind
from policy.corroboration_values import State
from policy.event_words import EndKind
from policy.picture import Period, Picture, Tally
from store import activity_reading, alarms, feed_reports, notice_counts, supervising
from store.activity_reading import PARIS, Sums
from store.session import Reviewing

Counted = Counter[str]
_NOTHING: Counted = Counter()


@dataclass(frozen=True, slots=True)
class _Around:
    """What accesses are held against at this kind of site."""

    by_day: Measure
    by_hour: Measure


_AROUND: Mapping[SiteKind, _Around] = {
    SiteKind.SAMU: _Around(Measure.FILES_OPENED, Measure.FILES_OPEN),
    SiteKind.EMERGENCY_DEPARTMENT: _Around(Measure.ARRIVED, Measure.ARRIVED),
}


def picture(by: Reviewing, within: Period) -> Picture:
    """These days of this reviewer's site."""
    sums = activity_reading.sums(by, within)
    whole, around = sums.whole, _AROUND[by.agent.site.kind]
    now = datetime.now(PARIS)
    return Picture(
        site=by.agent.site,
        period=within,
        made_at=now,
        whole=_tally(whole, whole[around.by_day]),
        days={day: _day(sums.days.get(day, _NOTHING), around) for day in within.days},
        hours=_hours(sums, around, sum(day <= now.date() for day in within.days)),
        ended={kind: n for kind in EndKind if (n := whole[f"{Measure.ENDED}:{kind}"])},
        reasons=_reasons(whole),
        words={one: whole[f"{Measure.WORDS}:{one}"] for one in Words},
        debts={debt: whole[f"{Measure.OWED}:{debt}"] for debt in Debt},
        overdue=sums.overdue,
        refused=whole[Measure.REFUSED],
        opposed=whole[Measure.OPPOSED],
        looked_up=whole[Measure.LOOKED_UP],
        review=supervising.reviewed(by, within),
        feeds={one.feed: one.at for one in feed_reports.last_spoke(by, now, refusals=1)},
        alarms=len(alarms.standing(by)),
        notified=notice_counts.notified(by, within),
    )


def _tally(counted: Counted, around: int) -> Tally:
    """A code of a later version is not counted here."""
    modes = {mode: n for mode in Mode if (n := counted[f"{Measure.GRANTED}:{mode}"])}
    states = {state: n for state in State if (n := counted[f"{Measure.EXPLANATION}:{state}"])}
    return Tally(modes, states, around)


def _day(counted: Counted, around: _Around) -> Tally:
    return _tally(counted, counted[around.by_day])


def _hours(sums: Sums, around: _Around, days: int) -> dict[int, Tally]:
    """A quiet night is held against what was open in it: the mean over the days gone by."""
    counted = {hour: sums.hours.get(hour, _NOTHING) for hour in range(24)}
    return {
        hour: _tally(one, round(one[around.by_hour] / max(days, 1)))
        for hour, one in counted.items()
    }


def _reasons(counted: Counted) -> dict[str, int]:
    said = ((split(code), n) for code, n in counted.items())
    return {of: n for (measure, of), n in said if measure is Measure.REASON}
