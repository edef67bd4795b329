"""An example of each entry of the patient's half, and what a reviewer reads of it."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from console import patient_wording as called
from policy.notices import (
    ContestChannel,
    Naming,
    NoticeCause,
    NoticeChannel,
    NoticeState,
    Recipient,
)
from policy.patient_events import ListForm, SlipOutcome
from policy.register import Asker, Channel, IdentityCheck, Paper

ID = str(UUID(int=5))
_AT = "2026-03-01T09:00:00.000000Z"
_KNOWN = {"line": ID, "asked_by": "parent", "identity_check": "family_book", "document": "form",
          "said_on": "2026-03-01", "channel": "desk"}  # fmt: skip
_SAID = (
    " · par un titulaire de l’autorité parentale · livret de famille · formulaire signé"
    " · dit le 01/03/2026 · à l’accueil"
)

TABLES: tuple[tuple[type[StrEnum], dict[Any, str]], ...] = (
    (Asker, called.ASKERS),
    (IdentityCheck, called.CHECKS),
    (Paper, called.PAPERS),
    (Channel, called.CHANNELS),
    (Recipient, called.RECIPIENTS),
    (NoticeChannel, called.WAYS),
    (NoticeCause, called.CAUSES),
    (Naming, called.NAMINGS),
    (ContestChannel, called.CONTESTS),
    (ListForm, called.LISTS),
    (SlipOutcome, called.OUTCOMES),
    (NoticeState, called.STANDS),
)

DETAILS: dict[str, tuple[dict[str, Any], str]] = {
    "opposition_recorded": ({"kind": "centre_15"} | _KNOWN, "Centre 15" + _SAID),
    "opposition_lifted": ({"kind": "bris_de_glace"}, "Bris de glace"),
    "professional_blocked": ({"professional": ID} | _KNOWN, "agent 00000000" + _SAID),
    "professional_unblocked": (
        {"professional": ID} | _KNOWN | {"asked_by": "of_old", "channel": "import"},
        "agent 00000000 · of_old · livret de famille · formulaire signé · dit le 01/03/2026"
        " · par import",
    ),
    "masked_permission_changed": ({"permitted": False} | _KNOWN, "non permis" + _SAID),
    "register_imported": (
        {"form": "csv", "digest": "abcdef0123", "taken": 2000, "repeated": 1, "refused": 0},
        "CSV · 2\u202f000 lignes prises · 1 déjà connue · 0 refusée · empreinte abcdef01",
    ),
    "contact_recorded": (
        {"recipient": "treating_doctor", "channels": ["mssante", "letter"]},
        "du médecin traitant · MSSanté, lettre",
    ),
    "notice_sent": (
        {"notice": ID, "recipient": "holder", "channel": "email"}, "au titulaire · courriel",
    ),
    "notice_failed": (
        {"notice": ID, "recipient": "treating_doctor", "channel": "mssante", "cause": "bounced"},
        "au médecin traitant · MSSanté · revenu à l’expéditeur",
    ),
    "notice_redirected": (
        {"notice": ID, "recipient": "holder", "channel": "letter"}, "au titulaire · lettre",
    ),
    "letters_printed": ({"batch": ID, "notices": [ID, ID]}, "2 lettres"),
    "naming_changed": (
        {"naming": "name", "previous": "function"}, "par le nom · auparavant par la fonction",
    ),
    "access_contested": (
        {"contest": ID, "case": ID, "channel": "form", "words": "ab"},
        "par le formulaire · cas 00000000 · avec des mots",
    ),
    "accesses_listed": (
        {"form": "file", "since": _AT, "until": _AT, "asked_by": "patient",
         "identity_check": "passport", "document": "oral"},
        "PDF, données et preuves · du 01/03/2026 10:00 au 01/03/2026 10:00 · par le patient"
        " · passeport · demande orale",
    ),
    "patient_exported": ({"reason": "ab"}, "avec un motif"),
    "patient_erased": ({"documents": 3, "reason": "ab"}, "3 documents"),
    "purged": (
        {"kept": "contest", "rows": 12, "before": _AT},
        "contest · 12 lignes · avant le 01/03/2026 10:00",
    ),
    "drill_started": ({"drill": ID}, "exercice 00000000"),
    "drill_ended": ({"drill": ID, "accesses": 12}, "exercice 00000000 · 12 accès"),
    "drill_sheet_taken": ({"drill": ID}, "exercice 00000000"),
    "slips_printed": ({"series": ID, "first": 1, "last": 1200}, "n° 1 à 1\u202f200"),
    "slip_series_closed": ({"series": ID, "missing": 1}, "1 bon manquant"),
    "slip_entered": (
        {"number": 12, "outcome": "used", "holder": ID, "mode": "centre_15", "reason": "M03.06",
         "regulation_file": "DRM1", "used_at": _AT},
        "bon n° 12 · utilisé · agent 00000000 · Centre 15 · Douleur thoracique · dossier DRM1"
        " · le 01/03/2026 10:00",
    ),
    "owed_reminded": ({"debts": 2}, "2 justifications dues"),
}  # fmt: skip
