"""The picture of a month as a document of tables: what is printed, and what is exported.

Figures alone, as on « Supervision »: no patient, no word of anybody, no agent but who drew it up.
"""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from console import journal_wording, notified_words, wording
from console import supervision_wording as said
from console.printing import NOTHING, Document, Table
from policy.access import Mode
from policy.activity import Debt, Words
from policy.agents import Agent
from policy.corroboration_values import EXPLAINED, State
from policy.event_words import EndKind
from policy.feeds import Feed
from policy.picture import OTHER_REASON, Notified, Picture, Tally, share
from policy.reasons import motive
from policy.verdicts import Verdict

_PARIS = ZoneInfo("Europe/Paris")
_NEVER, _PART = "jamais", "Part (%)"


def document(picture: Picture, by: Agent) -> Document:
    """Everything that the page draws of this month, drawn up by this agent."""
    first, kind = picture.period.first, picture.site.kind
    made = picture.made_at.astimezone(_PARIS)
    gone = [(day, tally) for day, tally in sorted(picture.days.items()) if day <= made.date()]
    return Document(
        f"Supervision – {said.MONTHS[first.month - 1]} {first.year}",
        (
            picture.site.name,
            f"FINESS {picture.site.finess}",
            f"Établi le {made:%d/%m/%Y à %H:%M} par {by.name},"
            f" {wording.FUNCTIONS[by.function].lower()}",
            _said_days([day for day, _ in gone]),
        ),
        (
            _whole(picture),
            _by("Accès par jour", "Jour", _days(gone), said.AROUND_BY_DAY[kind]),
            _by("Accès par heure", "Heure", _hours(picture), said.AROUND_BY_HOUR[kind]),
            _modes(picture.whole),
            _states(picture.whole),
            _ends(picture.ended),
            _reasons(picture),
            _words(picture.words),
            _debts(picture),
            _reviewed(picture),
            _notified(picture.notified),
            _feeds(picture.feeds),
        ),
    )


def _said_days(gone: list[date]) -> str:
    if not gone:
        return "Aucun jour de ce mois n’est encore venu"
    return f"Du {gone[0]:%d/%m/%Y} au {gone[-1]:%d/%m/%Y}, jours comptés : {len(gone)}"


def percent(part: int, whole: int) -> str:
    """« 12 % », in a sentence; a dash of nothing."""
    of = _of(part, whole)
    return of if of == NOTHING else f"{of} %"


def _of(part: int, whole: int) -> str:
    """The same as a cell: the heading says the unit, a spreadsheet reads a number."""
    ratio = share(part, whole)
    return NOTHING if ratio is None else str(round(100 * ratio))


def _whole(picture: Picture) -> Table:
    whole = picture.whole
    rows = (
        ("Accès accordés", str(whole.granted), ""),
        _part("dont expliqués", whole.explained, whole.granted),
        _part("dont contredits par leur dossier", whole.contradicted, whole.granted),
        _part("dont sans explication", whole.unexplained, whole.granted),
        _part("dont pas encore rapprochés", whole.awaited, whole.granted),
        ("Accès refusés", str(picture.refused), ""),
        _part("dont pour une opposition du patient", picture.opposed, picture.refused),
        ("Recherches qui ont trouvé un patient", str(picture.looked_up), ""),
        ("Alarmes en cours sur le journal", str(picture.alarms), ""),
    )
    return Table("En un coup d’œil", ("", "Nombre", _PART), rows)


def _part(name: str, n: int, whole: int) -> tuple[str, str, str]:
    return name, str(n), _of(n, whole)


Line = tuple[str, Tally]


def _days(gone: list[tuple[date, Tally]]) -> list[Line]:
    return [(f"{day:%d/%m/%Y}", tally) for day, tally in gone]


def _hours(picture: Picture) -> list[Line]:
    return [(f"{hour} h", tally) for hour, tally in sorted(picture.hours.items())]


