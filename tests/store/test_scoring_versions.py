"""What scores accesses, and what verdicts taught, is said once in the house's log."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import Engine, text

from policy.oversight.scoring.evidence import Family
from policy.oversight.scoring.isotonic import Steps, isotonic
from policy.oversight.scoring.learning import WEIGHTS, Example, learn
from policy.oversight.scoring.settings import VERSION
from policy.review_events import ScoringChanged, WeightsLearned
from store import audit, scoring_versions
from store.session import HOUSE, Doors
from tests.store.accounts import said
from tests.store.oversight_builders import rows
from tests.store.raw import NO_ENTRY, ONLY_GROWS, refused, say, sqlstate_of
from tests.store.speaking import speaking

EXAMPLES = [Example({Family.RELATION: 3.0, Family.CARE: 1.0 / 3}, misuse=n % 3 == 0)
            for n in range(30)]  # fmt: skip


def test_a_change_of_model_or_numbers_is_said_once(doors: Doors, owner: Engine) -> None:
    noted = []
    for version, digest in (("1", "a"), ("1", "a"), ("1", "b"), ("2", "b"), ("2", "b"), ("1", "a")):
        with doors.working() as work:
            noted.append(scoring_versions.note(work, version, digest))
    assert noted == [True, False, True, True, False, True]
    assert said(owner, "scoring_changed") == [
        {"version": "1", "digest": "a", "previous": None},
        {"version": "1", "digest": "b", "previous": "1"},
        {"version": "2", "digest": "b", "previous": "1"},
        {"version": "1", "digest": "a", "previous": "2"},
    ]
    assert set(rows(owner, "select log_id from audit_entry")) == {(HOUSE,)}


def test_processes_that_meet_a_change_together_say_it_once(doors: Doors, owner: Engine) -> None:
    def note(_: int) -> bool:
        with doors.working() as work:
            return scoring_versions.note(work)

    with ThreadPoolExecutor(4) as together:
        assert sum(together.map(note, range(4))) == 1
    (entry,) = said(owner, "scoring_changed")
    assert entry == {"version": VERSION, "digest": scoring_versions.DIGEST, "previous": None}


def test_weights_come_back_as_they_were_learnt(doors: Doors, owner: Engine) -> None:
    with doors.working() as work:
        assert scoring_versions.weights(work) == WEIGHTS
        assert not scoring_versions.learnt(work, WEIGHTS)
    taught = replace(learn(EXAMPLES), worth=isotonic([(0.1, False), (1 / 3, True)]))
    assert taught.worth != Steps()
    with doors.working() as work:
        assert scoring_versions.learnt(work, taught)
        assert scoring_versions.weights(work) == taught
        assert not scoring_versions.learnt(work, replace(taught, examples=31))
    (entry,) = said(owner, "weights_learned")
    assert entry == {
        "version": scoring_versions.digest_of(taught),
        "examples": 30,
        "misuses": 10,
        "previous": scoring_versions.digest_of(WEIGHTS),
    }


def test_each_score_bears_model_numbers_and_weights() -> None:
    one, other = (scoring_versions.by(weights) for weights in (WEIGHTS, learn(EXAMPLES)))
    assert one.version == other.version == f"{VERSION}+{scoring_versions.DIGEST[:12]}"
    assert one.weights != other.weights


@pytest.mark.parametrize(
    "statement",
    [
        "insert into scoring_version (version, digest) values ('3', 'c')",
        "insert into scoring_weights (version, weights, examples, misuses)"
        " values ('3', '{}', 1, 1)",
    ],
)
def test_nothing_scores_that_no_entry_says(login: Engine, statement: str) -> None:
    with refused(NO_ENTRY), speaking(login, "console_worker") as connection:
        say(connection, statement)


ROW = "insert into scoring_weights (version, weights, examples, misuses) values (:v, '{}', :n, 1)"


def test_an_entry_says_one_row_and_all_of_it(doors: Doors) -> None:
    with doors.working() as work:
        audit.append_to(work, ScoringChanged("3", "said", None))
        other = "insert into scoring_version (version, digest) values ('3', 'other')"
        assert sqlstate_of(work.connection, other) == NO_ENTRY
    with doors.working() as work:
        audit.append_to(work, WeightsLearned("3", 30, 1, None))
        assert sqlstate_of(work.connection, ROW, v="3", n=99) == NO_ENTRY
        assert sqlstate_of(work.connection, ROW, v="3", n=30) == ""
        assert sqlstate_of(work.connection, ROW, v="3", n=30) == NO_ENTRY


def test_weights_that_are_not_those_the_log_says_do_not_score(doors: Doors) -> None:
    taught = learn(EXAMPLES)
    with doors.working() as work:
        scoring_versions.learnt(work, taught)
    with doors.working() as work:
        audit.append_to(work, WeightsLearned("3", 30, 1, None))
        say(work.connection, ROW.replace("'{}'", "cast(:w as jsonb)"), v="3", n=30,
            w=msgspec.json.encode(WEIGHTS).decode())  # fmt: skip
        assert scoring_versions.weights(work) == taught


def test_what_scored_is_never_rewritten(doors: Doors, owner: Engine) -> None:
    with doors.working() as work:
        scoring_versions.note(work)
        scoring_versions.learnt(work, learn(EXAMPLES))
    for table in ("scoring_version", "scoring_weights"):
        for statement in (f"update {table} set version = 'x'", f"delete from {table}",
                          f"truncate {table}"):  # fmt: skip
            with refused(ONLY_GROWS), owner.begin() as connection:
                connection.execute(text(statement))
