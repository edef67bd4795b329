"""What a patient's file says of itself, and what is wrong with one: codes and French sentences."""

from enum import StrEnum
from typing import Final


class Doubt(StrEnum):
    """Why a patient's file does not hold."""

    FOREIGN_MEMBER = "foreign_member"
    MEMBER_MISSING = "member_missing"
    SHEET = "sheet"
    INDEX = "index"
    WAITING = "waiting"
    PROOF = "proof"
    TWICE = "twice"
    OTHER_PATIENT = "other_patient"
    PROOF_REMOVED = "proof_removed"
    NOT_TOLD = "not_told"
    ASKED = "asked"
    LINE_REMOVED = "line_removed"
    LINE_ADDED = "line_added"
    LINE_CHANGED = "line_changed"
    ORDER = "order"
    NAMES = "names"
    FEWER = "fewer"
    TABLE = "table"
    PAPER = "paper"


#: « {where} » is a line of the list (« A1 ») or a file of ours, never what somebody wrote.
SENTENCES: Final[dict[Doubt, str]] = {
    Doubt.FOREIGN_MEMBER: "Ce dossier contient un fichier qui n’en fait pas partie : il a été"
    " modifié depuis sa remise.",
    Doubt.MEMBER_MISSING: "Il manque à ce dossier le fichier {where} : il a été retiré depuis sa"
    " remise.",
    Doubt.SHEET: "Le fichier acces.json est illisible, ou d’une autre version : il a été modifié,"
    " ou cette commande est trop ancienne.",
    Doubt.INDEX: "L’index des preuves ne dit pas ce que les preuves prouvent : il a été modifié.",
    Doubt.WAITING: "Le fichier preuves/en-attente.ndjson ne contient pas les écritures que"
    " acces.json dit en attente : l’un des deux a été modifié.",
    Doubt.PROOF: "La preuve {where} ne tient pas :",
    Doubt.TWICE: "La preuve {where} prouve une écriture déjà prouvée : elle a été ajoutée.",
    Doubt.OTHER_PATIENT: "La preuve {where} est celle d’une écriture sur une autre personne.",
    Doubt.PROOF_REMOVED: "Une écriture est dite en attente de preuve alors que le journal en"
    " prouve de plus récentes : sa preuve a été retirée, ou l’écriture est fausse.",
    Doubt.NOT_TOLD: "Les écritures prouvées ne forment pas une liste d’accès entière : une preuve"
    " a été retirée ou ajoutée.",
    Doubt.ASKED: "L’écriture de la remise de cette liste n’y est pas, ou dit une autre période :"
    " le dossier a été modifié.",
    Doubt.LINE_REMOVED: "La ligne {where} manque à acces.json : les preuves, elles, la disent.",
    Doubt.LINE_ADDED: "La ligne {where} de acces.json ne repose sur aucune preuve : elle a été"
    " ajoutée, ou sa preuve retirée.",
    Doubt.LINE_CHANGED: "La ligne {where} de acces.json ne dit pas ce que disent ses preuves :"
    " elle a été modifiée.",
    Doubt.ORDER: "Les lignes de acces.json ne sont pas dans l’ordre de leurs écritures : elles ont"
    " été déplacées.",
    Doubt.NAMES: "Un agent de la liste n’a pas de nom, ou en a deux : les noms déclarés ont été"
    " modifiés.",
    Doubt.FEWER: "Le journal annonçait {where} écritures pour cette liste et le dossier en contient"
    " moins : des lignes et leurs preuves ont été retirées.",
    Doubt.TABLE: "Le fichier acces.csv ne dit pas la même chose que acces.json : il a été modifié.",
    Doubt.PAPER: "Le fichier acces.pdf ne dit pas la même chose que acces.json : il a été modifié.",
}

READ_ME: Final = """\
LISTE DES ACCÈS À VOTRE DOSSIER — VÉRIFIABLE SANS NOUS

Ce dossier vous a été remis après vérification de votre identité. Il contient la liste de ceux qui
ont ouvert votre dossier médical partagé, ou ont voulu l’ouvrir, et la preuve que cette liste dit
ce qui a été écrit au journal des accès au moment même.

CONTENU

    acces.pdf                   la liste, à lire
    acces.json                  la même, pour un programme
    acces.csv                   la même, pour un tableur
    preuves/                    une preuve par écriture du journal (c2sp.org/tlog-proof)
    preuves/index.json          quelle preuve prouve quelle ligne (« A1 », « R2 », « C3 »…)
    preuves/en-attente.ndjson   les écritures trop récentes pour avoir déjà leur preuve
    cles-pour-memoire.txt       une copie des clés publiques, à ne pas croire

VÉRIFIER

    brise-glace verify dossier-acces.zip --keys CLÉS

Le programme brise-glace est un logiciel libre (licence Apache-2.0), pour Python 3.11 ou plus
récent. Demandez au service son code ou son adresse, puis, dans le dossier du code :

    python3 -m venv verif
    verif/bin/pip install .
    verif/bin/brise-glace verify dossier-acces.zip --keys CLÉS

Il ne faut ni notre base de données, ni le réseau, ni nous croire. CLÉS est le fichier des clés
publiques du journal, une par ligne. Il doit vous parvenir par un autre chemin que ce dossier :
publication du site, remise en main propre, témoin indépendant. Qui falsifierait la liste
falsifierait aussi la copie ci-jointe.

CE QUE CELA PROUVE

Chaque ligne prouvée était au journal : qui (l’identifiant de l’agent), quand, sur quel fondement,
quelles rubriques, combien de secondes. Une ligne changée, ajoutée, retirée ou prise dans le
dossier d’un autre se voit.

CE QUE CELA NE PROUVE PAS

1. Que rien n’a été omis. Une preuve montre ce qui est au journal, pas ce qui n’y est pas. Voici ce
   qui rend une omission visible : la remise de cette liste est elle-même une écriture du journal,
   qui dit combien d’écritures la liste contient. Qui retirerait ensuite une ligne avec ses preuves
   ne peut changer ce nombre. Mais ce nombre est celui que le site a compté.
2. Les noms. Le journal ne contient que des identifiants : le nom, la fonction et le service
   attachés à chacun sont déclarés par le site, comme l’état d’envoi des avis.
3. Les écritures en attente. Un point de contrôle est signé chaque minute : les écritures de la
   dernière minute n’ont pas encore de preuve. Redemandez le dossier plus tard pour l’avoir.

Les écritures plus anciennes que la durée de conservation du journal n’y sont plus : acces.json
donne cette durée (« kept_days », en jours).

VÉRIFIER AVEC D’AUTRES OUTILS

Chaque fichier .tlog-proof porte l’écriture elle-même (ligne « extra », en base64), son chemin dans
l’arbre de la RFC 6962 et le point de contrôle signé. Formats publics : c2sp.org/tlog-proof,
c2sp.org/tlog-checkpoint, c2sp.org/signed-note.
"""
