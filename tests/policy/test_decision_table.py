"""The page for lawyers is the one that the rules write."""

import io
import runpy
import sys
from types import SimpleNamespace

import pytest

from policy import decision_words as words
from policy.access import FileStanding, Ground, Mode, Owed
from policy.agents import Function, Profession, SiteKind
from policy.articles import ARTICLES
from policy.decision_table import page
from policy.durations import reasoned
from policy.grounds import GROUNDS
from policy.habilitation import HABILITATION, Power
from policy.tables import read
from tests.policy.corpus import ROOT


def chapter(mode: Mode) -> str:
    """What the page says under a mode."""
    return page().split(f"(`{mode}`)")[1].split("\n## ")[0]


def test_the_committed_page_is_the_one_the_rules_write() -> None:
    committed = (ROOT / "docs/decision-table.md").read_text(encoding="utf-8")
    assert committed == page(), "run: python -m policy.decision_table > docs/decision-table.md"


def test_the_command_prints_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=printed))
    runpy.run_path(str(ROOT / "policy/decision_table.py"), run_name="__main__")
    assert printed.getvalue().decode() == page()


@pytest.mark.parametrize("mode", Mode)
def test_a_mode_names_its_grounds_with_their_article_and_no_other(mode: Mode) -> None:
    for ground in Ground:
        line = f"| {ARTICLES[ground].rule} | {ARTICLES[ground].reference} | `{ground}` |"
        assert (line in chapter(mode)) is (mode in GROUNDS[ground].modes)


@pytest.mark.parametrize("mode", Mode)
def test_a_mode_names_who_opens(mode: Mode) -> None:
    who = chapter(mode).split("**Qui**")[1].split("\n")[0]
    for function, rule in HABILITATION.functions.items():
        assert (words.FUNCTIONS[function] in who) is (mode in rule.modes)


def test_every_debt_number_and_reason_is_on_the_page() -> None:
    written = page()
    assert all(f"`{owed}`" in written for owed in Owed)
    assert all(line.reason in written for line in reasoned(read("durations.toml")))
    assert all(rule.reason in written for rule in HABILITATION.functions.values())


def test_everything_has_its_french_name() -> None:
    assert set(words.MODES) == set(Mode)
    assert set(words.SITES) == set(SiteKind)
    assert set(words.FUNCTIONS) == set(Function)
    assert set(words.PROFESSIONS) == set(Profession)
    assert set(words.POWERS) == set(Power)
    assert set(words.STANDINGS) == set(FileStanding)
