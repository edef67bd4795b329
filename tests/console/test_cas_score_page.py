"""What the engine says of a case, drawn: queue, odds, reasons, what clears, and its version."""

from datetime import UTC, date, datetime
from uuid import uuid4

from streamlit.testing.v1 import AppTest

from console import score_queues
from console.case_scoring import ScoredAccess, ScoredCase, Scoring
from policy.oversight.flags import Peers
from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Queue
from policy.verdicts import Why
from store.scores import QUEUES
from store.session import Doors
from tests.console.caseloads import an_access, supervising
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.score_builders import NO_CARE, OFF_ROSTER, SURNAME, VERSION, a_day, a_score

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
REFUSALS = Evidence(Family.REFUSALS, Code.REFUSALS, 1.0, 1.0, {"count": 3.0})
NOTHING = Scoring(None, {}, ())


def _draw(shown: object, access: object) -> None:
    from console.pages import cas_score

    cas_score.render(shown)  # type: ignore[arg-type]
    cas_score.line(access)  # type: ignore[arg-type]


def drawn(shown: Scoring, access: ScoredAccess | None = None) -> str:
    page = AppTest.from_function(_draw, args=(shown, access), default_timeout=30)
    page.run()
    assert not page.exception
    html = "".join(one.proto.body for one in page.get("html"))
    return plain(" ".join(one.value for one in page.subheader) + html)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def a_scored_case(doors: Doors, *, queue: Queue = Queue.THRESHOLD, drawn: bool = False) -> Scoring:
    """Read by a supervisor, as the page does."""
    desk = a_desk(doors)
    access = an_access(doors, desk)
    load = supervising(doors, desk)
    case = build.a_case(doors, desk.agent, [access], why=Why.SCORED)
    before = load.again(case)
    assert before is not None
    assert before.scoring == NOTHING
    reasons = (SURNAME, NO_CARE, OFF_ROSTER, REFUSALS)
    a_score(doors, desk.agent, access, *reasons, provisional=True)
    day = before.case.day
    a_day(doors, desk.agent, *reasons, accesses=[access], day=day, queue=queue, drawn=drawn)
    whole = load.again(case)
    assert whole is not None
    assert whole.scoring.of(access.id) == whole.scoring.accesses[0]
    assert whole.scoring.of(uuid4()) is None
    return whole.scoring


def test_the_queue_the_odds_and_three_reasons_stand_with_what_clears_them(doors: Doors) -> None:
    page = drawn(a_scored_case(doors))
    assert "plus d’une alerte sur cinq peut y être ordinaire" in page
    assert "1 cas ordinaire sur 1 400 atteint ce score." in page
    for said in (
        "un patient sur 410",
        "Rien de connu n’explique cet accès : 3 % des accès",
        "à 5 h 12 de la garde la plus proche",
        "Ce qui le lèverait : une garde de l’agent à cette heure",
        "Aucun collègue de même fonction",
        f"Moteur {VERSION}, poids f00dfeed",
    ):
        assert said in page
    assert "refus" not in page
    assert page.index("même nom") < page.index("Rien de connu") < page.index("5 h 12")
    assert page.count("Ce qui le lèverait : un dossier ou un passage de ce patient") == 1


def test_what_was_drawn_is_said_to_be_and_not_to_be_chosen(doors: Doors) -> None:
    page = drawn(a_scored_case(doors, queue=Queue.BUDGET, drawn=True))
    assert "Tirage au sort : aucun score ne l’a choisi" in page
    assert "File du budget" not in page


def test_the_colleagues_figures_are_those_of_each_reason() -> None:
    day = ScoredCase(
        uuid4(), "regulating_physician", date(2026, 11, 21), 9.0, 0.001, Queue.BUDGET, False, (),
        (SURNAME,), AT, VERSION, "",
    )  # fmt: skip
    shown = Scoring(day, {Code.SURNAME: Peers(4, 20, 400, 10)}, ())
    page = drawn(shown)
    assert "10 constats au moins aussi marqués, soit 0,5 par garde et 2,5" in page
    assert "poids de départ" in page


def test_nothing_is_drawn_before_anything_is_scored() -> None:
    assert drawn(NOTHING) == ""
    assert drawn(NOTHING, an_access_scored()) == ""


def test_an_access_says_that_its_score_is_not_final_and_opens_when_it_is_grave() -> None:
    quiet = drawn(NOTHING, an_access_scored(OFF_ROSTER, provisional=True))
    assert "<details><summary>Score provisoire de cet accès" in quiet
    explained = Evidence(Family.CARE, Code.NO_CARE, -2.0, 1.0, {"state": 0.0})
    assert drawn(NOTHING, an_access_scored(explained)) == ""
    grave = drawn(NOTHING, an_access_scored(REFUSALS, critical=True))
    assert "<details open><summary>Score de cet accès (indice grave)" in grave
    assert "L’accès suit 3 refus." in grave


def an_access_scored(
    *evidence: Evidence, critical: bool = False, provisional: bool = False
) -> ScoredAccess:
    return ScoredAccess(
        12, uuid4(), AT, CareState.NONE, 9.0, evidence, critical, provisional, VERSION, ""
    )


def test_each_queue_has_its_words() -> None:
    assert set(score_queues.QUEUES) == set(Queue)
    assert set(score_queues.WAITING) == set(QUEUES)
    assert len({score_queues.queue(one, drawn=False) for one in Queue}) == len(Queue)


def test_what_waits_is_counted_by_queue_and_nothing_is_said_of_nothing() -> None:
    assert score_queues.waiting(dict.fromkeys(QUEUES, 0)) == ""
    assert plain(score_queues.waiting({Why.SCORED: 3, Why.BUDGET: 1_204})) == (
        "Cas retenus par le score : seuil 3, budget 1 204, tirage au sort 0"
        " (plus d’une alerte sur cinq du seuil peut être ordinaire)."
    )
