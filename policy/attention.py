"""Which treatments matter in an emergency: by ATC code (attention.toml), or by name."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from policy.tables import Table, UnreadableTable, exactly, read, sentence

_FILE = "attention.toml"
_PREFIX = re.compile(r"[A-Z][0-9]{2}(?:[A-Z](?:[A-Z](?:[0-9]{2})?)?)?")


@dataclass(frozen=True, slots=True)
class Attention:
    """A class of treatments: its French name, and why it is marked, in a few words."""

    prefix: str
    label: str
    why: str


def classes(table: Table) -> Mapping[str, Attention]:
    """The classes by prefix; raises ``UnreadableTable``."""
    exactly(table, ("source", "classes"), where=_FILE)
    sentence(table, "source", where=_FILE)
    found = [_class(line) for line in table["classes"]]
    by_prefix = {one.prefix: one for one in found}
    if len(by_prefix) != len(found):
        raise UnreadableTable(f"{_FILE}: a prefix stands twice")
    return by_prefix


def attention(atc: str) -> Attention | None:
    """The class of an ATC code by its longest known prefix; None for what is not marked."""
    code = atc.strip().upper()
    prefixes = (code[:length] for length in range(len(code), 0, -1))
    return next((CLASSES[prefix] for prefix in prefixes if prefix in CLASSES), None)


def attention_by_name(words: str) -> Attention | None:
    """The class of a treatment written without an ATC code, by a whole word of its name."""
    bare = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    found = (NAMES[word] for word in re.findall(r"[a-z]+", plain) if word in NAMES)
    return next(found, None)


def names(table: Table, known: Mapping[str, Attention]) -> Mapping[str, Attention]:
    """The classes by name; raises ``UnreadableTable`` for a name that stands twice."""
    where = "attention_names.toml"
    exactly(table, ("source", "names"), where=where)
    sentence(table, "source", where=where)
    found: dict[str, Attention] = {}
    for prefix, written in table["names"].items():
        for name in written:
            if name in found or prefix not in known or not re.fullmatch(r"[a-z]+", name):
                raise UnreadableTable(f"{where}: {name!r} under {prefix!r}")
            found[name] = known[prefix]
    return found


def _class(line: Table) -> Attention:
    exactly(line, ("prefix", "label", "why"), where=_FILE)
    prefix = line["prefix"]
    if not _PREFIX.fullmatch(prefix):
        raise UnreadableTable(f"{_FILE}: {prefix!r} is no beginning of an ATC code")
    return Attention(prefix, *(sentence(line, key, where=_FILE) for key in ("label", "why")))


CLASSES = classes(read(_FILE))
NAMES = names(read("attention_names.toml"), CLASSES)
