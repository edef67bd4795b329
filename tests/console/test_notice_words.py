"""A notice says who, where, when, how long, on which ground, what was shown and what to do."""

from datetime import date, timedelta

import pytest

from console import wording
from console.notice_letter import letter, recipient
from console.notice_parts import document, lasted, reader
from console.notice_wording import GROUNDS, OPENINGS, RECORDS, TITLES, Reader
from console.printing import Bullets, Document, Facts, Heading, Paragraph, printed
from console.reach import Reach
from policy.access import Mode
from policy.agents import Function
from policy.contacts import Contact
from policy.event_words import EndKind
from policy.notices import Naming, NoticeChannel
from policy.record import Section, Traits
from tests.printing.reading import tags_of, text_of, untagged_of
from tests.telling import AT, CHILD, DOCTOR, HOME, OLD, on_paper, to_doctor, told

REACH = Reach("https://console.exemple.fr/contester", ("2 avenue du Port", "59000 LILLE"))
EVERY = (told(), on_paper(), on_paper(holder=CHILD), to_doctor())


def words_of(text: Document) -> str:
    said: list[str] = [text.title, *text.about]
    for part in text.parts:
        match part:
            case Heading(words) | Paragraph(words):
                said.append(words)
            case Bullets(items):
                said += items
            case Facts(rows):
                said += [f"{name} : {value}" for name, value in rows]
    return "\n".join(said).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("one", EVERY)
def test_every_notice_says_what_the_law_asks(one: object) -> None:
    said = words_of(document(one, REACH))  # type: ignore[arg-type]
    for expected in (
        "un médecin régulateur", "Samu 59 – Centre hospitalier",
        "le dimanche 22 novembre 2026 à 19 h 05", "12 minutes", "Allergies ; Traitements",
        "L1111-17, I", "R1111-48", "AV-7K3M-9QZT-4HXP-V", "aucune information médicale",
    ):  # fmt: skip
        assert expected in said


@pytest.mark.parametrize("one", [told(), on_paper(), on_paper(holder=CHILD)])
def test_the_holder_is_told_how_to_contest_oppose_and_see_the_list(one: object) -> None:
    said = words_of(document(one, REACH))  # type: ignore[arg-type]
    assert "https://console.exemple.fr/contester" in said
    assert "2 avenue du Port, 59000 LILLE" in said
    assert "vous opposer à ce que" in said
    assert "liste de toutes les personnes" in said
    assert "vérifiera si elle était justifiée" in said
    assert "est conservée : 3 ans" in said


def test_without_a_page_the_desk_alone_is_named() -> None:
    said = words_of(document(told(), Reach()))
    assert "sur la page" not in said
    assert "à l’accueil du service Samu 59 – Centre hospitalier, sur place" in said


@pytest.mark.parametrize("mode", GROUNDS)
def test_each_emergency_mode_says_its_own_ground(mode: Mode) -> None:
    said = words_of(document(told(mode=mode), REACH))
    others = set(GROUNDS.values()) - {GROUNDS[mode]}
    ground = GROUNDS[mode].replace("\u00a0", " ").replace("\u202f", " ")
    assert ground in said
    assert not any(other in said for other in others)


def test_every_emergency_mode_has_a_ground_and_every_reader_its_words() -> None:
    assert set(GROUNDS) == {Mode.CENTRE_15, Mode.BRIS_DE_GLACE}
    for table in (TITLES, OPENINGS, RECORDS):
        assert set(table) == set(Reader)


def test_no_section_shown_is_said() -> None:
    assert "aucune rubrique n’a été affichée" in words_of(document(told(sections=()), REACH))


def test_an_error_of_patient_is_said_to_be_one_and_nothing_else_is() -> None:
    wrong = told(ended=EndKind.WRONG_PATIENT)
    assert "s’est trompé de personne" in words_of(document(wrong, REACH))
    for kind in set(EndKind) - {EndKind.WRONG_PATIENT}:
        assert "trompé" not in words_of(document(told(ended=kind), REACH))


def test_the_author_is_named_when_the_setting_says_so() -> None:
    named = told(naming=Naming.NAME, author="Dr Claire Martin")
    assert "Par qui : Dr Claire Martin, médecin régulateur" in words_of(document(named, REACH))


@pytest.mark.parametrize("function", Function)
def test_every_function_is_told_as_one(function: Function) -> None:
    said = words_of(document(told(function=function), REACH))
    assert f"Par qui : un {wording.FUNCTIONS[function].lower()}" in said


@pytest.mark.parametrize("section", Section)
def test_every_section_has_a_label(section: Section) -> None:
    assert wording.SECTIONS[section] in words_of(document(told(sections=(section,)), REACH))


def test_the_doctor_knows_which_patient_and_a_mailbox_does_not() -> None:
    assert "Patient : Marie DUPONT, date de naissance 03/02/1941" in words_of(
        document(to_doctor(), REACH)
    )
    assert "DUPONT" not in words_of(document(told(), REACH))
    assert "pour un enfant" in words_of(document(told(), REACH))


def test_no_title_says_whom_it_is_about() -> None:
    assert all("DUPONT" not in document(one, REACH).title for one in EVERY)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2008, 11, 22), Reader.HOLDER),
        (date(2008, 11, 23), Reader.REPRESENTATIVES),
        (date(1941, 2, 3), Reader.HOLDER),
        (None, Reader.HOLDER),
    ],
)
def test_a_minor_is_told_through_those_who_represent_them(
    born: date | None, expected: Reader
) -> None:
    assert reader(on_paper(holder=Traits("PETIT", "Léa", born, "F"))) is expected


def test_the_letter_of_a_minor_is_addressed_to_who_represents_them() -> None:
    assert recipient(on_paper(holder=CHILD)) == (
        "Aux représentants légaux de", "Léa PETIT", *HOME,
    )  # fmt: skip


def test_a_letter_bears_the_name_that_is_used() -> None:
    used = Traits("DUPONT", "Marie", date(1941, 2, 3), "F", used_name="DURAND")
    assert recipient(on_paper(holder=used))[0] == "Marie DURAND"


def test_a_letter_to_the_doctor_bears_the_doctor_s_name() -> None:
    assert recipient(to_doctor(channel=NoticeChannel.LETTER)) == (DOCTOR.name, *HOME)


@pytest.mark.parametrize("to", [None, Contact()])
def test_without_an_address_a_letter_is_to_be_handed_over(to: Contact | None) -> None:
    assert recipient(on_paper(to=to)) == ("Marie DUPONT", "À remettre en main propre")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, "moins d’une minute"),
        (61, "1 minute"),
        (720, "12 minutes"),
        (3600, "1 h 00"),
        (3900, "1 h 05"),
    ],
)
def test_a_length_is_said_as_people_say_it(seconds: int, words: str) -> None:
    assert lasted(timedelta(seconds=seconds)).replace("\u00a0", " ") == words


@pytest.mark.parametrize("one", EVERY[1:])
def test_a_letter_is_tagged_and_holds_on_both_sides_of_a_sheet(one: object) -> None:
    pdf = printed(letter(one, REACH), AT)  # type: ignore[arg-type]
    tags = tags_of(pdf)
    assert tags[:5] == ["Document", "P", "P", "P", "H1"]
    assert "H2" in tags
    assert untagged_of(pdf) == []
    assert "page 1 / 2" in text_of(pdf)
    assert OLD.birth_name in text_of(pdf) or CHILD.birth_name in text_of(pdf)
