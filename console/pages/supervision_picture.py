"""The picture of some days: charts whose columns filter the queue, and the figures beside them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from html import escape

import streamlit as st

from console import notified_words, pieces, supervision_state
from console import supervision_wording as words
from console.components.chart import Chart, Mark, chart
from console.queue_filter import Axis, Filter
from console.supervision_figures import (
    ended,
    habits,
    month,
    months,
    number,
    percent,
    reviewed,
    waited,
)
from policy.access import Mode
from policy.corroboration_values import State
from policy.picture import Picture, Tally, share


def periods(today: date) -> None:
    """Which days: chosen here, read by the next drawing."""
    st.subheader("Vue d’ensemble", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "Période",
            list(words.SPANS),
            default="week",
            required=True,
            format_func=words.SPANS.__getitem__,
            key=supervision_state.PERIOD,
            label_visibility="collapsed",
        )
        if chosen == supervision_state.A_MONTH:
            known = months(today)
            st.selectbox(
                "Mois",
                list(known),
                format_func=known.__getitem__,
                key=supervision_state.MONTH,
                label_visibility="collapsed",
                width=220,
            )
    _report(today)


def _report(today: date) -> None:
    """The month that is shown, or this one, to print or to count with."""
    code = supervision_state.period(f"{today:%Y-%m}")
    shown = code if code in months(today) else f"{today:%Y-%m}"
    files = [
        pieces.Download(f"{name}, {month(shown)}", f"/rapport/{shown}.{form}")
        for form, name in words.REPORTS.items()
    ]
    pieces.downloads(words.TAKE_REPORT, files)


def tiles(figures: Iterable[tuple[str, str]]) -> None:
    """Large figures, each with what it is."""
    shown = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(figure)}</dd></div>" for label, figure in figures
    )
    st.html(f'<dl class="bg-tiles">{shown}</dl>')


def named(chosen: Filter) -> str:
    """A column as its filter says it."""
    match chosen.axis:
        case Axis.DAY:
            return f"accès du {pieces.day(chosen.of)}"
        case Axis.HOUR:
            return f"accès de {chosen.of} h"
        case Axis.MODE:
            return f"mode {words.SHORT_MODES[Mode(chosen.of)]}"
        case Axis.STATE:
            return f"explication : {words.STATES[State(chosen.of)].lower()}"


def draw(picture: Picture, chosen: Filter | None) -> None:
    """Everything, from counters that are a few seconds old."""
    if wrong := notified_words.warning(picture.notified, picture.made_at):
        st.warning(wrong, icon=":material/mail_off:")
    whole = picture.whole
    compared = whole.granted - whole.awaited
    tiles(
        [
            ("accès", number(whole.granted)),
            ("expliqués", percent(share(whole.explained, compared))),
            ("refus", number(picture.refused)),
            ("oppositions rencontrées", number(picture.opposed)),
            ("justifications dues", number(sum(picture.debts.values()))),
            ("justifications échues", number(picture.overdue)),
        ]
    )
    _charts(picture, chosen.key if chosen else "")
    _tables(picture)


def _charts(picture: Picture, chosen: str) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        _chart("by-hour", _by_hour(picture), chosen)
        _chart("by-mode", _by_mode(picture), chosen)
    with right:
        _chart("by-day", _by_day(picture), chosen)
        _chart("by-state", _by_state(picture), chosen)


def _chart(key: str, drawn: Chart, chosen: str) -> None:
    chart(key, drawn, chosen=chosen, on_ask=partial(supervision_state.pressed, key))


def _by_hour(picture: Picture) -> Chart:
    marks = [
        _mark(Filter(Axis.HOUR, str(hour)), f"{hour} h", f"{hour} h", tally)
        for hour, tally in picture.hours.items()
    ]
    line = words.AROUND_BY_HOUR[picture.site.kind]
    return Chart("Accès par heure de la journée", "Heure", words.PARTS, tuple(marks), line)


def _by_day(picture: Picture) -> Chart:
    marks = [
        _mark(Filter(Axis.DAY, day.isoformat()), f"{day:%d/%m}", _day(day), tally)
        for day, tally in picture.days.items()
    ]
    line = words.AROUND_BY_DAY[picture.site.kind]
    return Chart("Accès par jour", "Jour", words.PARTS, tuple(marks), line)


def _day(day: date) -> str:
    return f"{words.DAYS[day.weekday()]} {day:%d/%m}"


def _mark(of: Filter, label: str, named: str, tally: Tally) -> Mark:
    parts = (tally.explained, tally.contradicted, tally.unexplained, tally.awaited)
    name = f"{named} : {tally.granted} accès, dont {tally.explained} expliqués"
    return Mark(of.key, label, name, parts, tally.around)


def _by_mode(picture: Picture) -> Chart:
    counted, whole = picture.whole.modes, picture.whole.granted
    marks = [
        _plain(Filter(Axis.MODE, mode), label, counted.get(mode, 0), whole)
        for mode, label in words.SHORT_MODES.items()
    ]
    return Chart("Accès par mode", "Mode", ("Accès",), tuple(marks))


def _by_state(picture: Picture) -> Chart:
    counted = picture.whole.states
    marks = [
        _plain(Filter(Axis.STATE, state), label, counted.get(state, 0), sum(counted.values()))
        for state, label in words.STATES.items()
    ]
    return Chart("Ce que disent les flux", "Explication", ("Accès",), tuple(marks))


def _plain(of: Filter, label: str, n: int, whole: int) -> Mark:
    return Mark(of.key, label, f"{label} : {n} accès, {percent(share(n, whole))}", (n,))


def _tables(picture: Picture) -> None:
    """As one element: a browser draws it at once."""
    note = f'<p class="bg-note">{escape(words.PASTED)}</p>'
    left = _table("Habitudes", habits(picture)) + note
    left += _table("Fins d’accès et justifications", ended(picture))
    right = _table("Examen mesuré", reviewed(picture)) + _table("Flux et journal", _health(picture))
    right += _table(notified_words.TITLE, _notified(picture))
    st.html(f'<div class="bg-halves"><div>{left}</div><div>{right}</div></div>')


def _table(caption: str, rows: Sequence[tuple[str, str]]) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td>{escape(figure)}</td></tr>'
        for what, figure in rows
    )
    head = '<tr><th scope="col">Mesure</th><th scope="col">Valeur</th></tr>'
    return (
        f'<table class="bg-table"><caption>{escape(caption)}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def _notified(picture: Picture) -> list[tuple[str, str]]:
    told = picture.notified
    counted = [(name, number(n)) for name, n in notified_words.figures(told)]
    if told.oldest:
        counted.append((notified_words.OLDEST, pieces.at(told.oldest)))
    return counted


def _health(picture: Picture) -> list[tuple[str, str]]:
    heard = [(words.FEEDS[feed], waited(at, picture.made_at)) for feed, at in picture.feeds.items()]
    alarms = "aucune" if not picture.alarms else f"{picture.alarms} en cours : voyez « Journal »"
    return [*heard, ("Alarmes du journal", alarms)]
