"""The statements of corroborating.sql, by name; two say how a file and a visit are read."""

import re
from pathlib import Path

from sqlalchemy import TextClause, text

_WRITTEN = Path(__file__).with_name("corroborating.sql").read_text(encoding="utf-8")
_PARTS = re.split(r"^-- :([a-z_]+)\n", _WRITTEN, flags=re.MULTILINE)[1:]
_STATEMENTS = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))


def _statement(name: str) -> TextClause:
    whole = _STATEMENTS[name]
    for part in ("care", "visit"):
        whole = whole.replace(f"{{{part}}}", _STATEMENTS[part].strip())
    return text(whole)


ADOPT = _statement("adopt")
ALONE = _statement("alone")
AROUND = _statement("around")
ATTACHED = _statement("attached")
FEEDS_WAIT = _statement("feeds_wait")
FOLLOWING = _statement("following")
JUDGED = _statement("judged")
NAMED = _statement("named")
OWN = _statement("own")
PERSONS = _statement("persons")
SETTLED = _statement("settled")
SHARING = _statement("sharing")
SHIFTS = _statement("shifts")
STALE = _statement("stale")
TO_CONFIRM = _statement("to_confirm")
WAITING = _statement("waiting")
