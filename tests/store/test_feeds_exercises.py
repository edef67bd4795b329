"""An exercise never explains, and never makes a real file one."""

from itertools import permutations

from policy.feeds import Contradiction, FileMessage
from store.session import Doors
from tests.builders import a_site
from tests.store.feed_builders import a_creation, a_message, at, rows, take

EXERCISE = (Contradiction.NOT_ACTUAL,)


def read(doors: Doors, *messages: FileMessage) -> set[tuple[object, ...]]:
    """The file as these messages leave it, in every order, one by one."""
    told: set[tuple[object, ...]] = set()
    for order in permutations(messages):
        site = a_site(doors).id
        for message in order:
            take(doors, site, message)
        [file] = rows(
            doors,
            "select attribution, status, closed_at, opened_at, contradictions::text"
            " from regulation_file where site_id = :s",
            s=site,
        )
        told.add(tuple(file))
    return told


def test_an_exercise_says_nothing_of_a_real_file(doors: Doors) -> None:
    real = a_creation()
    exercise = a_message(said_at=at(9), status="CLOTURE", attribution="DR", contradictions=EXERCISE)
    opened = at(-5).isoformat()
    again = a_message(said_at=at(8), opened_at=opened, contradictions=EXERCISE)
    assert read(doors, real, exercise, again) == {("DRM.MRU.MU", "", None, at(0), "{}")}


def test_what_an_exercise_said_goes_when_the_real_file_comes(doors: Doors) -> None:
    exercise = a_message(
        said_at=at(9), status="CLOTURE", attribution="DRM", contradictions=EXERCISE
    )
    real = a_message(opened_at=at(0).isoformat())
    assert read(doors, exercise, real) == {("", "", None, at(0), "{}")}


def test_a_file_that_only_an_exercise_creates_is_one(doors: Doors) -> None:
    created = a_message(attribution="DRM", opened_at=at(0).isoformat(), contradictions=EXERCISE)
    updated = a_message(said_at=at(5), status="ACTIF")
    assert read(doors, created, updated) == {
        ("DRM", "ACTIF", None, at(0), f"{{{Contradiction.NOT_ACTUAL}}}")
    }
