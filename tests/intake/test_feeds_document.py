"""What docs/feeds.md shows is what the program takes."""

import re
from datetime import UTC, datetime
from pathlib import Path

from console.demonstration.places import SITES
from store.intake.rs_eda import read

PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text("utf-8")


def test_the_message_of_the_page_is_taken_without_a_remark() -> None:
    (message,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    reading = read(message.encode(), datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert reading.remarks == ()
    (file,) = reading.messages
    assert file.creates
    assert len(file.persons) == 1
    assert file.contradictions == ()


def test_every_site_of_the_demonstration_is_on_the_page() -> None:
    rows = re.findall(r"^\| (\d{9}) \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(site.finess, site.name) for site in SITES]
