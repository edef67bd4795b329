"""What one statement shows of the files that messages speak of, and of those named like them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from policy.feeds import Contradiction, Field
from store.feeds_folding import FileRead, Said, fold
from store.feeds_naming import Called, Known
from store.models import AnyRow


@dataclass(frozen=True, slots=True)
class Another:
    """A file that nothing was said of, as it stands."""

    wanted: str
    now: Called


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of ``feeds_sql.PICTURE``, by their kind."""

    files: tuple[FileRead, ...]
    references: dict[str, str]  # by id, as they are called now
    known: Known
    others: dict[str, Another]  # by id: the least two of each name


def picture(rows: Iterable[AnyRow], touched: Collection[str]) -> Picture:
    """Sort the rows out."""
    of: dict[str, list[AnyRow]] = {"said": [], "changed": [], "known": [], "wanting": []}
    for row in rows:
        of[row.kind].append(row)
    before = {row.case_id: row.words for row in of["known"] if row.case_id is not None}
    others = {
        row.case_id: Another(row.field, Called(row.words, row.shared)) for row in of["wanting"]
    }
    references = before | {case: one.now.reference for case, one in others.items()}
    known = Known(
        frozenset(row.words for row in of["known"] if row.case_id is None),
        frozenset(references),
        frozenset({*references, *touched}),
    )
    return Picture(files(of["said"], of["changed"]), references, known, others)


def files(said: Iterable[AnyRow], changed: Iterable[AnyRow]) -> tuple[FileRead, ...]:
    """Each file as its statements say it."""
    statements: dict[str, list[Said]] = {}
    for row in said:
        one = Said(Field(row.field), row.words, row.said_at, row.message)
        statements.setdefault(row.case_id, []).append(one)
    others = {row.case_id for row in changed}
    read = [fold(case, each) for case, each in statements.items()]
    return tuple(told(f, Contradiction.PERSON_CHANGED) if f.case_id in others else f for f in read)


def told(file: FileRead, code: Contradiction) -> FileRead:
    """The same file, with what was found between its messages or beside them."""
    return replace(file, contradictions=file.contradictions | {code})
