"""What the feeds say is whole: codes that the database takes, and names that are names."""

import re

import pytest

from policy.feeds import (
    CLOSING,
    NO_NAME,
    NOTED,
    Contradiction,
    Feed,
    Field,
    Remark,
    RemarkCode,
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
