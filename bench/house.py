"""Where the measures are taken: the embedded PostgreSQL with its normal settings, fsync on.

It lies in a folder of its own and keeps what was loaded: the second run is quick. Each size is a
database of one server, so that both are measured in turns.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.dialects.postgresql import insert

from bench import loading, log_loading, people, review_loading
from bench.log_rows import SPACING, Plan
from console import settings
from policy.agents import Agent, Function, Profession, Site, SiteKind
from store import embedded, keys, models, set_up
from store.keys import KeyRing
from store.session import Doors

OWNER = "bench_owner"
LARGE, SMALL = 1_000_000, 10_000
ENTRIES = 10_000_000
WRITERS = 200  # agents of a log
SITE = Site(uuid5(NAMESPACE_OID, "bench"), "990009999", "Samu des mesures", SiteKind.SAMU)
FILE = "DRM-2026-1"
_OF_AN_AGENT = ("id", "login", "name", "national_id", "profession", "function")
_ABOUT = "coalesce(shobj_description(d.oid, 'pg_database'), '')"
_BARE = (
    "create schema if not exists bench",
    "create table if not exists bench.bare (n integer)",
    f"grant usage on schema bench to {set_up.LOGIN}",
    f"grant insert on bench.bare to {set_up.LOGIN}",
)


@dataclass(frozen=True, slots=True)
class Town:
    """One database: its patients, its doors, and its owner's way in."""

    size: int
    doors: Doors
    url: str = field(repr=False)  # of the login
    owner: URL = field(repr=False)
    bare: Engine  # the login's too, with nothing of ours on it: the limit of the server times


@dataclass(frozen=True, slots=True)
class House:
    """A running server, and the ring of its databases."""

    folder: Path
    superuser: URL
    ring: KeyRing

    @contextmanager
    def town(self, size: int) -> Iterator[Town]:
        """The database of ``size`` patients, loaded unless it was."""
        with self._kept(f"patients_{size}", size, _fill) as town:
            yield town

    @contextmanager
    def log(self, size: int, *, fresh: bool = False) -> Iterator[Town]:
        """The database of one site's log of ``size`` entries, that site's; ``fresh``: anew."""
        name = f"entries_{size}"
        if fresh:
            self._ask(f"drop database if exists {name} with (force)")
        with self._kept(name, size, self._fill_log) as town:
            log_loading.rewind(self._superuser(town), self.outside(size), SITE.id, size)
            yield town

    @contextmanager
    def supervised(self, size: int, *, anew: bool = True) -> Iterator[Town]:
        """The same, with what stands beside it; ``anew``: no case yet, as after a first start."""
        with self._kept(f"entries_{size}", size, self._fill_log) as town:
            superuser = self._superuser(town)
            if not review_loading.loaded(superuser):
                with _progress() as progress:
                    steps = progress.add_task("Examen", total=review_loading.STEPS)
                    advance = partial(progress.advance, steps)
                    review_loading.fill(superuser, town.doors, SITE.id, advance)
            if anew:
                review_loading.forget(superuser, size)
                log_loading.rewind(superuser, self.outside(size), SITE.id, size)
            yield town

    def outside(self, size: int) -> Path:
        """What of that log lies outside the database: keys, tiles, checkpoints."""
        return self.folder / f"entries_{size}"

    @contextmanager
    def _kept(self, name: str, size: int, fill: Callable[[Town], object]) -> Iterator[Town]:
        owner_url = self._owned()
        if not (kept := self.loaded_in(name)):  # never begun, or begun and interrupted
            self._ask(f"drop database if exists {name} with (force)")
            self._ask(f"create database {name} owner {OWNER}")
        owner = owner_url.set(database=name)
        url = set_up.prepare(owner, self.folder / "secrets")
        _say(owner, *_BARE)
        bare = create_engine(url, hide_parameters=True)
        town = Town(size, Doors(url, self.ring), url, owner, bare)
        try:
            if not kept:
                begun = time.monotonic()
                fill(town)
                _say(owner, "vacuum (analyze)")
                took = 1 + int(time.monotonic() - begun)  # seconds
                self._ask(f"comment on database {name} is '{took}'")
                self._ask("checkpoint")
            yield town
        finally:
            town.doors.close()
            town.bare.dispose()

    def conninfo(self) -> str:
        """The superuser's way in, as the driver takes it."""
        return loading.conninfo(self.superuser)

    def loaded_in(self, name: str) -> int:
        """How many seconds it took to load that database, when it was done."""
        about = self._ask(f"select {_ABOUT} from pg_database d where datname = '{name}'")
        return int(str(about or 0))

    def _fill_log(self, town: Town) -> None:
        """Load the log of ``SITE`` and publish its checkpoints."""
        writers = tuple(doctor(town, n).id for n in range(WRITERS))
        began = datetime.now(UTC) - log_loading.BEFORE_NOW - town.size * SPACING
        plan = Plan(SITE.id, town.size, writers, began)
        superuser = self._superuser(town)
        with _progress() as progress:
            entries = progress.add_task("Écritures", total=town.size)
            frontiers = log_loading.load(superuser, plan, partial(progress.advance, entries))
            signed = progress.add_task("Points de contrôle", total=len(frontiers))
            outside, advance = self.outside(town.size), partial(progress.advance, signed)
            log_loading.publish(town.doors, outside, plan, frontiers, advance)

    def _superuser(self, town: Town) -> str:
        return loading.conninfo(self.superuser.set(database=town.owner.database))

    def _owned(self) -> URL:
        password = set_up.password(self.folder / "secrets", OWNER)
        if not self._ask(f"select 1 from pg_roles where rolname = '{OWNER}'"):
            self._ask(f"create role {OWNER} login createrole")
        self._ask(f"alter role {OWNER} password '{password}'")
        return self.superuser.set(username=OWNER, password=password)

    def _ask(self, statement: str) -> object:
        engine = create_engine(self.superuser, isolation_level="AUTOCOMMIT", hide_parameters=True)
        with engine.connect() as connection:
            answer = connection.exec_driver_sql(statement)
            found = answer.first() if answer.returns_rows else None
        engine.dispose()
        return found[0] if found else None


