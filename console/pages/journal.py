"""« Journal »: empty and at once; a report, its filters, a page of entries, one access whole."""

from functools import partial
from uuid import UUID

import streamlit as st

from console import (
    drill_wording,
    findings,
    journal_gestures,
    journal_state,
    journal_words,
    pieces,
    wording,
)
from console import journal_wording as said
from console.components import Heading, Row, entries
from console.journal_state import Said
from console.pages import journal_forms, journal_notices
from console.review import (
    Cut,
    Line,
    NotTheseWords,
    NoWords,
    Question,
    Reading,
    Review,
    Sorting,
    SortKey,
    TookTooLong,
    Way,
)
from policy.agents import Function
from policy.habilitation import Power
from policy.log_events import LogReport
from policy.nir import NirProblem

_SAID: dict[Said, str] = {
    Said.UNKNOWN_NUMBER: said.UNKNOWN_NUMBER,
    Said.UNKNOWN_ACCESS: said.UNKNOWN_ACCESS,
    Said.UNKNOWN_PATIENT: said.UNKNOWN_PATIENT,
    Said.NOT_A_NUMBER: wording.NIR_PROBLEMS[NirProblem.LAYOUT],
    Said.NOT_A_FILE: wording.NOT_A_FILE,
    Said.NO_AGENT: "Choisissez un agent, puis affichez.",
}
_REPORTS = (LogReport.ENTRIES, LogReport.PATIENT, LogReport.AGENT, LogReport.UNOPENED)
_KEYS = (SortKey.NUMBER, SortKey.NUMBER, SortKey.CODE, SortKey.AGENT, SortKey.PATIENT,
         SortKey.GRANT, None)  # fmt: skip
_ARIA = {Way.UP: "ascending", Way.DOWN: "descending"}
_ACCESS = 5  # the column of the accesses


def render(review: Review) -> None:
    """Draw the page."""
    st.header("Journal", anchor=False)
    _alarms(review)
    try:
        if (grant := journal_state.chain()) is not None:
            _chain(review, grant)
        else:
            _report(review)
    except TookTooLong:
        st.warning(said.TOO_LONG, icon=":material/hourglass_disabled:")


def _alarms(review: Review) -> None:
    for alarm in review.alarms():
        wrong = alarm.trouble
        access = f", accès {_short(wrong.grant)}" if wrong.grant else ""
        st.error(
            f"**{said.ALARMS[alarm.kind]}, {_whose(review, wrong.log)}{access},"
            f" depuis {pieces.at(alarm.raised_at)}.**"
            f" {findings.sentence(wrong.finding, wrong.seq)} {said.TO_DO[wrong.finding]}",
            icon=":material/report:",
        )


def _whose(review: Review, log: UUID) -> str:
    return "votre journal" if log == review.agent.site.id else "journal de la maison"


def _report(review: Review) -> None:
    report = st.segmented_control(
        "Rapport",
        _REPORTS,
        default=LogReport.ENTRIES,
        required=True,
        format_func=said.REPORTS.__getitem__,
        key="journal-report",
        on_change=partial(journal_state.ask, None),
        label_visibility="collapsed",
    )
    match report:
        case LogReport.PATIENT:
            journal_forms.patient(review)
        case LogReport.AGENT:
            journal_forms.agent(review)
        case LogReport.UNOPENED:
            journal_forms.unopened(review)
        case _:
            journal_forms.entries(review, opened=journal_state.question() is None)
    question, what = journal_state.question(), journal_state.said()
    if what is not None:
        st.warning(_SAID[what], icon=":material/info:")
    elif question is None:
        pieces.note(said.OPENS_EMPTY)
        pieces.downloads(
            said.TAKE_AWAY,
            [pieces.Download(name, f"/export/{form}") for form, name in said.FORMS.items()],
        )
    else:
        _answer(review, question)


def _answer(review: Review, question: Question) -> None:
    went = journal_state.places()
    _words(review)
    reading = review.read(question, went[-1] if went else None)
    if reading.kinds is not None:
        least = "au moins " if reading.kinds.least else ""
        counts = sorted(reading.kinds.counts.items(), key=lambda one: -one[1])
        done = " · ".join(f"{journal_words.event(code)} : {least}{n}" for code, n in counts)
        pieces.note(done or said.NOTHING)
    _turning(reading, len(went))
    if reading.page.cut is not None:
        st.info(said.EXAMINED if reading.page.cut is Cut.EXAMINED else said.SORTED)
    sorted_by = question.sorting if question.report is not LogReport.UNOPENED else None
    _table(review, reading, _caption(question, reading), sorted_by)


