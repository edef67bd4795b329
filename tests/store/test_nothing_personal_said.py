"""Guarantee 10: no number, name or clinical word in an exception, a repr or a log line."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from console.desk import Desk
from policy.decision import Owed, RecordState
from policy.nir import Nir
from policy.record import Section
from store import patients, records
from store.patients import Identity, TraitSearch
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, oppose, some_traits
from tests.gestures import a_desk, centre_15, granted
from tests.store.test_the_log_only_grows import broken

NAME, GIVEN, DRUG, WORDS = "ZWINGELSTEIN", "HILDEGARDE", "Apixaban", "malaise sur la voie publique"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything it carries, SQLAlchemy's and the driver's own included."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__, getattr(one, "orig", None)]


def everything_said(error: BaseException) -> str:
    said = []
    for one in chain(error):
        said += [str(one), repr(one), repr(one.args), *getattr(one, "__notes__", ())]
        diagnosis = getattr(one, "diag", None)
        said += [str(getattr(diagnosis, field)) for field in dir(diagnosis) if field[0] != "_"]
    return "\n".join(said)


def clean(text: str, number: Nir) -> bool:
    return not any(
        secret.casefold() in text.casefold()
        for secret in (number.text, number.number13, NAME, GIVEN, DRUG, WORDS)
    )


@pytest.fixture
def scene(doors: Doors) -> tuple[Desk, Nir]:
    number = a_number()
    patient = a_patient(doors, number=number, birth_name=NAME, given_names=GIVEN)
    a_record(doors, patient, a_document({Section.TREATMENTS: [DRUG]}))
    return a_desk(doors), number


def gestures(doors: Doors, desk: Desk, number: Nir) -> list[Callable[[], object]]:
    handle = desk.find_by_number(number)
    assert handle is not None
    access = granted(desk.break_glass(handle, centre_15(words=WORDS)))
    search = TraitSearch(NAME, date(1990, 1, 15), "F", GIVEN)
    document = a_document({Section.TREATMENTS: [DRUG]})

    def twice() -> None:
        with doors.working() as work:
            identity = Identity(number.text, "", some_traits(birth_name=NAME, given_names=GIVEN))
            patients.add(work, identity, number, RecordState.ACTIVE)

    def add_closed() -> None:
        with doors.working() as work:
            identity = Identity(number.text, "", some_traits(birth_name=NAME, given_names=GIVEN))
            patients.add(work, identity, a_number(), RecordState.CLOSED)

    def oppose_nobody() -> None:
        with doors.working() as work:
            oppose(work, uuid4(), access.mode)

    def take_in_for_nobody() -> None:
        with doors.working() as work:
            records.take_in(work, uuid4(), document, DRUG.encode())

    return [
        lambda: desk.find_by_number(number),
        lambda: desk.find_by_traits(search),
        lambda: desk.break_glass(handle, centre_15(words=WORDS, reason=f"\x00{DRUG}")),
        lambda: desk.settle(access.id, Owed.RATIONALE, WORDS),
        lambda: desk.settle(access.id, Owed.FILE_TO_CONFIRM, WORDS),
        lambda: desk.show(uuid4()),
        lambda: desk.standing(uuid4()),
        lambda: Nir.parse(number.text[:14]),
        lambda: Nir.parse(f"{number.number13}00"),
        twice,
        add_closed,
        oppose_nobody,
        take_in_for_nobody,
    ]


def failures(made: list[Callable[[], object]]) -> list[BaseException]:
    failed = []
    for gesture in made:
        try:
            gesture()
        except Exception as error:
            failed.append(error)
    return failed


def test_no_exception_says_whom_or_what(scene: tuple[Desk, Nir], doors: Doors) -> None:
    desk, number = scene
    failed = failures(gestures(doors, desk, number))
    assert len(failed) >= 8
    for error in failed:
        assert clean(everything_said(error), number), type(error)


def test_no_exception_says_whom_or_what_when_the_log_takes_nothing(
    scene: tuple[Desk, Nir], doors: Doors, owner: Engine
) -> None:
    desk, number = scene
    made = gestures(doors, desk, number)
    broken(owner)
    failed = failures(made)
    assert len(failed) >= 10
    assert any(isinstance(error, SQLAlchemyError) for error in failed)
    for error in failed:
        assert clean(everything_said(error), number), type(error)


def test_no_exception_says_whom_or_what_when_the_database_is_away(
    scene: tuple[Desk, Nir], doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, number = scene
    made = gestures(doors, desk, number)
    away = Doors("postgresql+psycopg://console_login@127.0.0.1:1/none", doors.ring)
    monkeypatch.setattr(desk, "_doors", away)
    for error in failures(made):
        assert clean(everything_said(error), number), type(error)
    away.close()


def test_no_line_of_a_log_says_whom_or_what(
    scene: tuple[Desk, Nir],
    doors: Doors,
    login: Engine,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even with every statement of SQLAlchemy and of its pool logged."""
    desk, number = scene
    loud = Doors(login.url.render_as_string(hide_password=False), doors.ring)
    monkeypatch.setattr(desk, "_doors", loud)
    with contextlib.ExitStack() as levels:
        for name in ("sqlalchemy.engine", "sqlalchemy.pool", "psycopg"):
            levels.enter_context(caplog.at_level(logging.DEBUG, logger=name))
        failures(gestures(doors, desk, number))
    loud.close()
    assert "append_entry" in caplog.text
    assert clean(caplog.text, number)


def test_no_server_view_of_running_statements_says_whom(
    scene: tuple[Desk, Nir], doors: Doors, owner: Engine
) -> None:
    """Values travel beside statements, never in them."""
    desk, number = scene
    desk.find_by_number(number)
    with owner.connect() as connection:
        said = connection.exec_driver_sql("select string_agg(query, ' ') from pg_stat_activity")
        assert clean(str(said.scalar()), number)


def test_what_stands_for_a_person_in_the_programs_hands_is_mute(
    scene: tuple[Desk, Nir], doors: Doors
) -> None:
    """Handles, accesses and transactions are what a trace or a debugger would print."""
    desk, number = scene
    handle = desk.find_by_number(number)
    access = granted(desk.break_glass(handle, centre_15(words=WORDS)))  # type: ignore[arg-type]
    with doors.showing(desk.agent) as showing:
        for one in (desk, handle, access, showing, doors, doors.ring, number):
            assert clean(repr(one), number), type(one)
