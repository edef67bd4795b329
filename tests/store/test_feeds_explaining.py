"""A file has the accesses it may explain looked at again, and no other; a doctor may name it so."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from policy.access import FileStanding
from policy.durations import DURATIONS
from policy.likeness import Term, terms
from store.accesses import Access
from store.facts import facts
from store.session import Doors
from tests.builders import a_patient, a_site, an_agent
from tests.gestures import a_desk, centre_15, found, granted
from tests.store.feed_builders import CASE, REFERENCE, a_creation, a_message, a_person, take
from tests.store.feeding import judged, stale

_REVIEW = DURATIONS.review
_MINUTE = timedelta(minutes=1)


def an_access(doors: Doors, root: Engine, file: str = "DRM-2026-1") -> Access:
    """An access to the record of DUVAL, Camille, that was looked at already."""
    desk = a_desk(doors)
    declared = centre_15(regulation_file=file)
    access = granted(desk.break_glass(found(desk, doors, None), declared))
    judged(root, access.id)
    return access


@pytest.mark.parametrize("written", [CASE, REFERENCE, "LOCAL-7", REFERENCE.lower()])
def test_an_access_that_names_the_file_is_looked_at_again(
    doors: Doors, root: Engine, written: str
) -> None:
    access = an_access(doors, root, written)
    take(doors, a_site(doors).id, a_creation("fr.health.samu760.AUTRE"))
    assert not stale(root, access.id)
    take(doors, a_site(doors).id, a_creation(reference="LOCAL-7"))
    assert stale(root, access.id)


@pytest.mark.parametrize(
    ("opened", "marked"),
    [
        (timedelta(0), True),
        (_REVIEW.before_arrival - _MINUTE, True),
        (_REVIEW.before_arrival + _MINUTE, False),
        (_MINUTE - _REVIEW.own_care, True),
        (-_MINUTE - _REVIEW.own_care, False),
    ],
)
def test_an_access_to_somebody_of_that_name_is_when_the_file_is_near(
    doors: Doors, root: Engine, opened: timedelta, marked: bool
) -> None:
    access = an_access(doors, root)
    said_at = access.granted_at + opened
    creation = a_creation(opened=said_at, said_at=said_at, persons=(a_person(),))
    take(doors, a_site(doors).id, creation)
    assert stale(root, access.id) is marked


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        (terms(names=("Duvale",)), True),  # as it sounds
        (terms(names=("Morel",), sex="F"), False),
        (terms(given="Camille", sex="F"), False),
    ],
)
def test_a_name_marks_and_a_sex_does_not(
    doors: Doors, root: Engine, said: frozenset[Term], marked: bool
) -> None:
    access = an_access(doors, root)
    message = a_message(said_at=access.granted_at, persons=(a_person("1", said),))
    take(doors, a_site(doors).id, message)
    assert stale(root, access.id) is marked


def test_what_was_said_already_marks_nothing(doors: Doors, root: Engine) -> None:
    access, site, message = an_access(doors, root, CASE), a_site(doors).id, a_creation()
    take(doors, site, message)
    judged(root, access.id)
    take(doors, site, message)
    assert not stale(root, access.id)


@pytest.mark.parametrize("named", [CASE, REFERENCE])
def test_a_doctor_names_a_file_by_its_reference_or_its_whole_id(doors: Doors, named: str) -> None:
    agent, patient = an_agent(doors), a_patient(doors)

    def known() -> FileStanding:
        with doors.showing(agent) as by:
            return facts(by, patient, named, datetime.now(UTC)).facts.file

    take(doors, a_site(doors).id, a_creation())
    assert known() is FileStanding.UNVERIFIED  # another site's
    take(doors, agent.site.id, a_creation())
    assert known() is FileStanding.MEDICAL
    take(doors, agent.site.id, a_message(said_at=datetime.now(UTC), attribution="D.D-MALV.ERR"))
    assert known() is FileStanding.WITHOUT_MEDICAL_ACT


def test_a_name_that_two_files_answer_to_is_the_reference_s(doors: Doors, root: Engine) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    take(doors, agent.site.id, a_creation())
    with root.begin() as raw:
        raw.execute(
            text(
                "insert into regulation_file (site_id, reference, attribution, opened_at)"
                " values (:site, :case, 'DR', now())"
            ),
            {"site": agent.site.id, "case": CASE},
        )
    with doors.showing(agent) as by:
        moment = facts(by, patient, CASE, datetime.now(UTC))
    assert moment.facts.file is FileStanding.WITHOUT_MEDICAL_ACT
