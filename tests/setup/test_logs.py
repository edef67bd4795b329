"""The log against those who would write a person into it, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.logs import ALLOWED, DROPPED, refuse_people, without_numbers

ROOT = Path(__file__).parents[2]
NUMBER = "255082A16802543"
SPACED = "2 55 08 2a 168 025 43"
NAME = "Dupont-Test"
START = f"""
import logging, structlog, sys, threading, warnings
from console import logs
logs.configure()
log = structlog.get_logger("console.test")
number, spaced, name = {NUMBER!r}, {SPACED!r}, {NAME!r}
"""


def written(program: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", START + program], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ended.stdout == ""
    return ended.stderr


def lines(program: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(program).splitlines()]


def test_a_line_is_json_with_its_event_and_utc_time() -> None:
    (line,) = lines("log.info('access.granted', seq=12, duration_ms=3.5, site='samu-1')")
    assert line["event"] == "access.granted"
    assert line["at"].endswith("Z")
    assert "T" in line["at"]
    assert DROPPED not in line["at"]
    assert (line["level"], line["logger"], line["seq"]) == ("info", "console.test", 12)
    assert (line["duration_ms"], line["site"]) == (3.5, "samu-1")


ATTACKS = {
    "in the event": "log.info(f'found {number}')",
    "in a name as event": "log.info(name)",
    "in an allowed key": "log.info('search.done', code=spaced)",
    "as an integer": "log.info('search.done', seq=190017500000101)",
    "in a nested mapping": "log.info('search.done', code={'number': number, 'name': name})",
    "in a list": "log.info('search.done', code=[number, name])",
    "in a key of its own": "log.info('search.done', patient=name, number=number)",
    "in positional arguments": "log.info('search %s', number)",
    "in an exception": "try:\n raise ValueError(number, name)\n"
    "except ValueError: log.exception('search.failed')",
    "in a chain of exceptions": "try:\n try: raise KeyError(name)\n"
    " except KeyError as e: raise ValueError(number) from e\n"
    "except ValueError: log.exception('search.failed')",
    "in a note": "try:\n e = ValueError(); e.add_note(number + name); raise e\n"
    "except ValueError: log.exception('search.failed')",
    "in a library's message": "logging.getLogger('lib').warning('about ' + name + number)",
    "in a library's arguments": "logging.getLogger('lib').warning('%s %s', name, number)",
    "in a library's mapping": "logging.getLogger('lib').warning('%(n)s', {'n': number + name})",
    "in a library's exception": "try: raise ValueError(number + name)\n"
    "except ValueError: logging.getLogger('lib').exception('x')",
    "in a library's extra": "logging.getLogger('lib').warning('x', extra={'n': number + name})",
    "in a library's object": "logging.getLogger('lib').warning({'n': number + name})",
    "in a broken format": "logging.getLogger('lib').warning('%d', name + number)",
    "by a handler of its own": "h = logging.getLogger('lib'); "
    "h.addHandler(logging.StreamHandler()); h.propagate = False; h.warning(name + number)",
    "in a warning": "warnings.warn(name + number)",
    "in what nobody caught": "raise ValueError(name + number)",
    "in what a thread left": "def f(): raise ValueError(name + number)\n"
    "t = threading.Thread(target=f); t.start(); t.join()",
    "in what a destructor left": "class A:\n def __del__(self): raise ValueError(name + number)\n"
    "A()",
    "in a statement's parameters": "from sqlalchemy.exc import IntegrityError\n"
    "try: raise IntegrityError('insert', {'n': number + name}, ValueError(number))\n"
    "except Exception: log.exception('store.refused')",
    "in an address": "logging.getLogger('uvicorn.error').error('GET /x?nir=%s', number)",
    "in a stack": "log.info('x.y', stack_info=True, kind=number)",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_no_person_is_written(attack: str) -> None:
    text = written(attack)
    assert text.strip(), "the line itself must remain"
    for word in (NUMBER, NUMBER[:13], SPACED, NAME, "190017500000101"):
        assert word.lower() not in text.lower()


def test_an_exception_is_told_by_type_and_place() -> None:
    (line,) = lines(
        "def inner(): raise LookupError(name)\n"
        "try: inner()\nexcept LookupError: log.exception('search.failed')"
    )
    assert line["exception"] == "builtins.LookupError"
    assert line["place"].endswith("<string>:7")


def test_a_library_is_told_by_its_name_level_and_place() -> None:
    (line,) = lines("logging.getLogger('uvicorn.error').error('whatever')")
    assert (line["event"], line["logger"], line["level"]) == ("library", "uvicorn.error", "error")


def test_statements_and_requests_are_not_told_one_by_one() -> None:
    told = lines(
        "for n in ('uvicorn.access', 'sqlalchemy.engine'): logging.getLogger(n).info('x')\n"
        "log.info('end.reached')"
    )
    assert [line["event"] for line in told] == ["end.reached"]


def test_refused_keys_are_counted() -> None:
    (line,) = lines("log.info('search.done', patient=name, words=number)")
    assert line["refused"] == 2
    assert set(line) <= ALLOWED


@given(
    digits=st.from_regex(r"[1278]\d{4}(\d\d|2[ABab])\d{6}(\d\d)?", fullmatch=True),
    separators=st.lists(st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", "/"]), min_size=15),
)
def test_a_number_is_found_however_it_is_written(digits: str, separators: list[str]) -> None:
    typed = "".join(
        digit + separator for digit, separator in zip(digits, separators, strict=False)
    ).rstrip(" .-/\u00a0\u202f")
    assert without_numbers(f"du {typed}.") == f"du {DROPPED}."
    line = refuse_people(None, "info", {"event": "a.b", "code": typed})
    assert line == {"event": "a.b", "code": DROPPED}


def test_times_and_short_numbers_stay() -> None:
    for text in ("2026-11-22T13:49:18.123456Z", "port 8501", "15-2026-000123", "12345678901"):
        assert without_numbers(text) == text


def test_an_address_loses_its_query() -> None:
    assert without_numbers("GET /dossier?q=abc HTTP/1.1") == "GET /dossier? HTTP/1.1"
