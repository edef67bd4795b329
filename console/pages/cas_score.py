"""What the engine says of the day: its queue, how rare it is, two or three reasons, what clears."""

import streamlit as st

from console import pieces, score_queues, score_words
from console.case_scoring import ScoredAccess, ScoredCase, Scoring
from console.pages.cas_html import Item, folded, items
from policy.oversight.flags import NO_PEERS

SHOWN = 3  # reasons: what comes after them weighs little, and is read by nobody


def render(scoring: Scoring) -> None:
    """Above the lines of a case; nothing while nothing is scored."""
    if scoring.day is None:
        return
    with st.container(border=True, key="case-score"):
        _day(scoring, scoring.day)


def _day(scoring: Scoring, day: ScoredCase) -> None:
    st.subheader("Ce que dit le score", anchor=False)
    said = (score_queues.queue(day.queue, drawn=day.drawn), score_words.one_in(day.p))
    items("", [Item("", line) for line in said])
    for one in day.reasons[:SHOWN]:
        beside = (score_words.clears(one), score_words.peers(scoring.peers.get(one.code, NO_PEERS)))
        items(
            score_words.title(one.code),
            [Item("!", score_words.reason(one)), *(Item("", line) for line in beside)],
        )
    pieces.note(score_queues.version(day.version, day.weights))


def line(scored: ScoredAccess | None) -> None:
    """Beside one access: what speaks for looking at it, folded."""
    if scored is None or not scored.evidence:
        return
    title = score_queues.of_access(critical=scored.critical, provisional=scored.provisional)
    told = [Item("!", score_words.reason(one)) for one in scored.evidence[:SHOWN]]
    folded(title, told, opened=scored.critical)
