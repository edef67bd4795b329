"""What the feeds bring, taken once, in any order: regulation files.

Statements and blind indexes are kept, no word and no name; ``regulation_file`` is read from them
anew whenever one is added. Accesses that a file may explain are marked, to be looked at again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause

from policy.durations import DURATIONS
from policy.feeds import Contradiction, Field, FileMessage, Taken
from store import feeds_sql as sql
from store import likeness
from store.feeds_folding import FileRead, Said, fold, references
from store.models import AnyRow
from store.session import Working

_SEPARATE = " "  # between codes, which have no space


def take_files(work: Working, site_id: UUID, messages: Sequence[FileMessage]) -> Taken:
    """Take what is new, read the files it is about again, mark what they may explain."""
    fresh = _fresh(work, site_id, messages)
    if fresh:
        _state(work, site_id, fresh)
        _describe(work, site_id, fresh.values())
        _Files(work, site_id).read_again({message.case_id for message in fresh.values()})
    return Taken(len(fresh), len(messages) - len(fresh))


def _fresh(
    work: Working, site_id: UUID, messages: Iterable[FileMessage]
) -> dict[bytes, FileMessage]:
    """Those never heard of, by an index of their digest: nobody may try words against it."""
    heard = {work.ring.index("feed_message", one.digest): one for one in messages}
    if not heard:
        return {}
    work.connection.execute(sql.ALONE, {"site": str(site_id)})
    times = [one.said_at for one in heard.values()]
    known = {"site": site_id, "digests": list(heard), "times": times}
    new = {bytes(digest) for digest in work.connection.scalars(sql.MESSAGES, known)}
    return {digest: one for digest, one in heard.items() if digest in new}


def _state(work: Working, site_id: UUID, fresh: dict[bytes, FileMessage]) -> None:
    rows = [
        (one.case_id, field.value, words, one.said_at, digest)
        for digest, one in fresh.items()
        for field, words in _said(one)
    ]
    names = ("cases", "fields", "words", "times", "digests")
    work.connection.execute(sql.STATEMENTS, {"site": site_id} | _columns(names, rows))


def _said(message: FileMessage) -> Iterable[tuple[Field, str]]:
    yield from ((statement.field, statement.value) for statement in message.statements)
    yield from ((Field.CONTRADICTION, code.value) for code in message.contradictions)


def _describe(work: Working, site_id: UUID, fresh: Iterable[FileMessage]) -> None:
    newest: dict[tuple[str, str, str, bytes], datetime] = {}
    for one in fresh:
        for person in one.persons:
            for term in person.terms:
                index = likeness.index_of(work.ring, term)
                key = (one.case_id, person.person, term.trait.value, index)
                newest[key] = max(newest.get(key, one.said_at), one.said_at)
    names = ("events", "persons", "traits", "indexes", "times")
    known = {"site": site_id} | _columns(names, [(*key, at) for key, at in newest.items()])
    if newest:
        work.connection.execute(sql.OLDER_TRAITS, known)
        work.connection.execute(sql.TRAITS, known)


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    """Rows as the arrays that one statement unnests."""
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of one site, while nobody else reads them anew."""

    work: Working
    site_id: UUID

    def read_again(self, touched: Collection[str]) -> None:
        """These files, and whichever would be called like one of them before or after."""
        files = self._folded(touched)
        names = {*touched}.union(*(file.names for file in files))
        others = {row.case_id for row in self._ask(sql.CLAIMING, names=names)} - {*touched}
        files += [file for file in self._folded(others) if file.reference in names]
        known = self._ask(sql.KNOWN, names={*names, *others})
        self._write(_shared(files), known)
        before = {row.reference for row in known if row.case_id in {f.case_id for f in files}}
        self._mark_stale(files, before)

    def _folded(self, cases: Collection[str]) -> list[FileRead]:
        if not cases:
            return []
        said: dict[str, list[Said]] = {case: [] for case in cases}
        for row in self._ask(sql.SAID, cases=cases):
            said[row.case_id].append(Said(Field(row.field), row.value, row.said_at))
        changed = {row.event for row in self._ask(sql.CHANGED_PERSONS, cases=cases)}
        files = [fold(case, statements) for case, statements in said.items() if statements]
        return [
            _with(f, Contradiction.PERSON_CHANGED) if f.case_id in changed else f for f in files
        ]

    def _write(self, files: Sequence[FileRead], known: Sequence[AnyRow]) -> None:
        manual = {row.reference for row in known if row.case_id is None}
        ours = {row.case_id for row in known if row.case_id} | {file.case_id for file in files}
        there = {row.case_id for row in known}

        def taken(file: FileRead) -> bool:
            another = file.reference in ours and file.reference != file.case_id
            written = file.reference if file.case_id in there else file.case_id
            return another or written in manual

        called = references(files, taken)
        rows = [_row(file, called[file.case_id]) for file in files]
        columns = _columns(_WRITTEN, rows)
        new = [(case, name) for case, name in called.items() if case not in there]
        if any(name in manual for _, name in new):
            self._say(sql.ADOPT, **_columns(("cases", "names"), new))
        if there:
            self._say(sql.RELEASE, cases=columns["cases"], names=columns["names"])
        said = [file.case_id for file in files if file.opening_said]
        self._say(sql.FILES, **columns, opening_said=said)

    def _mark_stale(self, files: Sequence[FileRead], before: Collection[str]) -> None:
        cases = [file.case_id for file in files]
        names = {*cases, *before}.union(*(file.names for file in files))
        names |= {name.lower() for name in names}  # as it may have been typed
        review = DURATIONS.review
        windows = {"before": review.before_arrival, "after": review.own_care}
        known = {"site": self.site_id, "cases": cases, "names": sorted(names)} | windows
        self.work.connection.execute(sql.STALE, known)

    def _say(self, statement: TextClause, **columns: Sequence[object]) -> None:
        self.work.connection.execute(statement, {"site": self.site_id} | columns)

    def _ask(self, statement: TextClause, **lists: Collection[str]) -> Sequence[AnyRow]:
        known = {name: sorted(each) for name, each in lists.items()}
        return self.work.connection.execute(statement, {"site": self.site_id} | known).all()


def _shared(files: Sequence[FileRead]) -> list[FileRead]:
    """The same, those that bear one reference saying so."""
    wanting = Counter(file.reference for file in files)
    return [
        _with(file, Contradiction.REFERENCE_SHARED) if wanting[file.reference] > 1 else file
        for file in files
    ]


def _with(file: FileRead, code: Contradiction) -> FileRead:
    return replace(file, contradictions=file.contradictions | {code})


_WRITTEN = (
    "cases", "names", "opened", "closed", "attributions", "priorities", "motives", "statuses",
    "owners", "contradictions",
)  # fmt: skip


def _row(file: FileRead, called: str) -> tuple[object, ...]:
    codes = _SEPARATE.join(sorted(file.contradictions))
    return (
        file.case_id, called, file.opened_at, file.closed_at, file.attribution, file.priority,
        file.motive, file.status, file.owner, codes,
    )  # fmt: skip
