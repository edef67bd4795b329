"""A file of the register: taken once, whole or not at all by line, and nothing of it doubtful."""

import json
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from policy.access import Mode
from policy.events import EndKind
from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.register import Asked, Asker, Channel, IdentityCheck, Objection, Paper, Stated
from policy.register_file import Code, Remark, Unfit
from store import oppositions, register
from store.intake.register_file import Form
from store.register import Line
from store.register_import import Report, rehearse, take
from store.session import Doors
from tests.builders import a_number, a_patient, an_agent, asked
from tests.gestures import a_desk, open_record
from tests.store.registers import said

HEAD = "numero;objet;etat;date"


def a_file(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def somebody(doors: Doors, **traits: object) -> tuple[Nir, UUID]:
    number = a_number()
    return number, a_patient(doors, number=number, **traits)  # type: ignore[arg-type]


def history(doors: Doors, patient: UUID) -> tuple[Line, ...]:
    with doors.working() as work:
        return register.lines(work, patient)


def counts(report: Report) -> tuple[int, int, int]:
    return report.taken, report.repeated, report.refused


def codes(report: Report) -> list[tuple[int, Code]]:
    return [(one.line, one.code) for one in report.remarks]


def entries(owner: Engine, code: str) -> list[dict[str, object]]:
    with owner.connect() as connection:
        rows = connection.scalars(
            text("select bytes from audit_entry where code = :code order by seq"), {"code": code}
        )
        return [json.loads(bytes(row))["detail"] for row in rows]


def test_a_file_is_taken_and_the_same_file_again_changes_nothing(
    doors: Doors, owner: Engine
) -> None:
    number, patient = somebody(doors)
    doctor = an_agent(doors, login="dr.leroy")
    head = "numero;objet;etat;date;professionnel"
    content = a_file(
        f"{number.text};centre-15;en-vigueur;2026-01-05;",
        f"{number.text};centre-15;levé;05/02/2026;",
        f"{number.text};bris-de-glace;en-vigueur;2026-01-05;",
        f"{number.text};documents-masques;en-vigueur;2026-01-05;",
        f"{number.text};professionnel;en-vigueur;2026-01-05;DR.LEROY",
        head=head,
    )
    assert counts(take(doors, content)) == (5, 0, 0)
    with doors.working() as work:
        now = oppositions.standing(work, patient)
    assert now == oppositions.Standing(
        frozenset({Mode.BRIS_DE_GLACE}), frozenset({doctor.id}), masked_permitted=True
    )
    before = history(doors, patient)
    assert {line.channel for line in before} == {Channel.IMPORT}
    again = take(doors, content)
    assert (counts(again), again.remarks) == ((0, 5, 0), ())
    assert history(doors, patient) == before
    told = {"form": "csv", "digest": sha256(content).hexdigest(), "refused": 0}
    assert entries(owner, "register_imported") == [
        told | {"taken": 5, "repeated": 0},
        told | {"taken": 0, "repeated": 5},
    ]


def test_who_asked_is_written_down_as_the_file_says(doors: Doors) -> None:
    number, patient = somebody(doors)
    head = f"{HEAD};demandeur;identite;piece;nom;reference"
    line = f"{number.text};centre-15;en-vigueur;2026-01-05;tuteur;passeport;jugement;Dominique;RG 1"
    assert counts(take(doors, a_file(line, head=head))) == (1, 0, 0)
    (one,) = history(doors, patient)
    assert one.said.asked == Asked(
        Asker.GUARDIAN,
        IdentityCheck.PASSPORT,
        Paper.COURT_ORDER,
        date(2026, 1, 5),
        "Dominique",
        "RG 1",
    )


def test_a_file_that_does_not_say_who_asked_is_written_down_so(doors: Doors) -> None:
    number, patient = somebody(doors, birth_date=date(2020, 1, 1))
    assert counts(take(doors, a_file(f"{number.text};centre-15;en-vigueur;2026-01-05"))) == (
        1,
        0,
        0,
    )
    (one,) = history(doors, patient)
    known = (one.said.asked.by, one.said.asked.checked, one.said.asked.paper)
    assert known == (Asker.UNKNOWN, IdentityCheck.BY_SOURCE, Paper.FILE)


def test_a_patient_without_a_number_is_named_by_their_record(doors: Doors) -> None:
    _, patient = somebody(doors)
    line = f"{patient};centre-15;en-vigueur;2026-01-05"
    head = "dossier;objet;etat;date"
    assert counts(take(doors, a_file(line, head=head))) == (1, 0, 0)
    unknown = take(doors, a_file(f"{uuid4()};centre-15;en-vigueur;2026-01-05", head=head))
    assert codes(unknown) == [(2, Unfit.UNKNOWN_PATIENT)]


def test_a_rehearsal_says_what_would_be_and_writes_nothing(doors: Doors, owner: Engine) -> None:
    number, patient = somebody(doors)
    content = a_file(
        f"{number.text};centre-15;leve;2026-02-05",
        f"{number.text};centre-15;en-vigueur;2026-01-05",
        f"{number.text};centre-15;en-vigueur;2026-01-05",
        f"{a_number().text};centre-15;en-vigueur;2026-01-05",
    )
    rehearsed = rehearse(doors, content)
    assert history(doors, patient) == ()
    assert entries(owner, "register_imported") == entries(owner, "opposition_recorded") == []
    assert rehearsed == take(doors, content)
    assert (counts(rehearsed), codes(rehearsed)) == ((2, 1, 1), [(5, Unfit.UNKNOWN_PATIENT)])


def test_lines_take_effect_day_by_day_whatever_their_order(doors: Doors) -> None:
    number, patient = somebody(doors)
    content = a_file(
        f"{number.text};centre-15;en-vigueur;2026-03-05",
        f"{number.text};centre-15;en-vigueur;2026-01-05",
        f"{number.text};centre-15;leve;2026-02-05",
    )
    assert counts(take(doors, content)) == (3, 0, 0)
    assert [line.said.asked.on.month for line in history(doors, patient)] == [3, 2, 1]


def test_contraries_of_one_day_are_refused_however_their_subject_is_named(doors: Doors) -> None:
    number, patient = somebody(doors)
    doctor = an_agent(doors, login="dr.leroy")
    head = "numero;dossier;objet;etat;date;professionnel"
    content = a_file(
        f"{number.text};;centre-15;en-vigueur;2026-01-05;",
        f";{patient};centre-15;leve;2026-01-05;",
        f"{number.text};;professionnel;en-vigueur;2026-01-05;dr.leroy",
        f"{number.text};;professionnel;leve;2026-01-05;{doctor.national_id}",
        f"{number.text};;bris-de-glace;en-vigueur;2026-01-05;",
        head=head,
    )
    for taken, repeated in ((1, 0), (0, 1)):
        report = take(doors, content)
        assert counts(report) == (taken, repeated, 4)
        assert codes(report) == [(line, RemarkCode.SAID_TWICE) for line in (2, 3, 4, 5)]


def test_what_the_register_says_since_or_of_that_day_is_not_undone(doors: Doors) -> None:
    number, patient = somebody(doors)
    with doors.working() as work:
        for stands, on in ((True, date(2026, 2, 1)), (False, date(2026, 2, 5))):
            spoken = said(Stated.CENTRE_15, stands=stands, by=asked(on=on))
            oppositions.speak(work, patient, spoken, Channel.COMMAND)
    content = a_file(
        f"{number.text};centre-15;en-vigueur;2026-01-05",
        f"{number.text};centre-15;en-vigueur;2026-02-05",
        f"{number.text};centre-15;leve;2026-02-05",
    )
    of_its_own = take(doors, a_file(f"{number.text};centre-15;en-vigueur;2026-02-05"))
    assert codes(of_its_own) == [(2, Unfit.CONTRARY)]
    report = take(doors, content)
    assert codes(report) == [
        (2, Unfit.OLDER),
        (3, RemarkCode.SAID_TWICE),
        (4, RemarkCode.SAID_TWICE),
    ]
    assert (counts(report), len(history(doors, patient))) == ((0, 1, 2), 2)


@pytest.mark.parametrize(
    ("line", "head", "code"),
    [
        ("{number};centre-15;en-vigueur;2999-01-01", HEAD, Objection.NOT_YET),
        ("{number};centre-15;en-vigueur;1950-01-01", HEAD, Objection.BEFORE_BIRTH),
        ("{number};centre-15;en-vigueur;2026-01-05;parent", f"{HEAD};demandeur", Objection.ADULT),
        (
            "{number};centre-15;en-vigueur;2026-01-05;mandataire",
            f"{HEAD};demandeur",
            Objection.NOBODY_NAMED,
        ),
        (
            "{number};professionnel;en-vigueur;2026-01-05;personne",
            f"{HEAD};professionnel",
            Unfit.UNKNOWN_PROFESSIONAL,
        ),
        ("199019900000180;centre-15;en-vigueur;2026-01-05", HEAD, Unfit.WRONG_NUMBER),
    ],
)
def test_one_wrong_line_leaves_the_others(doors: Doors, line: str, head: str, code: Code) -> None:
    number, patient = somebody(doors)
    good = f"{number.text};bris-de-glace;en-vigueur;2026-01-05" + ";" * (head.count(";") - 3)
    report = take(doors, a_file(line.format(number=number.text), good, head=head))
    assert (counts(report), codes(report)) == ((1, 0, 1), [(2, code)])
    assert len(history(doors, patient)) == 1


def test_two_accounts_under_one_national_id_are_not_told_apart(doors: Doors, owner: Engine) -> None:
    number, _ = somebody(doors)
    first, second = an_agent(doors), an_agent(doors)
    with owner.begin() as connection:
        connection.execute(
            text("update agent set national_id = :id where id = :second"),
            {"id": first.national_id, "second": second.id},
        )
    line = f"{number.text};professionnel;en-vigueur;2026-01-05;{first.national_id}"
    report = take(doors, a_file(line, head=f"{HEAD};professionnel"))
    assert codes(report) == [(2, Unfit.UNKNOWN_PROFESSIONAL)]


def test_nothing_is_taken_of_who_was_erased(doors: Doors, owner: Engine) -> None:
    number, _ = somebody(doors)
    with owner.begin() as connection:
        connection.execute(text("update patient set key_wrapped = null"))
    report = take(doors, a_file(f"{number.text};centre-15;en-vigueur;2026-01-05"))
    assert (counts(report), codes(report)) == ((0, 0, 1), [(2, Unfit.ERASED)])


def test_a_file_that_is_refused_whole_is_an_entry_too(doors: Doors, owner: Engine) -> None:
    report = take(doors, b"<Bundle/>")
    assert (report.form, counts(report)) == (Form.CSV, (0, 0, 1))
    assert report.remarks == (Remark(0, "", RemarkCode.NOT_A_MESSAGE),)
    assert entries(owner, "register_imported")[0]["refused"] == 1


def test_what_is_done_is_counted_for_whoever_waits(doors: Doors) -> None:
    numbers = [somebody(doors)[0] for _ in range(3)]
    totals: list[int] = []
    done: list[int] = []

    def steps(total: int):  # type: ignore[no-untyped-def]
        totals.append(total)
        return lambda: done.append(1)

    take(doors, a_file(*(f"{n.text};centre-15;en-vigueur;2026-01-05" for n in numbers)), steps)
    assert (totals, len(done)) == ([3], 3)


def test_an_opposition_of_a_file_ends_the_access_that_it_stops(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    line = f"{access.patient};centre-15;en-vigueur;2026-01-05"
    assert counts(rehearse(doors, a_file(line, head="dossier;objet;etat;date"))) == (1, 0, 0)
    assert desk.show(access.id)
    assert counts(take(doors, a_file(line, head="dossier;objet;etat;date"))) == (1, 0, 0)
    assert desk.ending(access.id).end_kind is EndKind.OPPOSED
