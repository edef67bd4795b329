"""What the bench measured, drawn: figures with their intervals, or the sentence that none is."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from console import methode_measures as said
from console import pieces
from console.measured import Bench, Interval, Measure, Measured
from console.score_figures import number, percent


def prose(lines: Sequence[str]) -> None:
    """Sentences to be read, as a list when there are several."""
    if len(lines) == 1:
        st.html(f'<p class="bg-prose">{escape(lines[0])}</p>')
        return
    points = "".join(f"<li>{escape(line)}</li>" for line in lines)
    st.html(f'<ul class="bg-prose">{points}</ul>')


def render(found: Measured | None) -> None:
    """The figures of both generators."""
    st.subheader("Combien de fois elle se trompe, sur le banc d’essai", anchor=False)
    prose((said.NO_LABELS,))
    if found is None:
        st.info(said.NOT_MEASURED, icon=":material/science:")
        return
    _measures(found, [one for one in Measure if one not in said.FAIRNESS])
    for bench in found.benches:
        pieces.note(_of(bench))


def _of(bench: Bench) -> str:
    return said.OF_BENCH.format(
        name=said.GENERATORS[bench.generator],
        seeds=number(bench.seeds),
        days=number(bench.days),
        accesses=number(bench.accesses),
    )


def _measures(found: Measured, asked: Sequence[Measure]) -> None:
    headings = ("Mesure", *(said.GENERATORS[bench.generator] for bench in found.benches))
    rows = [
        (said.MEASURES[one], *(_figure(one, bench.figures.get(one)) for bench in found.benches))
        for one in asked
        if any(one in bench.figures for bench in found.benches)
    ]
    caption = said.MEASURED.format(commit=found.commit, on=pieces.day(found.on))
    pieces.table(headings, rows, caption)


def _figure(of: Measure, found: Interval | None) -> str:
    if found is None:
        return said.NO_FIGURE
    shown = ratio if of in said.NOT_SHARES else percent
    value, low, high = map(shown, (found.value, found.low, found.high))
    return said.BETWEEN.format(value=value, low=low, high=high)


def ratio(value: float) -> str:
    """« 1,10 »."""
    return f"{value:.2f}".replace(".", ",")


def fairness(found: Measured | None) -> None:
    """Whom false alarms fall on."""
    st.subheader("Équité", anchor=False)
    prose((said.FAIR,))
    if found is not None:
        _measures(found, said.FAIRNESS)
