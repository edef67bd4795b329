"""The evidence sheet of a drill: printed large, and as CSV with a line for each attempt.

It says which entries of the log each line is told from, and under which checkpoint they stand.
"""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from console import drill_wording as words
from console import wording
from console.drill_sheet import Line, Sheet, Took, alerts
from console.exports.spreadsheet import as_lines
from console.printing import NOTHING, Document, Table
from console.printing.document import READABLE, Bullets, Facts, Heading, Paragraph, Part
from policy.drill import Pace
from store.drills import Access
from store.published import Published
from store.tlog.checkpoint import Checkpoint
from store.tlog.note import Note

_PARIS = ZoneInfo("Europe/Paris")
_LINE = "…" * 24  # to sign on
COLUMNS = (
    "participant", "fonction", "patient_exercice", "cas", "attendu", "attendu_fait", "heure_paris",
    "secondes_acces", "secondes_allergies", "mode", "alertes", "du", "complete", "prolongations",
    "relais", "fin", "premiere_entree", "derniere_entree",
)  # fmt: skip


def checkpoint(published: Published, sheet: Sheet) -> Checkpoint | None:
    """The newest signed checkpoint of the site's log."""
    note = published.latest(sheet.by.site.id)
    return Checkpoint.parse(Note.parse(note).text) if note else None


def document(sheet: Sheet, covers: Checkpoint | None) -> Document:
    """What is printed, read and signed."""
    return Document(
        f"{words.EXERCISE} : feuille de preuve",
        tuple(_about(sheet)),
        (
            Heading("En bref"),
            Facts(tuple(_brief(sheet))),
            Paragraph(words.MEASURED),
            Paragraph(words.SLIPS),
            _paces(sheet.took),
            *(_took(one) for one in sheet.took),
            Heading("N’ont rien fait de ce qui était attendu"),
            *_bullets(
                (one.name for one in sheet.took if one.did_nothing),
                words.EVERYBODY if sheet.took else words.NOBODY,
            ),
            Heading("N’ont pas pris part"),
            *_bullets(sheet.absent, "Tous ceux qui le pouvaient ont pris part."),
            _real(sheet),
            Heading("Vérifier cette feuille"),
            Paragraph(words.CHECK),
            *_covers(covers),
            _signatures(sheet.took),
        ),
        points=READABLE,
    )


def csv_of(sheet: Sheet) -> bytes:
    """One line for each attempt, then for each real patient, for a spreadsheet."""
    made = map(_cells, _functions(sheet))
    return as_lines([COLUMNS, *made, *map(_real_cells, sheet.real)])


def _about(sheet: Sheet) -> Iterator[str]:
    drill, by = sheet.drill, sheet.by
    yield drill.title
    yield f"{by.site.name}, FINESS {by.site.finess}"
    began = drill.started_at.astimezone(_PARIS)
    ended = drill.ended_at.astimezone(_PARIS) if drill.ended_at else None
    yield f"Commencé le {began:%d/%m/%Y à %H:%M:%S} par {drill.started_by}"
    yield f"Terminé le {ended:%d/%m/%Y à %H:%M:%S}" if ended else "Encore en cours"
    made = sheet.made_at.astimezone(_PARIS)
    function = wording.FUNCTIONS[by.function].lower()
    yield f"Établie le {made:%d/%m/%Y à %H:%M} par {by.name}, {function}"
    yield "Aucun patient de cette feuille n’existe."


def _brief(sheet: Sheet) -> Iterator[tuple[str, str]]:
    lines, whole = sheet.lines, sheet.pace
    yield "Participants", str(len(sheet.took))
    yield "Tentatives", str(whole.attempts)
    yield "Accès ouverts", str(whole.opened)
    yield "De la recherche à l’accès, médiane", _seconds(whole.median)
    yield "De la recherche à l’accès, le plus lent", _seconds(whole.slowest)
    yield "Fait comme attendu", f"{sum(line.done for line in lines)} sur {len(lines)}"
    yield "Vrais patients ouverts par les participants", str(len(sheet.real))
    if lines:
        first = min(line.attempt.first_seq for line in lines)
        last = max(line.attempt.last_seq for line in lines)
        yield "Entrées du journal", f"n° {first} à {last}"


def _paces(took: Iterable[Took]) -> Table:
    rows = tuple((one.name, *_pace(one.pace)) for one in took)
    headings = ("Participant", "Tentatives", "Ouverts", "Médiane (s)", "Le plus lent (s)")
    return Table("Par participant", headings, rows)


