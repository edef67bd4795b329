"""What explains an access, or speaks against it, in French: one sentence for each sign.

Tables keyed by the codes of policy/; a figure that is missing leaves its words out, never fails.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from console.journal_parts import PARIS
from policy.corroboration import Explanation, Figure, Sign, SignCode, State
from policy.feeds import Contradiction
from policy.reasons import motive

Figures = Mapping[str, Figure]

STATES: Final[dict[State, str]] = {
    State.LINKED_MATCHES: "Expliqué par le dossier nommé",
    State.CARE_HERE: "Expliqué par une prise en charge de ce patient à ce site",
    State.OWN_CARE: "Expliqué par la prise en charge récente du même médecin",
    State.RELAYED: "Expliqué par un relais : l’accès d’où il vient est expliqué",
    State.LINKED_DIFFERS: "Le dossier nommé ne confirme pas l’accès",
    State.SOME_CARE: "Prise en charge dans le mois, sans lien établi avec l’accès",
    State.NONE: "Rien n’explique encore cet accès",
}

CONTRADICTIONS: Final[dict[Contradiction, str]] = {
    Contradiction.AGE_AND_BIRTH: (
        "l’âge et la date de naissance ne vont pas ensemble ; l’identité est jugée sur le reste"
    ),
    Contradiction.PERSON_TWICE: "la même personne y est décrite de deux façons",
    Contradiction.PERSON_UNKNOWN: "il parle d’une personne qu’il ne décrit pas",
    Contradiction.CALL_AFTER_OPENING: "l’appel y est noté après l’ouverture",
    Contradiction.NOTE_BEFORE_CALL: "une note y précède l’appel",
    Contradiction.AHEAD_OF_TIME: "il dit une heure qui n’était pas encore venue",
    Contradiction.NOT_ACTUAL: "c’est un exercice ou un essai, qui n’explique rien",
    Contradiction.SAID_AT_ONCE: "deux messages de la même heure disent deux choses",
    Contradiction.OPENED_TWICE: "deux heures d’ouverture ont été dites",
    Contradiction.KIND_CHANGED: "il a été dit avec puis sans acte médical, ou l’inverse",
    Contradiction.PERSON_CHANGED: "l’identité de la personne y a changé",
    Contradiction.CLOSED_BEFORE_OPENING: "il serait clos avant d’être ouvert",
    Contradiction.REFERENCE_SHARED: "un autre dossier de ce site porte le même numéro",
}

_KINDS = {"call": "Le dossier", "visit": "Le passage"}
_CARES = {"call": "Un dossier de régulation", "visit": "Un passage aux urgences"}


def said(sign: Sign) -> str:
    """One sign as a sentence."""
    return _SENTENCES[sign.code, sign.agrees](sign.figures)


def sentences(explanation: Explanation) -> tuple[str, ...]:
    """Every sign, in the order of the policy."""
    return tuple(said(sign) for sign in explanation.signs)


def span(minutes: int) -> str:
    """A time as it is said: « 9 minutes », « 2 h 05 », « 3 jours »."""
    length = abs(minutes)
    if length < 60:
        return f"{length} minute{'s' if length > 1 else ''}"
    if length < 48 * 60:
        return f"{length // 60} h {length % 60:02}"
    return f"{length // (24 * 60)} jours"


def _which(figures: Figures) -> str:
    kind = _KINDS.get(str(figures.get("kind", "call")), _KINDS["call"])
    named = f"{kind} {figures['event']}" if "event" in figures else kind
    return f"{named}, nommé après coup," if figures.get("later") else named


def _file_unsure(figures: Figures) -> str:
    if "event" not in figures:
        return "Aucun dossier n’a été nommé."
    if figures.get("where") == "elsewhere":
        return f"{_which(figures)} existe, à un autre site."
    return f"{_which(figures)} n’est pas connu de la console, ou pas encore."


def _running(figures: Figures) -> str:
    return f"Il était en cours au moment de l’accès : {_begun(figures)}."


def _not_running(figures: Figures) -> str:
    if "since_end" in figures:
        return f"Il était clos depuis {span(int(figures['since_end']))} au moment de l’accès."
    return f"Il n’était pas en cours au moment de l’accès : {_begun(figures)}."


def _begun(figures: Figures) -> str:
    minutes = int(figures.get("minutes", 0))
    clock = f"{datetime.fromisoformat(str(figures['at'])).astimezone(PARIS):%H:%M}"
    if minutes == 0:
        return f"ouvert à {clock}, dans la même minute"
    return f"ouvert à {clock}, {span(minutes)} {'avant' if minutes > 0 else 'après'} l’accès"


def _motives(figures: Figures) -> str:
    file, access = (motive(str(figures.get(side, ""))) for side in ("file", "access"))
    if file is None or access is None or file is access:
        return ""
    return f" : « {access.label} » pour l’accès, « {file.label} » pour le dossier"


def _motive_agrees(figures: Figures) -> str:
    if figures.get("same") == "code":
        return "Le motif est le même."
    return f"Les motifs sont du même chapitre{_motives(figures)}."


def _person(figures: Figures) -> str:
    if persons := figures.get("persons"):
        return f"Il concerne {persons} personnes : la plus proche du patient est retenue."
    return "Il ne dit pas qui est le patient : il ne prouve rien, ni pour ni contre."


def _heard(figures: Figures) -> str:
    minutes = int(figures["minutes"])
    if minutes == 0:
        return "Il a été entendu juste après l’accès."
    return f"Il a été entendu {span(minutes)} après l’accès."


def _patients(figures: Figures) -> str:
    patients, persons = figures["patients"], figures["persons"]
    return (
        f"Il a été nommé pour {patients} patients à ce site en un jour (personnes décrites :"
        f" {persons}) : il n’explique que ceux qui sont certainement les siens."
    )


def _contradicts(figures: Figures) -> str:
    return f"Il se contredit : {CONTRADICTIONS[Contradiction(str(figures['code']))]}."


def _care_here(figures: Figures) -> str:
    minutes = int(figures["minutes"])
    when = f"{span(minutes)} {'avant' if minutes > 0 else 'après'} l’accès"
    kind = _CARES[str(figures["kind"])]
    return f"{kind} concerne ce patient à ce site, {when if minutes else 'au même moment'}."


def _own_care(figures: Figures) -> str:
    count, days = int(figures["count"]), int(figures["days"])
    accesses = "un accès expliqué" if count == 1 else f"{count} accès expliqués"
    return f"Le même médecin a pris ce patient en charge : {accesses}, {_since(days)}."


def _some_care(figures: Figures) -> str:
    where = "à ce site" if figures.get("where") == "here" else "à un autre site"
    return f"{_CARES[str(figures['kind'])]} concerne ce patient {where}, {_since(figures['days'])}."


def _since(days: Figure) -> str:
    if int(days) == 0:
        return "dans les dernières vingt-quatre heures"
    return f"il y a {days} jour{'s' if int(days) > 1 else ''}"


def _on_duty(figures: Figures) -> str:
    if minutes := int(figures.get("minutes", 0)):
        return f"Le médecin était de garde, à {span(minutes)} près."
    return "Le médecin était de garde."


def _off_duty(figures: Figures) -> str:
    if "minutes" not in figures:
        return "Le médecin n’était pas au tableau de garde, ni la veille ni le lendemain."
    return f"Le médecin n’était pas de garde : {span(int(figures['minutes']))} hors de son tour."


def _attribution(figures: Figures) -> str:
    return f" ({figures['attribution']})" if "attribution" in figures else ""


def _always(sentence: str) -> Callable[[Figures], str]:
    return lambda _: sentence


def _name(figures: Figures) -> str:
    if figures.get("by") == "sound":
        return "Le nom concorde à l’oreille."
    return "Le nom concorde."


_SENTENCES: Final[dict[tuple[SignCode, bool | None], Callable[[Figures], str]]] = {
    (SignCode.FILE, True): lambda f: f"{_which(f)} existe à ce site.",
    (SignCode.FILE, None): _file_unsure,
    (SignCode.TIME, True): _running,
    (SignCode.TIME, False): _not_running,
    (SignCode.KIND, True): lambda f: f"C’est un dossier de régulation médicale{_attribution(f)}.",
    (SignCode.KIND, False): lambda f: (
        f"Ce dossier ne comporte pas d’acte médical{_attribution(f)} : il ne fonde pas un accès"
        " Centre 15."
    ),
    (SignCode.KIND, None): _always("Le dossier ne dit pas s’il comporte un acte médical."),
    (SignCode.MOTIVE, True): _motive_agrees,
    (SignCode.MOTIVE, False): lambda f: f"Les motifs diffèrent{_motives(f)}.",
    (SignCode.MOTIVE, None): _always("L’un des deux motifs ne dit rien : ils ne se comparent pas."),
    (SignCode.NUMBER, True): _always("Le numéro de sécurité sociale est le même."),
    (SignCode.NUMBER, False): _always("Le numéro de sécurité sociale diffère."),
    (SignCode.NUMBER_ALONE, False): _always(
        "Seul le numéro est le même : le reste de l’identité est celui d’une autre personne."
    ),
    (SignCode.NAME, True): _name,
    (SignCode.NAME, False): _always("Le nom diffère."),
    (SignCode.GIVEN, True): _always("Le prénom concorde."),
    (SignCode.GIVEN, False): _always("Le prénom diffère."),
    (SignCode.BORN, True): _always("La date de naissance est la même."),
    (SignCode.BORN, False): _always("La date de naissance diffère."),
    (SignCode.AGE, True): _always("L’âge concorde."),
    (SignCode.AGE, False): _always("L’âge diffère."),
    (SignCode.SEX, True): _always("Le sexe est le même."),
    (SignCode.SEX, False): _always("Le sexe diffère."),
    (SignCode.PERSON, None): _person,
    (SignCode.HEARD, None): _heard,
    (SignCode.PATIENTS, False): _patients,
    (SignCode.SURE, True): _always("Ce qui explique l’accès concerne ce patient avec certitude."),
    (SignCode.SURE, None): _always(
        "Rien n’établit avec certitude que le dossier nommé concerne ce patient."
    ),
    (SignCode.CONTRADICTION, None): _contradicts,
    (SignCode.CONTRADICTION, False): _contradicts,
    (SignCode.TRANSFERRED, None): _always("Le dossier a été transféré à un autre Samu."),
    (SignCode.CARE_HERE, True): _care_here,
    (SignCode.CARE_HERE, None): _always(
        "Aucun autre dossier ni passage de ce patient n’est connu à ce site autour de l’accès."
    ),
    (SignCode.OWN_CARE, True): _own_care,
    (SignCode.SOME_CARE, None): _some_care,
    (SignCode.RELAYED, True): _always("Il a été reçu par relais d’un accès expliqué."),
    (SignCode.RELAYED, False): _always(
        "Il a été reçu par relais d’un accès que le dossier nommé ne confirme pas."
    ),
    (SignCode.RELAYED, None): _always(
        "Il a été reçu par relais d’un accès que rien n’explique encore."
    ),
    (SignCode.DUTY, True): _on_duty,
    (SignCode.DUTY, False): _off_duty,
    (SignCode.DUTY, None): _always("Ce site ne transmet pas de tableau de garde."),
}
