"""What one entry says, in words and in codes: one item that keeps both, and their quarrels."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from policy.record import Code, Item, Source
from store.intake import agreement, moments
from store.intake.narrative import Place, is_silent
from store.intake.vocabulary import none_of_one_kind

_NEGATIVE = frozenset({"non", "no", "absent", "absence", "aucun", "aucune", "neant", "jamais"})
CODED = " (code : "
_DATED = ("date", "periode", "duree")


def quoted(text: str) -> str:
    return f"« {text} »"


@dataclass(slots=True)
class Draft:
    """One entry being read. ``place`` is where the narrative says it, if it does."""

    source: Source
    place: Place | None = None
    answer: str = ""  # an observation: the question with its answer, which may well be « non »
    code: Code | None = None
    names: tuple[str, ...] = ()  # what the codes call it, for comparison with the wording
    name: str = ""  # a name written in the entry, when neither narrative nor code gives one
    translations: tuple[Code, ...] = ()
    status: str = ""
    start: str = ""
    end: str = ""
    details: list[tuple[str, str]] = field(default_factory=list)
    negated: bool = False
    quarrels: list[str] = field(default_factory=list)
    names_only: bool = False  # FHIR: the words name the thing, another element denies it

    @property
    def label(self) -> str:
        return self.code.label if self.code else ""

    @property
    def wording(self) -> str:
        if self.answer:
            return self.answer
        if self.place is not None:
            return self.place.wording
        return self.name or self.label

    def detail(self, heading: str, wording: str) -> None:
        if heading and not is_silent(wording) and (heading, wording) not in self.details:
            self.details.append((heading, wording))

    def quarrel(self, sentence: str) -> None:
        if sentence not in self.quarrels:
            self.quarrels.append(sentence)


def finished(draft: Draft) -> Item:
    if none_of_one_kind((draft.code, *draft.translations)):
        draft.negated = True
        draft.names = () if _words_deny(draft) else draft.names
    _compare_names(draft)
    _compare_negation(draft)
    _compare_dates(draft)
    return Item(
        text=draft.wording,
        source=draft.source,
        code=draft.code,
        label=draft.label,
        translations=draft.translations,
        status="negated" if draft.negated else draft.status,
        start=draft.start,
        end=draft.end,
        details=(*draft.details, *_rest_of_row(draft)),
        disagreement=" ".join(draft.quarrels),
    )


def _compare_names(draft: Draft) -> None:
    names = [name for name in draft.names if name]
    if draft.place is None or not names:
        return
    if not any(agreement.may_be_filed_under(draft.place.wording, name) for name in names):
        draft.quarrel(
            f"Le texte dit {quoted(draft.place.wording)} et le code dit {quoted(names[0])}."
        )


def _compare_negation(draft: Draft) -> None:
    """« Oui » beside a negated code, « Non » beside a positive one, or plain words and a denial."""
    if draft.place is None or draft.place.words == "":
        return
    denied = _words_deny(draft)
    if draft.negated and not denied and not draft.names_only:
        draft.quarrel("Le code nie ce que le texte affirme.")
    if denied and not draft.negated and not draft.answer:
        draft.quarrel("Le texte nie ce que le code affirme.")


def _words_deny(draft: Draft) -> bool:
    words = draft.place.words if draft.place else draft.wording
    return agreement.folded(words) in _NEGATIVE or agreement.says_none(words)


def _compare_dates(draft: Draft) -> None:
    if draft.place is None or draft.place.unit is None or not draft.start:
        return
    written = dated_cells(draft.place.unit.cells)
    coded = [day for day in (draft.start, draft.end) if day]
    if written and not any(day.startswith(known) for day in written for known in coded):
        draft.quarrel(
            f"Le texte est daté du {moments.french(written[0])}"
            f" et le code du {moments.french(draft.start)}."
        )


def dated_cells(cells: Iterable[tuple[str, str]]) -> list[str]:
    """The days written under a heading that announces a date."""
    return [
        day
        for header, text in cells
        if agreement.folded(header).startswith(_DATED)
        for day in moments.french_days(text)
    ]


def _rest_of_row(draft: Draft) -> list[tuple[str, str]]:
    """The other cells of the row, under their own headings: nothing that was written is lost."""
    if draft.place is None or draft.place.unit is None:
        return []
    return [
        (header, text)
        for header, text in draft.place.unit.cells
        if header and not is_silent(text) and not _is_said(draft, header, text)
    ]


def _is_said(draft: Draft, header: str, text: str) -> bool:
    said = [wording.split(CODED)[0] for _, wording in draft.details]
    if agreement.folded(text) in {agreement.folded(words) for words in (*said, draft.wording)}:
        return True
    if draft.answer and agreement.folded(text) in agreement.folded(draft.answer):
        return True
    if dated_cells([(header, text)]) in ([draft.start], [draft.start, draft.end]):
        return True
    left = agreement.folded(text)
    for words in (draft.place.words if draft.place else "", draft.wording, *said):
        left = left.replace(agreement.folded(words), "") if is_named(words) else left
    return len(left.strip()) < 3 and agreement.folded(text) not in ("", left)


def is_named(words: str) -> bool:
    return len(agreement.folded(words)) > 3
