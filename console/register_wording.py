"""What « Accueil » and its receipt say in French, keyed by the codes of the register."""

from dataclasses import dataclass

from console.register_state import Part, Said, Wrong
from policy.register import Asker, IdentityCheck, Objection, Paper, Stated

TITLE = "Accueil du patient"
COMPARE = "Comparez ces traits avec la pièce d’identité qui vous est présentée, avant toute saisie."
STALE = "La recherche date de plus d’une demi-heure : cherchez de nouveau le patient."
MINOR = (
    "Personne mineure : un titulaire de l’autorité parentale ou le tuteur demande pour elle,"
    " et justifie de sa qualité."
)
NUMBERLESS = (
    "Recherche exacte, parmi les personnes sans numéro seulement : recopiez la pièce d’identité."
)
WILL_STOP = "L’effet est immédiat : un accès en cours que cela arrête est clos."
WILL_ALLOW = "L’effet est immédiat."
EXERCISE = "Patient d’exercice : personne ne porte cette identité."
RECEIPT = "Récépissé à remettre (PDF)"
STOPPED = "L’effet a été immédiat : un accès en cours que cela arrête a été clos."
ALLOWED = "L’effet a été immédiat."
NOTHING_STANDS = "Aucune opposition, aucune permission, aucun professionnel écarté."
GO_BACK = (
    "Vous pouvez changer d’avis à tout moment, sans frais ni motif : présentez-vous {where}, ou à"
    " l’accueil de tout service qui utilise cette console, avec une pièce d’identité et ce"
    " récépissé. Le changement prend effet aussitôt. Rien n’est effacé : le registre garde chaque"
    " décision et sa date. Vous pouvez aussi demander la liste des accès à votre dossier."
)
WHY_CONTACTS = (
    "Chaque accès d’urgence est notifié au patient et à son médecin traitant (R1111-48 CSP) ; sans"
    " adresse électronique, une lettre est imprimée."
)
NO_CONTACT = "Aucune adresse : l’avis d’un accès ne peut pas partir."
NO_DOCTOR = "Aucun médecin traitant n’est connu."
REMOVE = "Les avis à venir n’y partiront plus. Retirer ?"