def _caption(question: Question, reading: Reading) -> str:
    """What is on screen, in one line: the filters are folded by then."""
    patient = question.narrowing.patient
    about = f"patient {_short(patient)}" if patient else ""
    asked = filter(None, (about, journal_words.narrowed(question.narrowing.said())))
    return " · ".join([f"{said.REPORTS[question.report]}, {_count(reading)}", *asked])


def _turning(reading: Reading, page: int) -> None:
    went, further = journal_state.places(), reading.page.further
    with st.container(horizontal=True, vertical_alignment="center", key="turning"):
        st.button(
            "Précédent",
            icon=":material/chevron_left:",
            disabled=not went,
            on_click=journal_state.turn_to,
            args=(went[:-1],),
        )
        st.button(
            "Suivant",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=further is None,
            on_click=journal_state.turn_to,
            args=((*went, further) if further else went,),
        )
        st.markdown(f"Page {page + 1}")


def _count(reading: Reading) -> str:
    lines = reading.page.lines
    if not lines:
        return said.NOTHING.lower()
    entries = "entrée" if len(lines) == 1 else "entrées"
    return f"{len(lines)} {entries}"


def _table(review: Review, reading: Reading, caption: str, sorting: Sorting | None) -> None:
    headings = [
        Heading(label, key if sorting and key else "", _aria(sorting, key))
        for label, key in zip(said.HEADINGS, _KEYS, strict=True)
    ]
    reads = review.may(Power.READ_WORDS)
    rows = [_row(line, reading, reads=reads) for line in reading.page.lines]
    key = "journal-entries"
    asked = partial(journal_gestures.pressed, key)
    entries(key, headings, rows, caption, access=_ACCESS, on_ask=asked)


def _aria(sorting: Sorting | None, key: SortKey | None) -> str:
    return _ARIA[sorting.way] if sorting and sorting.key is key else ""


def _row(line: Line, reading: Reading, *, reads: bool) -> Row:
    cells = (
        str(line.seq),
        f"{line.at.astimezone(pieces.PARIS):%d/%m/%Y %H:%M:%S}",
        journal_words.event(line.code),
        _who(line, reading),
        _patient(line, reading),
        _short(line.grant),
        said.UNREADABLE if line.unreadable else journal_words.described(line.code, line.detail),
    )
    access = str(line.grant) if line.grant else ""
    return Row(line.seq, cells, access, words=reads and line.seq in reading.words)


def _who(line: Line, reading: Reading) -> str:
    if line.agent is None:
        return "—" if line.detail is None else said.NO_ONE
    who = reading.who.get(line.agent)
    if who is None:
        return _short(line.agent)
    return f"{who.name}\n{wording.FUNCTIONS[Function(who.function)]}"


def _patient(line: Line, reading: Reading) -> str:
    short = _short(line.patient)
    return f"{short}\n{drill_wording.EXERCISE}" if line.patient in reading.exercises else short


def _short(id: UUID | None) -> str:
    return str(id)[:8] if id else ""


def _chain(review: Review, grant: UUID) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="chain-head"):
        back = partial(journal_state.show_chain, None)
        st.button("Retour", icon=":material/arrow_back:", on_click=back, shortcut="Escape")
        st.subheader(f"Accès {_short(grant)}", anchor=False)
    _words(review)
    chain, reading = review.chain(grant)
    _table(review, reading, f"{said.REPORTS[LogReport.CHAIN]}, {_count(reading)}", None)
    granted = [line.seq for line in chain.lines if line.code == "access_granted"]
    pieces.downloads(
        said.TAKE_PROOF, [pieces.Download(f"n° {n}", f"/preuve/ecriture/{n}") for n in granted]
    )
    for debt in chain.debts:
        if debt.settled_at is None:
            st.info(f"Reste dû : {said.OWED[debt.kind]}, avant {pieces.at(debt.due_at)}.")
    journal_notices.draw(chain)


def _words(review: Review) -> None:
    """Shown by one drawing, and on the record each time."""
    seq = journal_state.words_once()
    if seq is None or not review.may(Power.READ_WORDS):
        return
    try:
        words = review.words(seq)
    except NoWords:
        st.warning(said.NO_WORDS)
    except NotTheseWords:
        st.error(said.NOT_THESE_WORDS, icon=":material/report:")
    else:
        with st.container(border=True, key="words"):
            pieces.note(f"Mots à côté de l’entrée n° {seq}")
            st.markdown(pieces.plain(words))
