"""What could be had with the labels of other centres: gradient boosting trained on other seeds.

No centre has such labels. Leaving a scenario out of the training shows what such a model does of a
misuse that nobody had labelled.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from bench.detection.features import Features
from bench.detection.truth import Truth

Floats = NDArray[np.float64]
HONEST_TAKEN = 3  # one honest access in so many teaches: they differ little, and time is short


@dataclass(frozen=True, slots=True)
class Lesson:
    """A log with its labels."""

    features: Features
    truth: Truth

    def examples(self, without: Collection[str]) -> tuple[Floats, NDArray[np.int64]]:
        """Its misuse but what is left out, which is not shown as honest either."""
        scenarios: Mapping[str, str] = {one.access: one.scenario for one in self.truth.labels}
        said = [scenarios.get(access) for access in self.features.accesses["id"]]
        misuse = np.array([one is not None and one not in without for one in said])
        honest = np.array([one is None for one in said])
        kept = misuse | (honest & (np.arange(len(said)) % HONEST_TAKEN == 0))
        return self.features.values[kept], misuse[kept].astype(np.int64)


def trained(lessons: Sequence[Lesson], without: Collection[str] = ()) -> "Ceiling":
    """Learn what misuse looks like on other logs."""
    taught = [lesson.examples(without) for lesson in lessons]
    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.06, max_leaf_nodes=15, l2_regularization=1.0, random_state=0
    )
    rows, so = (np.concatenate(columns) for columns in zip(*taught, strict=True))
    with threadpool_limits(1):
        model.fit(rows, so)
    return Ceiling(model)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What was learnt."""

    model: HistGradientBoostingClassifier

    def scores(self, features: Features) -> Floats:
        with threadpool_limits(1):
            return np.asarray(self.model.decision_function(features.values), dtype=np.float64)
