"""What Streamlit says by itself is said in French, also after an upgrade."""

import pytest

from console import french, server

SCRIPT = (server._STREAMLIT / french.script_of(server.index())).read_text("utf-8")


@pytest.mark.parametrize("sentence", french.SENTENCES)
def test_each_sentence_stands_in_the_installed_version(sentence: str) -> None:
    assert sentence in SCRIPT


@pytest.mark.parametrize("name", french.ELSEWHERE)
def test_each_script_that_speaks_later_is_served_in_french(name: str) -> None:
    (script,) = (server._STREAMLIT / "static" / "js").glob(f"{name}.*.js")
    served = french.scripts(server._STREAMLIT, server.index())[f"/static/js/{script.name}"]
    for sentence, ours in french.ELSEWHERE[name].items():
        assert sentence in script.read_text("utf-8")
        assert sentence not in served
        assert ours in served


def test_none_is_left_in_english_and_nothing_else_changes() -> None:
    served = french.translated(SCRIPT)
    assert not [sentence for sentence in french.SENTENCES if sentence in served]
    grown = sum(
        SCRIPT.count(said) * (len(ours) - len(said)) for said, ours in french.SENTENCES.items()
    )
    assert len(served) == len(SCRIPT) + grown


def test_a_page_without_its_script_is_said() -> None:
    with pytest.raises(LookupError):
        french.script_of("<html></html>")
