"""What a private form hands over can be sealed: whole characters, whatever the browser sent."""

from types import SimpleNamespace
from unittest.mock import patch

import pytest
import streamlit as st

from console.components import form
from console.components.form import Submitted


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ("Un mot.", "Un mot."),
        ("Ça \U0001f600 va", "Ça \U0001f600 va"),
        ("\ud800", "\ufffd"),
        ("moitié \udc00 de mot", "moitié \ufffd de mot"),
        ("\ud800a", "\ufffda"),
    ],
)
def test_half_a_character_is_said_to_be_none(sent: str, given: str) -> None:
    held = {"words": sent, "unable": True}
    session = {"k": SimpleNamespace(submitted=held)}
    delivered: list[Submitted] = []
    with patch.object(st, "session_state", session):
        form._deliver("k", delivered.append)
    assert delivered == [{"words": given, "unable": True}]
    assert held == {}
    assert given.encode()