@contextmanager
def opened(folder: Path | None = None) -> Iterator[House]:
    """The server of the measures, stopped at the end."""
    folder = folder or settings.read(os.environ).data_dir / "bench"
    server = embedded.start(folder)
    try:
        yield House(folder, server.owner_url, keys.load_or_make(folder / "secrets" / "keys.json"))
    finally:
        server.stop()


def large() -> int:
    """How many patients the large database has: BENCH_PATIENTS, else a million."""
    return int(os.environ.get("BENCH_PATIENTS", "") or LARGE)


def entries() -> int:
    """How long the large log is: BENCH_ENTRIES, else ten million entries."""
    return int(os.environ.get("BENCH_ENTRIES", "") or ENTRIES)


def doctor(town: Town, n: int = 0) -> Agent:
    """The n-th regulating physician of the measures, in the database."""
    login = f"mesures.{n:02}"
    agent = Agent(
        uuid5(NAMESPACE_OID, login), login, f"Dr Mesures {n:02}", f"8{n:011}", Profession.DOCTOR,
        Function.REGULATING_PHYSICIAN, SITE,
    )  # fmt: skip
    return settle(town, agent)


def elsewhere(town: Town, n: int) -> Agent:
    """That doctor's namesake, at a site of their own."""
    site = replace(SITE, id=uuid5(NAMESPACE_OID, f"site {n}"), finess=f"9900{n:05}")
    known = doctor(town, n)
    agent = replace(known, id=uuid5(site.id, "agent"), login=f"ailleurs.{n:02}", site=site)
    return settle(town, agent)


def settle(town: Town, agent: Agent) -> Agent:
    """Put an agent and their site in the database."""
    site = asdict(agent.site)
    columns = {name: getattr(agent, name) for name in _OF_AN_AGENT} | {"site_id": agent.site.id}
    with town.doors.working() as work:
        work.connection.execute(insert(models.site).values(site).on_conflict_do_nothing())
        work.connection.execute(insert(models.agent).values(columns).on_conflict_do_nothing())
    return agent


def _fill(town: Town) -> None:
    """Load patients and documents."""
    with _progress() as progress:
        everybody = progress.add_task("Patients", total=town.size)
        advance = partial(progress.advance, everybody)
        loading.load(town.owner, town.doors.ring, town.size, advance)
        sample = progress.add_task("Dossiers", total=min(people.SAMPLE, town.size))
        loading.document(town.doors, town.size, partial(progress.advance, sample))


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    clocks = (TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, *clocks, console=Console(stderr=True))


def _say(owner: URL, *statements: str) -> None:
    engine = create_engine(owner, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
