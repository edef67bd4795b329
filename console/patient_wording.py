"""What each code of the patient's half is called on screen: who asked, how, by what way."""

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

ASKERS: dict[Asker, str] = {
    Asker.PATIENT: "par le patient",
    Asker.PARENT: "par un titulaire de l’autorité parentale",
    Asker.GUARDIAN: "par le tuteur ou le représentant",
    Asker.PROXY: "par un mandataire",
    Asker.UNKNOWN: "demandeur non précisé",
}
CHECKS: dict[IdentityCheck, str] = {
    IdentityCheck.IDENTITY_CARD: "carte d’identité",
    IdentityCheck.PASSPORT: "passeport",
    IdentityCheck.RESIDENCE_PERMIT: "titre de séjour",
    IdentityCheck.FAMILY_BOOK: "livret de famille",
    IdentityCheck.ONLINE_IDENTITY: "identité en ligne",
    IdentityCheck.COPY: "copie d’une pièce",
    IdentityCheck.BY_SOURCE: "identité vérifiée par l’expéditeur",
}
PAPERS: dict[Paper, str] = {
    Paper.FORM: "formulaire signé",
    Paper.LETTER: "lettre",
    Paper.EMAIL: "courriel",
    Paper.ORAL: "demande orale",
    Paper.MON_ESPACE_SANTE: "Mon espace santé",
    Paper.COURT_ORDER: "décision de justice",
    Paper.FILE: "fichier",
}
CHANNELS: dict[Channel, str] = {
    Channel.DESK: "à l’accueil",
    Channel.COMMAND: "par la commande",
    Channel.IMPORT: "par import",
}
RECIPIENTS: dict[Recipient, str] = {
    Recipient.HOLDER: "au titulaire",
    Recipient.TREATING_DOCTOR: "au médecin traitant",
}
WAYS: dict[NoticeChannel, str] = {
    NoticeChannel.EMAIL: "courriel",
    NoticeChannel.MSSANTE: "MSSanté",
    NoticeChannel.LETTER: "lettre",
    NoticeChannel.NONE: "aucun destinataire connu",
}
CAUSES: dict[NoticeCause, str] = {
    NoticeCause.REFUSED: "refusé par le serveur",
    NoticeCause.BOUNCED: "revenu à l’expéditeur",
    NoticeCause.TOO_OLD: "aucun serveur n’a répondu pendant des jours",
    NoticeCause.ERASED: "patient effacé",
    NoticeCause.NOT_AN_ADDRESS: "adresse impossible",
    NoticeCause.INTERRUPTED: "envoi interrompu, arrivée incertaine",
}
NAMINGS: dict[Naming, str] = {
    Naming.FUNCTION: "par la fonction",
    Naming.NAME: "par le nom",
}
CONTESTS: dict[ContestChannel, str] = {
    ContestChannel.FORM: "par le formulaire",
    ContestChannel.DESK: "à l’accueil",
    ContestChannel.SUPERVISOR: "par le superviseur",
}
LISTS: dict[ListForm, str] = {
    ListForm.PDF: "PDF",
    ListForm.FILE: "PDF, données et preuves",
    ListForm.RECEIPT: "récépissé du registre",
}
OUTCOMES: dict[SlipOutcome, str] = {
    SlipOutcome.USED: "utilisé",
    SlipOutcome.VOID: "annulé ou rendu vierge",
}
STANDS: dict[NoticeState, str] = {
    NoticeState.WAITING: "en attente d’envoi",
    NoticeState.HANDING: "en cours d’envoi",
    NoticeState.SENT: "envoyé",
    NoticeState.TO_PRINT: "à imprimer",
    NoticeState.PRINTED: "imprimée",
    NoticeState.FAILED: "en échec",
    NoticeState.UNCERTAIN: "arrivée incertaine",
    NoticeState.NOBODY: "personne à qui écrire",
}
#: Said with the moment when it came so; the rest, since when.
OVER = frozenset({NoticeState.SENT, NoticeState.PRINTED, NoticeState.FAILED, NoticeState.UNCERTAIN})
