"""Each fault of a log has one French sentence, with its place and without a value."""

import string

import pytest

from console.exchange_words import SENTENCES, sentence
from store.intake.exchange_faults import Fault, FaultCode, File, NotALog


def test_each_fault_has_a_sentence_of_its_own() -> None:
    assert set(SENTENCES) == set(FaultCode)
    assert len(set(SENTENCES.values())) == len(FaultCode)


@pytest.mark.parametrize("code", FaultCode)
def test_a_sentence_says_what_happened_and_what_to_do(code: FaultCode) -> None:
    said = sentence(NotALog(Fault(code, File.CARE, 7, "age")))
    assert said.endswith(".")
    assert said.count(".") - said.count(".csv") == 1
    assert "\u00a0: " in said
    assert (code in (FaultCode.NO_FOLDER, FaultCode.NOT_A_FOLDER)) != (
        "«\u00a0care.csv\u00a0», ligne 7, colonne age" in said
    )
    fields = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[code])}
    assert fields <= {"where", None}


def test_a_sentence_says_how_many_more() -> None:
    fault = Fault(FaultCode.NO_FILE, File.ROSTER)
    alone, one, many = (sentence(NotALog(fault, more)) for more in range(3))
    assert alone == (
        "«\u00a0roster.csv\u00a0» manque dans le dossier donné à --log\u00a0: ajoutez-le."
    )
    assert one == f"{alone[:-1]}\u202f; 1 autre défaut suit."
    assert many == f"{alone[:-1]}\u202f; 2 autres défauts suivent."
