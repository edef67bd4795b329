"""What the feeds of the demonstration say is read without a remark, and is about its patients."""

from datetime import UTC, datetime, timedelta

import pytest

from console.demonstration import feeds
from console.demonstration.places import FILES, SITES, OpenFile
from policy.agents import Site, SiteKind
from policy.feeds import Field
from policy.likeness import Trait
from store.intake import rs_eda
from store.intake.feed_csv import read_arrivals, read_roster

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.reference)
def test_each_call_is_read_as_it_is_meant(file: OpenFile) -> None:
    reading = rs_eda.read(feeds.message(file, NOW), NOW)
    assert reading.remarks == ()
    (message,) = reading.messages
    said = {statement.field: statement.value for statement in message.statements}
    assert said[Field.ATTRIBUTION] == file.attribution
    assert said[Field.REFERENCE] == file.reference
    assert message.contradictions == ()


def test_most_calls_name_somebody_and_one_of_medical_regulation_nobody() -> None:
    named = {
        file.reference: any(
            term.trait is Trait.NAME
            for message in rs_eda.read(feeds.message(file, NOW), NOW).messages
            for person in message.persons
            for term in person.terms
        )
        for file in FILES
        if file.attribution.startswith("DRM")
    }
    assert sorted(named.values()) == [False, True, True, True, True, True]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.finess)
def test_visits_and_shifts_are_read_without_a_remark(site: Site) -> None:
    visits = read_arrivals(feeds.visits(site, NOW), site.finess, NOW)
    shifts = feeds.shifts_of(site)
    roster = read_roster(feeds.roster(site, shifts, NOW), site.finess, NOW)
    assert visits.remarks == roster.remarks == ()
    assert len(roster.values) == len(shifts) > 0
    assert bool(visits.values) is (site.kind is SiteKind.EMERGENCY_DEPARTMENT)


def test_calls_are_said_again_once_they_are_over() -> None:
    assert feeds.over(None, NOW)
    assert feeds.over(NOW - timedelta(days=7), NOW)
    assert not feeds.over(NOW - timedelta(minutes=30), NOW)
