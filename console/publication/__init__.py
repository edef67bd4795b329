"""Signed checkpoints published where the database cannot reach: a folder, an HTTP PUT, e-mail."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from console.publication import settings
from console.publication.publishing import Failure as Failure
from console.publication.publishing import Publication as Publication


def read(environment: Mapping[str, str], folder: Path) -> Publication:
    """As the environment says (``WrongSetting``); ``folder`` keeps what was published."""
    return Publication(settings.read(environment), folder, lambda: datetime.now(UTC))
