"""What the methods to beat see of a log written by hand, and the exact figures of ECOD."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from bench.detection import baselines, clearing, ecod, fairness, features, long_log
from bench.detection.cases import Case
from bench.detection.features import Features
from bench.detection.intervals import Share
from bench.detection.truth import Seen, Truth
from policy.oversight.scoring.evidence import (
    CareState,
    CaseScore,
    Code,
    Evidence,
    Family,
    Queue,
    Scored,
)

COLUMNS = {
    "accesses": "id,at,agent,function,site,device,network,speed_kmh,patient,number_rank,searches,"
    "refusals_before,link_type,link_id,reason_code,rationale,sections,seconds_open",
    "agents": "agent,function,site,patient,from",
    "patients": "patient,surname_index,household,x_km,y_km,birth_year,sex,well_known,opposed",
    "roster": "agent,site,start,end",
    "care": "id,type,at,end,site,patient,sex,age,motive,attribution",
}
PEOPLE = (
    "me,7,h1,0,0,1980,F,0,0", "kin,7,h1,0,0,1950,M,0,0", "stranger,9,h2,30,40,1990,F,1,0",
    "patient,11,h3,5,5,1970,M,0,0",
)  # fmt: skip


def an_access(name: str, hour: int, **other: str) -> str:
    row = {
        "id": name, "at": f"2026-01-05T{hour:02}:00:00+01:00", "agent": "a", "function": "doctor",
        "site": "s", "device": "d", "network": "n", "patient": "patient", "number_rank": "1",
        "searches": "0", "refusals_before": "0", "link_type": "none", "reason_code": "M03.06",
        "sections": "1;2", "seconds_open": "60",
    } | other  # fmt: skip
    return ",".join(row.get(column, "") for column in COLUMNS["accesses"].split(","))


def a_log(folder: Path, accesses: Sequence[str], care: Sequence[str] = ()) -> Path:
    rows: Mapping[str, Sequence[str]] = {
        "accesses": accesses,
        "agents": ["a,doctor,s,me,2020-01-01T00:00:00+01:00"],
        "patients": PEOPLE,
        "roster": ["a,s,2026-01-05T08:00:00+01:00,2026-01-05T20:00:00+01:00"],
        "care": care or ["v1,visit,2026-01-05T09:00:00+01:00,,s,patient,M,55,M03.06,"],
    }
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join([COLUMNS[name], *lines, ""]), "utf-8")
    return folder


def seen(folder: Path, *accesses: str) -> Features:
    return features.of_log(a_log(folder, accesses))


def test_care_here_explains_and_nothing_does_not(tmp_path: Path) -> None:
    table = seen(tmp_path, an_access("x", 10), an_access("y", 11, patient="stranger"))
    assert table.states.tolist() == [0, 2]


def test_a_file_of_somebody_else_explains_nothing(tmp_path: Path) -> None:
    linked = an_access("x", 10, patient="stranger", link_type="visit", link_id="v1")
    table = seen(tmp_path, linked)
    assert table.states.tolist() == [2]
    assert table.of["other patient"].tolist() == [1.0]
    assert table.of["other sex"].tolist() == [1.0]


def test_own_care_of_late_explains_in_part(tmp_path: Path) -> None:
    later = an_access("y", 9).replace("2026-01-05T09", "2026-01-08T09")
    assert seen(tmp_path, an_access("x", 10), later).states.tolist() == [0, 1]


def test_the_roster_is_left_by_the_hour_beyond_the_grace(tmp_path: Path) -> None:
    table = seen(tmp_path, an_access("x", 6), an_access("y", 21), an_access("z", 23))
    assert table.of["off roster"].tolist() == pytest.approx([0.5, 0.0, 1.5])


def test_relations_are_those_of_the_agents_own_person(tmp_path: Path) -> None:
    named = ("me", "kin", "stranger")
    table = seen(tmp_path, *(an_access(who, 10, patient=who) for who in named)).of
    by_name = {who: table.iloc[place] for place, who in enumerate(sorted(named))}
    assert by_name["me"]["self"] == 1
    assert by_name["kin"]["household"] == 1
    assert by_name["kin"]["surname"] == pytest.approx(math.log(4 / 2))
    assert by_name["stranger"][["self", "household", "surname"]].sum() == 0
    assert by_name["stranger"]["well known"] == 1


def test_near_numbers_and_same_words_are_counted_in_their_windows(tmp_path: Path) -> None:
    hours = ((10, "1"), (10, "3"), (12, "4"))
    accesses = [
        an_access(f"x{place}", hour, number_rank=rank, rationale=f"Chute de {place} ans.")
        for place, (hour, rank) in enumerate(hours)
    ]
    table = seen(tmp_path, *accesses).of
    assert table["near numbers"].tolist() == [0, 1, 0]
    assert table["same words"].tolist() == [0, 1, 2]


def test_every_method_scores_every_access_and_rules_see_a_relative(tmp_path: Path) -> None:
    accesses = [
        an_access(f"x{n}", 10 + n % 8, number_rank=str(n * 997 % 8_000), seconds_open=str(30 + n))
        for n in range(60)
    ]
    table = seen(tmp_path, *accesses, an_access("odd", 12, patient="kin"))
    for name, method in baselines.BASELINES.items():
        scores = method(table)
        assert scores.shape == (61,), name
        assert np.isfinite(scores).all(), name
    odd = table.accesses["id"].tolist().index("odd")
    assert int(np.argmax(baselines.rules(table))) == odd
    case = baselines.as_cases(table, baselines.rules(table))[0]
    assert (case.agent, case.accesses[0]) == ("a", "odd")


def test_ecod_sums_the_logarithms_of_the_tails() -> None:
    known = np.array([[1.0], [2.0], [3.0], [10.0]])  # skewed to the right
    left, right, skewed = ecod.tails(known, np.array([[10.0], [1.0]]))
    assert left[:, 0] == pytest.approx([-math.log(4 / 5), -math.log(1 / 5)])
    assert right[:, 0] == pytest.approx([-math.log(1 / 5), -math.log(4 / 5)])
    assert (skewed == right).all()
    assert ecod.scores(known, np.array([[10.0]])) == pytest.approx([math.log(5)])


def test_fairness_splits_honest_cases_by_group(tmp_path: Path) -> None:
    log = a_log(tmp_path, [an_access("x", 10)])
    told = Truth(
        {f"{n}": Seen("a", datetime(2026, 1, 5 + n, 23, tzinfo=UTC)) for n in range(2)},
        {}, (), date(2025, 10, 22),
    )  # fmt: skip
    case = Case(1, "a", date(2026, 1, 6), 1.0, queue="threshold")
    shares = fairness.shares([case], told, log)
    assert shares["nights"] == (Share(1, 1), Share(0, 0))
    assert shares["newcomers"] == (Share(0, 0), Share(1, 1))
    assert shares["surnames"] == (Share(1, 1), Share(0, 0))  # half of four patients


def test_a_long_log_repeats_a_small_one_later_and_elsewhere(tmp_path: Path) -> None:
    small, long = tmp_path / "small", tmp_path / "long"
    small.mkdir()
    a_log(small, [an_access("x", 10, link_id="v1"), an_access("y", 11)])
    assert long_log.write(small, long, 33) == 64  # two accesses, sixteen centres, two turns
    with (long / "accesses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["id"] for row in rows}) == 64
    times = [datetime.fromisoformat(row["at"]) for row in rows]
    assert times == sorted(times)
    assert {row["patient"] for row in rows} == {"patient"}
    known = {line.split(",")[0] for line in (long / "care.csv").read_text("utf-8").splitlines()}
    assert {row["link_id"] for row in rows if row["link_id"]} <= known


def scored(name: str, *evidence: tuple[Family, Code, float]) -> Scored:
    told = tuple(Evidence(family, code, worth, 1.0, {}) for family, code, worth in evidence)
    at = datetime(2026, 1, 5, 12, tzinfo=UTC)
    total = sum(one.bits for one in told)
    return Scored(name, "a", "doctor", at, CareState.NONE, total, told)


def a_case(*accesses: Scored) -> CaseScore:
    first = accesses[0]
    at, day = first.at, first.at.date()
    return CaseScore(
        "a", "doctor", day, first.score, 0.01, Queue.THRESHOLD, False, accesses, first.evidence, at
    )


CITED = scored("x", (Family.CARE, Code.NO_CARE, 3.0), (Family.RELATION, Code.SELF, 5.0))


def test_a_case_is_cleared_when_nothing_but_what_it_cites_speaks_for_it() -> None:
    case = a_case(CITED)
    alike = scored("y", (Family.RELATION, Code.SELF, 5.0))
    key = ("a", case.day)
    assert clearing.cleared([case], {key: [CITED, alike]}) == Share(1, 1)


def test_a_case_that_stands_without_its_reasons_is_not_cleared() -> None:
    case = a_case(CITED)
    other = scored("y", (Family.TRAVEL, Code.TRAVEL, 9.0))
    assert clearing.cleared([case], {("a", case.day): [CITED, other]}) == Share(0, 1)
    lower = replace(case, function="clerk", score=1.0)
    assert clearing.cleared([case, lower], {("a", case.day): [CITED]}) == Share(2, 2)
