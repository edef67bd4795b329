"""The list of accesses for a spreadsheet: one line each, the same words as on paper."""

from console.exports import spreadsheet
from console.patient_list import Names, facts, told_lines
from store.archive import moment
from store.patient_file import LETTERS, Sheet

MEDIA_TYPE = spreadsheet.MEDIA_TYPE
_PARTS = {letter: part for part, letter in LETTERS.items()}
COLUMNS = ("ligne", "partie", "heure_utc", "journal", "ecritures", "detail")


def table(sheet: Sheet) -> bytes:
    """All of it."""
    names = Names(sheet)
    rows = [
        (
            label,
            _PARTS[label[0]],
            moment(line.at),
            str(line.site),
            " ".join(map(str, line.entries)),
            " | ".join(f"{name} : {said}" for name, said in facts(sheet, names, line) if said),
        )
        for label, line in told_lines(sheet)
    ]
    return spreadsheet.as_lines([COLUMNS, *rows])
