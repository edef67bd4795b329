"""What a notice says, for somebody who is eighty and worried (art. R1111-48 CSP).

Categories are named, never what they hold: no motive, no item, no number. Typography: ’ and
no-break spaces.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from policy.access import Mode


class Reader(Enum):
    """To whom a notice speaks."""

    HOLDER = auto()
    MAILBOX = auto()  # of the holder, and nobody knows who reads it: no name, perhaps a child's
    REPRESENTATIVES = auto()  # of a minor: they exercise their rights (L1111-2 CSP)
    DOCTOR = auto()


TITLES: Mapping[Reader, str] = {
    Reader.HOLDER: "Votre dossier médical a été consulté en urgence",
    Reader.MAILBOX: "Votre dossier médical a été consulté en urgence",
    Reader.REPRESENTATIVES: (
        "Le dossier médical de l’enfant que vous représentez a été consulté en urgence"
    ),
    Reader.DOCTOR: "Le dossier médical d’un de vos patients a été consulté en urgence",
}
#: What comes after « que », « ouvert », « refermé ».
RECORDS: Mapping[Reader, str] = {
    Reader.HOLDER: "votre dossier",
    Reader.MAILBOX: "ce dossier",
    Reader.REPRESENTATIVES: "le dossier de l’enfant que vous représentez",
    Reader.DOCTOR: "ce dossier",
}

_OPENED: Final = (
    "Un professionnel de santé a consulté {record} médical partagé dans une situation d’urgence."
    " La loi le permet, et elle demande que vous le sachiez : c’est le but de cet"
    " avis (article R1111-48 du code de la santé publique)."
)
_AT_EASE: Final = "Si cette consultation vous paraît normale, vous n’avez rien à faire."
OPENINGS: Mapping[Reader, tuple[str, ...]] = {
    Reader.HOLDER: (
        "Madame, Monsieur,",
        _OPENED.format(record="votre dossier"),
        _AT_EASE,
    ),
    Reader.MAILBOX: (
        "Madame, Monsieur,",
        _OPENED.format(record="votre dossier"),
        "Si vous avez donné cette adresse pour un enfant, ou pour une personne que vous"
        " représentez, il s’agit de son dossier.",
        _AT_EASE,
    ),
    Reader.REPRESENTATIVES: (
        "Madame, Monsieur,",
        "L’enfant que vous représentez a un dossier médical partagé. "
        + _OPENED.format(record="son dossier"),
        _AT_EASE,
    ),
    Reader.DOCTOR: (
        "Chère consœur, cher confrère,",
        "Le dossier médical partagé d’une personne dont vous êtes le médecin traitant a été"
        " consulté dans une situation d’urgence. Vous en êtes informé, comme elle, en application"
        " de l’article R1111-48 du code de la santé publique.",
    ),
}

#: What the law says of each mode; only emergency accesses are told of.
GROUNDS: Mapping[Mode, str] = {
    Mode.CENTRE_15: (
        "Quand le Centre 15 (Samu) reçoit un appel qui concerne une personne, le médecin qui y"
        " répond peut consulter le dossier de cette personne, sauf si elle s’y est opposée avant"
        " (article L1111-17, I, du code de la santé publique). C’est à ce titre que le dossier a"
        " été ouvert."
    ),
    Mode.BRIS_DE_GLACE: (
        "Quand une personne ne peut pas s’exprimer et que sa santé court un risque immédiat, le"
        " médecin peut consulter son dossier, sauf si elle s’y est opposée avant (article"
        " L1111-17, I, du code de la santé publique). C’est ce qu’on appelle le « bris de"
        " glace », et c’est à ce titre que le dossier a été ouvert."
    ),
}

WHAT: Final = "Ce qui s’est passé"
WHY: Final = "Ce que dit la loi"
ERROR: Final = "C’était une erreur"
AGAINST: Final = "Si vous n’êtes pas d’accord"
LATER: Final = "Pour la suite"

WHO, SERVICE, WHEN, HOW_LONG, SHOWN, WHOSE = (
    "Par qui", "Dans quel service", "Quand", "Pendant", "Rubriques affichées", "Patient",
)  # fmt: skip
REFERENCE: Final = "Référence de cet avis : {}"
NOTHING_SHOWN: Final = "aucune rubrique n’a été affichée"

WRONG_PATIENT: Final = (
    "Le professionnel s’est trompé de personne : il l’a déclaré et il a refermé {record}. Nous vous"
    " présentons nos excuses. Cette erreur est enregistrée."
)

CONTEST: Final = (
    "Vous pouvez contester cette consultation, sans avoir à donner de raison. Une personne qui n’a"
    " pas ouvert le dossier vérifiera si elle était justifiée. Le plus tôt est le mieux,"
    " mais vous pouvez le faire tant que la trace de cette consultation est conservée : {kept}."
)
CONTEST_BY: Final = "Pour contester, donnez la référence {reference} :"
ON_PAGE: Final = "sur la page {page}"
AT_DESK: Final = "à l’accueil du service {service}, sur place ou par courrier"
AT_DESK_OF: Final = "à l’accueil du service {service} : {desk}"

OPPOSE: Final = (
    "Vous pouvez vous opposer à ce que {record} soit consulté ainsi à l’avenir, par le Centre 15,"
    " par « bris de glace », ou les deux. Demandez-le à l’accueil du service : votre choix y est"
    " appliqué aussitôt, et vous pouvez en changer quand vous voulez."
)
LIST: Final = (
    "Vous pouvez aussi demander la liste de toutes les personnes qui ont ouvert {record} ici : elle"
    " vous est remise à l’accueil du service, sur présentation d’une pièce d’identité (article"
    " L1111-19 du code de la santé publique)."
)
OF_DOCTOR: Final = (
    "La personne peut contester cette consultation, s’opposer aux suivantes et demander la liste de"
    " toutes, à l’accueil du service. Si vous pensez que cette consultation n’était pas justifiée,"
    " écrivez à l’accueil du service {service} en donnant la référence {reference}."
)

NOTHING_MEDICAL: Final = "Cet avis ne contient aucune information médicale."
NO_REPLY: Final = (
    "Il est envoyé automatiquement : une réponse à cette adresse ne serait pas lue. Nous ne"
    " demandons jamais par courriel un numéro de sécurité sociale, un mot de passe ou un paiement."
)
TO_REPRESENTATIVES: Final = "Aux représentants légaux de"
BY_HAND: Final = "À remettre en main propre"
TREATING_DOCTOR: Final = "Médecin traitant"

#: In the place of a letter whose patient's key was destroyed since.
ERASED: Final = "Cet avis ne peut plus être imprimé"
ERASED_WHY: Final = (
    "Les données de cette personne ont été effacées depuis : il n’y a plus personne à prévenir."
)
