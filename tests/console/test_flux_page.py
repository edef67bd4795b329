"""« Flux » drawn: a site that never had a feed, one that speaks, one that fell silent."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from console.feeds_view import SILENT, Feeds, ago, yesterday
from console.lookup_desk import NotYours
from policy.agents import Agent, Function
from policy.feeds import OF_KIND, Feed
from store import feeding
from store.feed_reports import Channel
from store.session import Doors
from tests.builders import an_agent
from tests.intake.files import a_file, a_roster
from tests.store import case_builders as build
from tests.store.score_builders import a_ticket

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _draw(shown: object) -> None:
    from console.pages import flux

    flux.render(shown)  # type: ignore[arg-type]


@pytest.fixture
def supervisor(doors: Doors) -> Agent:
    return an_agent(doors, function=Function.SUPERVISOR)


def drawn(doors: Doors, agent: Agent) -> AppTest:
    page = AppTest.from_function(_draw, args=(Feeds(doors, agent),), default_timeout=30)
    page.run()
    assert not page.exception
    return page


def sent(doors: Doors, agent: Agent, feed: Feed, content: bytes) -> None:
    feeding.take(doors, agent.site, feed, Channel.HTTP, [content], datetime.now(UTC))


def tables(page: AppTest) -> str:
    return "".join(one.proto.body for one in page.get("html"))


def test_a_site_that_never_had_a_feed_is_told_how_to_have_one(
    doors: Doors, supervisor: Agent
) -> None:
    page = drawn(doors, supervisor)
    assert [one.value[:11] for one in page.info] == ["Aucun flux "]
    assert [one.value for one in page.warning] == []
    assert tables(page).count("jamais") == len(OF_KIND[supervisor.site.kind])


def test_what_was_taken_and_refused_is_counted_and_said(doors: Doors, supervisor: Agent) -> None:
    sent(doors, supervisor, Feed.FILES, a_file())
    sent(doors, supervisor, Feed.ROSTER, a_roster("x"))
    page = drawn(doors, supervisor)
    shown = tables(page)
    assert [one.value for one in (*page.info, *page.warning)] == []
    assert "à l’instant" in shown
    assert "ligne 2" in shown
    assert "réseau" in shown


def test_another_site_s_feeds_are_not_shown(doors: Doors, supervisor: Agent) -> None:
    sent(doors, an_agent(doors), Feed.FILES, a_file())
    assert tables(drawn(doors, supervisor)).count("jamais") == len(OF_KIND[supervisor.site.kind])


def test_a_feed_that_fell_silent_is_a_warning(
    doors: Doors, root: Engine, supervisor: Agent
) -> None:
    with root.begin() as raw:
        for feed, quiet in SILENT.items():
            late = timedelta(minutes=5) if feed is Feed.FILES else -timedelta(minutes=5)
            raw.execute(
                text(
                    "insert into feed_report values (gen_random_uuid(), :site, :feed, 'http',"
                    " clock_timestamp() - cast(:age as interval), 1, 0, 0, '[]')"
                ),
                {"site": supervisor.site.id, "feed": feed.value, "age": quiet + late},
            )
    (warning,) = drawn(doors, supervisor).warning
    assert warning.value.startswith("**Dossiers de régulation")
    assert "2\u00a0h" in warning.value


def test_a_verdict_that_found_a_feed_wrong_waits_until_it_is_put_right(
    doors: Doors, root: Engine, supervisor: Agent
) -> None:
    assert "Aucun verdict n’a mis un flux en cause." in tables(drawn(doors, supervisor))
    doctors = [an_agent(doors, site=supervisor.site) for _ in range(2)]
    cases = [build.a_case(doors, doctor) for doctor in doctors]
    for case in cases:
        a_ticket(doors, supervisor, case, Feed.FILES)
    with root.begin() as raw:
        raw.execute(
            text("update feed_ticket set closed_at = clock_timestamp() where case_id = :case"),
            {"case": cases[0]},
        )
    shown = tables(drawn(doors, supervisor)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Signalées par un verdict, à corriger : 1" in shown
    assert shown.index("À corriger : voyez avec l’exploitation") < shown.index("Réglé à")


def test_only_a_reviewer_sees_the_feeds(doors: Doors) -> None:
    with pytest.raises(NotYours):
        Feeds(doors, an_agent(doors)).heard()


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "à l’instant"),
        (timedelta(seconds=-5), "à l’instant"),
        (timedelta(minutes=4), "il y a 4\u00a0min"),
        (timedelta(hours=3, minutes=50), "il y a 3\u00a0h"),
        (timedelta(days=1), "il y a 1\u00a0jour"),
        (timedelta(days=9), "il y a 9\u00a0jours"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(passed: timedelta, said: str) -> None:
    assert ago(NOW - passed, NOW) == said


def test_yesterday_began_at_midnight_in_paris() -> None:
    assert yesterday(NOW) == datetime(2026, 11, 20, 23, tzinfo=UTC)
