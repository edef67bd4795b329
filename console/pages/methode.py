"""« Méthode »: what is measured, on what, how often it errs here and on the bench; plain French."""

from collections.abc import Mapping, Sequence

import streamlit as st

from console import feed_words, pieces
from console import methode_words as words
from console.feeds_view import Heard
from console.methode import Judged, Learnt, Method, Missed
from console.methode_measures import BETWEEN
from console.pages import methode_banc
from console.pages.methode_banc import prose, ratio
from console.score_figures import counted, number, percent
from policy.feeds import Feed
from policy.oversight.scoring.evidence import Family

_FAMILIES = ("Famille", "Ce qu’elle regarde", "Ce qu’il lui faut", "Poids")


def render(method: Method) -> None:
    """Draw the page."""
    shown = method.shown()
    st.header("Méthode", anchor=False)
    prose((words.ABOUT.format(version=shown.version),))
    _section("Ce qui est mesuré", words.WHAT)
    pieces.table(("File", "Ce qu’elle contient"), words.QUEUES, "Pourquoi un cas est à lire")
    _here(shown.judged)
    methode_banc.render(shown.measured)
    _families(shown.heard, shown.learnt)
    _section("Ce que le moteur n’utilise jamais", words.NEVER)
    methode_banc.fairness(shown.measured)
    _section("Ce qui est consigné, et ce qui s’apprend", words.LOGGED)
    _section("Demander un changement", (words.CHANGE,))


def _section(title: str, lines: Sequence[str]) -> None:
    st.subheader(title, anchor=False)
    prose(lines)


def _here(judged: Judged) -> None:
    st.subheader("Combien de fois elle se trompe, à ce site", anchor=False)
    prose((words.VERDICTS,))
    if not judged.read:
        st.info(words.NOTHING_JUDGED, icon=":material/casino:")
    if not judged.threshold:
        st.info(words.THRESHOLD_UNJUDGED, icon=":material/rule:")
    if rows := [*_missed(judged), *_false(judged)]:
        pieces.table(("Mesure", "Valeur"), rows, words.COUNTED)


def _missed(judged: Judged) -> list[tuple[str, str]]:
    found, missed = judged.found, judged.missed
    if found is None or missed is None:
        return []
    between = f"de {number(round(missed.low))} à {number(round(missed.high))}"
    return [
        ("Cas que ni le seuil ni le budget n’ont retenus", number(judged.rest)),
        ("Tirés au sort parmi eux", number(judged.drawn)),
        ("Tirés au sort et jugés", number(judged.read)),
        ("Tirés au sort et jugés « abus »", _with_bounds(judged.misuse, found)),
        ("Abus que le score n’a pas retenus, d’après ce tirage", between),
    ]


def _false(judged: Judged) -> list[tuple[str, str]]:
    false = judged.false
    if false is None:
        return []
    return [
        ("File du seuil : cas jugés", number(judged.threshold)),
        ("File du seuil : jugés « légitimes » (visé : un sur cinq)",
         _with_bounds(judged.ordinary, false)),
    ]  # fmt: skip


def _with_bounds(count: int, share: Missed) -> str:
    value = f"{number(count)}, soit {percent(share.estimate)}"
    return BETWEEN.format(value=value, low=percent(share.low), high=percent(share.high))


def _families(heard: Mapping[Feed, Heard], learnt: Learnt | None) -> None:
    st.subheader("Les familles d’indices, et ce qu’il leur faut", anchor=False)
    weights = learnt.weights if learnt else {}
    rows = [
        (*words.FAMILIES[one], _needs(one, heard), f"× {ratio(weights.get(one, 1.0))}")
        for one in Family
    ]
    pieces.table(_FAMILIES, rows, words.MUTE)
    prose((_learnt(learnt),))


def _learnt(learnt: Learnt | None) -> str:
    if learnt is None:
        return words.NOTHING_LEARNT
    return words.LEARNT.format(
        since=pieces.dated(learnt.since, "à", "le"),
        examples=counted(learnt.examples, "cas jugé", "cas jugés"),
        misuses=number(learnt.misuses),
    )


def _needs(family: Family, heard: Mapping[Feed, Heard]) -> str:
    needed = [heard[feed] for feed in words.NEEDS.get(family, ()) if feed in heard]
    told = [f"{feed_words.FEEDS[one.spoke.feed]} : {_speaks(one)}" for one in needed]
    return ", ".join(told) or words.LOG_ALONE


def _speaks(one: Heard) -> str:
    if one.spoke.at is None:
        return words.NEVER_FED
    return words.SILENT.format(since=pieces.at(one.spoke.at)) if one.silent else words.SPEAKS
