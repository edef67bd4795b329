"""What is MSSanté's is told by the domain, and by nothing that only looks like one."""

import pytest

from policy.mssante import is_mssante


@pytest.mark.parametrize(
    "address",
    [
        "ange.essai@mssante.fr",
        "ange@medecin.mssante.fr",
        "ange@CHU.MSSante.FR",
        "a@b.sante.example",
    ],
)
def test_an_address_of_a_known_domain_or_below_one_is(address: str) -> None:
    assert is_mssante(address, {"sante.example"})


@pytest.mark.parametrize(
    "address",
    ["ange@monmssante.fr", "ange@mssante.fr.evil.example", "mssante.fr", "@mssante.fr", "",
     "ange@mssante.fr@evil.example", "ange@sante.example"],
)  # fmt: skip
def test_anything_else_is_not(address: str) -> None:
    assert not is_mssante(address)
