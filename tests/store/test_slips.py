"""Slips are printed once, entered once, and told missing; what explains one is read, not kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from policy.access import FileStanding, Mode
from policy.patient_events import SlipOutcome
from policy.slips import NotASlip
from store import patients, slips
from store.sealing import unseal
from store.session import Doors
from store.slips import EnteredAlready, ImpossibleTime, NeverPrinted, NoSuchSeries
from tests.builders import an_agent, block, oppose
from tests.gestures import a_desk, centre_15, granted
from tests.store.paper import enter, listed, look_up, some_paper, used

NOTHING_AROUND = {
    "on_duty": False,
    "rostered": False,
    "cared_here": False,
    "accessed_later": False,
    "opposed": False,
    "set_aside": False,
}


def test_series_follow_each_other_at_each_site(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors, 10), some_paper(doors, 3)
    with doors.reviewing(paper.supervisor) as by:
        assert slips.print_series(by, paper.doctor.site, 5).numbers == range(11, 16)
    with doors.working() as work:
        assert slips.print_series(work, elsewhere.doctor.site, 1).numbers == range(4, 5)
        with pytest.raises(NotASlip):
            slips.print_series(work, elsewhere.doctor.site, 0)
    with doors.registering(elsewhere.registrar) as by:
        assert [one.numbers for one in slips.series(by)] == [range(4, 5), range(1, 4)]


def test_a_slip_is_entered_once_with_its_entry(doors: Doors, owner: Engine) -> None:
    paper = some_paper(doors)
    enter(doors, paper, 4)
    one = listed(doors, paper)[4]
    assert (one.holder, one.entered_by) == (paper.doctor.name, paper.registrar.name)
    assert (one.outcome, one.mode, one.patient) == (SlipOutcome.USED, Mode.CENTRE_15, paper.patient)
    with pytest.raises(EnteredAlready):
        enter(doors, paper, 4)
    with doors.registering(paper.registrar) as by, pytest.raises(EnteredAlready):
        slips.enter_void(by, 4)
    with owner.connect() as connection:
        said = "select count(*) from audit_entry where code = 'slip_entered' and patient_id = :p"
        assert connection.scalar(text(said), {"p": paper.patient}) == 1


def test_what_was_written_is_sealed_under_the_patients_key_or_the_ring(
    doors: Doors, owner: Engine
) -> None:
    paper = some_paper(doors)
    enter(doors, paper, 1)
    enter(doors, paper, 2, patient=None)
    with owner.connect() as connection:
        rows = connection.execute(text("select * from slip order by number")).all()
    site = paper.doctor.site.id
    with doors.working() as work:
        known = patients.key_for(work, paper.patient)
        ours = work.ring.wrapping[rows[1].key_version]
    words = used(paper).words.encode()
    assert (
        unseal(rows[0].sealed, known, slips.sealed_context(site, 1, paper.patient, None)) == words
    )
    context = slips.sealed_context(site, 2, None, rows[1].key_version)
    assert unseal(rows[1].sealed, ours, context) == words


def test_a_number_that_was_never_printed_here_is_not_entered(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors, 10), some_paper(doors, 40)
    assert 30 in elsewhere.series.numbers
    with pytest.raises(NeverPrinted):
        enter(doors, paper, 30)
    with doors.registering(paper.registrar) as by, pytest.raises(NeverPrinted):
        slips.enter_void(by, 11)
    assert listed(doors, paper) == {}


def test_a_slip_was_used_after_it_was_printed_and_not_in_times_to_come(doors: Doors) -> None:
    paper = some_paper(doors)
    for off in (timedelta(hours=-1), timedelta(minutes=5)):
        with pytest.raises(ImpossibleTime):
            enter(doors, paper, 1, at=datetime.now(UTC) + off)
    to_the_minute = datetime.now(UTC).replace(second=0, microsecond=0)
    enter(doors, paper, 1, at=to_the_minute)
    assert listed(doors, paper)[1].used_at == to_the_minute


def test_what_is_missing_is_told_of_a_closed_series_and_of_the_gaps_of_an_open_one(
    doors: Doors,
) -> None:
    paper = some_paper(doors, 6)
    with doors.registering(paper.registrar) as by:
        slips.enter_void(by, 2)
        slips.enter_void(by, 4)
    with doors.reviewing(paper.supervisor) as by:
        assert slips.series(by)[0].missing == (1, 3)
        assert slips.close(by, paper.series.id) == 4
    with doors.reviewing(paper.supervisor) as by:
        [closed] = slips.series(by)
        assert closed.missing == (1, 3, 5, 6)
        with pytest.raises(NoSuchSeries):
            slips.close(by, paper.series.id)
    enter(doors, paper, 5)  # found behind a desk
    with doors.reviewing(paper.supervisor) as by:
        assert slips.series(by)[0].missing == (1, 3, 6)
        with pytest.raises(NoSuchSeries):
            slips.close(by, uuid4())


def test_a_slip_handed_back_has_nothing_around_it(doors: Doors) -> None:
    paper = some_paper(doors)
    with doors.registering(paper.registrar) as by:
        slips.enter_void(by, 1)
    one = listed(doors, paper)[1]
    assert (one.outcome, one.around, one.holder, one.used_at) == (SlipOutcome.VOID, None, "", None)


def around(doors: Doors, **said: object) -> dict[str, object]:
    """What is known around a slip; nobody said anything but what the caller lays before."""
    paper = some_paper(doors)
    enter(doors, paper, 1, **said)
    seen = listed(doors, paper)[1].around
    assert seen is not None
    return {name: getattr(seen, name) for name in NOTHING_AROUND}


def test_nothing_around_a_slip_is_nothing(doors: Doors) -> None:
    assert around(doors) == NOTHING_AROUND


@pytest.mark.parametrize(
    ("attribution", "standing"),
    [
        ("DRM", FileStanding.MEDICAL),
        ("DR", FileStanding.WITHOUT_MEDICAL_ACT),
        (None, FileStanding.UNVERIFIED),
    ],
)
def test_the_file_a_slip_names_is_known_however_it_was_written(
    doors: Doors, owner: Engine, attribution: str | None, standing: FileStanding
) -> None:
    paper = some_paper(doors)
    if attribution:
        with owner.begin() as connection:
            connection.execute(
                text(
                    "insert into regulation_file (site_id, reference, attribution, opened_at)"
                    " values (:s, 'DRFR1', :a, clock_timestamp())"
                ),
                {"s": paper.doctor.site.id, "a": attribution},
            )
    enter(doors, paper, 1, regulation_file="fr.health.samu760.drfr1".upper())
    enter(doors, paper, 2, regulation_file=None)
    seen = listed(doors, paper)
    assert seen[1].around
    assert seen[2].around
    assert (seen[1].around.file, seen[2].around.file) == (standing, FileStanding.NOT_GIVEN)


def test_the_roster_says_who_was_on_duty(doors: Doors, owner: Engine) -> None:
    paper = some_paper(doors)
    colleague = an_agent(doors, site=paper.doctor.site)
    with owner.begin() as connection:
        connection.execute(
            text(
                "insert into duty (agent_id, site_id, starts_at, ends_at)"
                " values (:a, :s, now() - interval '1 hour', now() + interval '1 hour')"
            ),
            {"a": colleague.id, "s": paper.doctor.site.id},
        )
    enter(doors, paper, 1)
    enter(doors, paper, 2, holder=colleague.id)
    seen = listed(doors, paper)
    assert seen[1].around
    assert seen[2].around
    assert (seen[1].around.on_duty, seen[1].around.rostered) == (False, True)
    assert (seen[2].around.on_duty, seen[2].around.rostered) == (True, True)


def test_an_arrival_of_the_same_number_is_care_here(doors: Doors, owner: Engine) -> None:
    paper = some_paper(doors)
    enter(doors, paper, 1)
    with owner.begin() as connection:
        bound = {"s": paper.doctor.site.id, "p": paper.patient}
        for line in (
            "insert into patient_likeness (patient_id, trait, trait_index)"
            " values (:p, 'number', '\\x01')",
            "insert into arrival (site_id, visit, arrived_at, standing_said, said_at)"
            " values (:s, 'V1', now(), now(), now())",
            "insert into care_trait (site_id, care, event, person, trait, trait_index, said_at)"
            " values (:s, 'visit', 'V1', '0', 'number', '\\x01', now())",
        ):
            connection.execute(text(line), bound)
    seen = listed(doors, paper)[1].around
    assert seen is not None
    assert seen.cared_here
    with owner.begin() as connection:
        connection.execute(text("update arrival set cancelled_at = now()"))
    again = listed(doors, paper)[1].around
    assert again is not None
    assert not again.cared_here


def test_what_the_console_would_have_refused_is_said(doors: Doors) -> None:
    paper = some_paper(doors)
    with doors.working() as work:
        oppose(work, paper.patient, Mode.CENTRE_15)
        block(work, paper.patient, paper.doctor.id)
    enter(doors, paper, 1)
    enter(doors, paper, 2, mode=Mode.BRIS_DE_GLACE)
    enter(doors, paper, 3, patient=None)
    seen = {number: one.around for number, one in listed(doors, paper).items()}
    told = {number: (one.opposed, one.set_aside) for number, one in seen.items() if one}
    assert told == {1: (True, True), 2: (False, True), 3: (False, False)}


def test_a_later_access_of_the_same_agent_to_the_same_patient_is_said(doors: Doors) -> None:
    paper = some_paper(doors)
    enter(doors, paper, 1)
    desk = a_desk(doors, paper.doctor)
    handle = look_up(doors, paper.doctor, paper.number)
    granted(desk.break_glass(handle, centre_15()))
    seen = listed(doors, paper)[1].around
    assert seen is not None
    assert seen.accessed_later
    assert replace(seen, accessed_later=False).on_duty is False


def test_another_sites_supervisor_reads_nothing_of_ours(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors), some_paper(doors)
    enter(doors, paper, 1)
    assert listed(doors, elsewhere) == {}
