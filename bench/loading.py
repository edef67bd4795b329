"""Many patients, fast: sealed and indexed by every core, written with COPY in the real tables.

Nothing is left out of a row: the identity is sealed under the patient's own key, that key is
wrapped by the ring, number and traits are indexed. A sample gets documents through ``take_in``.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from uuid import UUID, uuid4

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from bench import people
from console.demonstration.population import population
from policy.decision import Mode
from policy.record import ReadDocument, Section, Visibility
from store import patients, records
from store.intake.reading import read
from store.keys import KeyRing
from store.sealing import new_patient_key, seal, wrap
from store.session import Doors

CHUNK = 5_000
DOCUMENTED_AT_ONCE = 25
FOLDERS = 100  # different records in the sample

_PATIENT = (
    "COPY patient (id, number_index, identity_sealed, key_wrapped, key_version, record_state,"
    " masked_permitted) FROM STDIN (FORMAT BINARY)"
)
_PATIENT_TYPES = ("uuid", "bytea", "bytea", "bytea", "int4", "text", "bool")
_TRAIT = "COPY patient_trait (patient_id, trait_index) FROM STDIN (FORMAT BINARY)"
_OPPOSITION = "COPY opposition (id, patient_id, kind) FROM STDIN (FORMAT BINARY)"

Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some patients to write, and where."""

    numbers: range
    conninfo: str
    ring: KeyRing


def load(owner: URL, ring: KeyRing, size: int, advance: Callable[[int], None]) -> None:
    """Write patients 0 to ``size``; ``advance`` is told how many more are there."""
    chunks = [
        Chunk(range(first, min(first + CHUNK, size)), conninfo(owner), ring)
        for first in range(0, size, CHUNK)
    ]
    for written in _written(chunks):
        advance(written)


def conninfo(url: URL) -> str:
    """The same way in, as the driver takes it; its socket's directory is in the query."""
    return make_conninfo(
        host=str(url.query["host"]),
        user=url.username,
        password=url.password,
        dbname=url.database,
    )


def _written(chunks: list[Chunk]) -> Iterator[int]:
    if len(chunks) == 1:
        yield write(chunks[0])
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as cores:
        yield from cores.map(write, chunks)


def write(chunk: Chunk) -> int:
    """Seal and copy one chunk in a transaction of its own."""
    rows: Rows = []
    traits: Rows = []
    oppositions: Rows = []
    for n in chunk.numbers:
        row = _row(n, chunk.ring)
        rows.append(row)
        known = people.identity(n).traits
        traits += [(row[0], index) for index in patients.indexes_of(chunk.ring, known)]
        if people.opposed(n):
            oppositions.append((uuid4(), row[0], Mode.CENTRE_15.value))
    with psycopg.connect(chunk.conninfo) as connection:
        _copy(connection, _PATIENT, _PATIENT_TYPES, rows)
        _copy(connection, _TRAIT, ("uuid", "bytea"), traits)
        _copy(connection, _OPPOSITION, ("uuid", "uuid", "text"), oppositions)
    return len(rows)


def _row(n: int, ring: KeyRing) -> tuple[object, ...]:
    patient, key = uuid4(), new_patient_key()
    wrapped, version = wrap(key, ring, patient)
    plain = msgspec.json.encode(people.identity(n))
    return (
        patient,
        patients.number_index(ring, people.number(n)),
        seal(plain, key, patients._identity_context(patient)),
        wrapped,
        version,
        people.state(n).value,
        False,
    )


def _copy(
    connection: "psycopg.Connection[tuple[object, ...]]",
    statement: str,
    types: tuple[str, ...],
    rows: Rows,
) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def document(doors: Doors, size: int, advance: Callable[[int], None]) -> None:
    """Give the sample the documents of the demonstration's patients, three at most each."""
    sample = range(min(people.SAMPLE, size))
    read_once = (folder for person in population() if _shows(folder := _folder(person.documents)))
    folders = list(islice(read_once, min(FOLDERS, len(sample))))
    for first in range(0, len(sample), DOCUMENTED_AT_ONCE):
        some = sample[first : first + DOCUMENTED_AT_ONCE]
        with doors.working() as work:
            for n in some:
                patient = patients.id_by_number(work, people.number(n))
                assert isinstance(patient, UUID)
                for content, one in folders[n % len(folders)]:
                    records.take_in(work, patient, one, content)
        advance(len(some))


def _folder(documents: tuple[bytes, ...]) -> list[tuple[bytes, ReadDocument]]:
    newest = {}
    for content in documents[:3]:
        one = read(content)
        newest[one.set_id or one.source.document] = (content, one)
    return list(newest.values())


def _shows(folder: list[tuple[bytes, ReadDocument]]) -> bool:
    """Is there an allergy to read, in a document that is not masked?"""
    return any(
        section.section is Section.ALLERGIES and section.items
        for _, one in folder
        if Visibility.MASKED not in one.visibility
        for section in one.sections
    )
