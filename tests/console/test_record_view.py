"""What a record says is drawn whole: nothing dropped, nothing merged that differs, all escaped."""

from dataclasses import replace
from datetime import UTC, date, datetime

from console import record_html
from console.record_view import View, view
from policy.record import (
    Authorship,
    Code,
    Item,
    Section,
    SectionContent,
    Source,
    Statement,
    Visibility,
)
from store.records import Stored

SOURCE = Source("1^1", "Synthèse", datetime(2026, 3, 12, 9, tzinfo=UTC), "Dr Ange ESSAI")
NORMAL = frozenset({Visibility.NORMAL})
ATC = "2.16.840.1.113883.6.73"


def stored(
    *items: Item,
    statement: Statement = Statement.ITEMS,
    section: Section = Section.ALLERGIES,
    visibility: frozenset[Visibility] = NORMAL,
    narrative: str = "",
    disagreement: str = "",
    source: Source = SOURCE,
) -> Stored:
    content = SectionContent(
        section, "Rubrique", statement, items, narrative, source, None, disagreement
    )
    return Stored(content, visibility)


def seen(section: Section, record: list[Stored]) -> View:
    return view(section, record, date(2026, 11, 22))


def html(one: View) -> str:
    return "".join([*map(record_html.line, one.lines), *map(record_html.passage, one.passages)])


def test_absent_not_stated_and_none_known_are_three_different_answers() -> None:
    absent = seen(Section.ALLERGIES, [])
    not_stated = seen(Section.ALLERGIES, [stored(statement=Statement.NOT_STATED)])
    none_known = seen(Section.ALLERGIES, [stored(statement=Statement.NONE_KNOWN)])
    assert absent.absent
    assert not not_stated.absent
    assert not none_known.absent
    assert html(not_stated) != html(none_known)
    assert "Aucune allergie connue" in html(none_known)


def test_one_document_that_says_none_and_another_that_names_one_are_shown_as_contradictory() -> (
    None
):
    both = [stored(statement=Statement.NONE_KNOWN), stored(Item("Latex", SOURCE))]
    one = seen(Section.ALLERGIES, both)
    assert one.contradictory
    assert "Latex" in html(one)
    assert "Aucune allergie connue" in html(one)


def test_the_same_words_from_two_documents_are_one_line_with_two_sources() -> None:
    other = replace(SOURCE, document="1^2", title="Lettre")
    one = seen(
        Section.ALLERGIES,
        [stored(Item("Latex", SOURCE)), stored(Item("Latex", other), source=other)],
    )
    assert len(one.lines) == 1
    assert "Lettre" in html(one)
    assert "Synthèse" in html(one)


def test_what_differs_in_anything_is_never_merged() -> None:
    items = [
        Item("Latex", SOURCE),
        Item("Latex", SOURCE, status="refuted"),
        Item("Latex", SOURCE, start="2019"),
        Item("Latex", SOURCE, details=(("Réaction", "Urticaire"),)),
        Item("Latex", SOURCE, code=Code("1", "2.16.840.1.113883.6.96")),
    ]
    hidden = stored(Item("Latex", SOURCE), visibility=frozenset({Visibility.HIDDEN_FROM_PATIENT}))
    assert len(seen(Section.ALLERGIES, [stored(*items), hidden]).lines) == 6


def test_an_anticoagulant_is_marked_and_comes_before_what_is_not() -> None:
    treatments = stored(
        Item("Vitamine C", SOURCE),
        Item("Coumadine", SOURCE, translations=(Code("B01AA03", ATC),)),
        section=Section.TREATMENTS,
    )
    one = seen(Section.TREATMENTS, [treatments])
    assert [line.item.text for line in one.lines] == ["Coumadine", "Vitamine C"]
    assert "Anticoagulant" in html(one)


def test_a_code_of_another_system_is_not_taken_for_a_class_of_drugs() -> None:
    one = Item("Note", SOURCE, code=Code("B01AA03", "2.16.840.1.113883.6.3"))
    assert (
        seen(Section.TREATMENTS, [stored(one, section=Section.TREATMENTS)]).lines[0].attentions
        == ()
    )


def test_an_anticoagulant_coded_by_its_cis_alone_is_marked_by_its_name() -> None:
    one = stored(Item("COUMADINE 5mg, comprimé sécable", SOURCE), section=Section.TREATMENTS)
    assert "antivitamine K" in html(seen(Section.TREATMENTS, [one]))


def test_words_and_code_of_two_classes_mark_both() -> None:
    item = Item("ELIQUIS 5 mg", SOURCE, label="COUMADINE 5 mg")
    shown = html(seen(Section.TREATMENTS, [stored(item, section=Section.TREATMENTS)]))
    assert "antivitamine K" in shown
    assert "facteur Xa" in shown


