"""A log as one row of odd-is-high columns an access: what every baseline is given, and no label."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.detection import features_agent, features_care, frames
from bench.detection.truth import TEST_BEGINS

Floats = NDArray[np.float64]

#: How an access of each state weighs (DETECTION.md, 3), on what care explains away.
STATE_WEIGHTS = np.array([0.15, 0.4, 1.0])
EXPLAINED_AWAY = (
    "off roster", "surname", "household", "colleague", "well known", "near", "no words",
    "same words", "repetition", "near numbers",
)  # fmt: skip
HALF_EXPLAINED = ("volume",)


@dataclass(frozen=True, slots=True)
class Features:
    """``of`` has one row an access; ``states`` is 0 explained, 1 partly, 2 not."""

    of: pd.DataFrame
    accesses: pd.DataFrame
    states: NDArray[np.int64]

    @property
    def values(self) -> Floats:
        values: Floats = self.of.to_numpy(dtype=np.float64)
        return values

    @property
    def learnt_on(self) -> NDArray[np.bool_]:
        """Accesses of the days before the test."""
        return np.asarray(self.accesses["day"].to_numpy() < TEST_BEGINS, dtype=np.bool_)

    def weights(self) -> Floats:
        """What explaining away leaves of each column of each access."""
        weights = np.ones(self.of.shape)
        left = STATE_WEIGHTS[self.states]
        for place, name in enumerate(self.of.columns):
            if name in EXPLAINED_AWAY:
                weights[:, place] = left
            elif name in HALF_EXPLAINED:
                weights[:, place] = np.sqrt(left)
        return weights


def of_log(log: Path) -> Features:
    """Read and measure a log."""
    read = frames.read(log)
    link, care = features_care.linked(read), features_care.around(read)
    states = features_care.states(read, link, care)
    columns = [
        link, care, features_care.off_roster(read).rename("off roster"),
        features_agent.relations(read), features_agent.means(read),
        features_agent.amounts(read, states), features_agent.manners(read),
        states.rename("state"),
    ]  # fmt: skip
    return Features(
        pd.concat(columns, axis=1).astype(float),
        read.accesses[["id", "agent", "function", "day", "date"]],
        states.to_numpy(dtype=np.int64),
    )
