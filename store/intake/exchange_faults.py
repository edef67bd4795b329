"""What is wrong in files of the exchange format: a code at its file, line and column.

A value is never kept: it may be somebody's number. All faults are counted, the first is told.
"""

from dataclasses import dataclass
from enum import StrEnum


class File(StrEnum):
    """The five files (docs/evaluate.md), under their names."""

    AGENTS = "agents.csv"
    PATIENTS = "patients.csv"
    ROSTER = "roster.csv"
    CARE = "care.csv"
    ACCESSES = "accesses.csv"


class FaultCode(StrEnum):
    """What is wrong; console/exchange_words.py has the sentence of each."""

    NO_FOLDER = "no_folder"
    NOT_A_FOLDER = "not_a_folder"
    NO_FILE = "no_file"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    HEADER_ONLY = "header_only"
    SEPARATOR = "separator"
    NO_COLUMN = "no_column"
    COLUMN_TWICE = "column_twice"
    ENCODING = "encoding"
    NUL = "nul"
    TOO_LONG = "too_long"
    BROKEN = "broken"
    CELLS = "cells"
    NOTHING = "nothing"
    NOT_A_TIME = "not_a_time"
    NO_OFFSET = "no_offset"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_FLAG = "not_a_flag"
    NOT_IN_LIST = "not_in_list"
    SEMICOLON = "semicolon"
    UNKNOWN_AGENT = "unknown_agent"
    TWICE = "twice"
    ENDS_FIRST = "ends_first"
    UNORDERED = "unordered"


@dataclass(frozen=True, slots=True)
class Fault:
    """Lines count from 1, the header's; 0 is the file itself, without one the folder."""

    code: FaultCode
    file: File | None = None
    line: int = 0
    column: str = ""


class NotALog(Exception):
    """The files are refused: for ``first``, and for so many ``more``."""

    def __init__(self, first: Fault, more: int = 0) -> None:
        super().__init__(first.code)
        self.first, self.more = first, more


@dataclass(slots=True)
class Faults:
    """Those met so far: the one that stands first in the file where the first was met."""

    first: Fault | None = None
    count: int = 0

    def add(self, code: FaultCode, file: File, line: int = 0, column: str = "") -> None:
        """One more."""
        if self.first is None or (self.first.file is file and line < self.first.line):
            self.first = Fault(code, file, line, column)
        self.count += 1

    def refuse(self) -> None:
        """``NotALog`` when there is any."""
        if self.first is not None:
            raise NotALog(self.first, self.count - 1)
