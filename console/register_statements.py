"""What a patient may state, in words: how it reads, how it is recorded, what it does for them."""

from dataclasses import dataclass

from policy.register import Stated


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


def act_of(statement: Stated, *, stands: bool) -> Act:
    """The words of saying so, or of taking it back."""
    said = STATEMENTS[statement]
    return said.record if stands else said.lift