@dataclass(frozen=True, slots=True)
class Act:
    """One way of a statement: the button, the title of its form, what is said once it is done."""

    button: str
    title: str
    submit: str
    done: str
    effect: str  # in plain words, for the patient


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement is called, and how it reads when it stands and when it does not."""

    name: str
    stands: str
    not_said: str
    record: Act
    lift: Act


STATEMENTS: dict[Stated, Statement] = {
    Stated.CENTRE_15: Statement(
        "Accès du Centre 15",
        "Le patient s’y oppose.",
        "Aucune opposition : un médecin régulateur peut ouvrir le dossier pendant un appel.",
        Act(
            "Enregistrer l’opposition au Centre 15",
            "Opposition à l’accès du Centre 15",
            "Enregistrer l’opposition",
            "L’opposition à l’accès du Centre 15 est enregistrée.",
            "Aucun médecin régulateur du Centre 15 ne peut plus ouvrir votre dossier médical"
            " partagé sans votre accord, même pendant un appel pour vous.",
        ),
        Act(
            "Lever l’opposition au Centre 15",
            "Levée de l’opposition à l’accès du Centre 15",
            "Lever l’opposition",
            "L’opposition à l’accès du Centre 15 est levée.",
            "Un médecin régulateur du Centre 15 peut de nouveau ouvrir votre dossier médical"
            " partagé pendant un appel pour vous. Chaque accès vous est notifié.",
        ),
    ),
    Stated.BRIS_DE_GLACE: Statement(
        "Bris de glace",
        "Le patient s’y oppose.",
        "Aucune opposition : un médecin des urgences peut ouvrir le dossier si le patient ne peut"
        " pas s’exprimer.",
        Act(
            "Enregistrer l’opposition au bris de glace",
            "Opposition au bris de glace",
            "Enregistrer l’opposition",
            "L’opposition au bris de glace est enregistrée.",
            "Aucun médecin des urgences ne peut plus ouvrir votre dossier médical partagé sans"
            " votre accord, même si vous êtes hors d’état de vous exprimer.",
        ),
        Act(
            "Lever l’opposition au bris de glace",
            "Levée de l’opposition au bris de glace",
            "Lever l’opposition",
            "L’opposition au bris de glace est levée.",
            "Un médecin des urgences peut de nouveau ouvrir votre dossier médical partagé si vous"
            " êtes hors d’état de vous exprimer. Chaque accès vous est notifié.",
        ),
    ),
    Stated.MASKED_DOCUMENTS: Statement(
        "Documents masqués, en urgence",
        "Le patient permet de les lire en urgence.",
        "Les documents masqués le restent, en urgence aussi.",
        Act(
            "Permettre la lecture des documents masqués",
            "Permission de lire les documents masqués en urgence",
            "Enregistrer la permission",
            "La permission de lire les documents masqués est enregistrée.",
            "En urgence, les médecins qui ouvrent votre dossier peuvent aussi lire les documents"
            " que vous avez masqués.",
        ),
        Act(
            "Retirer la permission des documents masqués",
            "Retrait de la permission de lire les documents masqués",
            "Retirer la permission",
            "La permission de lire les documents masqués est retirée.",
            "Les documents que vous avez masqués restent masqués à tous, en urgence aussi.",
        ),
    ),
    Stated.PROFESSIONAL: Statement(
        "Professionnels écartés",
        "Le patient a écarté ce professionnel.",
        "Aucun professionnel n’est écarté.",
        Act(
            "Écarter un professionnel",
            "Écarter un professionnel",
            "Écarter ce professionnel",
            "Le professionnel est écarté.",
            "Ce professionnel ne peut plus ouvrir votre dossier médical partagé, en urgence non"
            " plus. Ses collègues le peuvent.",
        ),
        Act(
            "Rétablir",
            "Rétablir un professionnel",
            "Rétablir ce professionnel",
            "Le professionnel est rétabli.",
            "Ce professionnel peut de nouveau ouvrir votre dossier médical partagé quand la loi le"
            " permet.",
        ),
    ),
}

SAID: dict[Said, str] = {
    Said.NOBODY: (
        "Aucun patient connu sous ce numéro. La recherche est consignée. Vérifiez le numéro sur la"
        " carte Vitale ; qui n’en a pas se cherche sous « Sans numéro »."
    ),
    Said.NOBODY_NUMBERLESS: (
        "Aucune personne sans numéro ne porte exactement ces traits. La recherche est consignée."
        " Relisez la pièce d’identité ; qui a un numéro se cherche par son numéro."
    ),
    Said.SEVERAL: (
        "Plusieurs personnes sans numéro portent ces traits : personne n’est affiché. Vérifiez tous"
        " les prénoms et le lieu de naissance sur la pièce d’identité."
    ),
    Said.STANDS_ALREADY: "C’est déjà enregistré : rien n’a changé. L’historique dit quand.",
    Said.NOTHING_TO_LIFT: "Il n’y a rien à lever : rien n’a changé. L’historique dit depuis quand.",
    Said.CONTACT: "Les coordonnées sont enregistrées.",
    Said.TOO_MANY: (
        "Trop de professionnels portent un nom qui commence ainsi, ou ce début est trop court :"
        " écrivez plus de lettres, ou le prénom aussi."
    ),
    Said.NO_PROFESSIONAL: (
        "Aucun professionnel qui ouvre des dossiers ici ne porte un nom qui commence ainsi."
    ),
}

#: By what is done, and whether something is known already.
CONTACT_WAYS: dict[tuple[Part, bool], str] = {
    (Part.HOLDER, False): "Ajouter les coordonnées du patient",
    (Part.HOLDER, True): "Corriger les coordonnées du patient",
    (Part.HOLDER_GONE, True): "Retirer les coordonnées du patient",
    (Part.DOCTOR, False): "Ajouter un médecin traitant",
    (Part.DOCTOR, True): "Corriger le médecin traitant",
    (Part.DOCTOR_GONE, True): "Retirer le médecin traitant",
}

#: Who may ask here; the rest comes by imports.
ASKERS: dict[Asker, str] = {
    Asker.PATIENT: "Le patient lui-même",
    Asker.PARENT: "Un titulaire de l’autorité parentale",
    Asker.GUARDIAN: "Le tuteur, ou qui représente par décision de justice",
    Asker.PROXY: "Un mandataire, par mandat écrit",
}
FOR_A_MINOR = (Asker.PARENT, Asker.GUARDIAN)
FOR_AN_ADULT = (Asker.PATIENT, Asker.GUARDIAN, Asker.PROXY)
CHECKS: dict[IdentityCheck, str] = {
    IdentityCheck.IDENTITY_CARD: "Carte d’identité",
    IdentityCheck.PASSPORT: "Passeport",
    IdentityCheck.RESIDENCE_PERMIT: "Titre de séjour",
    IdentityCheck.FAMILY_BOOK: "Livret de famille, avec la pièce d’identité du parent",
    IdentityCheck.ONLINE_IDENTITY: "Identité en ligne (Mon espace santé, France Identité)",
    IdentityCheck.COPY: "Copie d’une pièce, reçue par courrier",
}
PAPERS: dict[Paper, str] = {
    Paper.FORM: "Formulaire de l’établissement, signé",
    Paper.LETTER: "Lettre signée",
    Paper.EMAIL: "Courriel",
    Paper.ORAL: "Demande orale, notée au guichet",
    Paper.MON_ESPACE_SANTE: "Réglage de Mon espace santé, constaté",
    Paper.COURT_ORDER: "Décision de justice",
}

#: Beside which field of the form, and in what words.
OBJECTIONS: dict[Objection, tuple[str, str]] = {
    Objection.MINOR: (
        "by",
        "Une personne mineure est représentée : choisissez le parent ou le tuteur.",
    ),
    Objection.ADULT: (
        "by",
        "Une personne majeure demande elle-même, sauf tutelle ou mandat : choisissez qui demande.",
    ),
    Objection.NOBODY_NAMED: ("name", "Écrivez qui demande au nom du patient : nom et prénom."),
    Objection.NO_TITLE: (
        "reference",
        "Écrivez la référence du jugement ou du mandat, et où il est conservé.",
    ),
    Objection.FAMILY_BOOK: (
        "checked",
        "Le livret de famille ne vaut que pour un parent : choisissez une autre pièce.",
    ),
    Objection.NOT_YET: ("on", "Cette date est à venir : écrivez le jour de la demande."),
    Objection.BEFORE_BIRTH: ("on", "Cette date précède la naissance du patient : corrigez-la."),
}
WRONGS: dict[Wrong, tuple[str, str]] = {
    Wrong.MAILBOX: (
        "email",
        "Ce n’est pas une adresse de courriel : écrivez-la sans nom ni espace.",
    ),
    Wrong.MSSANTE: (
        "mssante",
        "Ce n’est pas une adresse MSSanté : un courriel ordinaire ne peut pas servir."
        " Vérifiez-la dans l’annuaire, ou laissez vide.",
    ),
    Wrong.POSTAL: (
        "postal",
        "Cette adresse ne tient pas sur une enveloppe : deux à cinq lignes de 38 caractères au"
        " plus, la dernière avec le code postal et la commune, ou le pays.",
    ),
    Wrong.NAME: ("name", "Ce nom est trop long ou illisible : écrivez-le en une ligne."),
}


def closed(stopped: int) -> str:
    """How many live accesses it ended."""
    if stopped == 0:
        return "Aucun accès ouvert n’était à clore."
    return (
        "1 accès ouvert a été clos." if stopped == 1 else f"{stopped} accès ouverts ont été clos."
    )
