"""The answers that must look different do: in words, icon or frame, and the gravest is said."""

import pytest

from console.pages import acces_answers
from console.pages.acces_answers import Answer, answer_of
from policy.access import Ground


def test_every_answer_has_a_look_and_no_two_look_alike() -> None:
    looks = acces_answers._LOOKS
    assert set(looks) == set(Answer)
    assert len({look.title for look in looks.values()}) == len(Answer)
    assert len({look.icon for look in looks.values()}) == len(Answer)


@pytest.mark.parametrize(
    ("grounds", "answer"),
    [
        ((Ground.RECORD_NEVER_CREATED,), Answer.NEVER_CREATED),
        ((Ground.RECORD_CLOSED,), Answer.CLOSED),
        ((Ground.RECORD_EMPTY,), Answer.EMPTY),
        ((Ground.OPPOSED_TO_CENTRE_15,), Answer.OPPOSED),
        ((Ground.OPPOSED_TO_BRIS_DE_GLACE,), Answer.OPPOSED),
        ((Ground.PROFESSIONAL_BLOCKED,), Answer.BLOCKED),
        ((Ground.SECOND_FACTOR_TOO_OLD,), Answer.OTHER),
        ((Ground.RECORD_EMPTY, Ground.OPPOSED_TO_CENTRE_15), Answer.OPPOSED),
        ((Ground.SECOND_FACTOR_TOO_OLD, Ground.RECORD_CLOSED), Answer.CLOSED),
    ],
)
def test_the_gravest_ground_gives_the_answer(grounds: tuple[Ground, ...], answer: Answer) -> None:
    assert answer_of(grounds) is answer
