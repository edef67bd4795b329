"""What an archive says of itself, and why a file is none: codes, French sentences, no content."""

from enum import StrEnum
from typing import Final


class Flaw(StrEnum):
    """Why a file is not an archive of ours."""

    NOT_A_ZIP = "not_a_zip"
    DAMAGED = "damaged"
    MEMBER_MISSING = "member_missing"
    MEMBER_TWICE = "member_twice"
    SWELLS = "swells"
    MANIFEST = "manifest"
    LINE = "line"
    TOO_MANY = "too_many"
    NOTE = "note"


SENTENCES: Final[dict[Flaw, str]] = {
    Flaw.NOT_A_ZIP: "Ce fichier n’est pas une archive ZIP, ou il est incomplet : demandez-le de"
    " nouveau à qui l’a produit.",
    Flaw.DAMAGED: "Cette archive est abîmée : ce qu’elle contient ne se relit pas. Demandez-la de"
    " nouveau à qui l’a produite.",
    Flaw.MEMBER_MISSING: "Il manque à cette archive un des fichiers d’un journal exporté : vérifiez"
    " que c’est bien un export du journal.",
    Flaw.MEMBER_TWICE: "Cette archive contient deux fichiers du même nom : on ne peut savoir lequel"
    " croire. Refusez-la.",
    Flaw.SWELLS: "Cette archive annonce un contenu démesuré, chiffré ou compressé autrement que"
    " la nôtre : refusez-la.",
    Flaw.MANIFEST: "La description de cette archive (manifest.json) est illisible, ou d’une autre"
    " version : vérifiez que c’est bien un export du journal.",
    Flaw.LINE: "Une ligne de entries.ndjson n’est pas une entrée de journal : l’archive a été"
    " modifiée ou abîmée.",
    Flaw.TOO_MANY: "Cette archive contient plus d’entrées qu’elle n’en annonce : elle a été"
    " modifiée.",
    Flaw.NOTE: "Le fichier checkpoints.txt ne contient pas des points de contrôle : l’archive a été"
    " modifiée ou abîmée.",
}

READ_ME: Final = """\
JOURNAL DES ACCÈS — ARCHIVE VÉRIFIABLE HORS LIGNE

Cette archive contient les entrées du journal des accès d’un site, telles qu’elles ont été
écrites, et les points de contrôle signés qui prouvent qu’aucune n’a été changée, ajoutée,
retirée ou déplacée. Pour le vérifier il ne faut ni la base de données, ni le réseau, ni nous
croire.

VÉRIFIER

    brise-glace verify ARCHIVE.zip --keys CLÉS

CLÉS est un fichier de clés publiques, une par ligne (C2SP signed-note, « vkey »). Elles doivent
vous parvenir par un autre chemin que cette archive : publication du site, remise en main propre,
témoin indépendant. Le fichier keys.txt ci-joint n’est qu’une copie, pour mémoire : qui falsifierait
les entrées falsifierait aussi cette copie.

CONTENU

    manifest.json     ce que contient l’archive : journal, première et dernière entrée, date
    entries.ndjson    une entrée par ligne : exactement les octets hachés. Une entrée purgée n’a
                      plus que son empreinte : {"leaf": …, "at": …, "code": …, "seq": …}
    checkpoints.txt   les points de contrôle signés, du plus ancien au plus récent
    leaves.bin        les empreintes qui ont été publiées, 32 octets chacune : si une entrée a
                      été remplacée, elles disent laquelle
    keys.txt          une copie des clés publiques, à ne pas croire

Ce que cette archive ne peut pas prouver seule : qu’il n’existe pas d’entrées plus récentes. Le
dernier point de contrôle dit combien d’entrées elle couvre ; comparez-le à celui qu’un témoin, un
courriel ou une autre publication a gardé.

VÉRIFIER AVEC D’AUTRES OUTILS

Formats publics : c2sp.org/tlog-checkpoint, c2sp.org/signed-note, c2sp.org/tlog-cosignature.

1. Empreinte d’une ligne : SHA-256 de l’octet 00 suivi de la ligne sans son saut de ligne. Celle
   d’une ligne purgée est le champ « leaf ».
2. Arbre de la RFC 6962 §2.1 sur ces empreintes. Si la première entrée n’est pas la numéro 0,
   l’arbre part des sous-arbres complets donnés par « frontier » (hexadécimal, du plus grand au
   plus petit) : s’ils sont faux, la racine ne sort pas.
3. Chaque point de contrôle donne, sur trois lignes, l’origine du journal, un nombre d’entrées et
   la racine attendue à ce nombre, en base64. La racine calculée doit être celle-là.
4. La signature du point de contrôle se vérifie avec la clé publique du journal (Ed25519).

Les entrées ne contiennent ni nom, ni numéro de sécurité sociale, ni texte libre : des
identifiants, des codes, des heures et des empreintes.
"""

KEYS_NOTE: Final = (
    "# Copie, pour mémoire : ne vérifiez pas avec ces clés, mais avec celles reçues autrement.\n"
)
