"""The national motives as they come: how often, for whom, and in which words a doctor says them."""

from dataclasses import dataclass

import numpy as np

from bench.detection.generator.population import Flags, Ints


@dataclass(frozen=True, slots=True)
class Motive:
    """``code`` is one of policy/reasons.toml; ``ages`` and ``women`` say whose it can be."""

    code: str
    words: str
    calls: float
    visits: float
    ages: tuple[int, int] = (0, 120)
    women: bool = False


MOTIVES = (
    Motive("M06.04", "tableau mal défini", 5, 4),
    Motive("M01.01", "arrêt cardiaque", 1.2, 0.4, (18, 120)),
    Motive("M01.02", "trouble de la conscience", 3, 2),
    Motive("M01.03", "détresse respiratoire", 4, 3),
    Motive("M02.01", "saignement", 2, 3),
    Motive("M02.06", "traumatisme bénin", 6, 18),
    Motive("M02.07", "traumatisme sérieux", 4, 6),
    Motive("M02.08", "traumatisme grave", 1, 1.2),
    Motive("M02.05", "brûlure", 0.7, 0.8),
    Motive("M03.01", "accouchement imminent", 0.6, 0.5, (16, 48), women=True),
    Motive("M03.02", "problème obstétrical", 1, 1.2, (16, 48), women=True),
    Motive("M03.05", "problème gynécologique", 0.8, 1, (14, 90), women=True),
    Motive("M03.06", "douleur thoracique", 9, 8, (16, 120)),
    Motive("M03.07", "crise convulsive", 3, 3),
    Motive("M03.08", "suspicion d’AVC", 3.5, 3, (30, 120)),
    Motive("M03.09", "malaise sans perte de connaissance", 7, 6),
    Motive("M03.10", "malaise avec perte de connaissance", 5, 5),
    Motive("M03.11", "céphalées", 2.5, 3),
    Motive("M03.12", "gêne respiratoire", 6, 5),
    Motive("M03.14", "fièvre", 6, 6),
    Motive("M03.15", "réaction allergique", 1.8, 1.6),
    Motive("M03.16", "trouble psychiatrique", 3, 3, (12, 120)),
    Motive("M03.17", "agitation, anxiété", 3, 2, (12, 120)),
    Motive("M03.19", "hémorragie sévère", 0.8, 0.9),
    Motive("M03.20", "douleur abdominale", 6, 8),
    Motive("M03.21", "troubles digestifs", 5, 4),
    Motive("M03.22", "douleur", 4, 5),
    Motive("M04.01", "intoxication médicamenteuse volontaire", 1.8, 1.8, (12, 100)),
    Motive("M04.02", "ingestion accidentelle", 0.8, 0.6),
    Motive("M04.03", "ivresse", 1.6, 1.8, (14, 90)),
    Motive("M05.02", "altération de l’état général", 3.5, 4, (55, 120)),
    Motive("M06.02", "demande de conseil", 4, 0.6),
    Motive("M06.03", "chute, restée au sol", 3.5, 1.5, (60, 120)),
)
CODES = tuple(motive.code for motive in MOTIVES)
OTHER = 0
#: What a mass-casualty hour brings.
VIOLENT = tuple(CODES.index(code) for code in ("M02.06", "M02.07", "M02.08", "M02.05"))

_LOWEST = np.array([motive.ages[0] for motive in MOTIVES])
_HIGHEST = np.array([motive.ages[1] for motive in MOTIVES])
_WOMEN = np.array([motive.women for motive in MOTIVES])
_SHARES = np.array([[motive.calls, motive.visits] for motive in MOTIVES])


def motives(rng: np.random.Generator, visit: Flags, age: Ints, woman: Flags) -> Ints:
    """One for each; what cannot be theirs is drawn again, and in the end « other »."""
    chosen = np.zeros(len(age), dtype=np.int64)
    left = np.arange(len(age))
    for _ in range(4):
        for kind in (0, 1):
            shares = _SHARES[:, kind] / _SHARES[:, kind].sum()
            mine = left[visit[left] == bool(kind)]
            chosen[mine] = rng.choice(len(MOTIVES), len(mine), p=shares)
        wrong = (age < _LOWEST[chosen]) | (age > _HIGHEST[chosen]) | (_WOMEN[chosen] & ~woman)
        left = np.flatnonzero(wrong)
    chosen[left] = OTHER
    return chosen
