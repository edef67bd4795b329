"""What people come or call for: national codes, how often, how urgently a file is read, and words.

``short`` is what a hurried hand types; weights are a guess, calls first and visits second.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

from bench.detection.other.people import Inhabitant


@dataclass(frozen=True, slots=True)
class Motive:
    code: str
    calls: float
    visits: float
    eager: float  # how much likelier than another to have the file opened
    words: str
    short: str
    young: int = 0  # ages it is seen at
    old: int = 105
    sex: str = ""


MOTIVES: Final = (
    Motive("M01.01", 1.2, 0.4, 1.6, "arrêt cardiaque", "acr", 25),
    Motive("M01.02", 2.5, 1.6, 2.0, "trouble de conscience", "tb csce"),
    Motive("M01.03", 3.0, 2.2, 1.8, "détresse respiratoire", "dra"),
    Motive("M02.01", 1.5, 2.5, 0.9, "saignement", "saignt"),
    Motive("M02.06", 6.0, 17.0, 0.3, "petite plaie", "plaie", 0, 80),
    Motive("M02.07", 5.0, 11.0, 0.7, "traumatisme", "trauma"),
    Motive("M02.08", 1.0, 1.2, 1.5, "traumatisme grave", "trauma grave", 12),
    Motive("M03.01", 0.9, 0.1, 0.8, "accouchement imminent", "acct", 17, 44, "F"),
    Motive("M03.05", 1.5, 2.0, 0.8, "douleur pelvienne", "gyneco", 15, 60, "F"),
    Motive("M03.06", 9.0, 6.5, 1.6, "douleur thoracique", "dlr tho", 22),
    Motive("M03.07", 2.5, 2.2, 1.5, "crise convulsive", "convuls"),
    Motive("M03.08", 3.2, 2.6, 2.0, "suspicion d’AVC", "avc ?", 40),
    Motive("M03.09", 8.0, 5.0, 1.1, "malaise", "malaise", 12),
    Motive("M03.10", 3.0, 2.4, 1.6, "malaise avec perte de connaissance", "pc", 12),
    Motive("M03.11", 2.5, 2.2, 0.8, "céphalées", "cephalees", 8),
    Motive("M03.12", 8.5, 5.5, 1.3, "gêne respiratoire", "dyspnee"),
    Motive("M03.14", 8.0, 6.0, 0.8, "fièvre", "fievre"),
    Motive("M03.15", 1.6, 1.5, 1.7, "réaction allergique", "allergie"),
    Motive("M03.16", 3.5, 2.6, 1.2, "trouble psychiatrique", "psy", 14),
    Motive("M03.17", 3.5, 1.5, 0.7, "agitation", "agitation", 14),
    Motive("M03.20", 7.0, 8.0, 0.9, "douleur abdominale", "dlr abdo", 4),
    Motive("M03.21", 5.0, 3.5, 0.6, "vomissements", "digestif"),
    Motive("M03.22", 4.0, 5.0, 0.6, "douleur", "dlr", 10),
    Motive("M04.01", 2.0, 1.8, 1.9, "intoxication médicamenteuse volontaire", "imv", 13, 85),
    Motive("M04.02", 0.5, 0.5, 1.2, "intoxication au monoxyde", "co"),
    Motive("M04.03", 1.8, 1.6, 0.5, "ivresse", "oh", 15, 75),
    Motive("M05.02", 2.5, 3.2, 1.3, "altération de l’état général", "aeg", 60),
    Motive("M06.02", 6.0, 0.6, 0.5, "conseil médical", "conseil"),
    Motive("M06.03", 5.0, 2.5, 0.8, "chute, reste au sol", "chute", 62),
    Motive("M06.04", 4.0, 3.5, 0.6, "motif autre", "autre"),
)
BY_CODE: Final = {each.code: each for each in MOTIVES}


def fitting(rng: Random, person: Inhabitant, kind: str) -> Motive:
    """A motive somebody of this age and sex may have; four draws, then whatever comes."""
    weights = CALLS if kind == "call" else VISITS
    for motive in rng.choices(MOTIVES, cum_weights=weights, k=4):
        if motive.young <= person.age <= motive.old and motive.sex in ("", person.sex):
            return motive
    return BY_CODE["M06.04"]


def _cumulated(weights: list[float]) -> list[float]:
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return sums


CALLS: Final = _cumulated([each.calls for each in MOTIVES])
VISITS: Final = _cumulated([each.visits for each in MOTIVES])
