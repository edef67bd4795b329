"""``oppose``: who asked, on what, effect at once, and one French sentence for each misuse."""

import json
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from policy.access import Mode
from policy.nir import Nir
from policy.register import Asked, Asker, Channel, IdentityCheck, Objection, Paper, Stated
from store import oppositions, register
from store.register import Line
from store.session import Doors
from tests.builders import a_number, a_patient, an_agent
from tests.console.opposing import Command

FULL = ("--demandeur", "patient", "--identite", "passeport", "--piece", "courrier")
PARENT = ("--demandeur", "parent", "--identite", "livret-de-famille", "--piece", "oral")
GUARDIAN = ("--demandeur", "tuteur", "--identite", "carte", "--piece", "jugement")
CHILD = date(2019, 5, 2)
NUMBER = "199019900000180"


@pytest.fixture
def oppose(doors: Doors, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(doors, capsys)


def history(doors: Doors, patient: UUID) -> tuple[Line, ...]:
    with doors.working() as work:
        return register.lines(work, patient)


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        (("--mode", "centre-15"), Stated.CENTRE_15),
        (("--mode", "bris-de-glace"), Stated.BRIS_DE_GLACE),
        (("--masques",), Stated.MASKED_DOCUMENTS),
        (("--bloquer", "dr.leroy"), Stated.PROFESSIONAL),
    ],
)
def test_each_thing_is_recorded_once_lifted_once_and_kept(
    doors: Doors, oppose: Command, words: tuple[str, ...], statement: Stated
) -> None:
    doctor, number = an_agent(doors, login="dr.leroy").id, a_number()
    patient = a_patient(doors, number=number)
    answers = [oppose(*words, *lift, number.text) for lift in ((), (), ("--lever",), ("--lever",))]
    assert [one.status for one in answers] == [0, 1, 0, 1]
    assert all(one.err.endswith("rien n’a changé.\n") for one in answers if one.status)
    lines = history(doors, patient)
    assert [line.said.stands for line in lines] == [False, True]
    about = doctor if statement is Stated.PROFESSIONAL else None
    assert {(line.said.statement, line.said.professional) for line in lines} == {(statement, about)}
    assert {line.channel for line in lines} == {Channel.COMMAND}


def test_the_short_form_says_that_nobody_said_who_asked(doors: Doors, oppose: Command) -> None:
    number = a_number()
    patient = a_patient(doors, number=number, birth_date=CHILD)
    assert oppose("--mode", "centre-15", typed=number.text + "\n").status == 0
    (line,) = history(doors, patient)
    asked = line.said.asked
    assert (asked.by, asked.checked, asked.paper) == (
        Asker.UNKNOWN,
        IdentityCheck.BY_SOURCE,
        Paper.ORAL,
    )
    with doors.working() as work:
        assert oppositions.standing(work, patient).opposed == {Mode.CENTRE_15}


def test_who_asked_on_what_and_when_is_written_down(doors: Doors, oppose: Command) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    words = ("--mode", "centre-15", *GUARDIAN, "--date", "2026-02-03")
    typed = f"{number.text}\nDominique Leroy\nRG 26/00123\n"
    assert oppose(*words, typed=typed).status == 0
    (line,) = history(doors, patient)
    assert line.said.asked == Asked(
        Asker.GUARDIAN,
        IdentityCheck.IDENTITY_CARD,
        Paper.COURT_ORDER,
        date(2026, 2, 3),
        "Dominique Leroy",
        "RG 26/00123",
    )


def test_a_reference_is_read_when_it_is_announced(doors: Doors, oppose: Command) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    words = ("--masques", *FULL, "--reference", number.text)
    assert oppose(*words, typed="Classeur 3\n").status == 0
    (line,) = history(doors, patient)
    assert (line.said.asked.name, line.said.asked.reference) == ("", "Classeur 3")


def test_a_parent_asks_for_a_child_and_a_child_does_not_ask_alone(
    doors: Doors, oppose: Command
) -> None:
    number = a_number()
    patient = a_patient(doors, number=number, birth_date=CHILD)
    alone = oppose("--mode", "centre-15", *FULL, number.text)
    assert (alone.status, "mineur" in alone.err) == (2, True)
    assert history(doors, patient) == ()
    asked = oppose("--mode", "centre-15", *PARENT, number.text, typed="Dominique Leroy\n")
    assert asked.status == 0
    assert history(doors, patient)[0].said.asked.name == "Dominique Leroy"


def test_a_parent_asks_nothing_for_an_adult(doors: Doors, oppose: Command) -> None:
    number = a_number()
    a_patient(doors, number=number)
    refused = oppose("--masques", *PARENT, number.text, typed="Dominique Leroy\n")
    assert (refused.status, "majeur" in refused.err) == (2, True)


def test_a_patient_without_a_number_is_known_by_their_record(doors: Doors, oppose: Command) -> None:
    patient = a_patient(doors)
    assert oppose("--mode", "centre-15", "--dossier", str(patient)).status == 0
    assert len(history(doors, patient)) == 1
    unknown = oppose("--mode", "centre-15", "--dossier", str(uuid4()))
    assert (unknown.status, "Aucun dossier" in unknown.err) == (1, True)


