"""A page of the log is what a naive reading of all of it would give, page after page."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from policy.access import Ground, Mode
from policy.agents import Agent, Function
from policy.events import EndKind, LookedUp, LookupKind
from store import audit, journal, journal_walk
from store.journal import Cut, Page, Sorting, SortKey
from store.journal_lines import Line, Narrowing, blind_file
from store.journal_span import Way
from store.journal_walk import NO_ONE
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.store.journals import BEGAN, Laid, colleagues, is_asked, lay, random_log, sort_key

ENTRIES = 300
SORTINGS = [Sorting(key, way) for key in SortKey for way in Way]


@dataclass(frozen=True, slots=True)
class Log:
    doors: Doors
    supervisor: Agent
    agents: list[Agent]
    laid: list[Laid]

    def blind(self, file: str) -> str:
        return blind_file(self.doors.ring, file)

    def asked(self, narrowing: Narrowing) -> list[Laid]:
        return [one for one in self.laid if is_asked(one, narrowing, self.blind)]

    def ordered(self, narrowing: Narrowing, sorting: Sorting) -> list[int]:
        key, down = sort_key(sorting.key, colleagues(self.agents)), sorting.way is Way.DOWN
        rows = sorted(self.asked(narrowing), key=lambda one: (key(one), one.seq), reverse=down)
        have = [one for one in rows if sorting.key is SortKey.NUMBER or key(one)[1]]
        return [one.seq for one in (*have, *(one for one in rows if one not in have))]


@pytest.fixture
def log(doors: Doors, owner: Engine) -> Log:
    site = a_site(doors)
    agents = [an_agent(doors, site=site) for _ in range(4)]
    laid = random_log([agent.id for agent in agents], ENTRIES)
    lay(owner, site.id, laid)
    return Log(doors, an_agent(doors, site=site, function=Function.SUPERVISOR), agents, laid)


def pages(
    log: Log, narrowing: Narrowing, sorting: Sorting, lines: int, between: object = None
) -> list[Page]:
    """Every page of a reading."""
    read: list[Page] = []
    while not read or read[-1].further is not None:
        place = read[-1].further if read else None
        with log.doors.reviewing(log.supervisor) as by:
            read.append(journal.page(by, narrowing, sorting, place, lines))
        if callable(between):
            between()
    return read


def numbers(read: list[Page]) -> list[int]:
    return [line.seq for page in read for line in page.lines]


def of(log: Log, name: str) -> UUID:
    return next(value for one in log.laid if (value := getattr(one, name)) is not None)


def ways_to_narrow(log: Log) -> dict[str, object]:
    return {
        "since": BEGAN + timedelta(days=3),
        "until": BEGAN + timedelta(days=6, hours=5),
        "seq": ENTRIES // 2,
        "code": "access_granted",
        "agent": of(log, "agent"),
        "patient": of(log, "patient"),
        "grant": of(log, "grant"),
        "mode": Mode.CENTRE_15,
        "reason": "M03.06",
        "file": log.blind("DRM1"),
        "end": EndKind.EXPIRED,
        "ground": Ground.RECORD_EMPTY,
    }


def test_each_filter_gives_what_a_naive_reading_gives(log: Log) -> None:
    ways = {name: {name: value} for name, value in ways_to_narrow(log).items()}
    ways["no one"] = {"agent": NO_ONE}
    ways["no one, lately"] = {"agent": NO_ONE, "since": BEGAN + timedelta(days=2)}
    ways["unknown code"] = {"code": "of_a_later_version"}
    for name, said in ways.items():
        narrowing = Narrowing(**said)  # type: ignore[arg-type]
        expected = log.ordered(narrowing, Sorting())
        assert expected, name
        assert numbers(pages(log, narrowing, Sorting(), 7)) == expected, name


@pytest.mark.parametrize("sorting", SORTINGS, ids=lambda one: f"{one.key}-{one.way}")
def test_each_sort_gives_what_a_naive_sort_gives(log: Log, sorting: Sorting) -> None:
    for narrowing in (
        Narrowing(),
        Narrowing(code="access_granted"),
        Narrowing(mode=Mode.NORMAL),
        Narrowing(agent=of(log, "agent"), since=BEGAN + timedelta(days=2)),
    ):
        read = pages(log, narrowing, sorting, 23)
        assert numbers(read) == log.ordered(narrowing, sorting)
        assert {page.cut for page in read} == {None}


def test_filters_and_sorts_together_give_what_a_naive_reading_gives(log: Log) -> None:
    ways = ways_to_narrow(log) | {"until": BEGAN + timedelta(days=9)}

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sets(st.sampled_from(sorted(ways)), max_size=3), st.sampled_from(SORTINGS))
    def holds(names: set[str], sorting: Sorting) -> None:
        narrowing = Narrowing(**{name: ways[name] for name in names})  # type: ignore[arg-type]
        assert numbers(pages(log, narrowing, sorting, 40)) == log.ordered(narrowing, sorting)

    holds()


@pytest.mark.parametrize("hours", range(-2, 60, 3))
def test_a_period_is_whole_where_the_clock_stepped_back(log: Log, hours: int) -> None:
    step = next(one for one in log.laid if one.code == "clock_stepped_back")
    for narrowing in (
        Narrowing(since=step.at + timedelta(hours=hours)),
        Narrowing(until=step.at + timedelta(hours=hours)),
        Narrowing(since=step.at, until=step.at + timedelta(hours=hours)),
    ):
        assert numbers(pages(log, narrowing, Sorting(), 100)) == log.ordered(narrowing, Sorting())


@pytest.mark.parametrize("sorting", SORTINGS, ids=lambda one: f"{one.key}-{one.way}")
def test_pages_lose_and_double_nothing_while_entries_are_appended(
    log: Log, sorting: Sorting
) -> None:
    def look_up() -> None:
        with log.doors.serving(log.agents[0]) as serving:
            audit.append(serving, LookedUp(LookupKind.NUMBER, 0, "00"))

    expected = log.ordered(Narrowing(), sorting)
    assert numbers(pages(log, Narrowing(), sorting, 60, look_up)) == expected


def test_what_no_index_answers_is_looked_for_among_so_many_and_the_page_says_so(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_walk, "_WINDOWS", (5, 10))
    narrowing = Narrowing(ground=Ground.RECORD_EMPTY, mode=Mode.NORMAL)
    read = pages(log, replace(narrowing, agent=of(log, "agent")), Sorting(), 3)
    assert numbers(read) == log.ordered(replace(narrowing, agent=of(log, "agent")), Sorting())
    assert Cut.EXAMINED in {page.cut for page in read}
    assert read[-1].cut is None


def test_too_many_to_sort_are_the_newest_and_the_page_says_so(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SORTED", 20)
    narrowing = Narrowing(code="access_granted")
    read = pages(log, narrowing, Sorting(SortKey.PATIENT), 6)
    assert {page.cut for page in read} == {Cut.SORTED}
    assert sorted(numbers(read), reverse=True) == log.ordered(narrowing, Sorting())[:20]


def test_another_sites_entries_are_never_there(log: Log, owner: Engine) -> None:
    elsewhere = an_agent(log.doors, function=Function.SUPERVISOR)
    stranger = replace(log, supervisor=elsewhere)
    for narrowing in (Narrowing(), Narrowing(patient=of(log, "patient"))):
        for sorting in SORTINGS:
            assert numbers(pages(stranger, narrowing, sorting, 50)) == []
    with log.doors.reviewing(elsewhere) as by:
        assert journal.agents(by) == ()


def test_a_purged_entry_says_that_it_was(log: Log) -> None:
    with log.doors.reviewing(log.supervisor) as by:
        page = journal.page(by, Narrowing(seq=0), Sorting(), None)
    assert page.lines == (Line(0, log.laid[0].at, log.laid[0].code, None, None, None, None),)


def test_agents_of_the_log_come_by_name(log: Log) -> None:
    with log.doors.reviewing(log.supervisor) as by:
        assert [one.name for one in journal.agents(by)] == sorted(a.name for a in log.agents)


def test_no_page_sorts_or_scans_the_log(log: Log) -> None:
    """Whatever its statistics say of so small a table: the plans are those of ten million."""
    said: list[tuple[str, object]] = []
    engine = log.doors._engine
    listen = ("before_cursor_execute", lambda _c, _k, sql, bound, *_: said.append((sql, bound)))
    for narrowing in [Narrowing(**{n: v}) for n, v in ways_to_narrow(log).items()]:  # type: ignore[arg-type]
        with log.doors.reviewing(log.supervisor) as by:
            event.listen(engine, *listen)
            journal.page(by, narrowing, Sorting(), None, 10)
            event.remove(engine, *listen)
            for sql, bound in said:
                plan = by.connection.exec_driver_sql(f"explain {sql}", bound).scalars()
                shape = "\n".join(plan)
                assert "Seq Scan on audit_entry" not in shape
                assert "Sort" not in shape or narrowing.grant
        said.clear()


def test_what_a_reading_was_narrowed_to_is_said_in_codes_ids_and_times(log: Log) -> None:
    said = Narrowing(**ways_to_narrow(log)).said()  # type: ignore[arg-type]
    assert set(said) == set(ways_to_narrow(log)) - {"patient"}
    assert said["since"] == "2026-03-04T00:00:00+00:00"
    assert said["mode"] == "centre_15"
    assert said["file"] == log.blind("DRM1") != "DRM1"
