"""Slips at both desks: what each may do, in what order they are read, and what the pages say."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import slips_wording as words
from console.lookup_desk import NotYours
from console.printing.slips import GROUNDS
from console.slips_desk import (
    ON_PAPER,
    PARIS,
    NotAnHour,
    SlipEntry,
    SlipReview,
    Written,
    moment,
)
from console.slips_state import Said, Wrong
from policy.access import Mode
from policy.agents import Agent, Function, SiteKind
from policy.slips import Code, Matched, NotASlip, OfAnotherSite, Sign
from store.lookups import StaleLookup
from store.session import Doors
from store.slips import EnteredAlready, ImpossibleTime, NeverPrinted, NoSuchSeries, Series
from tests.builders import a_site, an_agent, oppose
from tests.store.drill_builders import a_drill_patient
from tests.store.paper import REASON, Paper, some_paper


def entry(doors: Doors, agent: Agent) -> SlipEntry:
    return SlipEntry(doors, agent, datetime.now(UTC))


def code(paper: Paper, number: int) -> str:
    return Code(paper.doctor.site.finess, number).read


def written(paper: Paper, **said: object) -> Written:
    now = datetime.now(PARIS)
    usual: dict[str, object] = {
        "holder": paper.doctor.id,
        "mode": Mode.CENTRE_15,
        "day": now.date(),
        "hour": f"{now:%H:%M}",
        "reason": REASON,
        "file": "",
        "words": "",
    }
    return Written(**(usual | said))  # type: ignore[arg-type]


def test_a_slip_of_a_drill_is_not_to_be_examined(doors: Doors) -> None:
    paper = some_paper(doors)
    desk, review = entry(doors, paper.registrar), SlipReview(doors, paper.supervisor)
    handle = desk.find(a_drill_patient(doors)[0])
    desk.enter_used(1, handle, written(paper))
    [one] = review.read()
    assert one.standing is Matched.EXERCISE
    assert review.to_examine()[0] == 0


def test_a_slip_goes_from_its_number_to_the_supervisor(doors: Doors) -> None:
    paper = some_paper(doors)
    desk, review = entry(doors, paper.registrar), SlipReview(doors, paper.supervisor)
    assert desk.number(code(paper, 3)) == 3
    handle = desk.find(paper.number)
    assert handle is not None
    assert desk.patient(handle).id == paper.patient
    desk.enter_used(3, handle, written(paper))
    with pytest.raises(EnteredAlready):
        desk.number(code(paper, 3))
    desk.enter_used(2, None, written(paper))
    desk.enter_void(1)
    with doors.working() as work:
        oppose(work, paper.patient, Mode.BRIS_DE_GLACE)
    desk.enter_used(4, handle, written(paper, mode=Mode.BRIS_DE_GLACE))
    desk.enter_used(8, handle, written(paper))
    order = [(one.slip.number, one.standing) for one in review.read()]
    # The opposition is of a moment after the minute that the slip says: it stood at none of them.
    assert order[-1] == (1, Matched.VOID)
    assert {standing for _, standing in order[:-1]} == {Matched.UNMATCHED}
    assert review.to_examine() == (4, 3)
    assert desk.series()[0].missing == (5, 6, 7)


def test_a_number_is_refused_before_anything_else_is_asked(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors), some_paper(doors, 40)
    desk = entry(doors, paper.registrar)
    with pytest.raises(OfAnotherSite):
        desk.number(Code(elsewhere.doctor.site.finess, 1).scanned)
    with pytest.raises(NotASlip):
        desk.number("BG-1")
    with pytest.raises(NeverPrinted):
        desk.number(code(paper, 30))


def test_what_a_slip_says_is_checked(doors: Doors) -> None:
    paper = some_paper(doors)
    desk = entry(doors, paper.registrar)
    tomorrow = datetime.now(PARIS) + timedelta(days=1)
    for wrong, fault in (
        ({"hour": "25:00"}, NotAnHour),
        ({"day": tomorrow.date()}, ImpossibleTime),
        ({"day": date(2020, 1, 1)}, ImpossibleTime),
    ):
        with pytest.raises(fault):
            desk.enter_used(1, None, written(paper, **wrong))
    with pytest.raises(ValueError, match="no motive"):
        written(paper, reason="X")
    with pytest.raises(StaleLookup):
        desk.enter_used(1, uuid4(), written(paper))
    assert SlipReview(doors, paper.supervisor).read() == ()


def test_each_desk_does_its_own_and_no_more(doors: Doors) -> None:
    paper = some_paper(doors)
    officer = an_agent(doors, site=paper.doctor.site, function=Function.DATA_PROTECTION_OFFICER)
    for agent in (paper.doctor, paper.supervisor):
        with pytest.raises(NotYours):
            entry(doors, agent).enter_void(1)
    for agent in (paper.doctor, paper.registrar, officer):
        with pytest.raises(NotYours):
            SlipReview(doors, agent).print_series(1)
        with pytest.raises(NotYours):
            SlipReview(doors, agent).to_print(paper.series.id)
    assert SlipReview(doors, officer).series()[0].id == paper.series.id


def test_a_series_is_printed_again_until_it_was_collected(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors, 2), some_paper(doors)
    review = SlipReview(doors, paper.supervisor)
    assert review.to_print(paper.series.id).numbers == range(1, 3)
    for id in (elsewhere.series.id, uuid4()):
        with pytest.raises(NoSuchSeries):
            review.to_print(id)
    assert review.close(paper.series.id) == 2
    with pytest.raises(NoSuchSeries):
        review.to_print(paper.series.id)


def test_only_doctors_of_the_site_may_have_filled_a_slip(doors: Doors) -> None:
    paper = some_paper(doors)
    an_agent(doors)
    an_agent(doors, site=paper.doctor.site, function=Function.CALL_HANDLER)
    found = entry(doors, paper.registrar).doctors()
    assert [one.id for one in found] == [paper.doctor.id]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(SiteKind.SAMU, Mode.CENTRE_15), (SiteKind.EMERGENCY_DEPARTMENT, Mode.BRIS_DE_GLACE)],
)
def test_the_usual_mode_is_the_sites(doors: Doors, kind: SiteKind, mode: Mode) -> None:
    agent = an_agent(doors, site=a_site(doors, kind=kind), function=Function.REGISTRAR)
    assert entry(doors, agent).usual_mode() is mode


@pytest.mark.parametrize("typed", ["14:05", "14h05", "1405", " 14 05 "])
def test_an_hour_is_read_as_people_write_it(typed: str) -> None:
    assert moment(date(2026, 11, 23), typed) == datetime(2026, 11, 23, 14, 5, tzinfo=PARIS)
    assert moment(date(2026, 7, 1), "905").astimezone(UTC).hour == 7


@given(st.text(max_size=8))
def test_whatever_is_typed_is_an_hour_of_that_day_or_is_said_not_to_be(typed: str) -> None:
    with suppress(NotAnHour):
        assert moment(date(2026, 11, 23), typed).date() == date(2026, 11, 23)


def test_everything_has_its_words() -> None:
    assert set(words.SAID) == set(Said)
    assert set(words.WRONG) == set(words.FIELDS) == set(Wrong)
    assert set(words.STANDINGS) == set(Matched)
    assert set(words.SIGNS) == set(Sign)
    assert set(GROUNDS) == set(ON_PAPER)


def test_missing_numbers_are_said_in_words() -> None:
    series = Series(UUID(int=1), range(1, 11), datetime(2026, 1, 1, tzinfo=UTC), None)
    assert words.missing(series) == "aucun"
    assert words.missing(replace(series, entered=frozenset({3, 5, 9}))) == "1 et 2, 4, 6 à 8"
    assert words.to_examine(0, 0) == ""
    assert "2 à examiner, 1 manquant (" in words.to_examine(2, 1)
