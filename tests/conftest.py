"""What every test may ask for: a database of its own, its doors, the ways round them, a browser."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine, create_engine

from store.keys import KeyRing
from store.session import Doors
from tests.components.browser import CHROMIUM, chromium
from tests.database import Cluster, Database, running


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for this worker."""
    with running() as cluster:
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """A fresh, prepared database."""
    with cluster.fresh() as database:
        yield database


@pytest.fixture
def doors(database: Database) -> Iterator[Doors]:
    """The program's way in, with a key ring of its own."""
    doors = Doors(database.login.render_as_string(hide_password=False), KeyRing.fresh())
    yield doors
    doors.close()


@pytest.fixture
def owner(database: Database) -> Iterator[Engine]:
    """Raw SQL as the owner of the tables."""
    engine = create_engine(database.owner)
    yield engine
    engine.dispose()


@pytest.fixture
def root(cluster: Cluster, database: Database) -> Iterator[Engine]:
    """Raw SQL as a superuser, in the test's own database."""
    engine = create_engine(cluster.root.url.set(database=database.owner.database))
    yield engine
    engine.dispose()


@pytest.fixture
def login(database: Database) -> Iterator[Engine]:
    """Raw SQL as ``console_login``: what an injected statement would be."""
    engine = create_engine(database.login)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for this worker: Playwright's loop runs once in a thread."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium: install Debian’s package « chromium » to run the browser tests")
    with chromium() as running:
        yield running
