"""What the page « Cas » calls each code of a case; a test holds each table whole.

« À expliquer », never a word that judges before anybody did.
"""

from console.case_state import Said
from policy.verdicts import CaseState, Verdict, Why

STATES: dict[CaseState, str] = {
    CaseState.NEW: "nouveau",
    CaseState.QUESTION_SENT: "question posée",
    CaseState.ANSWERED: "réponse reçue",
    CaseState.UNDER_REVIEW: "en cours d’examen",
    CaseState.SECOND_READING: "seconde lecture",
    CaseState.ESCALATED: "transmis au délégué à la protection des données",
    CaseState.CLOSED: "clos",
}

VERDICTS: dict[Verdict, str] = {
    Verdict.LEGITIMATE: "Légitime",
    Verdict.TO_EXPLAIN: "À expliquer",
    Verdict.MISUSE: "Abus",
    Verdict.DATA_ERROR: "Erreur de données",
}
EXPLAINED_BY_ITSELF = "expliqué par les flux"

WHY: dict[Why, str] = {
    Why.UNEXPLAINED: "rien ne l’explique encore",
    Why.CONTRADICTED: "le dossier nommé ne concorde pas",
    Why.FLAGGED: "signalé par une règle",
    Why.DRAWN: "tiré au sort parmi les accès expliqués",
    Why.CONTESTED: "contesté, ou désigné par la référence de son avis",
    Why.SCORED: "très inhabituel",
    Why.BUDGET: "parmi les journées les plus inhabituelles",
    Why.RANDOM: "journée tirée au sort parmi toutes",
}

STEPS: dict[str, str] = {
    "opened": "Cas ouvert",
    "joined": "Accès joint au cas",
    "assigned": "Cas attribué",
    "asked": "Question posée",
    "answered": "Réponse du médecin",
    "taken": "Examen commencé",
    "commented": "Note",
    "judged": "Lecture rendue",
    "escalated": "Transmis au délégué à la protection des données",
    "closed": "Cas clos",
}

NOT_JUDGED_YET = "Les flux n’ont pas encore été rapprochés de cet accès : dans la minute."


def agreeing(count: int) -> str:
    """What bears the access out, folded."""
    return f"✓ {count} point concorde" if count == 1 else f"✓ {count} points concordent"


#: Reasons to choose from, the likeliest first; their codes are the page's own.
PROPOSED: dict[Verdict, dict[str, str]] = {
    Verdict.LEGITIMATE: {
        "file": "Le dossier de régulation concorde avec l’accès.",
        "care": "Le patient était pris en charge ici à ce moment.",
        "answer": "La réponse du médecin explique l’accès.",
        "own": "Le médecin suivait un patient dont il s’était occupé.",
        "relay": "Un confrère lui avait passé la main.",
    },
    Verdict.TO_EXPLAIN: {
        "nothing": "Rien n’explique cet accès, et rien ne montre un abus.",
        "partly": "La réponse n’explique qu’une partie des accès.",
        "silent": "La question est restée sans réponse dans le délai.",
    },
    Verdict.MISUSE: {
        "care": "Aucune prise en charge n’explique cet accès, et la réponse non plus.",
        "own": "L’accès porte sur une personne de l’entourage, hors de toute prise en charge.",
    },
    Verdict.DATA_ERROR: {
        "late": "Un flux était en retard : le dossier est arrivé après l’accès.",
        "wrong": "Un flux se trompait : l’accès n’y est pour rien.",
        "typed": "Le dossier nommé portait une faute de frappe.",
    },
}

SAID: dict[Said, str] = {
    Said.MOVED: "Ce cas a changé entre-temps : le voici tel qu’il est, relisez-le et recommencez.",
    Said.ENDED: "Cet accès avait déjà pris fin : rien n’était à révoquer.",
    Said.DEGRADED: (
        "La console ne peut rien consigner pour le moment : rien n’est fait."
        " Gardez votre texte et recommencez dans quelques minutes."
    ),
    Said.NO_VERDICT: "Choisissez d’abord un verdict, puis donnez-en la raison.",
    Said.NO_REASON: "Un verdict se donne avec sa raison : choisissez-en une, ou écrivez la vôtre.",
    Said.NOT_HEARD: (
        "Un abus ne se prononce pas avant la réponse du médecin ou la fin de son délai : posez-lui"
        " la question, ou transmettez le cas au délégué à la protection des données."
    ),
    Said.ASKED: "La question est posée : le médecin a un jour pour répondre.",
    Said.NOTED: "La note est consignée.",
    Said.GIVEN: "L’attribution du cas est consignée.",
    Said.REVOKED: "L’accès est révoqué : le médecin ne voit plus rien de ce dossier.",
    Said.HANDED: "Le cas est transmis au délégué à la protection des données.",
    Said.CLOSED: "Le cas est clos, le médecin en est informé.",
    Said.SECOND: "Votre lecture est rendue : un collègue fera la seconde, sans voir la vôtre.",
    Said.DIFFER: "Les deux lectures diffèrent : le délégué à la protection des données conclura.",
}
#: What did not happen: the rest is good news.
UNDONE = frozenset(
    {Said.MOVED, Said.ENDED, Said.DEGRADED, Said.NO_VERDICT, Said.NO_REASON, Said.NOT_HEARD}
)

#: Of a case that the patient contests, their words too.
READ_WORDS = {
    False: "Lire les justifications (c’est consigné)",
    True: "Lire les mots du patient et les justifications (c’est consigné)",
}
FLAG_WITHDRAWN = "Une règle avait signalé cette ligne ; le signal a été levé depuis."
NOTHING_WAITS = "Aucun cas ne vous attend."
NOT_HERE = "Ce cas n’est pas de ceux que vous pouvez lire : choisissez-en un dans la liste."
YOURS_WAS_FIRST = (
    "Vous avez rendu la première lecture : la seconde revient à un collègue, sans voir la vôtre."
)
BLIND = (
    "Seconde lecture, à l’aveugle : le premier verdict et les notes vous seront montrés une fois le"
    " cas décidé."
)
WITH_THE_OFFICER = "Ce cas attend la conclusion du délégué à la protection des données."
NOT_ANSWERED = "Le médecin n’a pas encore répondu ; il a {until}."
NEVER_ASKED = "Le médecin n’a pas été interrogé."
ALTERED = "Ces mots ne sont pas ceux auxquels l’entrée s’engage : prévenez le RSSI."
NO_WORDS = "Aucun mot lisible : purgé, ou patient effacé."
TOO_MANY = "{count} autres lignes de ce cas se lisent dans « Journal »."
PROGRAM = "La console elle-même"
NOT_YOURS_TO_JUDGE = "Votre fonction lit ce cas et ne le juge pas."
