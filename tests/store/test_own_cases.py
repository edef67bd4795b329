"""An agent meets the cases about them: what was asked and answered, and nothing of the rest."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text

from policy.agents import Agent
from policy.verdicts import CaseState, Verdict, Why
from store import audit, own_cases
from store.accesses import Access
from store.files_near import files_near
from store.own_cases import NotToAnswer, OwnCase
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store import case_builders as build
from tests.store.accounts import said
from tests.store.care_builders import MINUTE, a_file
from tests.store.raw import NO_ENTRY, NO_RIGHT, append, refused, say
from tests.store.speaking import speaking

NO_MOVE = "BG014"


def asked(doors: Doors, accesses: int = 1) -> tuple[Agent, tuple[Access, ...], UUID]:
    """Somebody who was asked about their accesses."""
    agent = an_agent(doors)
    opened = tuple(open_record(doors, a_desk(doors, agent)) for _ in range(accesses))
    case = build.a_case(doors, agent, opened)
    build.ask(doors, agent, case)
    return agent, opened, case


def answer(
    doors: Doors, agent: Agent, case: UUID, words: str = "", file: str = "", *grants: UUID
) -> None:
    """What this agent says."""
    with doors.serving(agent) as serving:
        committed = audit.commit_to(words) if words else None
        own_cases.answer(serving, case, committed, file or None, grants)


def only(doors: Doors, agent: Agent) -> OwnCase:
    """The one case about this agent, as they see it."""
    with doors.showing(agent) as showing:
        (case,) = own_cases.mine(showing)
    return case


def test_the_agent_sees_what_is_asked_about_which_access(doors: Doors) -> None:
    agent, (access,), case = asked(doors)
    seen = only(doors, agent)
    assert (seen.id, seen.state, seen.answerable) == (case, CaseState.QUESTION_SENT, True)
    assert seen.answer_by is not None
    (entry,) = seen.entries
    assert (entry.seq, entry.grant, entry.why) == (access.entry_seq, access.id, Why.UNEXPLAINED)
    assert seen.grants == (access.id,)
    assert entry.code == "access_granted"
    assert abs(entry.at - access.granted_at) < timedelta(seconds=1)
    assert [(one.kind, one.words) for one in seen.steps] == [("asked", None)]


def test_an_answer_is_sealed_beside_the_case_and_only_committed_to_in_the_log(
    doors: Doors, owner: Engine
) -> None:
    agent, (access,), case = asked(doors)
    answer(doors, agent, case, "Appel transféré par le Samu voisin.", "DRM-77", access.id)
    seen = only(doors, agent)
    assert seen.state is CaseState.ANSWERED
    assert [(one.kind, one.words) for one in seen.steps] == [
        ("asked", None),
        ("answered", "Appel transféré par le Samu voisin."),
    ]
    (attached,) = seen.attachments
    assert (attached.grant, attached.reference) == (access.id, "DRM-77")
    (told,) = said(owner, "case_answered")
    assert (told["case"], told["file"], told["state"]) == (str(case), "DRM-77", "answered")
    assert len(str(told["words"])) == 64
    with owner.connect() as connection:
        stored = connection.scalar(text("select sealed from audit_text"))
    assert b"Samu" not in stored


def test_an_answer_may_be_completed_until_a_verdict(doors: Doors) -> None:
    agent, (access,), case = asked(doors)
    answer(doors, agent, case, "Un appel.")
    answer(doors, agent, case, "", "DRM-1", access.id)
    supervisor = build.a_supervisor(doors, agent)
    build.take(doors, supervisor, case)
    answer(doors, agent, case, "", "DRM-2", access.id)
    seen = only(doors, agent)
    assert seen.state is CaseState.UNDER_REVIEW
    assert [one.kind for one in seen.steps] == ["asked", "answered", "answered", "answered"]
    assert [one.reference for one in seen.attachments] == ["DRM-1", "DRM-2"]
    build.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Merci.")
    with pytest.raises(NotToAnswer):
        answer(doors, agent, case, "Trop tard.")
    seen = only(doors, agent)
    assert (seen.state, seen.verdict, seen.answerable) == (
        CaseState.CLOSED,
        Verdict.LEGITIMATE,
        False,
    )
    assert (seen.steps[-1].kind, seen.steps[-1].words) == ("closed", "Merci.")


def test_a_question_in_words_is_read_by_whom_it_asks(doors: Doors) -> None:
    agent = an_agent(doors)
    case = build.a_case(doors, agent, [open_record(doors, a_desk(doors, agent))])
    build.ask_in_words(doors, build.a_supervisor(doors, agent), case, "Qui appelait ?")
    assert [(one.kind, one.words) for one in only(doors, agent).steps] == [
        ("asked", "Qui appelait ?")
    ]


def test_nothing_is_answered_before_a_question(doors: Doors) -> None:
    agent = an_agent(doors)
    case = build.a_case(doors, agent, [open_record(doors, a_desk(doors, agent))])
    with pytest.raises(NotToAnswer):
        answer(doors, agent, case, "Déjà.")
    with doors.showing(agent) as showing:
        assert own_cases.mine(showing) == ()


def test_nobody_answers_for_a_colleague_nor_sees_their_case(doors: Doors) -> None:
    agent, (access,), case = asked(doors)
    colleague = an_agent(doors, site=agent.site)
    with pytest.raises(NotToAnswer):
        answer(doors, colleague, case, "Moi.", "DRM-1", access.id)
    with doors.showing(colleague) as showing:
        assert own_cases.mine(showing) == ()


def test_a_file_is_named_for_accesses_of_the_case_alone(doors: Doors) -> None:
    agent, _, case = asked(doors)
    other = open_record(doors, a_desk(doors, agent))
    with pytest.raises(NotToAnswer):
        answer(doors, agent, case, "", "DRM-1", other.id)
    assert only(doors, agent).attachments == ()


def test_a_file_that_is_named_twice_for_an_access_is_named_once(doors: Doors) -> None:
    agent, (access,), case = asked(doors)
    answer(doors, agent, case, "", "DRM-1", access.id, access.id)
    assert [one.grant for one in only(doors, agent).attachments] == [access.id]


def test_the_feeds_look_again_at_an_access_whose_file_was_named(
    doors: Doors, owner: Engine
) -> None:
    agent, (one, other), case = asked(doors, 2)
    for access in (one, other):
        build.evaluated(doors, access, agent, "none")
    answer(doors, agent, case, "", "DRM-1", one.id)
    with owner.connect() as connection:
        stale = connection.scalars(text("select grant_id from corroboration where stale")).all()
    assert stale == [one.id]


def test_words_that_do_not_open_leave_the_rest_to_be_read(doors: Doors, owner: Engine) -> None:
    agent, (access,), case = asked(doors)
    answer(doors, agent, case, "Un appel.", "DRM-1", access.id)
    with owner.begin() as connection:
        connection.execute(text("alter table audit_text disable trigger user"))
        connection.execute(text("update audit_text set sealed = '\\x0100'"))
    seen = only(doors, agent)
    assert [one.words for one in seen.steps] == [None, None]
    assert seen.attachments[0].reference == "DRM-1"


def test_files_of_the_site_around_that_time_are_offered_the_likely_ones_first(
    doors: Doors, owner: Engine
) -> None:
    agent, (access,), _ = asked(doors)
    with owner.begin() as connection:
        for reference, hours, case_id in (
            ("NEAR", 0, None),
            ("LIKELY", -5, "c1"),
            ("OLD", -13, None),
            ("LATER", 2, None),
        ):
            connection.execute(
                text(
                    "insert into regulation_file (site_id, reference, attribution, opened_at,"
                    " case_id, motive, priority)"
                    " values (:site, :ref, 'DRM', :at, :case, 'M03', 'P1')"
                ),
                {
                    "site": agent.site.id,
                    "ref": reference,
                    "at": access.granted_at + timedelta(hours=hours),
                    "case": case_id,
                },
            )
        connection.execute(
            text(
                "insert into care_trait select :site, 'call', 'c1', '0', trait, trait_index, now()"
                " from patient_likeness where patient_id = :patient and trait = 'name'"
            ),
            {"site": agent.site.id, "patient": access.patient},
        )
    with doors.showing(agent) as showing:
        offered = files_near(showing, access)
    assert [(one.reference, one.likely) for one in offered] == [("LIKELY", True), ("NEAR", False)]
    assert offered[0].priority == "P1"


def test_a_file_that_would_be_refused_is_not_offered_for_an_answer(doors: Doors) -> None:
    agent, (access,), _ = asked(doors)
    a_file(doors, agent.site, reference="NEARER", ago=MINUTE)
    a_file(doors, agent.site, reference="NEAR", ago=20 * MINUTE)
    a_file(doors, agent.site, reference="SOON", ago=-9 * MINUTE)
    a_file(doors, agent.site, reference="AHEAD", ago=-11 * MINUTE)
    a_file(doors, agent.site, reference="INFORMS", attribution="DR.DREG.DRINFO")
    a_file(doors, agent.site, reference="HUNG_UP", attribution="D.DDR.RACCRO")
    with doors.showing(agent) as showing:
        offered = files_near(showing, access)
    assert [one.reference for one in offered] == ["NEARER", "SOON", "NEAR"]


# ── By SQL, as the role itself ────────────────────────────────────────────────────────────────────


def entry_by_hand(connection: Connection, case: UUID, **said: object) -> int:
    detail: dict[str, object] = {
        "case": case,
        "words": None,
        "file": None,
        "state": "answered",
    } | said
    return append(connection, "case_answered", None, None, detail)


def test_a_stated_reason_is_not_the_agents_to_change(doors: Doors, login: Engine) -> None:
    agent, (access,), _ = asked(doors)
    for column in ("reason", "regulation_file", "mode"):
        with refused(NO_RIGHT), speaking(login, "console_agent", agent) as connection:
            say(connection, f"update access_grant set {column} = 'x' where id = :g", g=access.id)
    with refused(NO_RIGHT), speaking(login, "console_agent", agent) as connection:
        say(connection, "update audit_text set sealed = '\\x00'")


@pytest.mark.parametrize("state", ["closed", "under_review", "new"])
def test_an_agent_moves_a_case_to_answered_and_nowhere_else(
    doors: Doors, login: Engine, state: str
) -> None:
    agent, _, case = asked(doors)
    with refused(NO_MOVE), speaking(login, "console_agent", agent) as connection:
        seq = entry_by_hand(connection, case, state=state)
        say(
            connection,
            "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'answered', :state)",
            site=agent.site.id, seq=seq, case=case, state=state,
        )  # fmt: skip
    with refused(NO_MOVE), speaking(login, "console_agent", agent) as connection:
        say(connection, "update review_case set state = :s where id = :c", s=state, c=case)


def test_a_named_file_is_the_one_that_the_log_says(doors: Doors, login: Engine) -> None:
    agent, (access,), case = asked(doors)
    with refused(NO_ENTRY), speaking(login, "console_agent", agent) as connection:
        seq = entry_by_hand(connection, case, file="DRM-1")
        say(
            connection,
            "insert into case_attachment (case_id, entry_seq, grant_id, reference)"
            " values (:case, :seq, :grant, 'DRM-2')",
            case=case, seq=seq, grant=access.id,
        )  # fmt: skip


def test_who_judges_and_what_they_think_is_not_the_agents_to_read(
    doors: Doors, login: Engine
) -> None:
    agent, _, case = asked(doors)
    supervisor = build.a_supervisor(doors, agent)
    build.take(doors, supervisor, case)
    for columns in ("assigned_to", "closed_by", "second", "priority"):
        with refused(NO_RIGHT), speaking(login, "console_agent", agent) as connection:
            say(connection, f"select {columns} from review_case")
    with refused(NO_RIGHT), speaking(login, "console_agent", agent) as connection:
        say(connection, "select * from case_reading")
    with speaking(login, "console_agent", agent) as connection:
        kinds = connection.scalars(text("select distinct kind from case_step")).all()
    assert kinds == ["asked"]
    colleague = an_agent(doors, site=agent.site)
    with speaking(login, "console_agent", colleague) as connection:
        for function in ("own_case_words", "own_case_entries"):
            assert say(connection, f"select count(*) from {function}(:c)", c=case) == 0
