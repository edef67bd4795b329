"""Bytes of anybody’s into a JSON value: bounded, unambiguous, UTF-8; or one code that says why."""

import json
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from policy.feeds import Remark, RemarkCode

LARGEST: Final = 2**20
DEEPEST: Final = 32  # a message in its envelope is fourteen deep
_LONGEST_NUMBER = 300


class NotTaken(Exception):
    """A message is refused; says where and why, never a value."""

    def __init__(self, path: str, code: RemarkCode) -> None:
        super().__init__(code.value)
        self.remark = Remark(0, path, code)


def value(content: bytes) -> object:
    """The JSON value; ``NotTaken``."""
    if len(content) > LARGEST:
        raise NotTaken("", RemarkCode.TOO_LARGE)
    if not content.strip():
        raise NotTaken("", RemarkCode.EMPTY)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotTaken("", RemarkCode.ENCODING) from None
    try:
        read = _DECODER.decode(text)
    except RecursionError:
        raise NotTaken("", RemarkCode.TOO_DEEP) from None
    except ValueError:
        raise NotTaken("", RemarkCode.BROKEN) from None
    if _too_deep(read):
        raise NotTaken("", RemarkCode.TOO_DEEP)
    canonical(read)
    return read


def canonical(read: object) -> bytes:
    """The same bytes for the same value; ``NotTaken`` for half a character (a lone surrogate)."""
    said = json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return said.encode()
    except UnicodeEncodeError:
        raise NotTaken("", RemarkCode.ENCODING) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise NotTaken("", RemarkCode.SAID_TWICE)
    return read


def _no_number(_: str) -> NoReturn:
    raise ValueError  # NaN and infinities are no JSON


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError
    return int(digits)


def _decimal(written: str) -> float:
    number = float(written)
    if number in (float("inf"), float("-inf")):
        raise ValueError
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole, parse_float=_decimal
)


def _too_deep(read: object) -> bool:
    level = [read]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
    return bool(level)


def _inside(one: object) -> Iterable[object]:
    match one:
        case dict():
            return one.values()
        case list():
            return one
        case _:
            return ()
