"""A table that does not say exactly what the rules need stops the import, and says why."""

import pytest

from policy.tables import UnreadableTable, exactly, sentence


def test_a_missing_and_an_unknown_key_are_named() -> None:
    with pytest.raises(UnreadableTable, match=r"there: missing \['b'\], unknown \['c'\]"):
        exactly({"a": 1, "c": 2}, ("a", "b"), where="there")


def test_a_table_with_its_keys_is_returned() -> None:
    assert exactly({"a": 1}, "a", where="there") == {"a": 1}


@pytest.mark.parametrize("words", ["", "  ", 3])
def test_a_reason_must_say_something(words: object) -> None:
    with pytest.raises(UnreadableTable, match=r"there\.reason: words expected"):
        sentence({"reason": words}, "reason", where="there")
