"""ECOD: tails of empirical distributions, column by column, no parameter.

Li, Zhao, Hu, Botta, Ionescu, Chen, « ECOD: Unsupervised Outlier Detection Using Empirical
Cumulative Distribution Functions », IEEE TKDE 2022, algorithm 1.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def tails(known: Floats, asked: Floats) -> tuple[Floats, Floats, Floats]:
    """−ln of the left tail, of the right one, and of the one that the skewness points to."""
    left, right = np.empty(asked.shape), np.empty(asked.shape)
    for column in range(asked.shape[1]):
        left[:, column] = _tail(known[:, column], asked[:, column])
        right[:, column] = _tail(-known[:, column], -asked[:, column])
    skewed = ((known - known.mean(axis=0)) ** 3).mean(axis=0) < 0
    return left, right, np.where(skewed, left, right)


def _tail(known: Floats, asked: Floats) -> Floats:
    """−ln of the share of the known that is no greater; what is below all of them is one more."""
    below = np.searchsorted(np.sort(known), asked, side="right")
    surprise: Floats = -np.log(np.maximum(below, 1) / (len(known) + 1))
    return surprise


def scores(known: Floats, asked: Floats, weights: Floats | None = None) -> Floats:
    """The greatest of the three sums; ``weights`` are of each value, for the gated kind."""
    sums = [
        (each if weights is None else each * weights).sum(axis=1) for each in tails(known, asked)
    ]
    greatest: Floats = np.maximum.reduce(sums)
    return greatest
