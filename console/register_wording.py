"""What « Accueil » and its receipt say in French, keyed by the codes of the register."""

from console.register_state import Part, Said, Wrong
from policy.register import Asker, IdentityCheck, Objection, Paper

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
WILL_STOP = "L’effet est immédiat : tout accès en cours que cela arrête est clos."
WILL_ALLOW = "L’effet est immédiat."
EXERCISE = "Patient d’exercice : personne ne porte cette identité."
RECEIPT = "Récépissé à remettre (PDF)"
STOPPED = "L’effet a été immédiat : tout accès en cours que cela arrête a été clos."
ALLOWED = "L’effet a été immédiat."
NOTHING_STANDS = "Aucune opposition, aucune permission, aucun professionnel écarté."
WHOSE = "Ci-dessous, « vous » et « votre » désignent le patient."
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
NO_CONTACT = "Aucune adresse : l’avis d’un accès sera imprimé, à remettre en main propre."
NO_DOCTOR = "Aucun médecin traitant n’est connu."
REMOVE = "Les avis à venir n’y partiront plus. Retirer ?"

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
