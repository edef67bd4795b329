"""The house of the measures, small: a few hundred patients, a few thousand entries."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest

from bench import house, people
from bench.house import House

PATIENTS, ENTRIES = 500, 3_000


@pytest.fixture(autouse=True, scope="module")
def no_script_as_main() -> Iterator[None]:
    """Processes of ours begin as the main module does: in this worker that may be a page's script.

    Streamlit puts the script it runs there, and leaves it.
    """
    with pytest.MonkeyPatch.context() as modules:
        modules.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield


@pytest.fixture(scope="module")
def small_house() -> Iterator[House]:
    with TemporaryDirectory(prefix="bg-") as directory, pytest.MonkeyPatch.context() as environment:
        environment.setenv("BENCH_PATIENTS", str(PATIENTS))
        environment.setenv("BENCH_ENTRIES", str(ENTRIES))
        environment.setattr(people, "SAMPLE", 20)
        with house.opened(Path(directory)) as home:
            yield home
