"""Every code of the log has its French words, and whatever an entry says can be shown."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from console import journal_wording as said
from console import journal_words
from console.journal_words import described, event
from policy.access import Ground, Owed
from policy.event_codes import CODES
from policy.event_words import EndKind, LookupKind, SessionEnd, SignInFailure
from policy.findings import AlarmKind, Finding
from policy.log_events import ExportFormat, LogReport
from tests.console import patient_details

ID = str(UUID(int=5))
_AT = "2026-03-01T09:00:00.000000Z"
TABLES: tuple[tuple[type[StrEnum], dict[Any, str]], ...] = (
    (Ground, said.GROUNDS),
    (EndKind, said.ENDS),
    (Owed, said.OWED),
    (LookupKind, said.LOOKUPS),
    (SessionEnd, said.SESSION_ENDS),
    (SignInFailure, said.SIGN_IN_FAILURES),
    (ExportFormat, said.FORMATS),
    (LogReport, said.REPORTS),
    (AlarmKind, said.ALARMS),
    (Finding, said.TO_DO),
    *patient_details.TABLES,
)

#: A detail of each event, and what a reviewer reads of it.
DETAILS: dict[str, tuple[dict[str, Any], str]] = {
    "looked_up": (
        {"kind": "number", "found": 1, "trace": "ab", "nearness": "", "record": "active"},
        "par le numéro · un patient · dossier actif",
    ),
    "access_refused": (
        {"mode": "centre_15", "grounds": ["record_empty", "opposed_to_centre_15"],
         "reason": "M03.06", "regulation_file": "DRM1", "rationale": None},
        "Centre 15 · dossier vide, opposition au Centre 15 · Douleur thoracique · dossier DRM1",
    ),
    "access_granted": (
        {"mode": "bris_de_glace", "reason": "M03.06", "regulation_file": None,
         "masked_included": True, "ends_at": _AT, "owed": ["rationale"]},
        "Bris de glace · Douleur thoracique · documents masqués compris"
        " · jusqu’au 01/03/2026 10:00 · reste dû : motif en quelques mots",
    ),
    "sections_opened": ({"sections": ["48765-2", "10160-0"]}, "Allergies, Traitements"),
    "access_extended": (
        {"reason": "care_goes_on", "ends_at": _AT},
        "La prise en charge continue · jusqu’au 01/03/2026 10:00",
    ),
    "access_ended": (
        {"kind": "opposed", "holder": ID, "shown": {"48765-2": 12}},
        "opposition du patient · 1 rubrique, 12 s à l’écran",
    ),
    "owed_settled": ({"kind": "off_duty", "words": "ab"}, "absence du tableau de garde"),
    "lookup_prepared": ({"prepared": ID, "regulation_file": None}, "sans dossier de régulation"),
    "prepared_closed": ({"prepared": ID, "outcome": "countersigned"}, "reprise par un médecin"),
    "signed_in": ({"session": ID, "recovery_code": True}, "avec un code de secours"),
    "sign_in_refused": ({"failure": "wrong_code", "trace": "ab"}, "code faux"),
    "second_factor_given": ({"session": ID}, "session 00000000"),
    "session_ended": ({"session": ID, "kind": "idle"}, "inactivité"),
    "record_state_changed": (
        {"state": "active", "masked_permitted": True},
        "Dossier actif · documents masqués permis",
    ),
    "document_imported": ({"document": ID, "source": "ab", "sections": 3}, "3 rubriques"),
    "document_refused": ({"why": "malformed"}, "malformed"),
    "account_created": ({"account": ID, "function": "supervisor"}, "Superviseur"),
    "account_suspended": ({"account": ID}, "compte 00000000"),
    "keys_rotated": ({"version": 2, "rewrapped": 300}, "version 2, 300 patients"),
    "log_read": (
        {"report": "entries", "shown": 100, "narrowed": {
            "since": "2026-03-01T09:00:00+00:00", "until": "2026-03-02T09:00:00+00:00",
            "code": "looked_up", "mode": "normal", "reason": "M03.06", "end": "closed",
            "ground": "record_empty", "file": "ab", "trace": "cd", "seq": "12", "agent": ID,
            "grant": ID, "later": "x"}},
        "Toutes les entrées · 100 entrées affichées · filtre : du 01/03/2026 10:00,"
        " au 02/03/2026 10:00, Recherche, Accès avec consentement, Douleur thoracique,"
        " clos par son titulaire, dossier vide, un dossier de régulation, un numéro inconnu,"
        " n° 12, agent 00000000, accès 00000000, later x",
    ),
    "words_read": ({"seq": 1234, "field": "rationale"}, "à côté de l’entrée n° 1\u202f234"),
    "log_exported": (
        {"form": "csv", "log": ID, "first": 0, "last": 1999},
        "CSV · 2\u202f000 entrées · n° 0 à 1\u202f999",
    ),
    "log_purged": (
        {"upto": 5, "before": _AT, "entries": 5, "words": 1},
        "5 entrées · 1 texte · avant le 01/03/2026 10:00",
    ),
    "clock_stepped_back": ({"last_at": _AT, "seconds": 3600.2}, "de 3600 s"),
    "alarm_raised": (
        {"kind": "verification", "log": ID, "finding": "missing", "seq": 3},
        "Écriture n° 3 : cette écriture manque : elle a été retirée.",
    ),
    "alarm_cleared": (
        {"kind": "publication", "log": ID, "finding": "not_published", "seq": None},
        "Le dernier point de contrôle n’a pas pu être publié partout.",
    ),
    "case_opened": (
        {"case": ID, "subject": ID, "day": "2026-03-01", "due_at": _AT, "state": "new"},
        "cas 00000000 · agent 00000000 · accès du 01/03/2026 · à clore avant le 01/03/2026 10:00",
    ),
    "case_joined": (
        {"case": ID, "entry": 12, "why": "flagged", "rules": ["self", "of_old"], "state": "new"},
        "cas 00000000 · entrée n° 12 · signalé · homonyme ou soi-même, of_old",
    ),
    "case_assigned": ({"case": ID, "to": ID, "state": "new"}, "cas 00000000 · à l’agent 00000000"),
    "case_asked": (
        {"case": ID, "answer_by": _AT, "words": None, "state": "question_sent"},
        "cas 00000000 · par la console · à répondre avant le 01/03/2026 10:00",
    ),
    "case_answered": (
        {"case": ID, "words": "ab", "file": "DRM1", "state": "answered"},
        "cas 00000000 · avec des mots · dossier ou passage DRM1",
    ),
    "case_taken": ({"case": ID, "state": "under_review"}, "cas 00000000"),
    "case_commented": ({"case": ID, "words": "ab", "state": "new"}, "cas 00000000"),
    "case_judged": (
        {"case": ID, "rank": 2, "words": "ab", "state": "second_reading"},
        "cas 00000000 · seconde lecture",
    ),
    "case_escalated": (
        {"case": ID, "words": "ab", "state": "escalated"}, "cas 00000000 · avec des mots",
    ),
    "case_closed": (
        {"case": ID, "verdict": "data_error", "words": None, "state": "closed"},
        "cas 00000000 · erreur de données",
    ),
    "access_revoked": ({"holder": ID, "words": "ab"}, "accès de l’agent 00000000"),
    "handover_offered": (
        {"handover": ID, "to": ID}, "relais 00000000 · à l’agent 00000000",
    ),
    "handover_closed": (
        {"handover": ID, "outcome": "accepted", "access": ID},
        "relais 00000000 · accepté · accès 00000000",
    ),
    "feed_token_made": ({"token": ID}, "jeton 00000000"),
    "feed_token_revoked": ({"token": ID}, "jeton 00000000"),
    "known_person_marked": ({}, "chacun de ses accès est examiné"),
    "known_person_lifted": ({}, "ses accès sont examinés comme les autres"),
    "scoring_changed": (
        {"version": "2026.11.3", "digest": "abcdef0123", "previous": None},
        "version 2026.11.3 · empreinte abcdef01",
    ),
    "weights_learned": (
        {"version": "abcdef0123", "examples": 210, "misuses": 30, "previous": None},
        "210 cas jugés · dont 30 en abus · empreinte abcdef01",
    ),
    "report_exported": ({"month": "2026-03", "form": "pdf"}, "mars 2026 · PDF"),
    **patient_details.DETAILS,
}  # fmt: skip


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("members", "table"), TABLES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_code_has_its_words_and_nothing_else_has(
    members: type[StrEnum], table: dict[Any, str]
) -> None:
    assert set(table) == set(members)


def test_every_event_has_a_label_words_and_an_example_here() -> None:
    codes = set(CODES.values())
    assert set(said.EVENTS) == set(journal_words._WORDS) == set(DETAILS) == codes
    assert len(set(said.EVENTS.values())) == len(codes)


@pytest.mark.parametrize("code", DETAILS)
def test_an_entry_is_said_in_french(code: str) -> None:
    detail, words = DETAILS[code]
    assert plain(described(code, detail)) == words


@pytest.mark.parametrize("code", DETAILS)
@pytest.mark.parametrize("detail", [{}, {"kind": None}, {"seq": "x", "shown": "y"}])
def test_a_detail_that_is_not_as_expected_is_shown_as_it_is(
    code: str, detail: dict[str, Any]
) -> None:
    assert isinstance(described(code, detail), str)


@pytest.mark.parametrize("code", DETAILS)
@pytest.mark.parametrize(
    "value", [[], {}, -1, 1.7e308, 10**400, "\0", "x", "0001-01-01T00:00+14:00"]
)
def test_no_value_keeps_an_entry_from_being_shown(code: str, value: object) -> None:
    detail = dict.fromkeys((*DETAILS[code][0], "seq", "reason"), value)
    assert isinstance(described(code, detail), str)


def test_what_cannot_be_written_at_all_is_said_to_be_unreadable() -> None:
    deep: object = []
    for _ in range(200_000):
        deep = [deep]
    assert described("sections_opened", {"sections": deep}) == "détail illisible"
    assert described("later", {"a": 10**5_000}) == "détail illisible"


@pytest.mark.parametrize("code", ["looked_up", "access_refused", "access_granted"])
def test_what_an_exercise_did_is_said_to_be_an_exercise(code: str) -> None:
    detail, words = DETAILS[code]
    assert plain(described(code, detail | {"exercise": True})) == f"exercice · {words}"
    assert plain(described(code, detail | {"exercise": False})) == words


def test_a_later_event_is_shown_with_its_code() -> None:
    assert event("notice_dreamt") == f"{said.LATER} (notice_dreamt)"
    assert plain(described("notice_dreamt", {"to": "holder"})) == "to : holder"


def test_a_purged_entry_says_so() -> None:
    assert described("access_granted", None) == "purgée"


def test_a_code_that_is_not_known_any_more_stays_a_code() -> None:
    assert described("session_ended", {"kind": "of_old"}) == "of_old"
    assert "of_old" in described(
        "access_refused", {"mode": "of_old", "grounds": ["of_old"], "reason": "of_old"}
    )


def test_a_beginning_that_no_id_has_is_said_without_itself() -> None:
    detail = {"report": "entries", "shown": 0, "narrowed": {"begins": "ab"}}
    assert plain(described("log_read", detail)).endswith("un début d’identifiant inconnu")


def test_a_reference_that_was_looked_for_is_said_without_itself() -> None:
    detail = {"report": "case", "shown": 1, "narrowed": {"reference": "ab"}}
    assert plain(described("log_read", detail)).endswith("filtre : une référence d’avis")


def test_several_patients_are_counted() -> None:
    detail = {"kind": "traits", "found": 2, "record": None}
    assert plain(described("looked_up", detail)) == "par les traits · 2 patients"
    assert "personne" in described("looked_up", detail | {"found": 0})
