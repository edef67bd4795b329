"""From bytes to the database with a report: whole or not at all, and told without a value."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from policy.agents import Function, Site
from policy.feeds import OF_KIND, ArrivalSaid, Feed, FileMessage, Remark, RemarkCode
from store import feed_reports, feeding
from store.feed_reports import MOST_REMARKS, Channel, Refused, Report, Spoke
from store.feeding import Told
from store.intake.feed_csv import Read
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.intake.files import a_file, a_roster, some_arrivals
from tests.intake.hl7 import an_adt
from tests.store.feed_builders import a_message
from tests.store.feeding import a_visit, rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def take(doors: Doors, site: Site, feed: Feed, *contents: bytes) -> Told:
    return feeding.take(doors, site, feed, Channel.FOLDER, contents, NOW)


def spoke(doors: Doors, site: Site) -> dict[Feed, Spoke]:
    reviewer = an_agent(doors, site=site, function=Function.SUPERVISOR)
    with doors.reviewing(reviewer) as by:
        seen = feed_reports.last_spoke(by, datetime.now(UTC) - timedelta(days=1))
    with doors.working() as work:
        assert feed_reports.of_site(work, site, datetime.now(UTC) - timedelta(days=1)) == seen
    return {one.feed: one for one in seen}


def test_each_feed_takes_what_it_is_given(doors: Doors, root: Engine) -> None:
    site = a_site(doors)
    agent = an_agent(doors, site=site)
    shift = f"{agent.login};{site.finess};2026-11-22T08:00;2026-11-22T20:00;prevu"
    visit = f"V1;{site.finess};2026-11-22T09:10;;DUVAL;;;;F;;"
    for feed, content in (
        (Feed.FILES, a_file()),
        (Feed.ROSTER, a_roster(shift)),
        (Feed.ARRIVALS, some_arrivals(visit)),
        (Feed.ARRIVALS, an_adt().encode()),
    ):
        assert take(doors, site, feed, content) == Told(Report(1, 0, 0, ()), ((),), (1,))
        assert take(doors, site, feed, content).report.repeated == 1
    assert rows(root, "select count(*) from regulation_file") == [(1,)]
    assert rows(root, "select count(*) from arrival") == [(2,)]
    assert rows(root, "select count(*) from duty") == [(1,)]
    told = spoke(doors, site)
    assert {feed: (one.taken, one.refused) for feed, one in told.items()} == {
        Feed.FILES: (1, 0), Feed.ROSTER: (1, 0), Feed.ARRIVALS: (2, 0),
    }  # fmt: skip
    assert all(one.at for one in told.values())


def test_several_contents_are_told_apart(doors: Doors) -> None:
    site = a_site(doors)
    told = take(doors, site, Feed.FILES, a_file(), b"", a_file("fr.health.samu760.DRFR2"), b"{}")
    assert (told.report.taken, told.report.refused) == (2, 2)
    assert [bool(remarks) for remarks in told.each] == [False, True, False, True]


def test_an_unknown_professional_is_refused_with_why(doors: Doors) -> None:
    site = a_site(doors)
    line = f"personne;{site.finess};2026-11-22T08:00;2026-11-22T20:00;prevu"
    remark = Remark(3, "professionnel", RemarkCode.UNKNOWN_AGENT)
    told = take(doors, site, Feed.ROSTER, a_roster(), a_roster("", line))
    assert told == Told(Report(0, 0, 1, (remark,)), ((), (remark,)), (0, 0))
    ((refused,),) = (spoke(doors, site)[Feed.ROSTER].remarks,)
    assert (refused.remark, refused.channel) == (remark, Channel.FOLDER)
    assert spoke(doors, site)[Feed.ROSTER].at is None


def test_a_feed_that_never_spoke_is_told_too(doors: Doors) -> None:
    site = a_site(doors)
    take(doors, a_site(doors), Feed.FILES, a_file())
    assert spoke(doors, site) == {feed: Spoke(feed, None, 0, 0, ()) for feed in OF_KIND[site.kind]}


def test_what_is_noted_refuses_nothing(doors: Doors) -> None:
    site = a_site(doors)
    visit = f"V1;{site.finess};2026-11-22T09:10;;DUVAL;;;hier;F;;"
    told = take(doors, site, Feed.ARRIVALS, some_arrivals(visit))
    noted = Remark(2, "naissance", RemarkCode.UNUSABLE_DATE)
    assert told.report == Report(1, 0, 0, (noted,))
    assert spoke(doors, site)[Feed.ARRIVALS].remarks == ()


def test_a_line_is_refused_once_and_a_report_stays_short(doors: Doors, root: Engine) -> None:
    twice = [Remark(2, "nom", RemarkCode.TOO_LONG), Remark(2, "ins", RemarkCode.TOO_LONG)]
    whole = [Remark(0, "a", RemarkCode.MISSING), Remark(0, "b", RemarkCode.MISSING)]
    noted = [Remark(5, "ins", RemarkCode.UNUSABLE_NUMBER)]
    assert feed_reports.refused([*twice, *whole, *noted]) == 3
    site = a_site(doors)
    lines = ["x;" + site.finess] * (MOST_REMARKS + 20)
    assert take(doors, site, Feed.ROSTER, a_roster(*lines)).report.refused == MOST_REMARKS + 20
    assert rows(root, "select refused, jsonb_array_length(remarks) from feed_report") == [
        (MOST_REMARKS + 20, MOST_REMARKS)
    ]
    assert len(spoke(doors, site)[Feed.ROSTER].remarks) == 10


def test_the_last_refusals_come_first(doors: Doors) -> None:
    site = a_site(doors)
    take(doors, site, Feed.ROSTER, b"")
    take(doors, site, Feed.ROSTER, a_roster("x"))
    told: tuple[Refused, ...] = spoke(doors, site)[Feed.ROSTER].remarks
    assert [one.remark.code for one in told] == [RemarkCode.BROKEN, RemarkCode.EMPTY]
    assert told[0].at > told[1].at


def test_what_the_database_will_not_have_takes_nothing_else_down(
    doors: Doors, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = a_site(doors)

    def read(_feed: Feed, content: bytes, *_: object) -> Read[ArrivalSaid]:
        return Read(((1, a_visit(content.decode())),), ())

    monkeypatch.setattr(feeding, "read", read)
    told = take(doors, site, Feed.ARRIVALS, b"V1", b"V\0", b"V3")
    refused = Remark(0, "", RemarkCode.NOT_KEPT)
    assert told == Told(Report(2, 0, 1, (refused,)), ((), (refused,), ()), (1, 0, 1))
    assert rows(root, "select visit from arrival order by 1") == [("V1",), ("V3",)]
    assert rows(root, "select sum(taken), sum(refused) from feed_report") == [(2, 1)]


def test_each_of_several_senders_is_told_of_its_own(doors: Doors, root: Engine) -> None:
    site, again = a_site(doors), a_file()
    contents = (a_file("fr.health.samu760.DRFR2"), again, b"{}", again)
    told = feeding.take_files_of_each(doors, site, Channel.HTTP, contents, NOW)
    counts = [(one.taken, one.repeated, one.refused) for one in told]
    assert sorted([counts[1], counts[3]]) == [(0, 1, 0), (1, 0, 0)]
    assert (counts[0], counts[2]) == ((1, 0, 0), (0, 0, 1))
    assert [bool(one.remarks) for one in told] == [False, False, True, False]
    said = "select taken, repeated, refused, channel from feed_report"
    assert rows(root, said) == [(2, 1, 1, "http")]
    [nobody] = feeding.take_files_of_each(doors, site, Channel.HTTP, (b"",), NOW)
    assert (nobody.taken, nobody.refused) == (0, 1)


def test_a_sender_whose_file_is_not_kept_takes_no_other_down(
    doors: Doors, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = a_site(doors)

    def read(_feed: Feed, content: bytes, *_: object) -> Read[FileMessage]:
        return Read(((1, a_message(content.decode())),), ())

    monkeypatch.setattr(feeding, "read", read)
    told = feeding.take_files_of_each(doors, site, Channel.HTTP, (b"a.1", b"a.\0", b"a.3"), NOW)
    assert [(one.taken, one.refused) for one in told] == [(1, 0), (0, 1), (1, 0)]
    assert told[1].remarks == (Remark(0, "", RemarkCode.NOT_KEPT),)
    assert rows(root, "select case_id from regulation_file order by 1") == [("a.1",), ("a.3",)]
