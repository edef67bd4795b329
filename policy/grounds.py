"""Why a request is refused, what a grant leaves owed, and the rule behind each: three tables.

Each predicate looks only at its own facts, so that a refusal carries all its grounds and an
opposition stops its own mode and no other (the two oppositions are independent).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from policy.access import Duty, Facts, FileStanding, Ground, Mode, Owed, RecordState, Request
from policy.durations import DURATIONS
from policy.habilitation import HABILITATION, readable_sections
from policy.reasons import selectable

Predicate = Callable[[Request, Facts], bool]


@dataclass(frozen=True, slots=True)
class Article:
    """The rule as a lawyer names it, and what it asks in one sentence; French, it is printed."""

    reference: str
    rule: str


_CSP = "L1111-17 I CSP"
_CONSOLE = "Règle de la console"


def _outside_its_sites(request: Request, facts: Facts) -> bool:
    by_function = HABILITATION.functions[facts.function].sites
    return facts.site not in by_function & HABILITATION.modes[request.mode].sites


def _second_factor_too_old(request: Request, facts: Facts) -> bool:
    # A negative age is a clock that lies: it proves nothing.
    greatest = DURATIONS.grants[request.mode].second_factor_age
    return not timedelta(0) <= facts.second_factor_age <= greatest


def _reason_missing(request: Request, _: Facts) -> bool:
    return not (request.reason or "").strip()


def _reason_unknown(request: Request, facts: Facts) -> bool:
    return not _reason_missing(request, facts) and not selectable(request.reason or "")


def _file_missing(request: Request, facts: Facts) -> bool:
    return not request.regulation_file or facts.file is FileStanding.NOT_GIVEN


def _in(mode: Mode, predicate: Predicate) -> Predicate:
    return lambda request, facts: request.mode is mode and predicate(request, facts)


GROUNDS: Mapping[Ground, Predicate] = {
    Ground.ACCOUNT_SUSPENDED: lambda _, f: f.suspended,
    Ground.FUNCTION_MAY_NOT_OPEN: lambda r, f: (
        r.mode not in HABILITATION.functions[f.function].modes
    ),
    Ground.PROFESSION_MAY_NOT_OPEN: lambda _, f: not readable_sections(f.profession),
    Ground.MODE_NOT_FOR_THIS_SITE: _outside_its_sites,
    Ground.SECOND_FACTOR_TOO_OLD: _second_factor_too_old,
    Ground.RECORD_NEVER_CREATED: lambda _, f: f.record is RecordState.NEVER_CREATED,
    Ground.RECORD_CLOSED: lambda _, f: f.record is RecordState.CLOSED,
    Ground.RECORD_EMPTY: lambda _, f: f.record is RecordState.EMPTY,
    Ground.OPPOSED_TO_CENTRE_15: _in(Mode.CENTRE_15, lambda _, f: f.opposed_centre_15),
    Ground.OPPOSED_TO_BRIS_DE_GLACE: _in(Mode.BRIS_DE_GLACE, lambda _, f: f.opposed_bris_de_glace),
    Ground.PROFESSIONAL_BLOCKED: lambda _, f: f.professional_blocked,
    Ground.REASON_MISSING: _reason_missing,
    Ground.REASON_UNKNOWN: _reason_unknown,
    Ground.REGULATION_FILE_MISSING: _in(Mode.CENTRE_15, _file_missing),
    Ground.FILE_WITHOUT_MEDICAL_ACT: _in(
        Mode.CENTRE_15, lambda _, f: f.file is FileStanding.WITHOUT_MEDICAL_ACT
    ),
    Ground.INABILITY_NOT_DECLARED: _in(Mode.BRIS_DE_GLACE, lambda r, _: not r.unable_to_express),
    Ground.RISK_NOT_DECLARED: _in(Mode.BRIS_DE_GLACE, lambda r, _: not r.immediate_risk),
    Ground.CONSENT_NOT_DECLARED: _in(Mode.NORMAL, lambda r, _: not r.consent),
}

OWED: Mapping[Owed, Predicate] = {
    # A consent explains itself; an emergency has to be told in words, now or by the end of shift.
    Owed.RATIONALE: lambda r, _: r.mode is not Mode.NORMAL and not r.rationale_given,
    Owed.OFF_DUTY: lambda _, f: f.duty is Duty.OFF,
    Owed.FILE_TO_CONFIRM: _in(Mode.CENTRE_15, lambda _, f: f.file is FileStanding.UNVERIFIED),
}

ARTICLES: Mapping[Ground, Article] = {
    Ground.ACCOUNT_SUSPENDED: Article(_CONSOLE, "Un compte suspendu n’ouvre rien."),
    Ground.FUNCTION_MAY_NOT_OPEN: Article(
        f"{_CSP} ; habilitation de la console",
        "La fonction du compte doit permettre ce mode d’accès.",
    ),
    Ground.PROFESSION_MAY_NOT_OPEN: Article(
        "Matrice d’habilitation, arrêté du 26/10/2023",
        "La profession doit être habilitée à lire le dossier ; ici, les médecins seuls le sont.",
    ),
    Ground.MODE_NOT_FOR_THIS_SITE: Article(
        f"{_CSP} ; habilitation de la console",
        "Le mode Centre 15 appartient au Samu, le bris de glace aux urgences, "
        "et chaque fonction s’exerce dans son genre de site.",
    ),
    Ground.SECOND_FACTOR_TOO_OLD: Article(
        f"{_CONSOLE} ; CNIL 2024 (authentification forte)",
        "Le second facteur doit avoir été vérifié récemment.",
    ),
    Ground.RECORD_NEVER_CREATED: Article(_CONSOLE, "Un dossier jamais créé ne s’ouvre pas."),
    Ground.RECORD_CLOSED: Article(_CONSOLE, "Un dossier fermé ne s’ouvre pas."),
    Ground.RECORD_EMPTY: Article(_CONSOLE, "Un dossier vide n’a rien à ouvrir."),
    Ground.OPPOSED_TO_CENTRE_15: Article(
        _CSP, "L’opposition de la personne à l’accès du Centre 15 arrête ce mode, sans exception."
    ),
    Ground.OPPOSED_TO_BRIS_DE_GLACE: Article(
        _CSP, "L’opposition de la personne au bris de glace arrête ce mode, sans exception."
    ),
    Ground.PROFESSIONAL_BLOCKED: Article(
        "Réponse du DMP « avec ou sans autorisation »",
        "Le professionnel bloqué par la personne ne lit son dossier dans aucun mode.",
    ),
    Ground.REASON_MISSING: Article(f"R1111-43 CSP ; {_CONSOLE.lower()}", "Un motif est choisi."),
    Ground.REASON_UNKNOWN: Article(
        "Nomenclature « motif » du Hub Santé", "Le motif est un motif national, pas un intitulé."
    ),
    Ground.REGULATION_FILE_MISSING: Article(
        f"{_CSP} (« qui reçoit un appel concernant la personne »)",
        "Le dossier de régulation de l’appel est nommé.",
    ),
    Ground.FILE_WITHOUT_MEDICAL_ACT: Article(
        f"{_CSP} ; nomenclature « attribution » du Hub Santé",
        "Un dossier DR ou D ne porte aucun acte médical : il ne fonde pas l’accès du Centre 15.",
    ),
    Ground.INABILITY_NOT_DECLARED: Article(
        _CSP, "La personne est hors d’état d’exprimer sa volonté ; le médecin le déclare."
    ),
    Ground.RISK_NOT_DECLARED: Article(
        _CSP, "Il y a un risque immédiat pour la santé de la personne ; le médecin le déclare."
    ),
    Ground.CONSENT_NOT_DECLARED: Article(
        "R1111-46 CSP", "La personne a donné son consentement préalable ; le médecin le déclare."
    ),
}
