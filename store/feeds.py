"""What the feeds bring, taken once, in any order: regulation files.

Statements and blind indexes are kept, no word and no name; ``regulation_file`` is read from them
anew whenever one is added. Accesses that a file may explain are marked, to be looked at again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import TextClause

from policy.durations import DURATIONS
from policy.feeds import Contradiction, Field, FileMessage, Taken
from store import feeds_sql as sql
from store import likeness
from store.feeds_folding import FileRead
from store.feeds_naming import Called, called
from store.feeds_picture import Picture, files, picture, told
from store.keys import KeyRing
from store.models import AnyRow
from store.session import Working

_SEPARATE = " "  # between codes, which have no space
Columns = dict[str, list[object]]  # rows, as the arrays that one statement unnests


def take_files(work: Working, site_id: UUID, messages: Sequence[FileMessage]) -> Taken:
    """Take what is new, read the files it is about again, mark what they may explain."""
    new = len(take_new(work, site_id, messages))
    return Taken(new, len(messages) - new)


def take_new(work: Working, site_id: UUID, messages: Sequence[FileMessage]) -> frozenset[int]:
    """The same; the places of those that were new."""
    heard = {work.ring.index("feed_message", one.digest): n for n, one in enumerate(messages)}
    new = _fresh(work, site_id, {digest: messages[n] for digest, n in heard.items()})
    if new:
        fresh = [messages[heard[digest]] for digest in new]
        _Files(work, site_id, _described(work.ring, fresh)).read_again(fresh)
    return frozenset(heard[digest] for digest in new)


def _fresh(work: Working, site_id: UUID, heard: Mapping[bytes, FileMessage]) -> list[bytes]:
    """Those never heard of, by an index of their digest: nobody may try words against it."""
    if not heard:
        return []
    rows = [
        (one.case_id, field.value, words, one.said_at, digest)
        for digest, one in heard.items()
        for field, words in _said(one)
    ]
    stated = _columns(("cases", "fields", "words", "times", "digests"), rows)
    times = [one.said_at for one in heard.values()]
    known = {"site": site_id, "heard": list(heard), "heard_at": times} | stated
    return [bytes(new) for new in work.connection.scalars(sql.HEAR, known)]


def _said(message: FileMessage) -> Iterable[tuple[Field, str]]:
    yield from ((statement.field, statement.value) for statement in message.statements)
    yield from ((Field.CONTRADICTION, code.value) for code in message.contradictions)


def _described(ring: KeyRing, messages: Iterable[FileMessage]) -> Columns:
    """Who these messages are about, each trait once, by its newest time."""
    newest: dict[tuple[str, str, str, bytes], datetime] = {}
    for one in messages:
        for person in one.persons:
            for term in person.terms:
                index = likeness.index_of(ring, term)
                key = (one.case_id, person.person, term.trait.value, index)
                newest[key] = max(newest.get(key, one.said_at), one.said_at)
    names = ("events", "persons", "traits", "indexes", "times")
    return _columns(names, [(*key, at) for key, at in newest.items()])


def _columns(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Columns:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of one site, while nobody else reads them anew."""

    work: Working
    site_id: UUID
    described: Columns

    def read_again(self, messages: Sequence[FileMessage]) -> None:
        """These files, and whichever is called otherwise because of them."""
        touched = sorted({message.case_id for message in messages})
        seen = picture(self._ask(sql.PICTURE, cases=touched, **self.described), touched)
        wanted = {file.case_id: file.reference for file in seen.files}
        wanted |= {case: one.wanted for case, one in seen.others.items()}
        names = called(wanted, seen.known)
        moved = sorted(case for case, one in seen.others.items() if names[case] != one.now)
        read = [*seen.files, *self._others(moved)]
        self._rename(seen, {file.case_id: names[file.case_id].reference for file in read})
        self._write(seen, [_named(file, names[file.case_id]) for file in read], names)

    def _others(self, moved: Sequence[str]) -> tuple[FileRead, ...]:
        if not moved:
            return ()
        rows = self._ask(sql.SAID, cases=moved)
        said = [row for row in rows if row.kind == "said"]
        return files(said, [row for row in rows if row.kind == "changed"])

    def _rename(self, seen: Picture, names: dict[str, str]) -> None:
        """Make room for these names, and take those that were written down for these files."""
        new = [(case, name) for case, name in names.items() if case not in seen.references]
        if any(name in seen.known.manual for _, name in new):
            self._say(sql.ADOPT, _columns(("cases", "names"), new))
        now = seen.references
        leaving = [case for case, name in names.items() if now.get(case, name) not in (name, case)]
        if leaving:
            self._say(sql.RELEASE, {"cases": leaving})

    def _write(self, seen: Picture, read: Sequence[FileRead], names: dict[str, Called]) -> None:
        rows = [_row(file, names[file.case_id].reference) for file in read]
        before = {seen.references.get(file.case_id, file.case_id) for file in read}
        spoken = before.union(*({file.case_id, *file.names} for file in read))
        spoken |= {name.lower() for name in spoken}  # as it may have been typed
        review = DURATIONS.review
        known = _columns(_WRITTEN, rows) | self.described
        known["opening_said"] = [file.case_id for file in read if file.opening_said]
        known["kind_said"] = [file.case_id for file in read if file.kind_said]
        known["status_said"] = [file.case_id for file in read if file.status_said]
        known["spoken"] = [*sorted(spoken)]
        windows = {"before": review.before_arrival, "after": review.own_care}
        self.work.connection.execute(sql.WRITE, {"site": self.site_id} | windows | known)

    def _say(self, statement: TextClause, columns: Columns | dict[str, list[str]]) -> None:
        self.work.connection.execute(statement, {"site": self.site_id} | columns)

    def _ask(self, statement: TextClause, **lists: Sequence[object]) -> Sequence[AnyRow]:
        return self.work.connection.execute(statement, {"site": self.site_id} | lists).all()


def _named(file: FileRead, name: Called) -> FileRead:
    return told(file, Contradiction.REFERENCE_SHARED) if name.shared else file


_WRITTEN = (
    "cases", "names", "wanted", "opened", "closed", "attributions", "priorities", "motives",
    "statuses", "owners", "contradictions",
)  # fmt: skip


def _row(file: FileRead, name: str) -> tuple[object, ...]:
    codes = _SEPARATE.join(sorted(file.contradictions))
    return (
        file.case_id, name, file.reference, file.opened_at, file.closed_at, file.attribution,
        file.priority, file.motive, file.status, file.owner, codes,
    )  # fmt: skip
