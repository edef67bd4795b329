"""The list of accesses as a patient reads it: a document at 14 points, in the order of time.

Made of ``acces.json`` alone, so that whoever verifies a file can make its paper again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from console import patient_list_words as said
from console import patient_wording, wording
from console.journal_parts import PARIS, many, of
from console.printing import NOTHING, READABLE, Document, Facts, Heading, Paragraph, Part
from policy.access import Ground, Mode
from policy.agents import Function
from policy.checked import grouped
from policy.event_words import EndKind, LookupKind
from policy.notices import REFERENCE_PREFIX, NoticeState, Recipient
from policy.reasons import motive
from policy.record import Section
from policy.register import Asker, IdentityCheck, Paper, Stated
from store import patient_lines
from store.patient_accesses import NoticeNow, Person
from store.patient_file import LETTERS, Sheet, labelled, lines_of
from store.patient_lines import Access, Left, Line, Lookup, Refusal, Shown, Slip

_Row = tuple[str, str]


class Names:
    """Who and where stand behind the identifiers of a list, as the site declares them."""

    def __init__(self, sheet: Sheet) -> None:
        self._people = {one.id: one for one in sheet.declared.people}
        self._places = {one.id: one.name for one in sheet.declared.places}

    def who(self, agent: UUID | None) -> str:
        """Name, function and national identifier."""
        if agent is None:
            return "la console elle-même"
        person = self._people.get(agent)
        return _person(person) if person else str(agent)

    def where(self, site: UUID) -> str:
        """The service."""
        return self._places.get(site, NOTHING)


def _person(one: Person) -> str:
    number = one.national_id
    rpps = f"RPPS {number[1:]}" if len(number) == 12 and number.startswith("8") else number
    function = of(wording.FUNCTIONS, Function, one.function).lower()
    return ", ".join(part for part in (one.name, function, rpps) if part)


def document(sheet: Sheet) -> Document:
    """The whole list."""
    names = Names(sheet)
    return Document(said.TITLE, _about(sheet, names), tuple(_parts(sheet, names)), points=READABLE)


def _about(sheet: Sheet, names: Names) -> tuple[str, ...]:
    holder = sheet.declared.holder
    whose = () if holder is None else (
        f"{holder.given_names} {holder.birth_name}, {_born(holder.birth_date)}",
    )  # fmt: skip
    period = f"Du {_day(sheet.since)} au {_last_day(sheet)}"
    return (*whose, period, f"Remis le {at(sheet.made_at)}, {names.where(sheet.asked.log)}")


def _parts(sheet: Sheet, names: Names) -> Iterable[Part]:
    yield Paragraph(summary(sheet))
    yield Paragraph(f"{said.TIMES} {said.NAMED}")
    for part in said.HEADINGS:
        yield Heading(said.HEADINGS[part])
        if part == "lookups":
            yield Paragraph(said.LOOKUP_NOTE)
        lines = [(label, line) for label, line in told_lines(sheet) if label[0] == LETTERS[part]]
        if not lines:
            yield Paragraph(said.NONE[part])
        for label, line in lines:
            yield Heading(f"{label}. {at(line.at)}")
            yield Facts(tuple((name, value) for name, value in facts(sheet, names, line) if value))
    yield Heading("À savoir")
    yield Paragraph(said.CONTEST)
    yield Paragraph(said.KEPT.format(days=sheet.declared.kept_days))
    waiting = _unproved(sheet)
    if waiting:
        yield Paragraph(said.WAITING.format(lines=", ".join(waiting)))


def _unproved(sheet: Sheet) -> list[str]:
    lines = lines_of(sheet.proved)
    return sorted({label for one in sheet.waiting for label in lines.get((one.log, one.seq), ())})


def summary(sheet: Sheet) -> str:
    """How many of each, in one sentence."""
    story = sheet.proved
    alone = sum(1 for one in story.lookups if not one.led)
    return (
        f"Sur cette période : {many(len(story.accesses), 'accès ouvert', 'accès ouverts')},"
        f" {many(len(story.refusals), 'demande refusée', 'demandes refusées')},"
        f" {many(alone, 'recherche sans suite', 'recherches sans suite')},"
        f" {many(len(story.slips), 'accès sur papier', 'accès sur papier')}."
    )


def told_lines(sheet: Sheet) -> Iterable[tuple[str, Line]]:
    """Every line that is read: a look-up that led somewhere is read there; notices by access."""
    for label, line in labelled(sheet.proved).items():
        if not (isinstance(line, Lookup) and line.led) and label[0] != LETTERS["notices"]:
            yield label, line


def facts(sheet: Sheet, names: Names, line: Line) -> Iterable[_Row]:
    """What a line says, name by name; an empty value is nothing to say."""
    match line:
        case Access():
            return _access(sheet, names, line)
        case Refusal():
            return _refusal(names, line)
        case Lookup():
            how = of(said.LOOKUPS, LookupKind, line.kind)
            return (*_who(names, line.agent, line), ("Recherche", how))
        case patient_lines.Stated():
            return _stated(names, line)
        case Slip():
            return _slip(names, line)
        case Left():
            what = said.LEFT.get(line.what, line.what)
            return (*_who(names, line.agent, line), ("Remis", what))
        case _:
            raise TypeError


def _who(names: Names, agent: UUID | None, line: Line) -> tuple[_Row, ...]:
    return (("Qui", names.who(agent)), ("Service", names.where(line.site)))


def _access(sheet: Sheet, names: Names, one: Access) -> Iterable[_Row]:
    known = motive(one.reason)
    yield from _who(names, one.agent, one)
    yield "Durée", _lasted(one)
    yield "Fondement", of(said.GROUND_OF_MODE, Mode, one.mode)
    yield "Motif donné", known.label if known else one.reason
    yield "Appel ou dossier nommé", _yes(one.file_named)
    yield "Documents masqués ouverts aussi", _yes(one.masked_included)
    yield "Affiché à l’écran", shown_words(one.shown)
    yield "Exercice", "oui : personne fictive" if one.exercise else ""
    mine = [notice for notice in sheet.declared.notices if notice.access == one.access]
    for notice in mine:
        yield _told(notice)
    known_by = next((n.reference for n in mine if n.reference), "")
    yield "Référence pour contester", grouped(known_by, REFERENCE_PREFIX) if known_by else ""


def _lasted(one: Access) -> str:
    if one.ended is None or one.ended_how is None:
        return f"encore ouvert à la remise, au plus tard jusqu’au {at(one.until)}"
    minutes = round((one.ended - one.at).total_seconds() / 60)
    lasted = many(minutes, "minute", "minutes") if minutes else "moins d’une minute"
    extended = f", prolongé {one.extended} fois" if one.extended else ""
    how = of(said.ENDS, EndKind, one.ended_how)
    return f"jusqu’au {at(one.ended)} ({lasted}{extended}), {how}"


def shown_words(shown: Iterable[Shown]) -> str:
    """Which headings of the record were on screen, and how long; never what they said."""
    seconds: Mapping[str, int | None] = {one.section: one.seconds for one in shown}
    words = []
    for chapter, sections in wording.CHAPTERS:
        mine = [seconds[section] for section in map(str, sections) if section in seconds]
        if mine:
            words.append(f"{chapter} ({_seconds(mine)})")
    unknown = set(seconds) - {section.value for section in Section}
    return ", ".join((*words, *sorted(unknown))) or "rien"


def _seconds(found: list[int | None]) -> str:
    longest = max((one for one in found if one is not None), default=None)
    if longest is None:
        return "durée pas encore connue"
    minutes, seconds = divmod(longest, 60)
    said_minutes = f"{minutes} min " if minutes else ""
    return f"{said_minutes}{seconds} s" if longest else "moins d’une seconde"


def _told(notice: NoticeNow) -> _Row:
    to = of(patient_wording.RECIPIENTS, Recipient, notice.recipient) if notice.recipient else ""
    state = of(said.NOTICES, NoticeState, notice.state) if notice.state else "à préparer"
    when = f" le {at(notice.settled_at)}" if notice.settled_at else ""
    return f"Avis {to}".strip(), f"{state}{when}"


def _refusal(names: Names, one: Refusal) -> Iterable[_Row]:
    why = " ; ".join(of(said.GROUNDS, Ground, ground) for ground in one.grounds)
    asked = of(wording.MODES, Mode, one.mode)
    return (*_who(names, one.agent, one), ("Demandé", asked), ("Refusé parce que", why))


def _stated(names: Names, one: patient_lines.Stated) -> Iterable[_Row]:
    stands, lifted = said.STATEMENTS[Stated(one.statement)]
    known = (
        of(patient_wording.ASKERS, Asker, one.asked_by),
        of(patient_wording.CHECKS, IdentityCheck, one.identity_check),
        of(patient_wording.PAPERS, Paper, one.document),
    )
    yield "Enregistré", stands if one.stands else lifted
    yield "Professionnel", names.who(one.professional) if one.professional else ""
    yield "Demandé", f"{', '.join(known)}, le {one.said_on:%d/%m/%Y}"
    yield "Par", names.who(one.agent)


def _slip(names: Names, one: Slip) -> Iterable[_Row]:
    yield "Qui", names.who(one.holder)
    yield "Service", names.where(one.site)
    yield "Quand", at(one.used_at) if one.used_at else ""
    yield "Fondement", of(said.GROUND_OF_MODE, Mode, one.mode) if one.mode else ""
    yield "Bon", str(one.number)
    yield "Saisi par", names.who(one.agent)


def _yes(said_so: bool) -> str:  # noqa: FBT001
    return "oui" if said_so else "non"


def at(moment: datetime) -> str:
    """« 23/11/2026 à 08:15:30 », by the clock of Paris."""
    return f"{moment.astimezone(PARIS):%d/%m/%Y à %H:%M:%S}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(PARIS):%d/%m/%Y}"


def _last_day(sheet: Sheet) -> str:
    return _day(min(sheet.until, sheet.made_at))


def _born(date: str) -> str:
    return f"né(e) le {'/'.join(reversed(date.split('-')))}" if date else "naissance inconnue"
