"""What a doctor must find of each kind of section and entry, wherever it stands in the document."""

import pytest

from policy.record import Code, Section, Statement
from store.intake.reading import read
from tests.intake.builders import (
    aside,
    cda,
    drug,
    every,
    item_of,
    named,
    only,
    pills,
    problem,
    read_section,
    section,
    table,
)

CIM10 = "2.16.840.1.113883.6.3"
ATC = "2.16.840.1.113883.6.73"


@pytest.mark.parametrize(
    ("code", "kind"),
    [(section.value, section) for section in Section if section.value[0].isdigit()]
    + [
        ("42346-7", Section.TREATMENTS),
        ("57828-6", Section.TREATMENTS),
        ("18610-6", Section.TREATMENTS),
        ("29554-3", Section.PROCEDURES),
        ("10155-0", Section.ALLERGIES),
        ("30954-2", Section.OTHER),
        ("10164-2", Section.OTHER),
        ("", Section.OTHER),
    ],
)
def test_a_section_goes_where_its_code_says(code: str, kind: Section) -> None:
    (found,) = read(cda(section(code, "mots", title="Son titre"))).sections
    assert (found.section, found.title, found.narrative) == (kind, "Son titre", "mots")


def test_the_vsm_names_its_points_of_vigilance_by_title_only() -> None:
    (found,) = read(cda(section("30954-2", "x", title="Points de vigilance"))).sections
    assert (found.section, found.code and found.code.value) == (Section.VIGILANCE, "30954-2")


def test_sections_are_found_at_any_depth_and_empty_wrappers_say_nothing() -> None:
    deep = section("48765-2", "profond")
    for code in ("34117-2", "46612-8", "57207-3", "18776-5"):
        deep = section(code, "", inner=(deep,))
    (found,) = read(cda(deep)).sections
    assert (found.section, found.narrative) == (Section.ALLERGIES, "profond")


def test_a_wrapper_that_speaks_is_kept_beside_what_it_holds() -> None:
    outer = section("18776-5", "Plan", inner=(section("10160-0", "Traitement"),))
    kinds = [(each.section, each.narrative) for each in read(cda(outer)).sections]
    assert kinds == [(Section.OTHER, "Plan"), (Section.TREATMENTS, "Traitement")]


def test_a_known_section_holds_another_kind_without_folding_it() -> None:
    outer = section("11450-4", "", inner=(section("11348-0", "Passé"), section("11450-4", "Actif")))
    found = {each.section: each for each in read(cda(outer)).sections}
    assert found[Section.PROBLEMS].statement is Statement.NARRATIVE
    assert found[Section.PROBLEMS].narrative == "Actif"
    assert found[Section.HISTORY].narrative == "Passé"


def test_other_sections_are_words_and_their_entries_only_when_there_are_none() -> None:
    worded = only(read(cda(section("47420-5", "Marche", problem("X")))), Section.OTHER)
    coded = only(read(cda(section("47420-5", "", problem("Chute")))), Section.OTHER)
    assert (worded.statement, worded.items) == (Statement.NARRATIVE, ())
    assert [item.text for item in coded.items] == ["Chute"]


def test_a_problem_keeps_words_code_dates_status_and_remarks() -> None:
    text = table(
        ["Problème", "Sévérité", "Médecin"], [named("p", "Tension haute"), "modéré", "Dr X"]
    )
    remarks = aside("SEV", "modéré", "6736007", "modéré", "SUBJ") + (
        '<entryRelationship typeCode="SUBJ"><act><code code="48767-8"/><text>à suivre</text></act>'
        "</entryRelationship>"
    )
    entry = problem("Hypertension", reference="#p", start="201903", extra=remarks)
    item = item_of(read_section(Section.PROBLEMS, text, entry.replace("Tension", "Hyperten")))
    assert item.code == Code("I10", CIM10, "Hypertension")
    assert (item.text, item.label, item.start) == ("Tension haute", "Hypertension", "2019-03")
    assert item.status == "active"
    assert item.details == (
        ("Sévérité", "modéré"),
        ("Commentaire", "à suivre"),
        ("Médecin", "Dr X"),
    )


def test_a_reference_may_lack_its_mark_or_lead_nowhere() -> None:
    text = named("p", "Tension")
    for reference, words in (("p", "Tension"), ("#p", "Tension"), ("#q", "Hypertension")):
        entry = problem("Hypertension", reference=reference)
        assert item_of(read_section(Section.OTHER, "", entry)).text == "Hypertension"
        found = read_section(Section.VIGILANCE, text, entry)
        assert found.items[0].text == words


def test_an_anchor_of_another_section_is_followed() -> None:
    first = section("30954-2", named("far", "Ailleurs"))
    second = section("11450-4", "ici", problem("Autre problème", reference="#far"))
    assert only(read(cda(first, second)), Section.PROBLEMS).items[0].text == "Ailleurs"


