"""Days of accesses at a site, as the log of several days would hold them. Plain functions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from console.desk import Desk
from policy.agents import Agent as PolicyAgent
from policy.agents import Site
from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.evidence import (
    CareState,
    CaseScore,
    Code,
    Evidence,
    Family,
    Queue,
    Scored,
)
from store import scoring_following
from store.accesses import Access
from store.scoring_following import Scoring
from store.scoring_keeping import By, Kept, keep_accesses, keep_cases
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, a_site, an_agent
from tests.gestures import a_desk, centre_15, granted
from tests.store import care_builders as care
from tests.store.oversight_builders import a_far_number, rows

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGAN = datetime(2026, 3, 2, 7, tzinfo=UTC)


def doctors(doors: Doors, many: int = 2, site: Site | None = None) -> list[Desk]:
    """Regulating physicians of one site."""
    site = site or a_site(doors)
    return [a_desk(doors, an_agent(doors, site=site)) for _ in range(many)]


def look_and_open(doors: Doors, desk: Desk, **said: object) -> Access:
    """An access to somebody new."""
    number = a_far_number()
    a_record(doors, a_patient(doors, number=number), a_document())
    handle = desk.find_by_number(number)
    assert handle is not None
    return granted(desk.break_glass(handle, centre_15(**said)))


def some_days(doors: Doors, root: Engine, days: int = 4, a_day: int = 3) -> list[Desk]:
    """So many days, each with so many accesses of each of two doctors, with their look-ups.

    And what the feeds say of them: a file and a shift of the first doctor each day.
    """
    desks = doctors(doors)
    began = BEGAN - datetime.now(UTC)
    for day in range(days):
        care.a_file(
            doors, desks[0].agent.site, ago=-(began + day * DAY + HOUR), reference=f"DRM-2026-{day}"
        )
        care.a_shift(doors, desks[0].agent, began + day * DAY, began + day * DAY + 10 * HOUR)
    for nth in range(days * a_day):
        for desk in desks:
            look_and_open(doors, desk)
            if nth % 4 == 0:
                desk.find_by_number(a_number())
    spread(root, desks[0].agent.site, days)
    return desks


def spread(root: Engine, site: Site, days: int, began: datetime = BEGAN) -> None:
    """The entries of a site at even steps over so many days from a morning on.

    As a superuser without triggers: an entry's time is nobody's to change.
    """
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(
            text(
                "update audit_entry e set at = :began + e.seq * (cast(:whole as interval) / h.size)"
                " from audit_head h where h.log_id = e.log_id and e.log_id = :site"
            ),
            {"began": began, "whole": timedelta(days=days), "site": site.id},
        )


class Clock:
    """The time that the program believes it is."""

    def __init__(self, monkeypatch: Any, at: datetime = BEGAN) -> None:
        self.at = at
        monkeypatch.setattr(scoring_following, "now", lambda _work: self.at)


def day_by_day(scoring: Scoring, clock: Clock, days: int, step: timedelta = DAY) -> int:
    """A turn at each step, until all has been settled; how many accesses were scored."""
    scored, end = 0, BEGAN + (days + 3) * DAY
    while clock.at < end:
        scored += scoring.turn()
        clock.at += step
    return scored


Tables = tuple[Sequence[Any], Sequence[Any]]
_DERIVED = (
    "select site_id, entry_seq, grant_id, agent_id, function, at, state, score, evidence::text,"
    " critical, provisional, version, weights from access_score order by site_id, entry_seq",
    "select site_id, agent_id, day, function, score, p, queue, drawn, accesses, reasons::text,"
    " shown_at, version, weights from case_score order by site_id, agent_id, day",
)


def derived(owner: Engine) -> Tables:
    """Every row of both tables, to the last digit, but for when it was written."""
    accesses, cases = (rows(owner, statement) for statement in _DERIVED)
    return accesses, cases


# ── Scores as they would have been written ────────────────────────────────────────────────────────

EVIDENCE = (
    Evidence(Family.CARE, Code.NO_CARE, 2.75, 1.0, {"state": 6.0, "share": 0.1}),
    Evidence(Family.RELATION, Code.SURNAME, 1.0 / 3, 0.7, {"one_in": 1234.5}),
)
BY = By("test", "none")


def a_scored(
    access: Access,
    agent: PolicyAgent,
    *,
    score: float = 2.75,
    state: CareState = CareState.NONE,
    evidence: tuple[Evidence, ...] = EVIDENCE,
    critical: bool = False,
) -> Scored:
    """An access as an engine scored it."""
    at = access.granted_at
    return Scored(
        str(access.id), str(agent.id), agent.function, at, state, score, evidence, critical
    )


def a_scored_day(
    scored: Sequence[Scored],
    queue: Queue = Queue.THRESHOLD,
    *,
    day: date | None = None,
    drawn: bool = False,
    p: float = 1 / 1400,
) -> CaseScore:
    """An agent's day as a run closed it."""
    first = scored[0]
    on = day or first.at.astimezone(PARIS).date()
    return CaseScore(
        first.agent, first.function, on, first.score, p, queue, drawn,
        tuple(scored), first.evidence, first.at,
    )  # fmt: skip


def keep(
    doors: Doors,
    agent: PolicyAgent,
    scored: Sequence[Scored],
    days: Sequence[CaseScore] = (),
    *,
    provisional: bool = False,
    by: By = BY,
) -> Kept:
    """Write scores down, whatever an engine says."""
    with doors.working() as work:
        kept = keep_accesses(work, scored, by, provisional=provisional)
        return kept + keep_cases(work, agent.site.id, days, by)
