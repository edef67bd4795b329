"""A log is told in the order of its time, and its cases stand by rank, exactly as they are."""

import csv
import io
import tempfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from console import evaluation, score_words
from console.evaluation_table import COLUMNS, Table
from policy.oversight.scoring.evidence import CaseScore, Evidence, Queue
from store.intake.exchange import read
from store.intake.exchange_faults import File
from tests.console.scorings import OFF_ROSTER, Told, a_case
from tests.intake.exchange_files import ACCESS, AGENT, CARE, PATIENT, SHIFT, a_log, write

SOMEWHERE = Path(tempfile.gettempdir())


def told(folder: Path) -> list[str]:
    engine = Told()
    for _ in evaluation.cases(read(folder), engine, engine, int):
        pass
    return engine.said


def rows(*cases: CaseScore, reason: object = score_words.reason) -> list[dict[str, str]]:
    assert callable(reason)
    with Table(SOMEWHERE, reason) as table:
        for case in cases:
            table.add(case)
        written = b"".join(table.lines()).decode()
    return list(csv.DictReader(io.StringIO(written)))


def test_people_and_agents_are_known_before_the_first_access(tmp_path: Path) -> None:
    write(a_log(tmp_path), File.PATIENTS, PATIENT, PATIENT | {"patient": "P2"})
    write(tmp_path, File.AGENTS, AGENT | {"from": "2027-01-01T00:00Z"})
    assert told(tmp_path)[:3] == ["person P1", "person P2", "agent A1 regulateur"]
    assert told(tmp_path)[-1] == "access X1"


def test_who_changes_function_is_known_by_the_new_one_from_then_on(tmp_path: Path) -> None:
    changed = AGENT | {"function": "urgentiste", "from": "2026-03-30T00:00Z"}
    write(a_log(tmp_path), File.AGENTS, changed, AGENT)
    at = ("2026-03-29T23:59:59Z", "2026-03-30T00:00Z")
    write(tmp_path, File.ACCESSES, *(ACCESS | {"id": each, "at": each} for each in at))
    assert [one for one in told(tmp_path) if one[:2] in ("ag", "ac")] == [
        "agent A1 regulateur", f"access {at[0]}", "agent A1 urgentiste", f"access {at[1]}",
    ]  # fmt: skip


def test_shifts_and_care_are_known_a_day_ahead_and_no_sooner(tmp_path: Path) -> None:
    care = [CARE | {"id": day, "at": f"2026-04-{day}T12:00Z", "end": ""} for day in ("01", "02")]
    write(a_log(tmp_path), File.CARE, *care)
    ends = {"end": "2026-05-01T00:00Z"}
    write(tmp_path, File.ROSTER, SHIFT | {"start": "2026-04-01T13:00Z"} | ends)
    at = ("2026-03-31T11:59Z", "2026-03-31T12:00Z", "2026-03-31T13:00Z")
    write(tmp_path, File.ACCESSES, *(ACCESS | {"id": each[11:13], "at": each} for each in at[:1]),
          *(ACCESS | {"id": each[11:13] + "h", "at": each} for each in at[1:]))  # fmt: skip
    assert told(tmp_path)[2:] == ["access 11", "care 01", "access 12h", "shift A1", "access 13h"]


def test_a_case_has_exactly_the_columns_of_the_format() -> None:
    at = datetime.fromisoformat("2026-07-13T23:30:00+00:00")
    case = a_case("X1", "X2", at=at, day=date(2026, 7, 14), score=1.25, p=1e-7, queue=Queue.BUDGET)
    (row,) = rows(case)
    assert tuple(row) == COLUMNS
    assert row == {
        "rank": "1", "agent": "A1", "day": "2026-07-14", "score": "1.25", "p": "1e-07",
        "queue": "budget", "accesses": "X1;X2", "reasons": score_words.reason(OFF_ROSTER),
        "shown_at": "2026-07-15T01:30:00+02:00",
    }  # fmt: skip


def test_a_reason_holds_no_semicolon_and_two_are_parted_by_one() -> None:
    def reason(_: Evidence) -> str:
        return "Hors garde\u202f; de nuit ; « 3 »;fin"

    case = a_case("X1")
    (row,) = rows(
        CaseScore(*(getattr(case, name) for name in CaseScore.__slots__[:-2]),
                  (OFF_ROSTER, OFF_ROSTER), case.shown_at),
        reason=reason,
    )  # fmt: skip
    assert row["reasons"] == ";".join(2 * ["Hors garde, de nuit, « 3 »,fin"])


@given(st.lists(st.floats(0, 1e9), max_size=30))
def test_ranks_follow_the_score_and_no_digit_is_lost(scores: list[float]) -> None:
    told = rows(*(a_case(str(n), score=score) for n, score in enumerate(scores)))
    assert [int(row["rank"]) for row in told] == list(range(1, len(scores) + 1))
    assert [float(row["score"]) for row in told] == sorted(scores, reverse=True)
    assert all(scores[int(row["accesses"])] == float(row["score"]) for row in told)


def test_equal_scores_stand_in_the_order_they_came() -> None:
    assert [row["agent"] for row in rows(*(a_case(agent=each) for each in "cab"))] == list("cab")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_of_an_agent_comes_back(agent: str) -> None:
    with Table(SOMEWHERE, score_words.reason) as table:
        table.add(a_case(agent=agent))
        written = io.StringIO(b"".join(table.lines()).decode(), newline="")
    assert [row[1] for row in csv.reader(written)] == ["agent", agent]


def test_days_and_queues_are_counted(tmp_path: Path) -> None:
    with Table(tmp_path, score_words.reason) as table:
        for queue in (Queue.NONE, Queue.NONE, Queue.THRESHOLD):
            table.add(a_case(queue=queue))
        assert table.queues == Counter({Queue.NONE: 2, Queue.THRESHOLD: 1})
        assert len(table.days) == 1
    assert list(tmp_path.iterdir()) == []
