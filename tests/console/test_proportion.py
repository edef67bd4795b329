"""A share keeps its interval: known answers, and what holds of any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.proportion import Share


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_bounds_are_wilsons(n: int, of: int, low: float, high: float) -> None:
    assert Share(n, of).bounds == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_between_its_bounds(counted: tuple[int, int]) -> None:
    share = Share(*counted)
    low, high = share.bounds
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1
    assert high - low > 0
