"""The environment says how a patient reaches the service about a notice."""

from dataclasses import replace

import pytest

from console import reach, settings
from console.reach import Reach
from console.settings import WrongSetting

PLAIN = settings.read({})


def test_nothing_is_known_unless_it_is_said() -> None:
    assert reach.read({}, PLAIN) == Reach()


@pytest.mark.parametrize(
    ("secure", "page"),
    [(True, "https://bg.chu.fr/contester"), (False, "http://bg.chu.fr:8501/contester")],
)
def test_the_first_public_name_leads_to_the_page(secure: bool, page: str) -> None:
    given = replace(PLAIN, public_hosts=("bg.chu.fr", "autre"), secure_cookies=secure, port=8501)
    assert reach.read({}, given).page == page


def test_the_desk_is_read_line_by_line() -> None:
    given = {"NOTICE_DESK": "2 avenue du Port | 59000 LILLE || 03 20 00 00 00"}
    assert reach.read(given, PLAIN).desk == (
        "2 avenue du Port", "59000 LILLE", "03 20 00 00 00",
    )  # fmt: skip


@pytest.mark.parametrize("wrong", ["a|b|c|d|e|f", "x" * 39, "a\x07b"])
def test_a_desk_that_no_envelope_holds_is_a_wrong_setting(wrong: str) -> None:
    with pytest.raises(WrongSetting):
        reach.read({"NOTICE_DESK": wrong}, PLAIN)