def test_a_problem_in_words_alone_or_by_its_kind_alone() -> None:
    worded = '<observation><value xsi:type="ST">Chute</value></observation>'
    inline = """<observation><value xsi:type="CD"><originalText>Chute</originalText></value>
      </observation>"""
    kind = '<observation><code code="X1" displayName="Chute"/></observation>'
    for entry in (worded, inline, kind):
        assert item_of(read_section(Section.PROBLEMS, "", entry)).text == "Chute"


def test_each_agent_of_an_allergy_is_an_item_and_an_allergy_may_name_none() -> None:
    agent = """<participant typeCode="CSM"><participantRole><playingEntity><code code="{0}"
      displayName="{0}"/><name>{0}</name></playingEntity></participantRole></participant>"""
    two = f"<observation>{agent.format('arachide')}{agent.format('latex')}</observation>"
    named_only = """<observation><participant><participantRole><playingEntity>
      <name>pollen</name></playingEntity></participantRole></participant></observation>"""
    kind = '<observation><code code="414285001" displayName="allergie alimentaire"/></observation>'
    found = read_section(Section.ALLERGIES, "", two, named_only, kind)
    assert [item.text for item in found.items] == [
        "arachide",
        "latex",
        "pollen",
        "allergie alimentaire",
    ]


def test_an_adverse_effect_is_told_by_its_drug() -> None:
    entry = f"""<observation><code code="79899007" displayName="interaction"/>
      <entryRelationship typeCode="COMP">{drug("AUTREX 1 g")}</entryRelationship>
      {aside("GEN-318", "probable", "1", "probable")}</observation>"""
    item = item_of(read_section(Section.ADVERSE_EFFECTS, "", entry))
    assert (item.text, dict(item.details)["Imputabilité"]) == ("AUTREX 1 g", "probable")


def test_a_treatment_keeps_codes_dose_rhythm_route_and_reason() -> None:
    material = f"""<name>NOMDEX</name><lotNumberText>L7</lotNumberText><pharm:asSpecializedKind>
      <pharm:generalizedMedicineClass><pharm:code code="B01AA03" codeSystem="{ATC}"
      displayName="warfarine"/></pharm:generalizedMedicineClass></pharm:asSpecializedKind>"""
    reason = """<entryRelationship typeCode="RSON"><act><code code="I48" displayName="Fibrillation">
      <originalText>FA</originalText></code></act></entryRelationship>"""
    extra = f"""<routeCode displayName="Voie orale"/><rateQuantity><low value="1" unit="mg/d"/>
      <high value="2" unit="mg/d"/></rateQuantity><maxDoseQuantity><numerator value="4"/>
      <denominator value="1" unit="d"/></maxDoseQuantity>{reason}"""
    timing = '<effectiveTime><low value="20190811"/><high value="20200101"/></effectiveTime>'
    entry = drug(timing=timing + every(12, "h"), dose=pills(1, 2), material=material, extra=extra)
    item = item_of(read_section(Section.TREATMENTS, "", entry))
    assert (item.start, item.end, item.status) == ("2019-08-11", "2020-01-01", "")
    assert [code.value for code in item.translations] == ["B01AA03"]
    assert item.details == (
        ("Dose (code)", "1 comprimé(s) à 2 comprimé(s)"),
        ("Fréquence (code)", "toutes les 12 h"),
        ("Débit (code)", "1 mg par jour à 2 mg par jour"),
        ("Voie", "Voie orale"),
        ("Dose maximale", "4 / 1 jour(s)"),
        ("Lot", "L7"),
        ("Motif", "FA (code : Fibrillation)"),
    )


def test_a_prescription_says_so_and_its_steps_are_told() -> None:
    step = f"""<entryRelationship><substanceAdministration>
      <effectiveTime xsi:type="SXPR_TS"><comp xsi:type="PIVL_TS"><period value="2" unit="d"/></comp>
      </effectiveTime>{pills(3)}</substanceAdministration></entryRelationship>"""
    entry = drug(attributes='moodCode="INT"', extra=step)
    item = item_of(read_section(Section.TREATMENTS, "", entry))
    assert item.details == (
        ("Nature", "Prescription"),
        ("Dose (code)", "3 comprimé(s)"),
        ("Fréquence (code)", "tous les 2 jours"),
    )


def test_a_stopped_treatment_keeps_its_status() -> None:
    entry = drug().replace('statusCode code="completed"', 'statusCode code="aborted"')
    assert item_of(read_section(Section.TREATMENTS, "", entry)).status == "aborted"


def test_a_delivery_is_told_with_its_day_and_quantity() -> None:
    supply = """<entryRelationship><supply><quantity value="4"/><performer>
      <time value="20190308"/></performer></supply></entryRelationship>"""
    translations = """<manufacturedMaterial><code><translation code="3400900000001"
      codeSystem="1.2.250.1.215.200.1.1.1" displayName="NOMDEX CPR"/></code>"""
    entry = drug(extra=supply).replace("<manufacturedMaterial>", translations)
    item = item_of(read_section(Section.TREATMENTS, "", entry))
    assert (item.text, item.code and item.code.value) == ("NOMDEX CPR", "3400900000001")
    assert item.details == (("Délivré le", "08/03/2019"), ("Quantité", "4"))


