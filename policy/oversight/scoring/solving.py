"""Newton's step: a small symmetric positive system, by Cholesky's factors, in plain Python."""

from collections.abc import Sequence
from math import sqrt

Matrix = Sequence[Sequence[float]]


def solve(matrix: Matrix, right: Sequence[float]) -> list[float]:
    """x of matrix · x = right; only the lower half of ``matrix`` is read."""
    lower = _factor(matrix)
    size = len(right)
    half: list[float] = []
    for i in range(size):
        half.append((right[i] - sum(lower[i][k] * half[k] for k in range(i))) / lower[i][i])
    x = [0.0] * size
    for i in reversed(range(size)):
        rest = sum(lower[k][i] * x[k] for k in range(i + 1, size))
        x[i] = (half[i] - rest) / lower[i][i]
    return x


def _factor(matrix: Matrix) -> list[list[float]]:
    lower: list[list[float]] = []
    for i, row in enumerate(matrix):
        lower.append([])
        for j in range(i + 1):
            rest = row[j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            lower[i].append(sqrt(rest) if i == j else rest / lower[j][j])
    return lower