def _pace(of: Pace) -> tuple[str, ...]:
    return str(of.attempts), str(of.opened), _figure(of.median), _figure(of.slowest)


def _took(one: Took) -> Table:
    title = f"{one.name}, {wording.FUNCTIONS[one.function].lower()}"
    return Table(title, ("Devant qui", "Ce qui s’est passé"), tuple(map(_row, one.lines)))


def _row(line: Line) -> tuple[str, str]:
    at = line.attempt.began_at.astimezone(_PARIS)
    return f"{at:%H:%M:%S}, {line.patient}. {line.case}.", " ".join(told(line))


def told(line: Line) -> Iterator[str]:
    """An attempt in sentences."""
    one = line.attempt
    if one.granted_at:
        yield f"Ouvert en {_seconds(one.to_grant)}, allergies en {_seconds(one.to_allergies)}."
    if met := alerts(line):
        yield f"Alertes reçues : {', '.join(met)}."
    if one.owed:
        yield f"Dû : {_owed(one.owed)} ; complété : {_owed(one.settled)}."
    if one.extended:
        yield f"Prolongé {one.extended} fois."
    if one.handover:
        yield f"{words.HANDOVERS.get(one.handover, one.handover).capitalize()}."
    if one.granted_at:
        yield f"Fin : {words.ENDS.get(one.end, one.end) if one.end else 'encore ouvert'}."
    if line.expected:
        yield f"Attendu : {line.expected} ; {words.DONE[line.done]}."
    yield f"{_numbered(one.first_seq, one.last_seq)}."


def _owed(kinds: Iterable[str]) -> str:
    return ", ".join(words.OWED.get(kind, kind) for kind in kinds) or "rien"


def _seconds(value: float | None) -> str:
    return NOTHING if value is None else f"{_figure(value)} s"


def _figure(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".replace(".", ",")


def _numbered(first: int, last: int) -> str:
    return f"Entrée n° {first}" if first == last else f"Entrées n° {first} à {last}"


def _bullets(names: Iterable[str], nobody: str) -> tuple[Part, ...]:
    said = tuple(names)
    return (Bullets(said),) if said else (Paragraph(nobody),)


def _real(sheet: Sheet) -> Table:
    rows = tuple(
        (f"{one.at.astimezone(_PARIS):%H:%M:%S}", one.name, f"n° {one.entry_seq}")
        for one in sheet.real
    )
    note = "Ces accès comptent, sont examinés et annoncés au patient comme tout autre."
    headings = ("Heure", "Participant", "Entrée")
    return Table("Vrais patients ouverts par les participants", headings, rows, note=note)


def _covers(covers: Checkpoint | None) -> tuple[Part, ...]:
    if covers is None:
        return (Paragraph(words.NOT_CHECKED),)
    _, size, root = covers.body.splitlines()[:3]
    rows = (("Journal", covers.origin), ("Entrées couvertes", size), ("Racine", root))
    return (Facts(rows),)


def _signatures(took: Iterable[Took]) -> Table:
    names = (*(one.name for one in took), "Direction de l’exercice")
    rows = tuple((name, _LINE) for name in names)
    return Table("Signatures", ("Nom", "Date et signature"), rows)


def _functions(sheet: Sheet) -> Iterator[tuple[Took, Line]]:
    return ((one, line) for one in sheet.took for line in one.lines)


def _cells(of: tuple[Took, Line]) -> tuple[str, ...]:
    who, line = of
    one = line.attempt
    return (
        who.name,
        wording.FUNCTIONS[who.function],
        line.patient,
        line.case,
        line.expected,
        "oui" if line.done else "non",
        one.began_at.astimezone(_PARIS).isoformat(timespec="seconds"),
        _number(one.to_grant),
        _number(one.to_allergies),
        one.mode,
        ", ".join(alerts(line)),
        _owed(one.owed),
        _owed(one.settled),
        str(one.extended),
        words.HANDOVERS.get(one.handover, one.handover),
        words.ENDS.get(one.end, one.end),
        str(one.first_seq),
        str(one.last_seq),
    )


def _real_cells(one: Access) -> tuple[str, ...]:
    at, seq = one.at.astimezone(_PARIS).isoformat(timespec="seconds"), str(one.entry_seq)
    said = {"participant": one.name, "cas": words.REAL_CASE, "heure_paris": at, "mode": one.mode}
    said |= {"premiere_entree": seq, "derniere_entree": seq}
    return tuple(said.get(column, "") for column in COLUMNS)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
