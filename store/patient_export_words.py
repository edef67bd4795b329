"""What an export of everything held on a patient says, what it leaves out, and why."""

from typing import Final

#: What → why it is not there.
LEFT_OUT: Final[dict[str, str]] = {
    "Mots des superviseurs et réponses des agents dans les cas": (
        "ils portent sur des agents et leur appartiennent aussi (RGPD, article 15-4)"
    ),
    "Signalements et mesures d’inhabituel": (
        "ils portent sur les gestes des agents, et se recalculent à partir du journal"
    ),
    "Appareil et réseau de chaque accès": "ils portent sur l’agent, et ne sont que des empreintes",
    "Ce que disent les flux (régulation, admissions, tableaux de garde)": (
        "ils ne sont gardés que sous forme d’empreintes, que rien ne relie à vous sans calcul"
    ),
    "Index de recherche": "ce sont des empreintes à clé de votre numéro et de vos traits",
    "Lignes du journal déjà purgées": "il n’en reste que l’empreinte",
    "Recherches qui n’ont trouvé personne": "rien ne dit qu’elles vous concernaient",
}

READ_ME: Final = """\
TOUT CE QUI EST CONSERVÉ SUR VOUS

Ce dossier répond à votre demande d’accès (RGPD, article 15) et de portabilité (article 20). Les
fichiers sont du JSON, en UTF-8 ; les textes sont ceux qui sont conservés, sans changement.

    identite.json     numéro, traits d’identité, état du dossier
    contacts.json     où l’on vous écrit, et à votre médecin traitant
    rubriques.json    chaque rubrique de chaque document, avec sa source
    documents.json    les documents pris dans le dossier
    registre.json     oppositions, permissions, professionnels écartés, avec les mots
    journal.json      chaque écriture du journal sur vous, avec les mots qui l’accompagnent
    acces.json        accès, rubriques affichées, ce qui restait dû, refus, recherches, relais
    avis.json         les avis de vos accès
    bons.json         les accès sur papier
    agents.json       qui est derrière chaque identifiant
    omis.json         ce qui n’est pas ici, et pourquoi

Le fichier contient des données de santé : gardez-le comme un dossier médical.
"""
