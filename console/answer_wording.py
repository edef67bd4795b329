"""What an agent reads of the cases about them, on the screen and by mail; never « suspect ».

Typography: ’ and no-break spaces. A mail holds no patient, no time of an access, no number.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from console import corroboration_words
from policy.corroboration import State
from policy.verdicts import CaseState, Verdict, Why
from store.agent_mail import Letter, MailKind
from store.own_cases import CaseEntry, OwnCase
from store.own_explanations import Judged

PARIS = ZoneInfo("Europe/Paris")

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip

STATES: dict[CaseState, str] = {
    CaseState.NEW: "relevé, rien ne vous est demandé encore",
    CaseState.QUESTION_SENT: "en attente de votre réponse",
    CaseState.ANSWERED: "répondu, en attente d’examen",
    CaseState.UNDER_REVIEW: "en cours d’examen",
    CaseState.SECOND_READING: "en cours d’examen, seconde lecture",
    CaseState.ESCALATED: "transmis au délégué à la protection des données",
    CaseState.CLOSED: "clos",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.LEGITIMATE: "légitime",
    Verdict.TO_EXPLAIN: "à expliquer : rien ne l’a expliqué, rien ne montre un abus",
    Verdict.MISUSE: "abus",
    Verdict.DATA_ERROR: "erreur de données : cela ne dit rien de vous",
}
CLOSED_BY_FEEDS = "clos : un dossier, une arrivée ou une prise en charge explique chaque accès"

#: Why an access is asked about, as its author reads it; of a rule or a score they are told nothing.
WHY: dict[Why, str] = {
    Why.UNEXPLAINED: "Rien ne l’explique encore.",
    Why.CONTRADICTED: "Le dossier nommé ne concorde pas avec cet accès.",
    Why.DRAWN: "Il a été tiré au sort : rien ne vous est reproché.",
    Why.CONTESTED: "Une explication en est demandée.",
}

#: What the feeds say of an access, as its author reads it.
EXPLANATIONS: dict[State, str] = {
    State.LINKED_MATCHES: "expliqué par le dossier de régulation",
    State.CARE_HERE: "expliqué par un autre dossier ou un passage du patient ici",
    State.OWN_CARE: "expliqué par votre prise en charge récente du patient",
    State.RELAYED: "reçu par relais d’un accès expliqué",
    State.LINKED_DIFFERS: "le dossier nommé ne concorde pas avec l’accès",
    State.SOME_CARE: "le patient a été pris en charge avant ou ailleurs, pas à ce moment",
    State.NONE: "rien ne l’explique encore",
}
CHECKING = "vérification en cours auprès des flux"
#: Beside accesses, what a case may be about: one, several.
CODES: dict[str, tuple[str, str]] = {
    "access_refused": ("accès refusé", "accès refusés"),
    "looked_up": ("recherche", "recherches"),
}
STEPS: dict[str, str] = {
    "asked": "**Question du superviseur**",
    "answered": "**Votre réponse**",
    "closed": "**Retour du superviseur**",
}
BESIDE = "Votre réponse s’ajoute au motif déclaré, qui ne change pas. Elle est consignée."
LIKELY = "Peut-être ce patient"
OTHER_FILES = "Autres dossiers de votre site à ce moment"


class Said(StrEnum):
    """What the page says once about an answer; a code."""

    ANSWERED = "answered"
    NOTHING = "nothing"
    NOT_A_FILE = "not_a_file"
    TWO_FILES = "two_files"
    WHICH_ACCESS = "which_access"
    TOO_LONG = "too_long"
    TOO_LATE = "too_late"
    DEGRADED = "degraded"


ANSWERED = "C’est envoyé, merci. Ce qu’en disent les flux s’affiche ci-dessous."
TOO_LATE = (
    "Cette demande n’attend plus de réponse : l’examen a été rendu entre-temps. "
    "Rien n’a été envoyé."
)
DEGRADED = (
    "Votre réponse n’a pas pu être consignée : rien n’a été envoyé, et ce que vous avez écrit est "
    "encore dans le formulaire. Recommencez dans un instant."
)
#: Beside the field that is wrong.
WRONG: dict[Said, tuple[str, str]] = {
    Said.NOTHING: ("words", "Écrivez quelques mots, ou nommez un dossier de régulation."),
    Said.NOT_A_FILE: (
        "typed",
        "Ce n’est pas un numéro de dossier : collez-le tel qu’il s’affiche, sans phrase.",
    ),
    Said.TWO_FILES: (
        "typed",
        "Un dossier est déjà choisi dans la liste : gardez l’un des deux, et effacez l’autre.",
    ),
    Said.WHICH_ACCESS: ("access", "Choisissez l’accès que ce dossier explique."),
    Said.TOO_LONG: ("words", "Ce texte est trop long : mille caractères au plus."),
}

_WHERE = """\
Cela se fait dans la console Brise-Glace, page « Mes accès ». Ce message ne contient ni lien ni
donnée personnelle : ouvrez la console comme d’habitude, et n’envoyez rien en réponse.
"""
SUBJECTS: dict[MailKind, str] = {
    MailKind.QUESTION: "Brise-Glace : un accès du {day} est à expliquer",
    MailKind.REMINDER: "Brise-Glace : rappel, un accès du {day} est à expliquer",
    MailKind.FEEDBACK: "Brise-Glace : l’examen d’un accès du {day} est terminé",
}
BODIES: dict[MailKind, str] = {
    MailKind.QUESTION: """\
