"""« Supervision »: what waits, who reads, the picture of some days; on the record once."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from console import supervision_figures as figures
from console import supervision_wording as words
from console.feeds_view import Feeds
from console.queue_filter import Axis, Filter
from console.supervision import NoLiveGrant, OwnAccess, Supervision
from console.supervision_state import Said
from policy.access import Mode
from policy.activity import Debt, Words
from policy.agents import Agent, Function, SiteKind
from policy.corroboration_values import State
from policy.event_words import EndKind
from policy.feeds import Feed
from policy.picture import NotAMonth, Span, Tally, month, period, share
from policy.verdicts import CaseState, Verdict, Why
from store import activity, reading
from store.activity_reading import PARIS
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, an_emergency_desk, open_record
from tests.store.reviewing import another_account

TODAY = date(2026, 3, 31)
WORDS = "Lecture sans rapport avec la garde"


@pytest.fixture
def raw(root: Engine) -> Engine:
    """Rows laid as no role of the program could."""
    return root


def say(raw: Engine, statement: str, **values: object) -> None:
    with raw.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text(statement), values)


def a_supervisor(doors: Doors, agent: Agent) -> Supervision:
    return Supervision(doors, an_agent(doors, site=agent.site, function=Function.SUPERVISOR))


def counted(raw: Engine, site: UUID, at: datetime, **measures: int) -> None:
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for measure, n in measures.items():
        say(raw, "insert into activity values (:s, :h, :m, :n)", s=site, h=hour,
            m=measure.replace("__", ":"), n=n)  # fmt: skip


def read_entries(doors: Doors, site: UUID) -> int:
    with doors.auditing() as audit:
        return sum(entry.code == "log_read" for entry in reading.entries(audit, site))


def a_case(raw: Engine, subject: Agent, grant: UUID | None = None, **said: object) -> UUID:
    """A case as the worker and reviewers leave one."""
    at = datetime.now(UTC)
    about: dict[str, object] = {
        "id": uuid4(), "site": subject.site.id, "agent": subject.id, "day": at.date(),
        "state": "new", "opened": at, "due": at + timedelta(days=7), "verdict": None,
        "closed": None, "by": None, "to": None,
    } | said  # fmt: skip
    say(raw, "insert into review_case (id, site_id, agent_id, day, state, second, opened_at,"
        " due_at, verdict, closed_at, closed_by, assigned_to, key_wrapped, key_version, entry_seq)"
        " values (:id, :site, :agent, :day, :state, true, :opened, :due, :verdict, :closed, :by,"
        " :to, '', 1, 0)", **about)  # fmt: skip
    if grant:
        say(raw, "insert into case_access (case_id, entry_seq, grant_id, why)"
            " values (:case, 1, :grant, 'unexplained')", case=about["id"], grant=grant)  # fmt: skip
    return UUID(str(about["id"]))


def test_what_waits_comes_with_its_first_lines(doors: Doors, raw: Engine) -> None:
    desk = a_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    for n in range(12):
        due = datetime.now(UTC) + timedelta(days=n - 1)
        a_case(raw, an_agent(doors, site=desk.agent.site), due=due)
    a_case(raw, desk.agent, to=mine.agent.id)
    waiting = mine.waiting(None, mine.period(Span.WEEK))
    counts = waiting.counts
    assert (counts.open, counts.mine, counts.unassigned, counts.overdue) == (13, 1, 12, 2)
    assert (len(waiting.lines), waiting.more) == (10, True)
    assert waiting.lines[0].name == desk.agent.name
    assert set(waiting.queues.values()) == {0}


def test_what_was_closed_lately_is_listed_the_newest_first(doors: Doors, raw: Engine) -> None:
    desk = a_desk(doors)
    mine, now = a_supervisor(doors, desk.agent), datetime.now(UTC)
    for days in range(2, 15):
        a_case(raw, desk.agent, state="closed", closed=now - timedelta(days=days))
    judged = a_case(raw, desk.agent, state="closed", closed=now, verdict="misuse", by=mine.agent.id)
    by_feeds = a_case(raw, desk.agent, state="closed", closed=now - timedelta(days=1))
    a_case(raw, an_agent(doors), state="closed", closed=now)
    a_case(raw, mine.agent, state="closed", closed=now)
    first, second, *rest = mine.closed()
    assert (first.case.id, first.name, first.by) == (judged, desk.agent.name, mine.agent.name)
    assert (first.case.verdict, second.case.id) == (Verdict.MISUSE, by_feeds)
    assert (second.case.verdict, second.by, len(rest)) == (None, None, 8)


def test_what_was_closed_long_ago_is_not_listed(doors: Doors, raw: Engine) -> None:
    desk = a_desk(doors)
    long_ago = datetime.now(UTC) - timedelta(days=31)
    a_case(raw, desk.agent, state="closed", opened=long_ago, due=long_ago, closed=long_ago)
    assert a_supervisor(doors, desk.agent).closed() == ()


def test_a_chosen_column_keeps_the_cases_with_an_access_in_it(doors: Doors, raw: Engine) -> None:
    desk = a_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    access = open_record(doors, desk)
    with_access = a_case(raw, desk.agent, access.id)
    a_case(raw, an_agent(doors, site=desk.agent.site))
    at = access.granted_at.astimezone(PARIS)
    elsewhere = f"hour {(at.hour + 5) % 24}"
    within = mine.period(Span.WEEK)
    for key, found in (
        (f"day {at:%Y-%m-%d}", True),
        ("day 2020-01-01", False),
        (f"hour {at.hour}", True),
        (elsewhere, False),
        ("mode centre_15", True),
        ("mode normal", False),
        ("state none", False),
    ):
        lines = mine.waiting(Filter.parse(key), within).lines
        assert [line.case.id for line in lines] == [with_access] * found, key


def test_ones_own_access_under_another_account_is_shown_and_a_colleagues_to_revoke(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    mine, colleague = (a_supervisor(doors, desk.agent) for _ in range(2))
    another_account(owner, desk.agent, mine.agent)
    access = open_record(doors, desk)
    assert [(one.grant, one.own) for one in mine.live()] == [(access.id, True)]
    with pytest.raises(OwnAccess):
        mine.revoke(access.id, WORDS)
    assert [(one.grant, one.own) for one in colleague.live()] == [(access.id, False)]
    colleague.revoke(access.id, WORDS)
    assert mine.live() == ()


@pytest.mark.parametrize("key", ["", "day", "day x", "hour 24", "hour x", "mode x", "who 1"])
def test_what_no_chart_says_is_no_filter(key: str) -> None:
    with pytest.raises(ValueError):
        Filter.parse(key)


def test_a_live_access_is_there_at_once_and_can_be_revoked(doors: Doors) -> None:
    desk = a_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    access = open_record(doors, desk)
    (live,) = mine.live()
    assert (live.grant, live.name, live.mode) == (access.id, desk.agent.name, Mode.CENTRE_15)
    assert a_supervisor(doors, an_agent(doors)).live() == ()
    mine.revoke(access.id, WORDS)
    assert mine.live() == ()
    assert desk.ending(access.id).ending[1] is EndKind.REVOKED  # type: ignore[index]
    with pytest.raises(NoLiveGrant):
        mine.revoke(access.id, WORDS)


def test_arriving_is_one_entry_with_its_period(doors: Doors) -> None:
    desk = a_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    mine.arrive(mine.period(Span.TODAY))
    mine.picture(mine.period(Span.TODAY))
    mine.live()
    assert read_entries(doors, desk.agent.site.id) == 1


def test_the_picture_says_what_the_worker_counted(doors: Doors) -> None:
    desk = a_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    open_record(doors, desk)
    activity.follow(doors)
    picture = mine.picture(mine.period(Span.TODAY))
    now = datetime.now(PARIS)
    assert picture.whole.granted == picture.whole.awaited == 1
    assert picture.days[now.date()].modes == {Mode.CENTRE_15: 1}
    assert sum(tally.granted for tally in picture.hours.values()) == 1
    assert picture.reasons == {"M03.06": 1}
    assert picture.debts[Debt.OPEN] >= 1
    assert (picture.looked_up, picture.refused, picture.overdue) == (1, 0, 0)


def test_days_and_hours_are_the_sites_own_also_when_the_clock_changes(
    doors: Doors, raw: Engine
) -> None:
    mine = Supervision(doors, an_agent(doors, function=Function.SUPERVISOR))
    site = mine.agent.site.id
    for local in (datetime(2026, 3, 1, 0, tzinfo=PARIS), datetime(2026, 3, 31, 23, tzinfo=PARIS)):
        counted(raw, site, local, granted__normal=2, explanation__care_here=1, files_open=31)
    counted(raw, site, datetime(2026, 4, 1, 0, tzinfo=PARIS), granted__normal=40)
    counted(raw, site, datetime(2026, 2, 28, 23, tzinfo=PARIS), granted__normal=40)
    counted(raw, site, datetime(2026, 3, 15, 12, tzinfo=PARIS), of_a_later_version=9)
    picture = mine.picture(mine.period("2026-03"))
    assert len(picture.days) == 31
    assert (picture.whole.granted, picture.whole.explained, picture.whole.awaited) == (4, 2, 2)
    assert picture.days[date(2026, 3, 1)].granted == picture.days[date(2026, 3, 31)].granted == 2
    assert [hour for hour, tally in picture.hours.items() if tally.granted] == [0, 23]
    assert picture.hours[0].around == 1


def test_a_department_is_held_against_its_arrivals(doors: Doors, raw: Engine) -> None:
    desk = an_emergency_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    now = datetime.now(PARIS)
    counted(raw, desk.agent.site.id, now, arrived=5, files_opened=9)
    picture = mine.picture(mine.period(Span.TODAY))
    assert picture.days[now.date()].around == 5
    assert not picture.by_files
    assert picture.first_reason == "M01.02"


def test_a_debt_is_overdue_when_its_shift_is_over(doors: Doors, raw: Engine) -> None:
    mine = Supervision(doors, an_agent(doors, function=Function.SUPERVISOR))
    now = datetime.now(UTC)
    counted(raw, mine.agent.site.id, now, owed__open=2)
    counted(raw, mine.agent.site.id, now - timedelta(hours=30), owed__open=3)
    assert mine.picture(mine.period(Span.WEEK)).overdue == 3


def test_review_is_measured_by_cases_and_never_by_reviewer(doors: Doors, raw: Engine) -> None:
    desk = a_desk(doors)
    mine = a_supervisor(doors, desk.agent)
    closed = {"state": "closed", "closed": datetime.now(UTC), "by": mine.agent.id}
    for second, verdict in ((40, "legitimate"), (80, "misuse")):
        case = a_case(raw, desk.agent, None, verdict="legitimate", **closed)
        for rank, said in ((1, "legitimate"), (2, verdict)):
            say(raw, "insert into case_reading (case_id, rank, agent_id, verdict, seconds,"
                " entry_seq) values (:c, :r, :a, :v, :s, 1)", c=case, r=rank, a=uuid4(), v=said,
                s=second)  # fmt: skip
    a_case(raw, desk.agent, state="closed", closed=datetime.now(UTC))
    old = datetime.now(UTC) - timedelta(days=9)
    a_case(raw, desk.agent, opened=old)
    review = mine.picture(mine.period(Span.WEEK)).review
    assert (review.readings, review.median_seconds) == (4, 60)
    assert (review.agreed, review.compared) == (1, 2)
    assert review.closed == {Verdict.LEGITIMATE: 2, None: 1}
    assert (review.waiting, review.oldest) == (1, old)


def test_feeds_say_when_they_last_spoke(doors: Doors, raw: Engine) -> None:
    mine = Supervision(doors, an_agent(doors, function=Function.SUPERVISOR))
    say(raw, "insert into feed_report (id, site_id, feed, channel, received_at, taken, repeated,"
        " refused, remarks) select :id, :s, 'files', 'http', :at, 1, 0, 0, '[]'",
        id=uuid4(), s=mine.agent.site.id, at=datetime(2026, 3, 1, tzinfo=UTC))  # fmt: skip
    say(raw, "insert into feed_report (id, site_id, feed, channel, received_at, taken, repeated,"
        " refused, remarks) select :id, :s, 'files', 'http', :at, 0, 0, 1, '[]'",
        id=uuid4(), s=mine.agent.site.id, at=datetime(2026, 3, 2, tzinfo=UTC))  # fmt: skip
    feeds = mine.picture(mine.period(Span.TODAY)).feeds
    assert feeds == {Feed.FILES: datetime(2026, 3, 1, tzinfo=UTC), Feed.ROSTER: None}
    heard = Feeds(doors, mine.agent).heard()
    assert {one.spoke.feed: one.spoke.at for one in heard} == feeds


def test_periods_are_whole_days() -> None:
    assert period(Span.TODAY, TODAY).days == (TODAY,)
    assert len(period(Span.WEEK, TODAY).days) == 7
    assert period(Span.THIRTY, TODAY).first == date(2026, 3, 2)
    assert period("2024-02", TODAY).last == date(2024, 2, 29)
    assert (month("2026-12").first, month("2026-12").last) == (
        date(2026, 12, 1),
        date(2026, 12, 31),
    )
    for code in ("", "2026", "2026-13", "2026-1", "0001-01", "9999-12"):
        with pytest.raises(NotAMonth):
            month(code)


def test_each_access_is_in_one_part() -> None:
    states = dict(zip(State, range(1, 8), strict=True))
    tally = Tally({Mode.NORMAL: 32}, states)
    assert (tally.explained, tally.contradicted, tally.unexplained, tally.awaited) == (10, 5, 13, 4)
    assert Tally({}, {State.NONE: 1}).awaited == 0
    assert share(1, 0) is None


def test_figures_are_said_as_a_reader_says_them() -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert [figures.percent(one) for one in (None, 0.854)] == ["—", "85\u202f%"]
    assert [figures.duration(one) for one in (None, 42.4, 80)] == ["—", "42 s", "1 min 20 s"]
    said = [(None, "n’a jamais parlé"), (1, "à l’instant"), (90, "il y a 90 min"),
            (60 * 30, "il y a 30 h"), (60 * 24 * 3, "il y a 3 jours")]  # fmt: skip
    for minutes, expected in said:
        since = None if minutes is None else now - timedelta(minutes=minutes)
        assert figures.waited(since, now).replace("\u00a0", " ") == expected
    assert [figures.number(n) for n in (7, 4126)] == ["7", "4\u202f126"]
    known = figures.months(TODAY)
    assert list(known)[:4] == ["2026-03", "2026-02", "2026-01", "2025-12"]
    assert known["2026-03"] == "mars 2026"


def test_every_code_has_its_words() -> None:
    assert words.CASE_STATES.keys() == set(CaseState)
    assert words.WHY.keys() == set(Why)
    assert words.VERDICTS.keys() == {*Verdict, None}
    assert words.STATES.keys() == set(State)
    assert words.SHORT_MODES.keys() == set(Mode)
    assert words.DEBTS.keys() == set(Debt)
    assert words.SAID_BEFORE.keys() == set(Words)
    assert words.FEEDS.keys() == set(Feed)
    assert words.SAID.keys() == set(Said)
    assert words.SPANS.keys() == {*Span, "month"}
    assert words.AROUND_BY_DAY.keys() == words.AROUND_BY_HOUR.keys() == set(SiteKind)
    assert set(Axis) == {"day", "hour", "mode", "state"}
