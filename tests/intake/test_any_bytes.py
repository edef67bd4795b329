"""Whatever happens to a document on its way, a ReadDocument or a NotReadable comes out."""

import copy
import json
import random
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from policy.record import ReadDocument, Section
from store.intake.reading import NotReadable, read

FIXTURES = Path(__file__).parent / "fixtures"
VSM = (FIXTURES / "vsm.xml").read_bytes()
IPS = (FIXTURES / "ips.json").read_bytes()
SEEDS = st.integers(0, 2**32)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(content: bytes) -> None:
    try:
        document = read(content)
    except NotReadable:
        return
    assert isinstance(document, ReadDocument)
    assert all(isinstance(content.section, Section) for content in document.sections)
    assert all(item.text for content in document.sections for item in content.items)


def test_the_fixtures_themselves_are_read() -> None:
    assert len(read(VSM).sections) > 8
    assert len(read(IPS).sections) > 8


@many
@given(st.binary(max_size=400), st.sampled_from([b"", b"<", b"{", b"\xff\xfe<"]))
def test_any_bytes(content: bytes, head: bytes) -> None:
    survives(head + content)


@many
@given(st.sampled_from([VSM, IPS]), st.integers(0, 40_000))
def test_a_truncated_document(content: bytes, end: int) -> None:
    survives(content[: end % len(content)])


@many
@given(
    st.sampled_from([VSM, IPS]),
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=8),
)
def test_flipped_bytes(content: bytes, flips: list[tuple[int, int]]) -> None:
    changed = bytearray(content)
    for place, value in flips:
        changed[place % len(changed)] = value
    survives(bytes(changed))


@many
@given(SEEDS, st.integers(1, 12))
def test_elements_and_attributes_lost_or_moved(seed: int, blows: int) -> None:
    chance = random.Random(seed)
    root = etree.fromstring(VSM)
    for _ in range(blows):
        inner = list(root.iter())[1:]
        if not inner:
            break
        _strike(chance, root, chance.choice(inner))
    survives(etree.tostring(root))


def _strike(chance: random.Random, root: Any, element: Any) -> None:
    blow = chance.randrange(6)
    if blow == 0:
        element.getparent().remove(element)
    elif blow == 1 and element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]
    elif blow == 2 and element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(["", "x", "9" * 40, "-1"]))
    elif blow == 3:
        element.text = chance.choice(["", " ", "Non", "\u202e", "1 cp/j" * 9])
    elif blow == 4:
        element.append(copy.deepcopy(chance.choice(list(root.iter())[1:])))
    else:
        element.tag = chance.choice(list(root.iter())).tag


STRANGE: list[Any] = [
    None,
    True,
    0,
    -1.5,
    10**30,
    "",
    "x",
    "#",
    [],
    [[]],
    {},
    {"": None},
    [None, 1],
]


@many
@given(SEEDS, st.integers(1, 12))
def test_json_values_of_another_type(seed: int, blows: int) -> None:
    chance = random.Random(seed)
    tree = json.loads(IPS)
    for _ in range(blows):
        holder = _somewhere(chance, tree)
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        if chance.random() < 0.3:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(STRANGE))
    survives(json.dumps(tree).encode())


def _somewhere(chance: random.Random, tree: Any) -> Any:
    """A container that is not empty, deep inside more often than not."""
    found, waiting = [], [tree]
    while waiting:
        each = waiting.pop()
        inner = list(each.values()) if isinstance(each, dict) else list(each)
        if each:
            found.append(each)
        waiting += [part for part in inner if isinstance(part, (dict, list))]
    return chance.choice(found) if found else tree