def _by(title: str, what: str, lines: list[Line], around: str) -> Table:
    rows = tuple(
        (
            name,
            str(one.granted),
            _of(one.explained, one.granted),
            str(one.contradicted),
            str(one.unexplained),
            str(one.around),
        )
        for name, one in lines
    )
    headings = (what, "Accès", "Expliqués (%)", "Contredits", "Sans explication", "Activité")
    return Table(title, headings, rows, note=f"Activité : {around[0].lower()}{around[1:]}.", bar=1)


def _modes(whole: Tally) -> Table:
    return _shares("Par mode", "Mode", {wording.MODES[m]: whole.modes.get(m, 0) for m in Mode})


def _states(whole: Tally) -> Table:
    counted = {said.STATES[state]: whole.states.get(state, 0) for state in State}
    note = "Expliquent un accès : " + ", ".join(
        said.STATES[state].lower() for state in State if state in EXPLAINED
    )
    return _shares("Par explication", "Explication", counted, note=f"{note}.")


def _ends(ended: Mapping[EndKind, int]) -> Table:
    counted = {journal_wording.ENDS[kind]: ended.get(kind, 0) for kind in EndKind}
    return _shares("Par fin", "Fin", counted)


def _reasons(picture: Picture) -> Table:
    most = sorted(picture.reasons.items(), key=lambda one: (-one[1], one[0]))
    counted = {_label(code): n for code, n in most}
    total = sum(counted.values())
    first = picture.reasons.get(picture.first_reason, 0)
    other = picture.reasons.get(OTHER_REASON, 0)
    note = (
        f"Habitude : premier motif proposé {percent(first, total)},"
        f" « autre motif » {percent(other, total)}."
    )
    return _shares("Par motif", "Motif", counted, note=note)


def _words(counted: Mapping[Words, int]) -> Table:
    parts = {said.SAID_BEFORE[one]: counted.get(one, 0) for one in Words}
    return _shares("Mots des justifications", "Mots", parts, note=said.PASTED)


def _label(code: str) -> str:
    known = motive(code)
    return f"{known.label} ({code})" if known else code


def _shares(title: str, what: str, counted: Mapping[str, int], note: str = "") -> Table:
    total = sum(counted.values())
    rows = tuple(_part(name, n, total) for name, n in counted.items() if n)
    return Table(title, (what, "Nombre", _PART), rows, note=note, bar=1)


def _debts(picture: Picture) -> Table:
    rows = tuple((said.DEBTS[debt], str(picture.debts.get(debt, 0))) for debt in Debt)
    late = ("dont l’échéance est passée", str(picture.overdue))
    return Table("Justifications dues", ("", "Nombre"), (rows[0], late, *rows[1:]))


def _reviewed(picture: Picture) -> Table:
    review = picture.review
    closed = {said.VERDICTS[one]: review.closed.get(one, 0) for one in (*Verdict, None)}
    rows = (
        ("Lectures rendues", str(review.readings), ""),
        ("Durée médiane d’une lecture, en secondes", _seconds(review.median_seconds), ""),
        *((f"Cas clos : {name.lower()}", str(n), "") for name, n in closed.items()),
        ("Cas lus deux fois, à l’aveugle", str(review.compared), ""),
        _part("dont d’accord", review.agreed, review.compared),
        ("Cas en attente à ce jour", str(review.waiting), ""),
        ("Le plus ancien attend depuis", _day(review.oldest), ""),
    )
    return Table("Examen des cas", ("", "Nombre", _PART), rows)


def _seconds(seconds: float | None) -> str:
    return NOTHING if seconds is None else str(round(seconds))


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(_PARIS):%d/%m/%Y}" if at else NOTHING


def _notified(notified: Notified) -> Table:
    counted = tuple((name, str(n)) for name, n in notified_words.figures(notified))
    oldest = (notified_words.OLDEST, _day(notified.oldest))
    return Table(notified_words.TITLE, ("", "Nombre"), (*counted, oldest))


def _feeds(feeds: Mapping[Feed, datetime | None]) -> Table:
    rows = tuple((said.FEEDS[feed], _when(at)) for feed, at in feeds.items())
    return Table("Flux", ("Flux", "A parlé pour la dernière fois"), rows)


def _when(at: datetime | None) -> str:
    return f"{at.astimezone(_PARIS):%d/%m/%Y %H:%M}" if at else _NEVER
