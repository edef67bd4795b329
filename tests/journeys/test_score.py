"""A scored case in a browser: the queue, the odds, the reasons, and the verdict beside them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from console.demonstration.places import account
from policy.oversight.scoring.evidence import Queue
from policy.verdicts import Why
from store.scoring_tables import case_score
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.steps import button, heading
from tests.journeys.test_accessibility import violations
from tests.journeys.test_cas import an_access, waiting
from tests.store.case_builders import a_case
from tests.store.score_builders import NO_CARE, SURNAME, a_day

pytestmark = JOURNEY

DOCTOR, OTHER, REVIEWER = "regulateur.nord", "regulatrice.nord", "superviseur.nord"


def a_scored_case(console: Console) -> UUID:
    """A case about this doctor beside a colleague’s, and what the engine says of its day."""
    waiting(console, OTHER)
    agent = account(DOCTOR)
    access = an_access(console, DOCTOR)
    with console.doors.working() as work:
        work.connection.execute(delete(case_score).where(case_score.c.agent_id == agent.id))
    day = datetime.now(UTC).date()
    a_day(console.doors, agent, SURNAME, NO_CARE, accesses=[access], day=day, queue=Queue.THRESHOLD)
    return a_case(console.doors, agent, [access], why=Why.SCORED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_supervisor_reads_why_a_case_was_kept_and_what_would_clear_it(
    console: Console, arrive: Arrive, scheme: str
) -> None:
    a_scored_case(console)
    page = arrive(REVIEWER, scheme=scheme)
    expect(
        page.get_by_text("plus d’une alerte sur cinq du seuil peut être ordinaire")
    ).to_be_visible()
    name = account(DOCTOR).name
    page.get_by_role("button", name=f"Examiner le cas\N{NO-BREAK SPACE}: {name}").first.click()
    expect(heading(page, "Ce que dit le score")).to_be_visible()
    for said in (
        "plus d’une alerte sur cinq peut y être ordinaire",
        "atteint ce score",
        "ce que le hasard seul donne pour un patient sur",
        "Rien de connu n’explique cet accès",
        "Ce qui le lèverait",
        "de même fonction",
    ):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(button(page, "Légitime")).to_be_visible()
    settled(page)
    assert violations(page) == []
