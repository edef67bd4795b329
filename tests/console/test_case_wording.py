"""The page « Cas » has words for each code, and none that judges before anybody did."""

from enum import StrEnum

import pytest
from sqlalchemy import Engine, text

from console import case_wording as said
from console.case_state import LED, Said
from policy.corroboration import EXPLAINED
from policy.verdicts import CaseState, Verdict, Why

TABLES: tuple[tuple[type[StrEnum], set[object]], ...] = (
    (CaseState, set(said.STATES)),
    (Verdict, set(said.VERDICTS)),
    (Verdict, set(said.PROPOSED)),
    (Why, set(said.WHY)),
    (Said, set(said.SAID)),
)


@pytest.mark.parametrize(("members", "keys"), TABLES)
def test_every_member_has_its_words(members: type[StrEnum], keys: set[object]) -> None:
    assert keys == set(members)


def test_every_kind_of_step_has_its_words(owner: Engine) -> None:
    with owner.connect() as raw:
        rule = raw.scalar(
            text(
                "select pg_get_constraintdef(oid) from pg_constraint"
                " where conname = 'case_step_kind_check'"
            )
        )
    assert all(f"'{kind}'" in str(rule) for kind in said.STEPS)
    assert str(rule).count("::text") == len(said.STEPS)


def test_a_verdict_leads_where_it_can_and_each_is_said() -> None:
    assert set(LED) == {CaseState.CLOSED, CaseState.SECOND_READING, CaseState.ESCALATED}
    assert set(LED.values()).isdisjoint(said.UNDONE)


def test_the_likeliest_reasons_exist() -> None:
    from console.pages.cas_verdict import _LIKELY

    assert set(_LIKELY) == EXPLAINED
    assert set(_LIKELY.values()) <= set(said.PROPOSED[Verdict.LEGITIMATE])


def test_a_reason_can_be_chosen_by_one_key() -> None:
    assert all(1 <= len(reasons) <= 9 for reasons in said.PROPOSED.values())


def test_nobody_is_called_a_suspect() -> None:
    tables: tuple[dict[object, str], ...] = (
        said.STATES,
        said.VERDICTS,
        said.WHY,
        said.STEPS,
        said.SAID,
    )  # type: ignore[assignment]
    words = " ".join(" ".join(table.values()) for table in tables).lower()
    assert "suspect" not in words
    assert "faute" not in words
