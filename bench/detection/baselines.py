"""The methods to beat, on the same logs: each scores accesses, a case is its oddest one.

They learn on the days before the test, without labels. One thread each: two logs at a time have
the machine’s two cores.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from bench.detection import cases, ecod
from bench.detection.cases import Case
from bench.detection.features import Features
from bench.detection.truth import CaseKey

Floats = NDArray[np.float64]

#: (column, from where it counts, points): what a careful auditor would write down.
RULES: tuple[tuple[str, float, float], ...] = (
    ("self", 1, 4), ("household", 1, 3), ("colleague", 1, 2), ("surname", 6, 2),
    ("well known", 1, 1.5), ("other patient", 1, 1.5), ("other sex", 1, 1), ("years apart", 5, 1),
    ("other site", 1, 1.5), ("off roster", 0.5, 1.5), ("refusals", 2, 2), ("opposed", 1, 1),
    ("device", 2, 0.5), ("network", 2, 0.5), ("speed", 5.3, 2), ("near numbers", 2, 2),
    ("searches", 5, 1), ("repetition", 1.7, 1), ("same words", 5, 0.5), ("volume", 2.5, 1),
    ("unexplained share", 0.35, 1),
)  # fmt: skip
_STATE_POINTS = np.array([0.0, 0.75, 2.0])


def rules(features: Features) -> Floats:
    """Points added up, from none for an access that care explains."""
    table = features.of
    points = _STATE_POINTS[features.states]
    for name, threshold, worth in RULES:
        points = points + worth * (table[name].to_numpy() >= threshold)
    return np.asarray(points, dtype=np.float64)


def ecod_plain(features: Features) -> Floats:
    return ecod.scores(features.values[features.learnt_on], features.values)


def ecod_gated(features: Features) -> Floats:
    """What is odd weighs as little as care explains it."""
    known = features.values[features.learnt_on]
    right = ecod.tails(known, features.values)[1]
    floor = np.minimum(right, np.log(len(known)))
    gated: Floats = (floor * features.weights()).sum(axis=1)
    return gated


def isolation_forest(features: Features) -> Floats:
    forest = IsolationForest(n_estimators=200, random_state=0)
    with threadpool_limits(1):
        forest.fit(features.values[features.learnt_on])
        return -np.asarray(forest.score_samples(features.values), dtype=np.float64)


def local_outlier_factor(features: Features) -> Floats:
    """Forty neighbours among ten thousand accesses drawn from the days before the test."""
    known = features.values[features.learnt_on]
    drawn = np.random.default_rng(0).permutation(len(known))[:10_000]
    scaler = StandardScaler().fit(known)
    asked = scaler.transform(features.values)
    with threadpool_limits(1):
        factor = LocalOutlierFactor(n_neighbors=40, novelty=True)
        factor.fit(scaler.transform(known[drawn]))
        return -np.asarray(factor.score_samples(asked), dtype=np.float64)


BASELINES: Mapping[str, Callable[[Features], Floats]] = {
    "IsolationForest": isolation_forest,
    "rules": rules,
    "LOF": local_outlier_factor,
    "ECOD": ecod_plain,
    "ECOD gated": ecod_gated,
}


def as_cases(features: Features, scores: Floats) -> tuple[Case, ...]:
    """A case for each agent’s day, by its oddest access; it cites three."""
    table = features.accesses
    names, agents, days = (table[name].tolist() for name in ("id", "agent", "date"))
    of: dict[CaseKey, list[int]] = {}
    for row in np.argsort(-scores, kind="stable").tolist():
        of.setdefault((agents[row], days[row]), []).append(row)
    return cases.ranked(
        Case(0, *key, float(scores[rows[0]]), accesses=tuple(names[row] for row in rows[:3]))
        for key, rows in of.items()
    )
