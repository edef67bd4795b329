"""A reference that is somebody's own number is never kept, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.nir import key_of
from policy.references import identifies
from policy.regulation import NotAFileReference, file_reference
from policy.visits import NotAVisit, visit_reference

_months = st.integers(1, 12)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Well-formed, of the mainland or of Corsica."""
    place = draw(st.sampled_from(("75", "13", "2A", "2B", "97")))
    first = f"{draw(st.sampled_from('1278'))}{draw(st.integers(0, 99)):02}{draw(_months):02}"
    number = f"{first}{place}{draw(st.integers(0, 999)):03}{draw(st.integers(0, 999)):03}"
    return number + key_of(number)


@given(numbers(), st.sampled_from("-_./ "), st.booleans(), st.booleans())
def test_a_social_security_number_is_always_seen(
    number: str, separator: str, with_key: bool, lower: bool
) -> None:
    said = number if with_key else number[:13]
    said = said.lower() if lower else said
    cuts = [said[0], said[1:3], said[3:5], said[5:7], said[7:10], said[10:13], said[13:]]
    apart = separator.join(filter(None, cuts))
    for written in (said, apart, f"fr.health.samu990.{said}", f"NIR-{apart}", f"{said}.1"):
        assert identifies(written)


@pytest.mark.parametrize(
    "written",
    [
        "255081416802538",
        "255081416802539",  # a mistyped key names her as well
        "2550814168025",
        "155582A168025" + key_of("155582A168025"),  # a month that is none
        "0612345678",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06 12 34 56 78",
        "33612345678",
        "0033612345678",
        "+33 6 12 34 56 78",
        "TEL-0612345678",
        "fr.health.samu990.0145678901",
        "fr.health.samu990.patient.0612345678.1",
    ],
)
def test_a_number_of_somebody_s_own_is_kept_nowhere(written: str) -> None:
    with pytest.raises(NotAFileReference):
        file_reference(written)
    with pytest.raises(NotAVisit):
        visit_reference(written)
    assert identifies(written)


@pytest.mark.parametrize(
    "written",
    [
        "DRFR158002421400215",
        "fr.health.samu800.DRFR158002421400215",
        "fr.health.samu990.patient.DRFR159902600000001.1",
        "26001234",
        "2026/0301-0042",
        "2026112200042",  # a day and a number of thirteen digits
        "202611220000042",
        "2026-03-22-10-30-45",
        "0026001234",
        "U-2026/0012.3",
        "123",
        "1234567890123456",
        "a_b",
    ],
)
def test_a_local_numbering_is_a_reference(written: str) -> None:
    assert not identifies(written)
    assert file_reference(written) == visit_reference(written) == written
