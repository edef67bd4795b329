"""« Méthode »: what is measured, on what, how often it errs here and on the bench; plain French."""

from collections.abc import Mapping, Sequence

import streamlit as st

from console import feed_words, pieces
from console import methode_measures as said
from console import methode_words as words
from console.feeds_view import Heard
from console.measured import Bench, Interval, Measure, Measured
from console.methode import Judged, Method
from console.pages.cas_html import Item, items
from console.proportion import Share
from console.score_figures import number, percent
from policy.feeds import Feed
from policy.oversight.scoring.evidence import Family


def render(method: Method) -> None:
    """Draw the page."""
    shown = method.shown()
    st.header("Méthode", anchor=False)
    pieces.note(words.ABOUT.format(version=shown.version))
    _section("Ce qui est mesuré", words.WHAT)
    pieces.table(("File", "Ce qu’elle contient"), words.QUEUES, "Pourquoi un cas est à lire")
    _here(shown.judged)
    _benches(shown.measured)
    _families(shown.heard)
    _section("Ce que le moteur n’utilise jamais", words.NEVER)
    _fairness(shown.measured)
    _section("Ce qui est consigné, et ce qui s’apprend", words.LOGGED)
    _section("Demander un changement", (words.CHANGE,))


def _section(title: str, lines: Sequence[str]) -> None:
    st.subheader(title, anchor=False)
    _list(lines)


def _list(lines: Sequence[str]) -> None:
    if len(lines) == 1:
        pieces.note(lines[0])
    else:
        items("", [Item("", line) for line in lines])


def _here(judged: Judged) -> None:
    st.subheader("Combien de fois elle se trompe, à ce site", anchor=False)
    pieces.note(words.VERDICTS)
    if not judged.read:
        pieces.note(words.NOTHING_JUDGED)
    if not judged.threshold:
        pieces.note(words.THRESHOLD_UNJUDGED)
    if rows := [*_missed(judged), *_false(judged)]:
        pieces.table(("Mesure", "Valeur"), rows, words.COUNTED)


def _missed(judged: Judged) -> list[tuple[str, str]]:
    if not judged.read:
        return []
    share = Share(judged.misuse, judged.read)
    low, high = (round(bound * judged.remaining) for bound in share.bounds)
    return [
        ("Cas que ni le seuil ni le budget n’ont retenus", number(judged.remaining)),
        ("Tirés au sort parmi eux", number(judged.drawn)),
        ("Tirés au sort et jugés", number(judged.read)),
        ("Tirés au sort et jugés « abus »", _with_bounds(share)),
        ("Abus passés inaperçus, d’après ce tirage", f"de {number(low)} à {number(high)}"),
    ]


def _false(judged: Judged) -> list[tuple[str, str]]:
    if not judged.threshold:
        return []
    share = Share(judged.ordinary, judged.threshold)
    return [
        ("File du seuil : cas jugés", number(judged.threshold)),
        ("File du seuil : jugés « légitimes » (visé : un sur cinq)", _with_bounds(share)),
    ]


def _with_bounds(share: Share) -> str:
    low, high = share.bounds
    value = f"{number(share.n)}, soit {percent(share.value)}"
    return said.BETWEEN.format(value=value, low=percent(low), high=percent(high))


def _benches(found: Measured | None) -> None:
    st.subheader("Combien de fois elle se trompe, sur le banc d’essai", anchor=False)
    pieces.note(said.NO_LABELS)
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
    shown = _ratio if of in said.NOT_SHARES else percent
    value, low, high = map(shown, (found.value, found.low, found.high))
    return said.BETWEEN.format(value=value, low=low, high=high)


def _ratio(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _families(heard: Mapping[Feed, Heard]) -> None:
    st.subheader("Les familles d’indices, et ce qu’il leur faut", anchor=False)
    rows = [(*words.FAMILIES[family], _needs(family, heard)) for family in Family]
    pieces.table(("Famille", "Ce qu’elle regarde", "Ce qu’il lui faut"), rows, words.MUTE)


def _needs(family: Family, heard: Mapping[Feed, Heard]) -> str:
    needed = [heard[feed] for feed in words.NEEDS.get(family, ()) if feed in heard]
    told = [f"{feed_words.FEEDS[one.spoke.feed]} : {_speaks(one)}" for one in needed]
    return ", ".join(told) or words.LOG_ALONE


def _speaks(one: Heard) -> str:
    if one.spoke.at is None:
        return words.NEVER_FED
    return words.SILENT.format(since=pieces.at(one.spoke.at)) if one.silent else words.SPEAKS


def _fairness(found: Measured | None) -> None:
    st.subheader("Équité", anchor=False)
    pieces.note(words.FAIR)
    if found is None:
        pieces.note(said.NOT_MEASURED)
    else:
        _measures(found, said.FAIRNESS)
