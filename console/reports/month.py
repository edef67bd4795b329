"""The picture of a month as a document of tables: what is printed, and what is exported.

Figures alone, as on « Supervision »: no agent, no patient, no word of anybody.
"""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from console import journal_wording, wording
from console import supervision_wording as said
from console.printing import Document, Table
from policy.access import Mode
from policy.activity import Debt, Words
from policy.corroboration_values import EXPLAINED, State
from policy.event_words import EndKind
from policy.feeds import Feed
from policy.picture import OTHER_REASON, Picture, Tally, share
from policy.reasons import motive
from policy.verdicts import Verdict

_PARIS = ZoneInfo("Europe/Paris")
_NEVER = "jamais"


def document(picture: Picture) -> Document:
    """Everything that the page draws of this month."""
    first, kind = picture.period.first, picture.site.kind
    made = picture.made_at.astimezone(_PARIS)
    return Document(
        f"Supervision – {said.MONTHS[first.month - 1]} {first.year}",
        (
            picture.site.name,
            f"FINESS {picture.site.finess}",
            f"Établi le {made:%d/%m/%Y à %H:%M}, sur {len(picture.days)} jours",
        ),
        (
            _whole(picture),
            _by("Accès par jour", "Jour", _days(picture), said.AROUND_BY_DAY[kind]),
            _by("Accès par heure", "Heure", _hours(picture), said.AROUND_BY_HOUR[kind]),
            _modes(picture.whole),
            _states(picture.whole),
            _ends(picture.ended),
            _reasons(picture),
            _words(picture.words),
            _debts(picture),
            _reviewed(picture),
            _feeds(picture.feeds),
        ),
    )


def percent(part: int, whole: int) -> str:
    """« 12 % »; a dash of nothing."""
    ratio = share(part, whole)
    return "—" if ratio is None else f"{round(100 * ratio)} %"


def _whole(picture: Picture) -> Table:
    whole = picture.whole
    rows = (
        ("Accès accordés", str(whole.granted)),
        ("dont expliqués", f"{whole.explained} ({percent(whole.explained, whole.granted)})"),
        ("dont contredits par leur dossier", str(whole.contradicted)),
        ("dont sans explication", str(whole.unexplained)),
        ("dont pas encore rapprochés", str(whole.awaited)),
        ("Accès refusés", str(picture.refused)),
        ("dont pour une opposition du patient", str(picture.opposed)),
        ("Recherches qui ont trouvé un patient", str(picture.looked_up)),
        ("Alarmes en cours sur le journal", str(picture.alarms)),
    )
    return Table("En un coup d’œil", ("", "Nombre"), rows)


Line = tuple[str, Tally]


def _days(picture: Picture) -> list[Line]:
    return [(f"{day:%d/%m/%Y}", tally) for day, tally in sorted(picture.days.items())]


def _hours(picture: Picture) -> list[Line]:
    return [(f"{hour} h", tally) for hour, tally in sorted(picture.hours.items())]


def _by(title: str, what: str, lines: list[Line], around: str) -> Table:
    rows = tuple(
        (
            name,
            str(one.granted),
            percent(one.explained, one.granted),
            str(one.contradicted),
            str(one.unexplained),
            str(one.around),
        )
        for name, one in lines
    )
    headings = (what, "Accès", "Expliqués", "Contredits", "Sans explication", "Activité")
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
    rows = tuple((name, str(n), percent(n, total)) for name, n in counted.items() if n)
    return Table(title, (what, "Nombre", "Part"), rows, note=note, bar=1)


def _debts(picture: Picture) -> Table:
    rows = tuple((said.DEBTS[debt], str(picture.debts.get(debt, 0))) for debt in Debt)
    late = ("dont l’échéance est passée", str(picture.overdue))
    return Table("Justifications dues", ("", "Nombre"), (rows[0], late, *rows[1:]))


def _reviewed(picture: Picture) -> Table:
    review = picture.review
    closed = {said.VERDICTS[one]: review.closed.get(one, 0) for one in (*Verdict, None)}
    rows = (
        ("Lectures rendues", str(review.readings)),
        ("Durée médiane d’une lecture", _minutes(review.median_seconds)),
        *((f"Cas clos : {name.lower()}", str(n)) for name, n in closed.items()),
        ("Cas lus deux fois, à l’aveugle", str(review.compared)),
        ("dont d’accord", f"{review.agreed} ({percent(review.agreed, review.compared)})"),
        ("Cas en attente à ce jour", str(review.waiting)),
        ("Le plus ancien attend depuis", f"{review.oldest:%d/%m/%Y}" if review.oldest else "—"),
    )
    return Table("Examen des cas", ("", "Nombre"), rows)


def _minutes(seconds: float | None) -> str:
    if seconds is None:
        return "—"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s"


def _feeds(feeds: Mapping[str, object]) -> Table:
    rows = tuple((said.FEEDS[Feed(feed)], _when(at)) for feed, at in feeds.items())
    return Table("Flux", ("Flux", "A parlé pour la dernière fois"), rows)


def _when(at: object) -> str:
    return f"{at.astimezone(_PARIS):%d/%m/%Y %H:%M}" if isinstance(at, date) else _NEVER  # type: ignore[attr-defined]
