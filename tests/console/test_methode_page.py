"""« Méthode » drawn: without a bench, with one, before any verdict and after some."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from console import methode_measures as said
from console import methode_words as words
from console.lookup_desk import NotYours
from console.measured import Generator, Measure, measured
from console.methode import Method
from policy.agents import Agent, Function
from policy.feeds import Feed
from policy.oversight.scoring.evidence import Family, Queue
from policy.verdicts import Verdict, Why
from store.scores import Learnt
from store.session import Doors
from tests.builders import an_agent
from tests.console.caseloads import an_access
from tests.console.runs import RUN, laid
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.score_builders import a_day, today


def _draw(shown: object) -> None:
    from console.pages import methode

    methode.render(shown)  # type: ignore[arg-type]


def drawn(method: Method) -> AppTest:
    page = AppTest.from_function(_draw, args=(method,), default_timeout=30)
    page.run()
    assert not page.exception
    return page


def shown(page: AppTest) -> str:
    html = "".join(one.proto.body for one in page.get("html"))
    return html.replace("\u00a0", " ").replace("\u202f", " ")


def a_method(doors: Doors, function: Function = Function.SUPERVISOR) -> Method:
    return Method(doors, an_agent(doors, function=function))


@pytest.mark.parametrize("function", [Function.SUPERVISOR, Function.DATA_PROTECTION_OFFICER])
def test_a_reviewer_reads_how_cases_are_chosen(doors: Doors, function: Function) -> None:
    page = drawn(a_method(doors, function))
    assert [one.value for one in page.header] == ["Méthode"]
    body = shown(page)
    assert "Il n’existe pas de journal français" in body
    assert "choisis en regardant les journaux des deux" in body
    for name, looks in words.FAMILIES.values():
        assert name in body
        assert looks in body
    assert "jamais branché" in body


def test_without_a_bench_no_figure_is_shown(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.methode.measured", lambda: measured(tmp_path / "none.json"))
    page = drawn(a_method(doors))
    assert said.NOT_MEASURED in [one.value for one in page.info]
    assert "intervalle à 95 %" not in shown(page)


def test_what_the_bench_measured_stands_with_its_interval_and_version(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = laid(tmp_path, RUN)
    monkeypatch.setattr("console.methode.measured", lambda: measured(file))
    body = shown(drawn(a_method(doors)))
    assert "Version 1a2b3c4 du programme, mesurée le 22/11/2026" in body
    assert "<td>91 % (de 88 % à 94 %)</td><td>81 % (de 70 % à 90 %)</td>" in body
    assert "<td>non mesuré</td><td>1,23 (de 1,00 à 1,50)</td>" in body
    assert "<td>1,10 (de 0,90 à 1,30)</td><td>non mesuré</td>" in body
    assert "Notre banc : 10 centres fictifs, 75 jours jugés dans chacun, 192 750 accès" in body
    assert words_of(Measure.RECALL_1) not in body


def words_of(measure: Measure) -> str:
    return said.MEASURES[measure]


def test_only_a_reviewer_reads_the_method(doors: Doors) -> None:
    with pytest.raises(NotYours):
        Method(doors, an_agent(doors)).shown()


def test_every_code_has_its_words() -> None:
    assert set(said.MEASURES) == set(Measure)
    assert set(said.GENERATORS) == set(Generator)
    assert set(words.FAMILIES) == set(Family)
    assert set(words.NEEDS) <= set(Family)
    assert set().union(*words.NEEDS.values()) == set(Feed)


def test_a_feed_that_fell_silent_is_said_beside_the_families_that_need_it(
    doors: Doors, root: Engine
) -> None:
    method = a_method(doors)
    with root.begin() as raw:
        for feed, quiet in ((Feed.FILES, timedelta(days=3)), (Feed.ROSTER, timedelta(0))):
            raw.execute(
                text(
                    "insert into feed_report values (gen_random_uuid(), :site, :feed, 'http',"
                    " clock_timestamp() - cast(:age as interval), 1, 0, 0, '[]')"
                ),
                {"site": method.agent.site.id, "feed": feed.value, "age": quiet},
            )
    body = shown(drawn(method))
    needing = sum(Feed.FILES in needs for needs in words.NEEDS.values())
    assert body.count("Dossiers de régulation : flux muet depuis") == needing
    assert "Tableau de garde : flux en marche" in body


def judged(
    doors: Doors, reviewer: Agent, queue: Queue, *verdicts: Verdict, drawn: bool = False
) -> None:
    """So many days of a queue, each with this verdict."""
    for verdict in verdicts:
        desk = a_desk(doors, an_agent(doors, site=reviewer.site))
        case = build.a_case(doors, desk.agent, [an_access(doors, desk)], why=Why.SCORED)
        a_day(doors, desk.agent, day=datetime.now(UTC).date(), queue=queue, drawn=drawn)
        build.take(doors, reviewer, case)
        build.judge(doors, reviewer, case, verdict, "Lu.")


def test_the_verdicts_of_this_site_are_estimates_with_their_intervals(doors: Doors) -> None:
    method = a_method(doors)
    reviewer = method.agent
    legitimate, misuse, error = Verdict.LEGITIMATE, Verdict.MISUSE, Verdict.DATA_ERROR
    judged(doors, reviewer, Queue.THRESHOLD, misuse, misuse, misuse, legitimate, error)
    judged(doors, reviewer, Queue.BUDGET, legitimate, misuse, error, drawn=True)
    rest = an_agent(doors, site=reviewer.site)
    for ago in range(57):
        a_day(doors, rest, day=today() - timedelta(days=ago), queue=Queue.NONE)
    page = drawn(method)
    body = shown(page)
    assert "<td>File du seuil : cas jugés</td><td>4</td>" in body
    assert "<td>1, soit 25 % (de 0,6 % à 81 %)</td>" in body
    assert "<td>Cas que ni le seuil ni le budget n’ont retenus</td><td>60</td>" in body
    assert "<td>Tirés au sort parmi eux</td><td>3</td>" in body
    assert "<td>1, soit 50 % (de 1,3 % à 99 %)</td>" in body
    assert "d’après ce tirage</td><td>de 1 à 59</td>" in body
    assert words.NOTHING_JUDGED not in [one.value for one in page.info]


def test_before_any_verdict_nothing_is_estimated(doors: Doors) -> None:
    page = drawn(a_method(doors))
    said_of_here = [one.value for one in page.info]
    assert words.NOTHING_JUDGED in said_of_here
    assert words.THRESHOLD_UNJUDGED in said_of_here
    assert "Tirés au sort" not in shown(page)


def test_what_verdicts_taught_stands_beside_each_family(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = datetime(2026, 11, 20, 3, tzinfo=UTC)
    learnt = Learnt(since, "f00d", {Family.CARE: 1.25}, 34, 3)
    monkeypatch.setattr("console.methode.scores.learnt", lambda by: learnt)
    page = drawn(a_method(doors))
    assert shown(page).count("<td>× 1,00</td>") == len(Family) - 1
    assert "<td>× 1,25</td>" in shown(page)
    assert "Appris le 20/11/2026 à 04:00 de 34 cas jugés, dont 3 en abus" in shown(page)
