"""What is typed as a justification: short, abbreviated, and mostly the same from one to the next.

Each agent has a few phrases of their own and says age and sex more or less often.
"""

from collections.abc import Sequence
from unicodedata import combining, normalize

import numpy as np

from bench.detection.generator.motives import CODES, MOTIVES, OTHER
from bench.detection.generator.population import Flags, Ints
from bench.detection.generator.staff import GROUPS, Staff

_BY_TELEPHONE = (
    "Régulation en cours, antécédents et traitements",
    "Antécédents et traitements avant décision",
    "Appel en cours, recherche ATCD et TTT",
    "{motive}, antécédents ?",
    "{motive}, traitement en cours à vérifier",
    "{motive}, recherche anticoagulant",
    "{motive}, allergies et traitements",
    "{who} {age} ans, {motive}",
    "{who} {age} ans, {motive}, ATCD inconnus de l’appelant",
    "{motive}. Patient ne connaissant pas son traitement",
    "{motive}, avis sur orientation",
    "ATCD ?",
    "Appelant tiers, {motive}, besoin du traitement",
    "Rappel du patient, {motive}",
    "{motive} chez {who} de {age} ans, décision d’envoi SMUR",
)
_AT_THE_BEDSIDE = (
    "Accueil, antécédents et traitements",
    "Prise en charge en cours, ATCD et TTT",
    "Ne peut s’exprimer, {motive}",
    "{motive}, ne peut donner ses antécédents",
    "{motive}, recherche anticoagulant",
    "{motive}, allergies avant traitement",
    "{who} {age} ans, {motive}",
    "{who} {age} ans, {motive}, pas d’entourage joignable",
    "Arrivée annoncée par le SAMU, {motive}",
    "Confus, {motive}",
    "SAUV, {motive}",
    "Traitement habituel inconnu",
    "Transmission IAO, {motive}",
)
_PREPARING = (
    "Identité vérifiée avec l’appelant",
    "Préparation pour le régulateur",
    "Identité de l’appelé",
    "Identité pour le médecin, {motive}",
    "Préparation, {motive}",
)
_AT_THE_DOOR = (
    "Accueil, identité",
    "Accueil, {motive}",
    "Préparation pour le médecin",
    "IAO, {motive}",
    "Identité vérifiée avec le patient",
    "{motive}, vu à l’accueil",
)
_PHRASES = {
    "regulating_physician": _BY_TELEPHONE,
    "emergency_physician": _AT_THE_BEDSIDE,
    "call_handler": _PREPARING,
    "triage_nurse": _AT_THE_DOOR,
}
_FAVOURITES = 4
_OWN = 0.75  # of what an agent types is one of their favourites
_EMPTY = {"regulating_physician": 0.1, "emergency_physician": 0.08}
_EMPTY_OTHERWISE = 0.3
_AT_NIGHT = 1.7  # as often empty
_MISTYPED = 0.02
_ENDINGS = ("", "", "", "", "", ".", ".", " svp", " (bis)", " ?", " - urgent", " - vu")
_SAME_REASON, _OTHER_REASON = 0.83, 0.08


def _who(woman: bool, age: int, style: int) -> str:
    if age < 14:
        return "nourrisson" if age < 2 else ("garçon", "fille")[woman]
    forms = (("homme", "femme"), ("M.", "Mme"), ("H", "F"))
    return forms[style % 3][woman]


def _by_hand(sentence: str, style: int, chance: float) -> str:
    """Without accents, without capitals, in capitals: each agent their own; and a slip or two."""
    hand = style // 3 % 20
    if hand < 4:
        sentence = normalize("NFKD", sentence.replace("’", "'"))
        sentence = "".join(letter for letter in sentence if not combining(letter))
    sentence = sentence.lower() if hand in (2, 4, 5, 6, 7) else sentence
    sentence = sentence.upper() if hand in (3, 8) else sentence
    if chance < _MISTYPED and len(sentence) > 8:
        place = 2 + int(chance / _MISTYPED * (len(sentence) - 4))
        sentence = sentence[:place] + sentence[place + 1] + sentence[place] + sentence[place + 2 :]
    return sentence


def _sentence(phrase: str, motive: int, woman: bool, age: int, style: int) -> str:
    words = phrase.format(motive=MOTIVES[motive].words, who=_who(woman, age, style), age=age)
    return words[:1].upper() + words[1:]


def phrases(function: str) -> Sequence[str]:
    """What a function says."""
    return _PHRASES[function]


def rationales(
    rng: np.random.Generator,
    staff: Staff,
    agents: Ints,
    motive: Ints,
    woman: Flags,
    age: Ints,
    night: Flags,
) -> list[str]:
    """What each agent types, of the motive and the person they are told of."""
    count = len(agents)
    chances = rng.random((4, count))
    favourites = rng.integers(0, _FAVOURITES, count)
    said = []
    for row, agent in enumerate(agents.tolist()):
        function, style = GROUPS[int(staff.group[agent])].function, int(staff.words[agent])
        tired = _AT_NIGHT if night[row] else 1.0
        if chances[0, row] < _EMPTY.get(function, _EMPTY_OTHERWISE) * tired:
            said.append("")
            continue
        known = phrases(function)
        own = (style >> (4 * int(favourites[row]))) % len(known)
        which = own if chances[1, row] < _OWN else int(chances[2, row] * len(known))
        ending = _ENDINGS[int(chances[2, row] * 997) % len(_ENDINGS)]
        sentence = _sentence(known[which], int(motive[row]), bool(woman[row]), int(age[row]), style)
        said.append(_by_hand(sentence + ending, style, chances[3, row]))
    return said


def reasons(rng: np.random.Generator, motive: Ints) -> list[str]:
    """The file’s own motive mostly; another one, or « autres motifs », for the rest."""
    chances = rng.random(len(motive))
    others = rng.integers(0, len(MOTIVES), len(motive))
    chosen = np.where(
        chances < _SAME_REASON, motive, np.where(chances < 1 - _OTHER_REASON, OTHER, others)
    )
    return [CODES[one] for one in chosen.tolist()]
