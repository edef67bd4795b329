"""The front desk hands a list over: by whom, to whom, for how long; and what the paper says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from msgspec.structs import replace as replaced
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from console import patient_list
from console import patient_list_words as words
from console.lookup_desk import NotYours
from console.patient_file import PatientFile, Period, paper
from console.patient_file_routes import PatientFiles
from console.patient_table import COLUMNS, table
from console.register_desk import Objected, RegisterDesk
from policy.access import Ground, Mode
from policy.agents import Agent, Function
from policy.event_words import EndKind, LookupKind
from policy.notices import NoticeState
from policy.patient_events import ListForm
from policy.register import Asked, Asker, IdentityCheck, Objection, Paper, Stated
from store.patient_accesses import NothingAsked, NoticeNow
from store.patient_file import LETTERS, Sheet
from store.patient_file_reading import read_patient_file
from store.patient_lines import Line, Shown, Slip
from store.published import Published
from store.session import Doors
from tests.aside import aside
from tests.builders import an_agent, asked
from tests.printing.reading import text_of
from tests.store.patient_files import FrontDesk, a_front_desk, handed, lived_through

YEAR = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Visit:
    """What the gate leaves in the scope, as far as a download needs it."""

    agent: Agent


def fetched(doors: Doors, published: Published, agent: Agent, address: str) -> httpx.Response:
    app = Starlette(routes=PatientFiles(doors, published).routes())

    async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
        scope["session_of_agent"] = Visit(agent)
        await app(scope, receive, send)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(signed_in)
        async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
            return await client.get(address)

    return aside(ask())


def at_the_desk(front: FrontDesk) -> tuple[PatientFile, UUID]:
    """A file to hand over, and the handle of who stands there."""
    who = lived_through(front)
    handle = RegisterDesk(front.doors, front.registrar, datetime.now(UTC)).find_by_number(
        who.number
    )
    assert handle is not None
    return PatientFile(front.doors, front.registrar, front.kept.published), handle


def test_a_list_is_asked_once_and_fetched_as_often_as_it_takes(
    doors: Doors, tmp_path: Path
) -> None:
    front = a_front_desk(doors, tmp_path)
    file, handle = at_the_desk(front)
    seq = file.ask(handle, asked(), YEAR, ListForm.FILE)
    front.kept.checkpoint(doors, front.log)
    published = front.kept.published
    for suffix, kind in (("zip", "application/zip"), ("pdf", "application/pdf")):
        answer = fetched(doors, published, front.registrar, f"/patient/liste/{seq}.{suffix}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["cache-control"] == "no-store"
        assert "attachment" in answer.headers["content-disposition"]
    again = fetched(doors, published, front.registrar, f"/patient/liste/{seq}.zip")
    assert (
        again.content
        == fetched(doors, published, front.registrar, f"/patient/liste/{seq}.zip").content
    )


def test_a_list_to_read_is_no_file_of_proofs(doors: Doors, tmp_path: Path) -> None:
    front = a_front_desk(doors, tmp_path)
    file, handle = at_the_desk(front)
    seq = file.ask(handle, asked(), YEAR, ListForm.PDF)
    assert text_of(file.fetch(seq, "pdf").content)
    for suffix in ("zip", "csv"):
        with pytest.raises(NothingAsked):
            file.fetch(seq, suffix)


def test_nobody_else_asks_or_fetches(doors: Doors, tmp_path: Path) -> None:
    front = a_front_desk(doors, tmp_path)
    file, handle = at_the_desk(front)
    seq = file.ask(handle, asked(), YEAR, ListForm.FILE)
    published = front.kept.published
    for function in Function:
        if function is not Function.REGISTRAR:
            other = an_agent(doors, site=front.registrar.site, function=function)
            with pytest.raises(NotYours):
                PatientFile(doors, other, published).ask(handle, asked(), YEAR, ListForm.PDF)
            answer = fetched(doors, published, other, f"/patient/liste/{seq}.zip")
            assert answer.status_code == 404
    colleague = an_agent(doors, site=front.registrar.site, function=Function.REGISTRAR)
    assert fetched(doors, published, colleague, f"/patient/liste/{seq}.pdf").status_code == 404
    assert "quart d’heure" in fetched(doors, published, colleague, "/patient/liste/999.pdf").text


def test_who_may_not_ask_for_the_patient_is_told_so(doors: Doors, tmp_path: Path) -> None:
    file, handle = at_the_desk(a_front_desk(doors, tmp_path))
    proxy = Asked(Asker.PROXY, IdentityCheck.PASSPORT, Paper.LETTER, date(2026, 11, 23))
    with pytest.raises(Objected) as no:
        file.ask(handle, proxy, YEAR, ListForm.PDF)
    assert set(no.value.why) == {Objection.NOBODY_NAMED, Objection.NO_TITLE}


def test_damaged_proofs_and_a_database_that_is_gone_are_said(
    doors: Doors, tmp_path: Path, owner: Engine
) -> None:
    front = a_front_desk(doors, tmp_path)
    file, handle = at_the_desk(front)
    seq = file.ask(handle, asked(), YEAR, ListForm.FILE)
    front.kept.checkpoint(doors, front.log)
    published = front.kept.published
    (published.folder / str(front.log) / "checkpoint").write_bytes(b"rien")
    assert (
        fetched(doors, published, front.registrar, f"/patient/liste/{seq}.zip").status_code == 503
    )
    assert (
        fetched(doors, published, front.registrar, f"/patient/liste/{seq}.pdf").status_code == 200
    )
    with owner.begin() as connection:
        connection.execute(text("revoke execute on function own_listing from console_registrar"))
    assert (
        fetched(doors, published, front.registrar, f"/patient/liste/{seq}.pdf").status_code == 503
    )


def a_sheet(doors: Doors, folder: Path) -> Sheet:
    return read_patient_file(handed(doors, folder).path).sheet


def test_the_paper_says_who_where_when_on_what_ground_and_what_was_shown(
    doors: Doors, tmp_path: Path
) -> None:
    sheet = a_sheet(doors, tmp_path)
    said = " ".join(text_of(paper(sheet)).split())
    for expected in (
        "CAMILLE ANNE DUVAL", "15/01/1990", "Samu 76", "médecin régulateur", "Douleur thoracique",
        "L1111-17 I", "Allergies (moins d’une seconde)", "votre opposition au bris de glace",
        "Recherches d’identité restées sans suite", "opposition au bris de glace", "1095 jours",
    ):  # fmt: skip
        assert expected in said.replace("\u00a0", " "), expected


def test_each_kind_of_line_is_said(doors: Doors, tmp_path: Path) -> None:
    sheet = a_sheet(doors, tmp_path)
    one, place = sheet.proved.accesses[0], sheet.declared.places[0].id
    live = replaced(one, ended=None, ended_how=None, shown=(Shown("48765-2", None),))
    long = replaced(
        one, ended=one.at + timedelta(minutes=12), extended=1, agent=UUID(int=9),
        shown=(Shown("48765-2", 75), Shown("zz", 3)), exercise=True,
    )  # fmt: skip
    bare = Line(site=place, entries=(99,), at=one.at)
    used = Slip(
        site=place, entries=(99,), at=one.at, agent=None, holder=one.agent, number=4,
        outcome="used", mode="centre_15", used_at=one.at,
    )  # fmt: skip
    notices = (
        NoticeNow(one.access, "AVH5MW2M5B8WDR2D", "holder", "email", "sent", one.at),
        NoticeNow(one.access, "AVH5MW2M5B8WDR2D", "treating_doctor", "none", "nobody", None),
        NoticeNow(one.access, None, "quelqu’un", None, None, None),
    )
    names = patient_list.Names(sheet)
    told = replaced(sheet, declared=replaced(sheet.declared, notices=notices))

    def said(which: Line) -> str:
        return " | ".join(
            f"{name} : {value}" for name, value in patient_list.facts(told, names, which)
        )

    assert "encore ouvert à la remise" in said(live)
    assert "durée pas encore connue" in said(live)
    assert "12 minutes, prolongé 1 fois" in said(long)
    assert "Allergies (1 min 15 s), zz" in said(long)
    assert str(UUID(int=9)) in said(long)
    assert "personne fictive" in said(long)
    assert "Avis au titulaire : envoyé le" in said(long)
    assert "Référence pour contester : AV-H5MW-2M5B-8WDR-2D" in said(long)
    assert "Bon : 4" in said(used)
    assert "la console elle-même" in said(used)
    with pytest.raises(TypeError):
        said(bare)


def test_an_erased_or_unborn_holder_and_lines_without_proof_are_said(
    doors: Doors, tmp_path: Path
) -> None:
    sheet = a_sheet(doors, tmp_path)
    holder = sheet.declared.holder
    assert holder is not None
    nobody = replaced(sheet.declared, holder=None)
    undated = replaced(sheet.declared, holder=replaced(holder, birth_date=""))
    assert len(patient_list.document(replaced(sheet, declared=nobody)).about) == 2
    assert "naissance inconnue" in patient_list.document(replaced(sheet, declared=undated)).about[0]
    waiting = replaced(sheet, waiting=(sheet.asked,))
    parts = patient_list.document(waiting).parts
    assert any("D1" in getattr(part, "text", "") for part in parts[-1:])


def test_the_table_has_a_line_for_each_that_is_read(doors: Doors, tmp_path: Path) -> None:
    rows = table(a_sheet(doors, tmp_path)).decode("utf-8-sig").splitlines()
    assert rows[0] == ";".join(COLUMNS)
    assert [row.split(";")[0] for row in rows[1:]] == ["A1", "A2", "R1", "C3", "C5", "O1", "D1"]


def test_every_code_has_its_words() -> None:
    for said, codes in (
        (words.GROUND_OF_MODE, Mode), (words.ENDS, EndKind), (words.GROUNDS, Ground),
        (words.LOOKUPS, LookupKind), (words.STATEMENTS, Stated), (words.NOTICES, NoticeState),
    ):  # fmt: skip
        assert set(said) == set(codes)
    assert set(words.HEADINGS) == set(words.NONE) == set(LETTERS) - {"notices"}
    assert set(words.FORMS) == {ListForm.FILE, ListForm.PDF}
