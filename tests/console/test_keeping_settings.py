"""Witnesses are named by address and key, or the console does not start."""

import pytest

from console.keeping_settings import Keeping, read
from console.settings import WrongSetting
from store.tlog.note import Algorithm, VerifierKey

WITNESS = VerifierKey("temoin.example/1", Algorithm.COSIGNATURE, b"\1" * 32)
OTHER = VerifierKey("autre.example/1", Algorithm.COSIGNATURE, b"\2" * 32)
LOG = VerifierKey("journal.example/1", Algorithm.ED25519, b"\3" * 32)


def test_nothing_said_is_no_witness() -> None:
    assert read({}) == read({"WITNESSES": " "}) == Keeping()


def test_each_witness_has_its_address_and_its_key() -> None:
    said = f"https://temoin.example {WITNESS}, http://10.0.0.7:8510/a {OTHER}"
    first, second = read({"WITNESSES": said}).witnesses
    assert (first.url, first.key) == ("https://temoin.example", WITNESS)
    assert (second.url, second.key) == ("http://10.0.0.7:8510/a", OTHER)


@pytest.mark.parametrize(
    "said",
    [
        "https://temoin.example",
        f"{WITNESS}",
        f"https://temoin.example {LOG}",
        f"https://temoin.example {str(WITNESS)[:-4]}AAA=",
        f"ftp://temoin.example {WITNESS}",
        f"https:// {WITNESS}",
        f"https://[x {WITNESS}",
        f"https://temoin.example {WITNESS} {OTHER}",
    ],
)
def test_anything_else_is_a_misuse_that_repeats_nothing(said: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read({"WITNESSES": said})
    assert "temoin" not in str(wrong.value)
