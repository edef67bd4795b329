"""What entries of the patient's half say in French: register, notices, contests, drills, slips.

Entries of earlier versions say less of an opposition: what they lack is not said.
"""

from collections.abc import Mapping
from datetime import date

from console import patient_wording as called
from console import wording
from console.journal_parts import Detail, Said, joined, many, moment, number, of, short
from policy.access import Mode
from policy.notices import ContestChannel, Naming, NoticeCause, NoticeChannel, Recipient
from policy.patient_events import ListForm, SlipOutcome
from policy.reasons import motive
from policy.register import Asker, Channel, IdentityCheck, Paper

EVENTS: dict[str, str] = {
    "opposition_recorded": "Opposition enregistrée",
    "opposition_lifted": "Opposition levée",
    "professional_blocked": "Professionnel bloqué",
    "professional_unblocked": "Professionnel débloqué",
    "masked_permission_changed": "Permission des documents masqués modifiée",
    "register_imported": "Registre importé",
    "contact_recorded": "Coordonnées enregistrées",
    "notice_sent": "Avis envoyé",
    "notice_failed": "Avis en échec",
    "notice_redirected": "Avis repris",
    "letters_printed": "Lettres imprimées",
    "naming_changed": "Désignation dans les avis modifiée",
    "access_contested": "Accès contesté",
    "accesses_listed": "Liste des accès remise",
    "patient_exported": "Données d’un patient exportées",
    "patient_erased": "Patient effacé",
    "purged": "Données arrivées à leur terme effacées",
    "drill_started": "Exercice commencé",
    "drill_ended": "Exercice terminé",
    "drill_sheet_taken": "Feuille d’exercice emportée",
    "slips_printed": "Bons imprimés",
    "slip_series_closed": "Série de bons close",
    "slip_entered": "Bon saisi",
    "owed_reminded": "Justification rappelée",
}

EXERCISE = "exercice"


def exercised(said: Said) -> Said:
    """These words, and that it was an exercise when it was."""
    return lambda d: joined(EXERCISE if d.get("exercise") is True else None, said(d))


def _day(written: str) -> str:
    return f"{date.fromisoformat(written):%d/%m/%Y}"


def _provenance(detail: Detail) -> str | None:
    if "line" not in detail:
        return None
    return joined(
        of(called.ASKERS, Asker, detail["asked_by"]),
        of(called.CHECKS, IdentityCheck, detail["identity_check"]),
        of(called.PAPERS, Paper, detail["document"]),
        f"dit le {_day(detail['said_on'])}",
        of(called.CHANNELS, Channel, detail["channel"]),
    )


def _opposition(detail: Detail) -> str:
    return joined(of(wording.MODES, Mode, detail["kind"]), _provenance(detail))


def _professional(detail: Detail) -> str:
    return joined(f"agent {short(detail['professional'])}", _provenance(detail))


def _masked(detail: Detail) -> str:
    return joined("permis" if detail["permitted"] else "non permis", _provenance(detail))


def _imported(detail: Detail) -> str:
    return joined(
        str(detail["form"]).upper(),
        many(detail["taken"], "ligne prise", "lignes prises"),
        many(detail["repeated"], "déjà connue", "déjà connues"),
        many(detail["refused"], "refusée", "refusées"),
        f"empreinte {detail['digest'][:8]}",
    )


def _contact(detail: Detail) -> str:
    ways = ", ".join(of(called.WAYS, NoticeChannel, way) for way in detail["channels"])
    whose = {Recipient.HOLDER: "du titulaire", Recipient.TREATING_DOCTOR: "du médecin traitant"}
    return joined(of(whose, Recipient, detail["recipient"]), ways or "aucune")


def _notice(detail: Detail) -> str:
    return joined(
        of(called.RECIPIENTS, Recipient, detail["recipient"]),
        of(called.WAYS, NoticeChannel, detail["channel"]),
        of(called.CAUSES, NoticeCause, detail["cause"]) if "cause" in detail else None,
    )


def _naming(detail: Detail) -> str:
    before = detail["previous"]
    return joined(
        of(called.NAMINGS, Naming, detail["naming"]),
        f"auparavant {of(called.NAMINGS, Naming, before)}" if before else None,
    )


def _contested(detail: Detail) -> str:
    by = of(called.CONTESTS, ContestChannel, detail["channel"])
    case = detail.get("case")
    return joined(
        by,
        f"cas {short(case)}" if case else "référence inconnue",
        "avec des mots" if detail["words"] else None,
    )


def _listed(detail: Detail) -> str:
    since, until = moment(detail["since"]), moment(detail["until"])
    return joined(
        of(called.LISTS, ListForm, detail["form"]),
        f"du {since} au {until}",
        of(called.ASKERS, Asker, detail["asked_by"]),
        of(called.CHECKS, IdentityCheck, detail["identity_check"]),
        of(called.PAPERS, Paper, detail["document"]),
    )


def _purged(detail: Detail) -> str:
    rows = many(detail["rows"], "ligne", "lignes")
    return joined(str(detail["kept"]), rows, f"avant le {moment(detail['before'])}")


def _drill(detail: Detail) -> str:
    return f"exercice {short(detail['drill'])}"


def _slip(detail: Detail) -> str:
    known = motive(detail["reason"]) if detail["reason"] else None
    file, used_at = detail["regulation_file"], detail["used_at"]
    return joined(
        f"bon n° {number(detail['number'])}",
        of(called.OUTCOMES, SlipOutcome, detail["outcome"]),
        f"agent {short(detail['holder'])}" if detail["holder"] else None,
        of(wording.MODES, Mode, detail["mode"]) if detail["mode"] else None,
        known.label if known else detail["reason"],
        f"dossier {file}" if file else None,
        f"le {moment(used_at)}" if used_at else None,
    )


WORDS: Mapping[str, Said] = {
    "opposition_recorded": _opposition,
    "opposition_lifted": _opposition,
    "professional_blocked": _professional,
    "professional_unblocked": _professional,
    "masked_permission_changed": _masked,
    "register_imported": _imported,
    "contact_recorded": _contact,
    "notice_sent": _notice,
    "notice_failed": _notice,
    "notice_redirected": _notice,
    "letters_printed": lambda d: many(len(d["notices"]), "lettre", "lettres"),
    "naming_changed": _naming,
    "access_contested": _contested,
    "accesses_listed": _listed,
    "patient_exported": lambda d: "avec un motif",
    "patient_erased": lambda d: many(d["documents"], "document", "documents"),
    "purged": _purged,
    "drill_started": _drill,
    "drill_ended": lambda d: joined(_drill(d), many(d["accesses"], "accès", "accès")),
    "drill_sheet_taken": _drill,
    "slips_printed": lambda d: f"n° {number(d['first'])} à {number(d['last'])}",
    "slip_series_closed": lambda d: many(d["missing"], "bon manquant", "bons manquants"),
    "slip_entered": _slip,
    "owed_reminded": lambda d: many(d["debts"], "justification due", "justifications dues"),
}
