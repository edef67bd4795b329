"""« Supervision » shows what became of notices, and warns beside the figures when none leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from console.notified_words import NO_SERVER, TITLE
from policy.picture import Notified, Picture
from tests.reports.builders import MADE, a_picture


def _draw(picture: object) -> None:
    from console.pages import supervision_picture

    supervision_picture.draw(picture, None)  # type: ignore[arg-type]


def drawn(picture: Picture) -> AppTest:
    page = AppTest.from_function(_draw, args=(picture,), default_timeout=30)
    page.run()
    assert not page.exception
    return page


def shown(page: AppTest) -> str:
    return "".join(one.proto.body for one in page.get("html"))


def test_the_figures_of_notices_are_beside_the_others() -> None:
    page = drawn(a_picture())
    assert [one.value for one in page.warning] == []
    assert TITLE in shown(page)
    assert "Lettres à imprimer à ce jour</th><td>5</td>" in shown(page)


@pytest.mark.parametrize("minutes", [11, 600])
def test_nothing_leaving_is_a_warning(minutes: int) -> None:
    since = MADE - timedelta(minutes=minutes)
    picture = replace(a_picture(), notified=Notified(waiting=1, oldest=since, untried=since))
    assert [one.value for one in drawn(picture).warning] == [NO_SERVER]


def test_a_quiet_site_has_no_oldest() -> None:
    assert (
        "attend depuis"
        not in shown(drawn(replace(a_picture(), notified=Notified()))).split(TITLE)[1]
    )
