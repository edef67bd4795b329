"""What the page « Journal » calls each code of the log; a test holds each table whole."""

from console import journal_patient
from policy.access import Ground, Owed
from policy.event_words import EndKind, LookupKind, SessionEnd, SignInFailure
from policy.findings import AlarmKind, Finding
from policy.log_events import ExportFormat, LogReport

EVENTS: dict[str, str] = {
    "looked_up": "Recherche",
    "access_refused": "Accès refusé",
    "access_granted": "Accès accordé",
    "sections_opened": "Rubriques ouvertes",
    "access_extended": "Accès prolongé",
    "access_ended": "Accès terminé",
    "owed_settled": "Justification complétée",
    "lookup_prepared": "Recherche préparée",
    "prepared_closed": "Recherche préparée reprise",
    "signed_in": "Connexion",
    "sign_in_refused": "Connexion refusée",
    "second_factor_given": "Second facteur redonné",
    "session_ended": "Fin de session",
    "record_state_changed": "État du dossier modifié",
    "document_imported": "Document importé",
    "document_refused": "Document refusé",
    "account_created": "Compte créé",
    "account_suspended": "Compte suspendu",
    "keys_rotated": "Clés renouvelées",
    "log_read": "Journal lu",
    "words_read": "Mots lus",
    "log_exported": "Journal exporté",
    "log_purged": "Journal purgé",
    "clock_stepped_back": "Horloge reculée",
    "alarm_raised": "Alarme déclenchée",
    "alarm_cleared": "Alarme éteinte",
    "case_opened": "Cas ouvert",
    "case_joined": "Accès joint à un cas",
    "case_assigned": "Cas attribué",
    "case_asked": "Question posée",
    "case_answered": "Réponse à une question",
    "case_taken": "Examen commencé",
    "case_commented": "Note sur un cas",
    "case_judged": "Lecture rendue",
    "case_escalated": "Cas transmis au DPO",
    "case_closed": "Cas clos",
    "access_revoked": "Révocation motivée",
    "handover_offered": "Relais proposé",
    "handover_closed": "Relais conclu",
    "feed_token_made": "Jeton de flux créé",
    "feed_token_revoked": "Jeton de flux révoqué",
    "known_person_marked": "Personne connue signalée",
    "known_person_lifted": "Signalement levé",
    "report_exported": "Rapport exporté",
    "scoring_changed": "Mesure d’inhabituel modifiée",
    "weights_learned": "Verdicts pris en compte",
    **journal_patient.EVENTS,
}
LATER = "Événement d’une version plus récente"

#: As a reviewer says them: the counter's own words speak to whoever was refused.
GROUNDS: dict[Ground, str] = {
    Ground.ACCOUNT_SUSPENDED: "compte suspendu",
    Ground.FUNCTION_MAY_NOT_OPEN: "fonction non habilitée à ce mode",
    Ground.PROFESSION_MAY_NOT_OPEN: "profession non habilitée",
    Ground.MODE_NOT_FOR_THIS_SITE: "mode étranger à ce site",
    Ground.SECOND_FACTOR_TOO_OLD: "second facteur trop ancien",
    Ground.RECORD_NEVER_CREATED: "dossier jamais créé",
    Ground.RECORD_CLOSED: "dossier fermé",
    Ground.RECORD_EMPTY: "dossier vide",
    Ground.OPPOSED_TO_CENTRE_15: "opposition au Centre 15",
    Ground.OPPOSED_TO_BRIS_DE_GLACE: "opposition au bris de glace",
    Ground.PROFESSIONAL_BLOCKED: "professionnel bloqué par le patient",
    Ground.REASON_MISSING: "motif absent",
    Ground.REASON_UNKNOWN: "motif inconnu",
    Ground.REGULATION_FILE_MISSING: "dossier de régulation absent",
    Ground.FILE_WITHOUT_MEDICAL_ACT: "dossier de régulation sans acte médical",
    Ground.INABILITY_NOT_DECLARED: "incapacité non déclarée",
    Ground.RISK_NOT_DECLARED: "risque immédiat non déclaré",
    Ground.CONSENT_NOT_DECLARED: "consentement non déclaré",
}

ENDS: dict[EndKind, str] = {
    EndKind.CLOSED: "clos par son titulaire",
    EndKind.WRONG_PATIENT: "mauvais patient",
    EndKind.EXPIRED: "arrivé à son terme",
    EndKind.REVOKED: "révoqué",
    EndKind.OPPOSED: "opposition du patient",
    EndKind.BLOCKED: "professionnel bloqué par le patient",
    EndKind.SUSPENDED: "compte suspendu",
    EndKind.HANDED_OVER: "passé à un confrère",
}

OWED: dict[Owed, str] = {
    Owed.RATIONALE: "motif en quelques mots",
    Owed.OFF_DUTY: "absence du tableau de garde",
    Owed.FILE_TO_CONFIRM: "dossier de régulation à confirmer",
}

LOOKUPS: dict[LookupKind, str] = {
    LookupKind.NUMBER: "par le numéro",
    LookupKind.TRAITS: "par les traits",
}

SESSION_ENDS: dict[SessionEnd, str] = {
    SessionEnd.SIGNED_OUT: "déconnexion",
    SessionEnd.REVOKED: "révoquée",
    SessionEnd.IDLE: "inactivité",
    SessionEnd.EXPIRED: "durée maximale atteinte",
}

