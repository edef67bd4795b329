"""An entry's detail in French words: a table from code to words. What is unknown shows as it is."""

from collections.abc import Mapping

from console import (
    findings,
    journal_patient,
    journal_review,
    supervision_figures,
    supervision_wording,
    wording,
)
from console import journal_wording as said
from console.journal_parts import Detail, Said, joined, many, moment, number, of, short
from policy.access import Ground, Mode, Owed, RecordState
from policy.agents import Function
from policy.event_words import EndKind, LookupKind, SessionEnd, SignInFailure
from policy.findings import Finding
from policy.log_events import ExportFormat, LogReport
from policy.reasons import motive
from policy.record import Section

_ODD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)


def event(code: str) -> str:
    """What happened, for any code."""
    return said.EVENTS.get(code) or f"{said.LATER} ({code})"


def described(code: str, detail: Detail | None) -> str:
    """What an entry says beside what, when, who and whose; never fails, whatever it says."""
    if detail is None:
        return said.PURGED
    for words in (_WORDS.get(code, _as_it_is), _as_it_is):
        try:
            return words(detail)
        except _ODD:
            continue
    return said.UNREADABLE


def narrowed(asked: Mapping[str, str]) -> str:
    """What a reading was narrowed to, as its entry says it."""
    return ", ".join(_narrowed(name, value) for name, value in asked.items())


def _as_it_is(detail: Detail) -> str:
    return ", ".join(f"{key} : {value}" for key, value in detail.items())


def _motive(code: str | None) -> str:
    known = motive(code) if code else None
    return known.label if known else code or ""


def _file(detail: Detail) -> str | None:
    return f"dossier {detail['regulation_file']}" if detail.get("regulation_file") else None


def _mode(detail: Detail) -> str:
    return of(wording.MODES, Mode, detail["mode"])


def _sections(values: list[str]) -> str:
    return ", ".join(of(wording.SECTIONS, Section, value) for value in values)


def _looked_up(detail: Detail) -> str:
    found = {0: "personne", 1: "un patient"}.get(
        detail["found"], many(detail["found"], "patient", "patients")
    )
    record = detail.get("record")
    state = of(wording.RECORDS, RecordState, record).lower() if record else None
    return joined(of(said.LOOKUPS, LookupKind, detail["kind"]), found, state)


def _refused(detail: Detail) -> str:
    grounds = ", ".join(of(said.GROUNDS, Ground, ground) for ground in detail["grounds"])
    return joined(_mode(detail), grounds, _motive(detail.get("reason")), _file(detail))


def _granted(detail: Detail) -> str:
    owed = ", ".join(of(said.OWED, Owed, kind) for kind in detail.get("owed", ()))
    return joined(
        _mode(detail),
        _motive(detail["reason"]),
        _file(detail),
        "documents masqués compris" if detail.get("masked_included") else None,
        f"jusqu’au {moment(detail['ends_at'])}",
        f"reste dû : {owed}" if owed else None,
    )


def _extended(detail: Detail) -> str:
    reason = wording.EXTENSION_REASONS.get(detail["reason"], detail["reason"])
    return joined(reason, f"jusqu’au {moment(detail['ends_at'])}")


def _ended(detail: Detail) -> str:
    shown = detail.get("shown") or {}
    longest = max(shown.values(), default=0)
    seen = f"{many(len(shown), 'rubrique', 'rubriques')}, {int(longest)} s à l’écran"
    return joined(of(said.ENDS, EndKind, detail["kind"]), seen if shown else None)


def _log_read(detail: Detail) -> str:
    asked = narrowed(detail["narrowed"])
    return joined(
        of(said.REPORTS, LogReport, detail["report"]),
        many(detail["shown"], "entrée affichée", "entrées affichées"),
        asked and f"filtre : {asked}",
    )


def _narrowed(name: str, value: str) -> str:
    match name:
        case "since" | "until":
            return f"{'du' if name == 'since' else 'au'} {moment(value)}"
        case "code":
            return event(value)
        case "mode":
            return of(wording.MODES, Mode, value)
        case "reason":
            return _motive(value)
        case "end":
            return of(said.ENDS, EndKind, value)
        case "ground":
            return of(said.GROUNDS, Ground, value)
        case "file":
            return "un dossier de régulation"
        case "trace":
            return "un numéro inconnu"
        case "reference":
            return "une référence d’avis"
        case "begins":
            return "un début d’identifiant inconnu"
        case "seq":
            return f"n° {value}"
        case "period":
            return _period(value)
    return f"{_NAMES.get(name, name)} {short(value)}"


_NAMES = {"agent": "agent", "grant": "accès", "case": "cas"}


def _period(code: str) -> str:
    spans = supervision_wording.SPANS
    return spans[code].lower() if code in spans else supervision_figures.month(code)


def _exported(detail: Detail) -> str:
    count = detail["last"] - detail["first"] + 1
    first, last = number(detail["first"]), number(detail["last"])
    span = f"n° {first}" if first == last else f"n° {first} à {last}"
    form = of(said.FORMATS, ExportFormat, detail["form"])
    return joined(form, many(count, "entrée", "entrées"), span)


def _purged(detail: Detail) -> str:
    return joined(
        many(detail["entries"], "entrée", "entrées"),
        many(detail["words"], "texte", "textes"),
        f"avant le {moment(detail['before'])}",
    )


def _alarm(detail: Detail) -> str:
    return findings.sentence(Finding(detail["finding"]), detail.get("seq"))


_WORDS: dict[str, Said] = {
    "looked_up": journal_patient.exercised(_looked_up),
    "access_refused": journal_patient.exercised(_refused),
    "access_granted": journal_patient.exercised(_granted),
    "sections_opened": lambda d: _sections(d["sections"]),
    "access_extended": _extended,
    "access_ended": _ended,
    "owed_settled": lambda d: of(said.OWED, Owed, d["kind"]),
    "lookup_prepared": lambda d: _file(d) or "sans dossier de régulation",
    "prepared_closed": lambda d: wording.OUTCOMES.get(d["outcome"]) or str(d["outcome"]),
    "signed_in": lambda d: "avec un code de secours" if d["recovery_code"] else "deux facteurs",
    "sign_in_refused": lambda d: of(said.SIGN_IN_FAILURES, SignInFailure, d["failure"]),
    "second_factor_given": lambda d: f"session {short(d['session'])}",
    "session_ended": lambda d: of(said.SESSION_ENDS, SessionEnd, d["kind"]),
    "record_state_changed": lambda d: joined(
        of(wording.RECORDS, RecordState, d["state"]),
        "documents masqués permis" if d["masked_permitted"] else None,
    ),
    "document_imported": lambda d: many(d["sections"], "rubrique", "rubriques"),
    "document_refused": lambda d: str(d["why"]),
    "account_created": lambda d: of(wording.FUNCTIONS, Function, d["function"]),
    "account_suspended": lambda d: f"compte {short(d['account'])}",
    "keys_rotated": lambda d: f"version {d['version']}, {d['rewrapped']} patients",
    "log_read": _log_read,
    "words_read": lambda d: f"à côté de l’entrée n° {number(d['seq'])}",
    "log_exported": _exported,
    "log_purged": _purged,
    "clock_stepped_back": lambda d: f"de {round(float(d['seconds']))} s",
    "alarm_raised": _alarm,
    "alarm_cleared": _alarm,
    **journal_review.WORDS,
    **journal_patient.WORDS,
}
