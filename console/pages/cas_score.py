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
    first = (score_queues.queue(day.queue, drawn=day.drawn), score_words.one_in(day.p))
    items("", [Item("", " ".join(first))])
    shown = day.reasons[:SHOWN]
    found = [scoring.peers.get(one.code, NO_PEERS) for one in shown]
    lines = [
        line
        for one, peers in zip(shown, found, strict=True)
        for line in (Item("!", score_words.reason(one)), Item("", score_words.peers(peers)))
        if line.words
    ]
    items("", lines)
    cleared = dict.fromkeys(score_words.clears(one) for one in shown)
    compared = dict.fromkeys(score_words.compared(peers) for peers in found[:1])
    items("", [Item("", words) for words in (*cleared, *compared)])
    pieces.note(score_queues.version(day.version, day.weights))


def line(scored: ScoredAccess | None) -> None:
    """Beside one access: what speaks for looking at it, folded."""
    told = [one for one in scored.evidence if one.bits > 0] if scored else []
    if scored is None or not told:
        return
    title = score_queues.of_access(critical=scored.critical, provisional=scored.provisional)
    lines = [Item("!", score_words.reason(one)) for one in told[:SHOWN]]
    folded(title, lines, opened=scored.critical)