SIGN_IN_FAILURES: dict[SignInFailure, str] = {
    SignInFailure.UNKNOWN_LOGIN: "identifiant inconnu",
    SignInFailure.WRONG_PASSWORD: "mot de passe faux",
    SignInFailure.WRONG_CODE: "code faux",
    SignInFailure.REPLAYED_CODE: "code déjà utilisé",
    SignInFailure.THROTTLED: "trop d’essais",
    SignInFailure.SUSPENDED: "compte suspendu",
}

FORMATS: dict[ExportFormat, str] = {
    ExportFormat.ARCHIVE: "archive vérifiable",
    ExportFormat.FHIR: "FHIR",
    ExportFormat.CSV: "CSV",
    ExportFormat.SIEM: "flux vers le SIEM",
    ExportFormat.PROOF: "preuve",
}

REPORTS: dict[LogReport, str] = {
    LogReport.ENTRIES: "Toutes les entrées",
    LogReport.PATIENT: "Par patient",
    LogReport.AGENT: "Par agent",
    LogReport.UNOPENED: "Recherches sans ouverture",
    LogReport.CHAIN: "Chaîne d’un accès",
    LogReport.SUPERVISION: "Supervision",
    LogReport.CASE: "Un cas",
    LogReport.DRILL: "Exercice",
}

ALARMS: dict[AlarmKind, str] = {
    AlarmKind.VERIFICATION: "Vérification du journal",
    AlarmKind.COMPLETENESS: "Comptage des affichages",
    AlarmKind.PUBLICATION: "Publication",
    AlarmKind.STREAM: "Flux vers le SIEM",
}

_SECURE = "Ne réparez rien : conservez la base et les points de contrôle, prévenez le RSSI."
_COUNT = "Rapprochez l’accès de ses entrées ci-dessous, puis prévenez le RSSI."
_PUBLISH = "Demandez à l’exploitation de rétablir la destination : le journal, lui, continue."
_OTHERWISE: dict[Finding, str] = {
    Finding.NOT_COSIGNED: "Vérifiez que le témoin fonctionne et qu’il joint la console.",
    Finding.STATE_LOST: "Restaurez-la d’une sauvegarde avant toute autre chose.",
    Finding.PROOF_MALFORMED: "Demandez une autre preuve à la console.",
    Finding.OPENING_WITHOUT_ENTRY: _COUNT,
    Finding.ENTRY_WITHOUT_OPENING: _COUNT,
    Finding.GRANT_WITHOUT_ENTRY: _COUNT,
    Finding.ENTRY_WITHOUT_GRANT: _COUNT,
    Finding.END_WITHOUT_ENTRY: _COUNT,
    Finding.REFUSAL_WITHOUT_ENTRY: _COUNT,
    Finding.LOOKUP_WITHOUT_ENTRY: _COUNT,
    Finding.SHOWN_PAST_END: _COUNT,
    Finding.NO_CHECKPOINT: _PUBLISH,
    Finding.NOT_PUBLISHED: _PUBLISH,
    Finding.NOT_STREAMED: _PUBLISH,
}
#: What to do about a finding; what is wrong is said by console/findings.py.
TO_DO: dict[Finding, str] = {finding: _OTHERWISE.get(finding, _SECURE) for finding in Finding}

OPENS_EMPTY = (
    "Choisissez un rapport, précisez ce que vous cherchez, puis affichez."
    " Chaque lecture du journal est elle-même consignée."
)
UNKNOWN_NUMBER = (
    "Aucun patient connu sous ce numéro : ce rapport est vide. La demande est consignée."
)
UNKNOWN_ACCESS = "Aucun accès de votre site ne commence ainsi : vérifiez les huit caractères."
UNKNOWN_PATIENT = "Aucun patient de votre journal ne commence ainsi : vérifiez les huit caractères."
TOO_LONG = "Cette lecture demande trop de temps : resserrez la période ou ajoutez un filtre."
EXAMINED = (
    "Tout n’a pas encore été examiné : « Suivant » continue la recherche dans les entrées plus"
    " anciennes, une période plus courte la termine."
)
SORTED = (
    "Seules les entrées les plus récentes de cette sélection sont triées ici :"
    " resserrez la période ou le filtre pour trier le reste."
)
NOTHING = "Aucune entrée ne correspond."
NO_WORDS = "Aucun mot lisible à côté de cette entrée : purgé, ou patient effacé."
NOT_THESE_WORDS = (
    "Ces mots ne sont pas ceux auxquels l’entrée s’engage : le texte a été altéré. Prévenez le"
    " RSSI et ne vous en servez pas."
)
NOTICES_LATER = "Avis : ils partent à la fin de l’accès."
NOTICES_IN_HAND = "Avis : ils sont en préparation."
NO_NOTICE = "Aucun avis pour cet accès : exercice, consentement du patient, ou accès ancien."
PURGED = "purgée"
UNREADABLE = "détail illisible"
NO_ONE = "La console elle-même"
LOOKUPS_ALONE = (
    "Recherches qui ont trouvé un patient et n’ont mené à aucun accès ni à aucune préparation"
    " du même agent dans la demi-heure. Celles de la dernière demi-heure ne sont pas encore jugées."
)

#: Labels of the fields of the filter, and of the columns.
HEADINGS = ("N°", "Date et heure", "Événement", "Agent", "Patient", "Accès", "Détail")

TAKE_PROOF = "Emporter la preuve de l’accès, entrée"
TAKE_AWAY = "Emporter tout le journal du site (c’est consigné) :"
FORMS = {"archive": "archive vérifiable", "fhir": "FHIR AuditEvent", "csv": "CSV"}