def test_a_drug_without_any_name_gives_no_item() -> None:
    found = read_section(Section.TREATMENTS, "", "<substanceAdministration/>")
    assert found.statement is Statement.NOT_STATED


def test_a_vaccine_keeps_its_status_and_rank() -> None:
    rank = """<entryRelationship typeCode="SUBJ"><observation><code code="30973-2"/>
      <value xsi:type="INT" value="2"/></observation></entryRelationship>"""
    item = item_of(read_section(Section.IMMUNISATIONS, "", drug("VACCIN", extra=rank)))
    assert (item.status, item.details) == ("completed", (("Rang", "2"),))


def test_procedures_devices_and_stays() -> None:
    procedure = """<procedure><code code="HHFA001" displayName="Appendicectomie"/>
      <statusCode code="completed"/><effectiveTime value="20010302"/>
      <targetSiteCode displayName="abdomen"/></procedure>"""
    device = """<supply><performer><time value="20130811"/></performer><participant>
      <participantRole><id extension="SN-1"/><playingDevice><code><translation code="J01"
      displayName="Stimulateur"/></code></playingDevice></participantRole></participant></supply>"""
    stay = '<encounter><code code="IMP" displayName="Séjour"/></encounter>'
    first, second, third = read_section(Section.DEVICES, "", procedure, device, stay).items
    assert (first.start, first.status, dict(first.details)["Site"]) == (
        "2001-03-02",
        "completed",
        "abdomen",
    )
    assert (second.text, second.details) == (
        "Stimulateur",
        (("Identifiant", "SN-1"), ("Délivré le", "11/08/2013")),
    )
    assert third.text == "Séjour"


def test_a_family_history_says_whose_it_is() -> None:
    entry = """<organizer><subject><relatedSubject><code code="MTH" displayName="Mère"/>
      </relatedSubject></subject><component><observation><value xsi:type="CD" code="E11"
      displayName="Diabète"/></observation></component></organizer>"""
    item = item_of(read_section(Section.FAMILY, "", entry))
    assert (item.text, item.details) == ("Diabète", (("Lien", "Mère"),))
    unknown = entry.replace("MTH", "").replace("Mère", "")
    assert item_of(read_section(Section.FAMILY, "", unknown)).details == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('<value xsi:type="PQ" value="25" unit="{pack}/a"/>', "25 paquets-années"),
        ('<value xsi:type="INT" value="2"/>', "2"),
        ('<value xsi:type="BL" value="true"/>', "Oui"),
        ('<value xsi:type="TS" value="20240903"/>', "03/09/2024"),
        ('<value xsi:type="TS" value="bientôt"/>', "bientôt"),
        ('<value xsi:type="ST">enceinte</value>', "enceinte"),
        ('<value xsi:type="CD" code="1" displayName="Fumeur"/>', "Fumeur"),
        ('<value xsi:type="CD" code="LA1"/>', "LA1"),
        ('<value xsi:type="IVL_PQ"><low value="1" unit="g"/></value>', "1 g"),
        ('<value xsi:type="CD"><originalText>Rare</originalText></value>', "Rare"),
    ],
)
def test_an_observation_is_a_question_with_its_answer(value: str, words: str) -> None:
    entry = f'<observation><code code="1" displayName="Question"/>{value}</observation>'
    for kind in (Section.HABITS, Section.PREGNANCIES):
        found = read_section(kind, "", f"<organizer><component>{entry}</component></organizer>")
        assert item_of(found).text in (f"Question : {words}", words)


def test_the_answer_stands_in_the_row_before_or_after_the_anchor() -> None:
    entry = """<observation><code code="1" displayName="Garde"><qualifier><value code="G"
      displayName="Mode de garde"/></qualifier></code><text><reference value="#g"/></text>
      <value xsi:type="CD" code="2" displayName="Crèche"/></observation>"""
    for row in ([named("g", "Garde"), "Crèche"], ["Garde", named("g", "Crèche")]):
        text = table(["", "Mère"], row)
        item = item_of(read_section(Section.HABITS, text, entry))
        assert item.text.startswith("Garde")
        assert item.text.endswith("Crèche")
        assert [code.value for code in item.translations] == ["G"]
    alone = item_of(read_section(Section.HABITS, named("g", "À la crèche"), entry))
    assert (alone.text, alone.details) == ("À la crèche", ())
    other = item_of(read_section(Section.HABITS, named("g", "Nourrice"), entry))
    assert other.details == (("Valeur codée", "Crèche"),)


def test_a_remark_that_says_no_is_no_detail() -> None:
    no = """<entryRelationship typeCode="COMP"><observation><code code="MED-559"
      displayName="Déconditionné"/><value xsi:type="BL" value="false"/></observation>
      </entryRelationship>"""
    assert item_of(read_section(Section.TREATMENTS, "", drug(extra=no))).details == ()