def test_nothing_is_recorded_of_who_was_erased(
    doors: Doors, owner: Engine, oppose: Command
) -> None:
    patient = a_patient(doors)
    with owner.begin() as connection:
        connection.execute(text("update patient set key_wrapped = null"))
    answer = oppose("--mode", "centre-15", "--dossier", str(patient))
    assert (answer.status, "effacé" in answer.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--mode", "centre-16"), "--mode ne connaît que"),
        ((), "une seule chose"),
        (("--mode", "centre-15", "--masques"), "une seule chose"),
        (("--historique", "--lever"), "--historique"),
        (("--importer", "f", "--date", "2026-01-01"), "--importer"),
        (("--importer", "f", NUMBER), "--importer"),
        (("--importer", "/nulle/part"), "n’est pas un fichier"),
        (("--masques", "--json"), "--json"),
        (("--masques", "--essai"), "--essai"),
        (("--masques", "--demandeur", "patient"), "ensemble"),
        (("--masques", "--demandeur", "ami", *FULL[2:]), "--demandeur"),
        (("--masques", *FULL[:2], "--identite", "vue", *FULL[4:]), "--identite"),
        (("--masques", *FULL[:4], "--piece", "rien"), "--piece"),
        (("--masques", "--date", "hier"), "--date"),
        (("--masques", "--date", "2999-01-01"), "pas encore venue"),
        (("--masques", "--date", "1890-01-01"), "naissance"),
        (("--masques", *FULL[:2], "--identite", "livret-de-famille", *FULL[4:]), "livret"),
        (("--masques", *PARENT), "Nom de la personne"),
        (("--masques", *FULL, "--reference"), "Référence"),
        (("--dossier", "x", "--masques"), "--dossier"),
        (("--dossier", str(uuid4()), "--masques", NUMBER), "pas les deux"),
        (("--bloquer", "personne"), "Aucun compte"),
    ],
)
def test_each_misuse_is_one_french_sentence_and_writes_nothing(
    doors: Doors, owner: Engine, oppose: Command, words: tuple[str, ...], said: str
) -> None:
    number = a_number()
    a_patient(doors, number=number)
    # Where a number is due, and none is among the words.
    due = "--dossier" not in words and "--importer" not in words
    answer = oppose(*words, *([number.text] if due else []))
    assert answer.status == 2, answer
    assert said in answer.err
    assert answer.out == ""
    assert answer.err.strip().endswith(".")
    assert number.text not in answer.err
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from register_line")) == 0


@pytest.mark.parametrize("name", ["x" * 121, "Dominique\x1b[31m", ""])
def test_a_name_is_one_short_printable_line(doors: Doors, oppose: Command, name: str) -> None:
    number = a_number()
    a_patient(doors, number=number, birth_date=CHILD)
    answer = oppose("--masques", *PARENT, number.text, typed=name + "\n")
    assert (answer.status, "120 caractères" in answer.err) == (2, True)
    assert "Dominique" not in answer.err


def test_a_history_says_what_stands_and_every_act_without_a_name(
    doors: Doors, oppose: Command
) -> None:
    number, doctor = a_number(), an_agent(doors, login="dr.leroy")
    a_patient(doors, number=number, birth_date=CHILD)
    assert oppose("--historique", number.text).out.startswith("Rien ne vaut")
    oppose("--mode", "centre-15", *PARENT, number.text, typed="Dominique Secret\n")
    oppose("--mode", "centre-15", "--lever", number.text)
    oppose("--bloquer", "dr.leroy", number.text)
    oppose("--masques", number.text)
    told = oppose("--historique", number.text)
    lines = told.out.splitlines()
    assert lines[:2] == [
        "En vigueur\N{NO-BREAK SPACE}: documents masqués permis en urgence",
        "En vigueur\N{NO-BREAK SPACE}: professionnel écarté\N{NO-BREAK SPACE}: dr.leroy",
    ]
    assert len(lines) == 6
    assert "titulaire de l’autorité parentale, livret de famille" in lines[-1]
    assert f"({doctor.name})" in lines[3]
    assert "Secret" not in told.out
    assert oppose("--historique", a_number().text).status == 1


def test_a_history_is_told_to_a_program(doors: Doors, oppose: Command) -> None:
    number, doctor = a_number(), an_agent(doors, login="dr.leroy")
    a_patient(doors, number=number)
    oppose("--bloquer", "dr.leroy", *FULL, "--date", "2026-02-03", number.text)
    told = json.loads(oppose("--historique", "--json", number.text).out)
    assert told["stands"] == [
        {"statement": "professional", "professional": str(doctor.id), "login": "dr.leroy"}
    ]
    (line,) = told["history"]
    assert line["entry"].keys() == {"log", "seq"}
    assert {name: line[name] for name in ("stands", "asked_by", "said_on", "recorded_by")} == {
        "stands": True,
        "asked_by": "patient",
        "said_on": "2026-02-03",
        "recorded_by": None,
    }
    assert line["professional"] == str(doctor.id)


def test_every_code_has_its_sentence() -> None:
    from console import opposing_wording as words
    from policy.feeds import RemarkCode
    from policy.register_file import Unfit

    acts = {(statement, stands) for statement in Stated for stands in (True, False)}
    assert words.DONE.keys() == words.ACTS.keys() == acts
    assert words.NOTHING.keys() == set(Stated)
    assert words.UNKNOWN.keys() == {Nir, UUID}
    for code in (*RemarkCode, *Unfit, *Objection):
        assert words.sentence(code).endswith(".")