def test_a_problem_that_names_a_drug_is_not_marked() -> None:
    one = stored(Item("Diabète traité par insuline", SOURCE), section=Section.PROBLEMS)
    assert seen(Section.PROBLEMS, [one]).lines[0].attentions == ()


def test_details_that_are_not_read_first_are_folded_and_none_is_dropped() -> None:
    item = Item("X", SOURCE, details=(("Dose", "1 cp"), ("En rapport ALD", "Non")))
    shown = html(seen(Section.TREATMENTS, [stored(item, section=Section.TREATMENTS)]))
    assert shown.index("1 cp") < shown.index("<details>") < shown.index("En rapport ALD")


def test_a_contradiction_is_said_beside_both_wordings() -> None:
    item = Item("Plavix", SOURCE, label="Coumadine", disagreement="Le texte et le code diffèrent.")
    shown = html(seen(Section.TREATMENTS, [stored(item, section=Section.TREATMENTS)]))
    assert "Plavix" in shown
    assert "Coumadine" in shown
    assert "À vérifier" in shown


def test_a_section_that_disagrees_shows_its_words_too() -> None:
    said = stored(Item("Plavix", SOURCE), narrative="Coumadine le soir", disagreement="Différents.")
    one = seen(Section.ALLERGIES, [said])
    assert one.disagreements == ("Synthèse\N{NO-BREAK SPACE}: Différents.",)
    assert "Coumadine le soir" in html(one)


def test_a_document_of_the_patient_or_hidden_from_them_is_marked() -> None:
    mine = replace(SOURCE, authorship=Authorship.PATIENT)
    hidden = frozenset({Visibility.HIDDEN_FROM_PATIENT, Visibility.MASKED})
    shown = html(
        seen(Section.ALLERGIES, [stored(Item("Latex", mine), visibility=hidden, source=mine)])
    )
    assert "Écrit par le patient" in shown
    assert "ne pas lui en révéler" in shown
    assert "masqué" in shown


def test_everything_a_document_says_is_escaped() -> None:
    evil = '<img src=x onerror="alert(1)">'
    source = Source("1^1", evil, None, evil)
    item = Item(
        evil,
        source,
        code=Code(evil, evil, evil),
        label=evil + "!",
        status=evil,
        start=evil,
        end=evil,
        details=((evil, evil),),
        disagreement=evil,
    )
    narrative = stored(statement=Statement.NARRATIVE, narrative=evil, source=source)
    shown = html(seen(Section.ALLERGIES, [stored(item, source=source), narrative]))
    assert "<img" not in shown
    assert shown.count("&lt;img") >= 8


def test_narrative_keeps_its_lines() -> None:
    said = stored(statement=Statement.NARRATIVE, narrative="un\ndeux")
    assert "un<br>deux" in html(seen(Section.ALLERGIES, [said]))


def test_a_treatment_that_is_over_comes_last_and_alarms_nobody() -> None:
    past = Item("Plavix 75 mg", SOURCE, end="2019-05-29")
    running = Item("Vitamine C", SOURCE, end="2027")
    one = seen(Section.TREATMENTS, [stored(past, running, section=Section.TREATMENTS)])
    assert [line.item.text for line in one.lines] == ["Vitamine C", "Plavix 75 mg"]
    shown = html(one)
    assert "Terminé" in shown
    assert "Antiagrégant" in shown
    assert "bg-alert" not in shown


def test_a_treatment_that_ends_this_month_still_runs() -> None:
    item = Item("Plavix 75 mg", SOURCE, end="2026-11")
    one = seen(Section.TREATMENTS, [stored(item, section=Section.TREATMENTS)])
    assert not one.lines[0].ended


def test_a_grave_allergy_is_marked_and_comes_first() -> None:
    mild = Item("Latex", SOURCE, details=(("Sévérité", "Légère"),))
    grave = Item("Pénicilline", SOURCE, details=(("Criticité", "Haute"),))
    one = seen(Section.ALLERGIES, [stored(mild, grave)])
    assert [line.item.text for line in one.lines] == ["Pénicilline", "Latex"]
    assert html(one).count("Allergie grave") == 1


def test_none_known_and_not_stated_are_framed_differently() -> None:
    none = html(seen(Section.ALLERGIES, [stored(statement=Statement.NONE_KNOWN)]))
    unsaid = html(seen(Section.ALLERGIES, [stored(statement=Statement.NOT_STATED)]))
    assert "bg-none" in none
    assert "bg-caution" in unsaid
