"""The French names in docs/decision-table.md: complete over each enum of policy/."""

from collections.abc import Mapping

from policy.access import FileStanding, Mode
from policy.agents import Function, Profession, SiteKind
from policy.habilitation import Power

MODES: Mapping[Mode, str] = {
    Mode.CENTRE_15: "Centre 15",
    Mode.BRIS_DE_GLACE: "Bris de glace",
    Mode.NORMAL: "Accès normal",
}
SITES: Mapping[SiteKind, str] = {
    SiteKind.SAMU: "Samu",
    SiteKind.EMERGENCY_DEPARTMENT: "urgences",
}
FUNCTIONS: Mapping[Function, str] = {
    Function.REGULATING_PHYSICIAN: "Médecin régulateur",
    Function.EMERGENCY_PHYSICIAN: "Médecin urgentiste",
    Function.CALL_HANDLER: "Assistant de régulation médicale",
    Function.TRIAGE_NURSE: "Infirmier d’accueil",
    Function.SUPERVISOR: "Superviseur",
    Function.DATA_PROTECTION_OFFICER: "Délégué à la protection des données",
    Function.REGISTRAR: "Gestionnaire des oppositions",
}
PROFESSIONS: Mapping[Profession, str] = {
    Profession.DOCTOR: "Médecin",
    Profession.PHARMACIST: "Pharmacien",
    Profession.MIDWIFE: "Sage-femme",
    Profession.NURSE: "Infirmier",
    Profession.CALL_HANDLER: "Assistant de régulation médicale",
    Profession.OTHER: "Autre",
}
POWERS: Mapping[Power, str] = {
    Power.SEARCH_BY_NUMBER: "Chercher par numéro",
    Power.SEARCH_BY_TRAITS: "Chercher par traits",
    Power.SEARCH_NUMBERLESS: "Chercher qui n’a pas de numéro",
    Power.PREPARE: "Préparer",
    Power.OPEN: "Ouvrir",
    Power.REVIEW: "Contrôler",
    Power.READ_WORDS: "Lire les justifications",
    Power.RECORD_OPPOSITIONS: "Inscrire une opposition",
    Power.JUDGE: "Examiner un cas",
    Power.CONCLUDE: "Conclure un cas transmis",
    Power.REVOKE: "Révoquer un accès",
    Power.DISCLOSE: "Remettre la liste des accès",
}
STANDINGS: Mapping[FileStanding, str] = {
    FileStanding.NOT_GIVEN: "non nommé : refus",
    FileStanding.UNVERIFIED: "nommé, encore inconnu ici : accès, à confirmer",
    FileStanding.MEDICAL: "attribution DRM : accès",
    FileStanding.WITHOUT_MEDICAL_ACT: "attribution DR ou D : refus",
}
QUANTITIES: Mapping[str, str] = {
    "length": "Durée de l’accès",
    "ceiling": "Plafond, prolongations comprises",
    "extension": "Une prolongation",
    "second_factor_age": "Âge maximal du second facteur à l’ouverture",
    "warning_before_end": "Avertissement avant la fin",
    "preparation": "Validité d’une recherche préparée",
    "session.idle": "Session sans activité",
    "session.absolute": "Session, au plus",
    "login.window": "Connexion : fenêtre où les échecs se comptent",
    "login.lock": "Connexion : blocage",
    "login.attempts": "Connexion : échecs par compte",
    "login.attempts_per_address": "Connexion : échecs par adresse",
    "completion": "Délai pour compléter ce qui est dû",
    "owed.remind_before": "Ce qui est dû : rappel avant le terme",
    "owed.grace": "Ce qui est dû : délai après le terme avant un signal",
    "contest.per_address": "Contestations : par adresse et par fenêtre de connexion",
    "contest.overall": "Contestations : en tout, par fenêtre de connexion",
    "log.checkpoint": "Journal : intervalle des points de contrôle",
    "log.completeness": "Journal : intervalle du comptage des affichages",
    "log.completeness_window": "Journal : accès recomptés à chaque fois",
    "log.verification": "Journal : intervalle de la vérification entière",
    "log.purge": "Journal : intervalle de la purge",
    "log.kept": "Journal : durée de conservation",
    "log.shortest_kept": "Journal : durée en deçà de laquelle rien ne se purge",
    "review.grace": "Examen : délai avant de demander au médecin",
    "review.settled": "Examen : délai après lequel les flux ont parlé",
    "review.answer": "Examen : délai de réponse du médecin",
    "review.deadline": "Examen : délai pour clore un cas",
    "review.own_care": "Explication : durée d’une prise en charge du même médecin",
    "review.before_arrival": "Explication : accès avant l’appel ou l’arrivée, au plus",
    "review.after_event": "Explication : écriture de l’appel ou de l’arrivée après l’accès",
    "review.silent_files": "Flux : silence des dossiers de régulation",
    "review.silent_arrivals": "Flux : silence des arrivées",
    "review.silent_roster": "Flux : silence du tableau de garde",
    "review.off_duty_grace": "Explication : marge autour d’une garde",
    "review.some_care": "Explication : prise en charge passée qui compte un peu",
    "notice.first_wait": "Avis : attente avant un second essai",
    "notice.longest_wait": "Avis : attente la plus longue entre deux essais",
    "notice.limit": "Avis : durée des essais avant l’échec",
    "notice.lease": "Avis : délai après lequel un envoi coupé est incertain",
}

OPENING = """\
# Table de décision

Page écrite par `python -m policy.decision_table`, à partir des règles que la console applique.
On ne la modifie pas à la main\u00a0: on modifie les règles, et la page suit.

## Principes

- **Le refus l’emporte.** Un seul motif de refus suffit, et un refus les porte tous.
- **Une opposition arrête.** Aucun rôle ne passe outre. Les deux oppositions sont
  indépendantes\u00a0: chacune n’arrête que son mode.
- **Un professionnel bloqué** par la personne est refusé dans tous les modes.
- **Un accès finit.** Il a une durée, et un plafond que les prolongations ne dépassent pas.
- **Les documents masqués** restent fermés, sauf en urgence et si la personne l’a permis elle-même.
- Les durées sont des choix de la console\u00a0: celles du DMP national ne sont pas publiées."""