Bonjour,

Un accès du {day} est à expliquer{before}.
Les dossiers, les gardes et les arrivées connus de la console ne l’expliquent pas encore, ou il a
été tiré au sort : quelques mots de vous, ou un numéro de dossier, suffisent le plus souvent.

""" + _WHERE,
    MailKind.REMINDER: """\
Bonjour,

Un accès du {day} est encore à expliquer{before}. C’est le seul rappel.

""" + _WHERE,
    MailKind.FEEDBACK: """\
Bonjour,

L’examen d’un accès du {day} est terminé. Son résultat, et ce qu’on vous en dit, vous attendent.

""" + _WHERE,
}  # fmt: skip


def subject(letter: Letter) -> str:
    """The subject of a message."""
    return SUBJECTS[letter.kind].format(day=day(letter.day))


def body(letter: Letter) -> str:
    """Its text."""
    until = f" avant le {moment(letter.answer_by)}" if letter.answer_by else ""
    return BODIES[letter.kind].format(day=day(letter.day), before=until)


def day(on: date) -> str:
    """« 1er mars 2026 »."""
    number = "1er" if on.day == 1 else str(on.day)
    return f"{number} {_MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime) -> str:
    """« lundi 23 novembre 2026 à 9 h 05 », at the hour of the hospital's clock."""
    local = at.astimezone(PARIS)
    return f"{_DAYS[local.weekday()]} {day(local.date())} à {local.hour} h {local:%M}"


def standing(case: OwnCase) -> str:
    """Where a review stands, with its verdict or the time of the last answer."""
    if case.state is CaseState.CLOSED:
        return f"clos : {VERDICTS[case.verdict]}" if case.verdict else CLOSED_BY_FEEDS
    if case.state is CaseState.QUESTION_SENT and case.answer_by:
        return f"{STATES[case.state]} avant le {moment(case.answer_by)}"
    answers = [step.at for step in case.steps if step.kind == "answered"]
    if case.state is CaseState.ANSWERED and answers:
        return f"répondu le {moment(answers[-1])}"
    return STATES[case.state]


def judged(told: Judged | None) -> str:
    """What the feeds say of an access."""
    if told is None or told.checking:
        return CHECKING
    return EXPLANATIONS[told.explanation.state]


def counted(number: int, one: str, several: str) -> str:
    """« 3 recherches »."""
    return f"{number} {one if number == 1 else several}"


def others(entries: Sequence[CaseEntry]) -> Iterator[str]:
    """What opened nothing, counted: « 57 recherches, de 10:02 à 10:05 »."""
    for code, (one, several) in CODES.items():
        times = sorted(entry.at for entry in entries if entry.code == code)
        if times:
            first, last = (f"{at.astimezone(PARIS):%H:%M}" for at in (times[0], times[-1]))
            when = f"à {first}" if first == last else f"de {first} à {last}"
            yield f"{counted(len(times), one, several)}, {when}."


def missing(told: Judged | None) -> tuple[str, ...]:
    """What does not bear an access out, sentence by sentence; nothing once it is explained."""
    if told is None or told.checking or told.explanation.explained:
        return ()
    signs = told.explanation.signs
    return tuple(corroboration_words.said(sign) for sign in signs if sign.agrees is not True)


def explained(told: Judged | None) -> str:
    """The same in a list of all accesses: only what the feeds bear out is worth a line."""
    if told is None or not told.explanation.explained:
        return ""
    return EXPLANATIONS[told.explanation.state]
