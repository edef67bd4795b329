"""A database of version 0.3 becomes one of this version, and what it held stays."""

from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from store.set_up import prepare
from tests.database import Cluster
from tests.store.rights import bodies, rights

HERE = Path(__file__).parents[2] / "store"


@pytest.fixture
def of_last_version(cluster: Cluster) -> str:
    """The owner's URL of a database as 0.3 left it, with a site, an agent and a session in it."""
    name = "of_last_version"
    with cluster.root.connect() as root:
        root.exec_driver_sql(f"drop database if exists {name} with (force)")
        root.exec_driver_sql(f"create database {name} owner {cluster.template.owner.username}")
    url = cluster.template.owner.set(database=name)
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        known = {"site": uuid4(), "agent": uuid4(), "session": uuid4()}
        for statement in (
            "insert into site values (:site, '760000001', 'Samu 76', 'samu')",
            "insert into agent values (:agent, 'a', 'A', '', '10', 'regulating_physician', :site)",
            "insert into web_session values"
            " (:session, '\\x00', :agent, now(), now(), now(), null, null)",
        ):
            connection.execute(text(statement), known)
    engine.dispose()
    return url.render_as_string(hide_password=False)


def test_version_0_3_is_upgraded_and_keeps_what_it_held(
    of_last_version: str, cluster: Cluster, tmp_path: Path
) -> None:
    prepare(of_last_version, tmp_path)
    old, new = create_engine(of_last_version), create_engine(cluster.template.owner)
    with old.connect() as upgraded, new.connect() as fresh:
        told = upgraded.execute(text("select device, network from web_session")).all()
        assert [tuple(row) for row in told] == [(None, None)]
        assert (rights(upgraded), bodies(upgraded)) == (rights(fresh), bodies(fresh))
    old.dispose()
    new.dispose()
