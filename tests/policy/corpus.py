"""Where the official test material lies; tests that need it are skipped without it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("CORPUS_DIR", ROOT / "../shared/corpus"))


def corpus(name: str) -> Path:
    path = CORPUS / name
    if not path.exists():
        pytest.skip("the corpus is absent (set CORPUS_DIR)")
    return path
