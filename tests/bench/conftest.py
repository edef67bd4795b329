"""The house of the measures, small: a few hundred patients, a few thousand entries."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bench import house, people
from bench.house import House

PATIENTS, ENTRIES = 500, 3_000


@pytest.fixture(scope="module")
def small_house() -> Iterator[House]:
    with TemporaryDirectory(prefix="bg-") as directory, pytest.MonkeyPatch.context() as environment:
        environment.setenv("BENCH_PATIENTS", str(PATIENTS))
        environment.setenv("BENCH_ENTRIES", str(ENTRIES))
        environment.setattr(people, "SAMPLE", 20)
        with house.opened(Path(directory)) as home:
            yield home
