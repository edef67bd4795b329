"""Every official message is taken, and the official schema refuses what we refuse.

Judged on the corpus' messages, each changed in one place: one property left out, or another value.
"""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policy.feeds import Contradiction, RemarkCode
from store.intake.rs_eda import read
from tests.policy.corpus import corpus

pytestmark = pytest.mark.corpus

RECEIVED = datetime(2026, 3, 1, tzinfo=UTC)
_SCHEMAS = {"createCaseHealth": "RS-EDA", "createCaseHealthUpdate": "RS-EDA-MAJ"}
_VALUES: tuple[object, ...] = (
    "",
    "x",
    "P55Y",
    "M01.01",
    "2024-01-04T08:01:00+01:00",
    "2024-13-04",
    3,
    1.5,
    True,
    [],
    {},
)
_VALUES_IN_LISTS = ("DRM", "D", "M", "ARM", "TEL", "fr", "AMU", "P4", "NIR", "12345", "a.b.c.d")
CHANGES = 250  # of each message


def messages() -> list[Path]:
    folder = corpus("samu")
    return sorted([*folder.glob("RS-EDA/*.json"), *folder.glob("RS-EDA-MAJ/*.json")])


def judge(kind: str) -> jsonschema.Draft7Validator:
    schema = corpus(f"samu/schema/{_SCHEMAS[kind]}.schema.json")
    return jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8")))


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Every property and item: what holds it, and its key there."""
    match value:
        case dict():
            inner = list(value.items())
        case list():
            inner = list(enumerate(value))
        case _:
            return
    for key, one in inner:
        yield value, key
        yield from places(one)


def changed(whole: object, chance: random.Random) -> object:
    """The same, changed in one place."""
    made = deepcopy(whole)
    holder, key = chance.choice(list(places(made)))
    if isinstance(holder, dict) and chance.random() < 0.4:
        del holder[key]
    else:
        holder[key] = deepcopy(chance.choice(_VALUES + _VALUES_IN_LISTS))
    return made


def refuses(judge: jsonschema.Draft7Validator, body: object) -> bool:
    """Is there more than an unknown property, or a time that no calendar has."""
    errors = judge.iter_errors(body)
    return any(error.validator != "additionalProperties" for error in errors)


def test_every_official_message_is_taken() -> None:
    assert len(messages()) >= 9
    for path in messages():
        found = read(path.read_bytes(), RECEIVED)
        assert (len(found.messages), found.remarks) == (1, ()), path.name


def test_official_messages_contradict_themselves_and_say_so() -> None:
    (path,) = (path for path in messages() if "EnfantsNguyen.01" in path.name)
    (message,) = read(path.read_bytes(), RECEIVED).messages
    expected = {Contradiction.AGE_AND_BIRTH, Contradiction.NOTE_BEFORE_CALL}
    assert set(message.contradictions) == expected
    assert len(message.persons) == 2


def test_the_official_schema_refuses_what_we_refuse() -> None:
    chance = random.Random(2026)
    refused = 0
    for path in messages():
        whole = json.loads(path.read_text("utf-8"))
        (kind,) = whole
        official = judge(kind)
        for _ in range(CHANGES):
            body = changed(whole[kind], chance)
            found = read(json.dumps({kind: body}).encode(), RECEIVED)
            theirs = refuses(official, body)
            assert (not found.messages) is theirs, (path.name, found.remarks)
            refused += theirs
    assert CHANGES < refused < CHANGES * len(messages()) - CHANGES


def test_a_new_property_anywhere_is_remarked_upon_and_loses_no_file() -> None:
    for path in messages():
        whole = json.loads(path.read_text("utf-8"))
        holders = [holder for holder, _ in places(whole) if isinstance(holder, dict)][1:]
        for holder in {id(each): each for each in holders if each is not whole}.values():
            holder["propriétéNouvelle"] = {"de": ["la", "version", "suivante"]}
            found = read(json.dumps(whole).encode(), RECEIVED)
            assert len(found.messages) == 1
            assert {remark.code for remark in found.remarks} == {RemarkCode.UNKNOWN_PROPERTY}
            del holder["propriétéNouvelle"]
