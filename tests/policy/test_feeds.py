"""What the feeds say is whole: codes that the database takes, and names that are names."""

import re

import pytest

from policy.agents import SiteKind
from policy.feeds import (
    CLOSING,
    NO_NAME,
    NOTED,
    OF_KIND,
    Contradiction,
    Feed,
    Field,
    Remark,
    RemarkCode,
    shown,
)
from policy.likeness import normal
from store.intake.rs_eda_words import STATUS
from tests.policy.corpus import ROOT


@pytest.mark.parametrize("kind", [Feed, Field, Contradiction, RemarkCode])
def test_a_code_is_one_plain_word(kind: type[Feed | Field | Contradiction | RemarkCode]) -> None:
    assert all(re.fullmatch("[a-z_]{2,32}", code.value) for code in kind)


def test_the_database_knows_every_feed() -> None:
    laid = (ROOT / "store/migrations/versions/0003_review.sql").read_text("utf-8")
    listed = ", ".join(f"'{feed}'" for feed in Feed)
    assert laid.count(f"check (feed in ({listed}))") == 2


def test_a_remark_refuses_unless_it_is_a_mere_note() -> None:
    for code in RemarkCode:
        assert Remark(1, "a.b", code).refuses is (code not in NOTED)
    assert 0 < len(NOTED) < len(RemarkCode)


def test_what_stands_for_no_name_is_compared_as_names_are() -> None:
    assert {normal(name) for name in NO_NAME} == NO_NAME
    assert "" not in NO_NAME


def test_a_file_is_closed_by_known_statuses() -> None:
    assert STATUS.pattern is not None
    known = set(re.findall(r"[A-Z]{3,}", STATUS.pattern))
    assert known - CLOSING == {"PROGRAM", "ACTIF"}
    assert known >= CLOSING


def test_a_site_is_shown_the_feeds_of_its_kind_and_what_else_spoke() -> None:
    assert {*OF_KIND} == {*SiteKind}
    samu, department = SiteKind.SAMU, SiteKind.EMERGENCY_DEPARTMENT
    assert shown(samu, ()) == (Feed.FILES, Feed.ROSTER)
    assert shown(department, {Feed.ROSTER}) == (Feed.ARRIVALS, Feed.ROSTER)
    assert shown(samu, {Feed.ARRIVALS}) == (Feed.FILES, Feed.ROSTER, Feed.ARRIVALS)
