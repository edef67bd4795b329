"""One log, on standard error, that cannot carry a person: events, codes, times, places in the code.

INVARIANT: only the keys of ALLOWED pass, only names of events, and no value that looks like a
social security number. The rest is replaced by a mark: a missing detail is found again in the
audit log, a leaked one never comes back. An exception is told by its type and where it was
raised; its words may quote a row, a parameter or a document. Lines are cleaned before the
`LogRecord` exists, so a handler that a library installs sees nothing more than ours.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

#: What a line may say. Codes, counts, times and addresses of the program: never words of people.
ALLOWED = frozenset({
    "event", "level", "at", "logger",
    "code", "count", "database", "duration_ms", "exception", "exit", "kind", "method", "mode",
    "outcome", "place", "port", "refused", "role", "route", "section", "seq", "signal", "site",
    "state", "status", "step", "task", "version", "worker",
})  # fmt: skip

DROPPED = "[retiré]"

_EVENT = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")  # « console.started », never a sentence
#: 13 characters or more, Corsican letters included, whatever separates them: « 2 55-08.2a 168 025 »
_NUMBER = re.compile(r"\d(?:[\W_]{0,3}\d){5}[\W_]{0,3}[\dABab](?:[\W_]{0,3}\d){6,}")
_QUERY = re.compile(r"\?\S*")
_LONGEST = 200
_LIBRARY = "library"

Line = MutableMapping[str, Any]
_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send everything that logs in this process through the filter, to ``stream``."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            tell_exception,
            refuse_people,
            _as_message,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    logging.setLogRecordFactory(_record)
    _only_handler(stream or sys.stderr, level)
    sys.excepthook = _crashed
    threading.excepthook = lambda told: _crashed(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _crashed(told.exc_type, told.exc_value, told.exc_traceback)


def uvicorn_settings() -> Mapping[str, Any]:
    """For ``uvicorn.Config``: no logging set-up of its own, no access log (it writes addresses)."""
    return {"log_config": None, "access_log": False}


def tell_exception(_logger: object, _method: str, line: Line) -> Line:
    """Type and place of an exception, outermost call first; its words and values stay out."""
    info = line.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        line["exception"], line["place"] = _told(cast("_Raised", info))
    return line


def refuse_people(_logger: object, _method: str, line: Line) -> Line:
    """Keep the allowed keys with plain values, cleaned; say how many were refused."""
    kept: Line = {key: _cleaned(value) for key, value in line.items() if key in ALLOWED}
    if not _EVENT.fullmatch(str(line.get("event"))):
        kept["event"] = DROPPED
    if refused := len(line.keys() - ALLOWED):
        kept["refused"] = refused
    return kept


def without_numbers(text: str) -> str:
    """``text`` without what looks like a social security number, and without addresses' queries."""
    return _QUERY.sub("?", _NUMBER.sub(DROPPED, text))


def _cleaned(value: object) -> object:
    match value:
        case None | bool() | float():
            return value
        case int():
            return value if abs(value) < 10**12 else DROPPED
        case str():
            return without_numbers(value)[:_LONGEST]
        case _:
            return DROPPED


def _told(raised: _Raised) -> tuple[str, str]:
    kind, _, trace = raised
    frames = traceback.extract_tb(trace)[-4:] if trace else []
    places = (f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno}" for frame in frames)
    return f"{kind.__module__}.{kind.__qualname__}", " > ".join(places)


class _Clean(dict[str, Any]):
    """A line that went through the filter."""


def _as_message(_logger: object, _method: str, line: Line) -> tuple[tuple[_Clean], dict[str, Any]]:
    return (_Clean(line),), {}


def _record(
    name: str, level: int, path: str, number: int, message: object, _arguments: object,
    raised: object, *_rest: object, **_named: object,
) -> logging.LogRecord:  # fmt: skip
    """Standard logging composes sentences with values: keep who spoke and where, not the words."""
    if not isinstance(message, _Clean):
        place = f"{'/'.join(path.split('/')[-2:])}:{number}"
        message = _library_line(name, level, place, raised)
    return logging.LogRecord(name, level, path, number, message, (), None)


def _library_line(name: str, level: int, place: str, raised: object) -> _Clean:
    line: Line = {
        "event": _LIBRARY,
        "logger": name,
        "level": logging.getLevelName(level).lower(),
        "at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "place": place,
        "exc_info": raised,
    }
    return _Clean(refuse_people(None, "", tell_exception(None, "", line)))


def _crashed(
    kind: type[BaseException], raised: BaseException | None, trace: TracebackType | None
) -> None:
    """Python would print the message and the source line of what nobody caught."""
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        info = (kind, raised or kind(), trace)
        structlog.stdlib.get_logger("console").critical("console.crashed", exc_info=info)


def _worth_a_line(record: logging.LogRecord) -> bool:
    """A library is heard when something is wrong: its other lines say nothing without words."""
    library = isinstance(record.msg, _Clean) and record.msg.get("event") == _LIBRARY
    return record.levelno >= logging.WARNING or not library


class _Lines(logging.Formatter):
    """JSON for a program, columns for a person."""

    def __init__(self, *, readable: bool) -> None:
        super().__init__()
        self._draw = structlog.dev.ConsoleRenderer(timestamp_key="at") if readable else None

    def format(self, record: logging.LogRecord) -> str:
        line = record.msg if isinstance(record.msg, _Clean) else {"event": DROPPED}
        if self._draw:
            return str(self._draw(None, record.levelname, dict(line)))
        return json.dumps(line, ensure_ascii=False)


def _only_handler(stream: TextIO, level: int) -> None:
    """One handler, whatever libraries installed before; warnings go the same way."""
    for name in list(logging.Logger.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate, logger.disabled = True, False
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines(readable=stream.isatty()))
    handler.addFilter(_worth_a_line)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a failing line would print its own arguments
