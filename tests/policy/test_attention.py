"""Treatments that matter in an emergency are marked from their ATC code."""

from typing import Any

import pytest

from policy.attention import (
    CLASSES,
    NAMES,
    attention,
    attention_by_name,
    classes,
    names,
)
from policy.tables import UnreadableTable


@pytest.mark.parametrize(
    ("atc", "label"),
    [
        ("B01AA03", "Anticoagulant (antivitamine K)"),  # warfarine
        ("B01AF02", "Anticoagulant (inhibiteur direct du facteur Xa)"),  # apixaban
        ("B01AE07", "Anticoagulant (inhibiteur direct de la thrombine)"),  # dabigatran
        ("B01AB05", "Anticoagulant (héparine)"),  # énoxaparine
        ("B01AX05", "Anticoagulant (fondaparinux)"),
        ("B01AC04", "Antiagrégant plaquettaire"),  # clopidogrel
        ("A10AB01", "Insuline"),
        ("A10BB09", "Sulfamide hypoglycémiant"),  # gliclazide
        ("C07AB07", "Bêtabloquant"),  # bisoprolol
        ("C01AA05", "Digitalique"),  # digoxine
        ("C01BD01", "Antiarythmique"),  # amiodarone
        ("N03AG01", "Antiépileptique"),  # acide valproïque
        ("N03AE01", "Antiépileptique (benzodiazépine)"),  # clonazépam: the longest prefix wins
        ("N02AA01", "Opioïde"),  # morphine
        ("N07BC02", "Traitement substitutif des opioïdes"),  # méthadone
        ("N05AN01", "Lithium"),
        ("H02AB06", "Corticoïde"),  # prednisolone
        ("L04AD02", "Immunosuppresseur"),  # tacrolimus
        ("N05BA12", "Benzodiazépine"),  # alprazolam
        (" n05an01 ", "Lithium"),
        ("C07", "Bêtabloquant"),
    ],
)
def test_a_class_that_matters_is_marked(atc: str, label: str) -> None:
    found = attention(atc)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("atc", ["", "N02BE01", "B01", "B01A", "A10", "B01AX01", "J01CA04", "?"])
def test_other_treatments_and_wider_groups_are_not(atc: str) -> None:
    assert attention(atc) is None


def test_every_class_says_why_in_a_few_words() -> None:
    assert all(one.why.endswith(".") and len(one.why) < 110 for one in CLASSES.values())


def test_a_longer_prefix_says_something_else_than_the_shorter_one() -> None:
    for prefix, one in CLASSES.items():
        wider = attention(prefix[:-1])
        assert wider is None or wider.label != one.label


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"prefix": "C07", "label": "a", "why": "b"}] * 2, "twice"),
        ([{"prefix": "7C", "label": "a", "why": "b"}], "no beginning"),
        ([{"prefix": "C07", "label": "a"}], "missing"),
        ([{"prefix": "C07", "label": "", "why": "b"}], "words expected"),
    ],
)
def test_a_table_with_a_hole_is_refused(lines: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(UnreadableTable, match=said):
        classes({"source": "s", "classes": lines})


@pytest.mark.parametrize(
    ("written", "prefix"),
    [
        ("COUMADINE 5mg, comprimé sécable", "B01AA"),
        ("Lévétiracétam 500", "N03"),
        ("Kardégic 75 mg", "B01AC"),
        ("morphine (sulfate)", "N02A"),
    ],
)
def test_a_treatment_without_an_atc_code_is_marked_by_its_name(written: str, prefix: str) -> None:
    assert attention_by_name(written) == CLASSES[prefix]


@pytest.mark.parametrize("written", ["", "Paracétamol", "insulinorésistance", "PLAVIXOL"])
def test_only_a_whole_word_names_a_treatment(written: str) -> None:
    assert attention_by_name(written) is None


def test_every_name_leads_to_a_class_that_is_marked() -> None:
    assert set(NAMES.values()) <= set(CLASSES.values())


@pytest.mark.parametrize(
    "written", [{"B01AA": ["x", "x"]}, {"Z99": ["x"]}, {"B01AA": ["Été"]}, {"B01AA": [""]}]
)
def test_a_table_of_names_that_cannot_be_used_is_refused(written: dict[str, list[str]]) -> None:
    with pytest.raises(UnreadableTable):
        names({"source": "essai", "names": written}, CLASSES)
