"""A drill as the log tells it: attempts apart, seconds between entries, and what was met."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from policy.drill import CODES, Attempt, Told, attempts, pace
from policy.event_codes import CODES as EVERY_CODE
from policy.record import Section

BEGAN = datetime(2026, 11, 23, 3, tzinfo=UTC)
DOCTOR, PATIENT, GRANT = uuid4(), uuid4(), uuid4()
GRANTED: dict[str, Any] = {"mode": "centre_15", "file": "unverified", "owed": ["rationale"]}


class Log:
    """Entries one after the other, so many seconds apart."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def say(
        self,
        code: str,
        at: float,
        *,
        agent: UUID | None = DOCTOR,
        patient: UUID | None = PATIENT,
        grant: UUID | None = None,
        **detail: Any,
    ) -> "Log":
        moment = BEGAN + timedelta(seconds=at)
        self.told.append(Told(len(self.told), moment, code, agent, patient, grant, detail))
        return self


def opened(log: Log, at: float, grant: UUID = GRANT) -> Log:
    log.say("access_granted", at, grant=grant, **GRANTED)
    return log.say("sections_opened", at + 0.5, grant=grant, sections=[Section.ALLERGIES.value])


def only(log: Log) -> Attempt:
    [one] = attempts(log.told)
    return one


def test_seconds_count_from_the_look_up_to_the_access_and_to_the_allergies() -> None:
    log = opened(Log().say("looked_up", 0, record="active"), 12.25)
    one = only(log)
    assert (one.to_grant, one.to_allergies) == (12.25, 12.75)
    assert (one.mode, one.file, one.owed) == ("centre_15", "unverified", ("rationale",))
    assert (one.first_seq, one.last_seq) == (0, 2)
    assert one.record == "active"


def test_what_ends_an_access_belongs_to_it_whoever_writes_it() -> None:
    log = opened(Log().say("looked_up", 0), 1)
    log.say("access_extended", 2, grant=GRANT)
    log.say("owed_settled", 3, grant=GRANT, kind="rationale")
    log.say("handover_offered", 4, grant=GRANT)
    log.say("access_ended", 5, agent=None, grant=GRANT, kind="expired")
    one = only(log)
    assert (one.extended, one.settled, one.handover) == (1, ("rationale",), "offered")
    assert (one.end, one.ended_at) == ("expired", BEGAN + timedelta(seconds=5))


def test_a_new_look_up_is_a_new_attempt_and_each_refusal_is_said_once() -> None:
    log = Log().say("looked_up", 0)
    for at in (1, 2):
        log.say("access_refused", at, mode="centre_15", grounds=["opposed_to_centre_15"])
    log.say("looked_up", 10)
    first, second = attempts(log.told)
    assert first.refused == (("centre_15", ("opposed_to_centre_15",)),)
    assert second.refused == ()
    assert first.to_grant is first.to_allergies is None


def test_a_second_factor_is_its_agents_latest_attempts() -> None:
    log = Log().say("second_factor_given", 0, patient=None)
    log.say("looked_up", 1).say("second_factor_given", 2, patient=None)
    log.say("looked_up", 3, patient=uuid4())
    log.say("second_factor_given", 4, agent=None, patient=None)
    first, second = attempts(log.told)
    assert (first.second_factor, second.second_factor) == (True, False)


def test_an_access_taken_over_has_no_look_up_to_count_from() -> None:
    log = opened(Log(), 1)
    log.say("handover_closed", 2, grant=GRANT, outcome="accepted")
    one = only(log)
    assert not one.found
    assert one.granted_at is not None
    assert one.to_grant is None
    assert one.handover == "accepted"


def test_a_preparation_and_a_countersignature_are_two_attempts() -> None:
    log = Log().say("looked_up", 0).say("lookup_prepared", 1)
    log.say("prepared_closed", 5, agent=uuid4())
    first, second = attempts(log.told)
    assert first.prepared
    assert second.found
    assert not second.prepared


def test_sections_without_allergies_are_no_allergies() -> None:
    log = Log().say("looked_up", 0).say("access_granted", 1, grant=GRANT, **GRANTED)
    log.say("sections_opened", 2, grant=GRANT, sections=[Section.HISTORY.value])
    assert only(log).to_allergies is None


def test_an_entry_of_nobody_or_about_nobody_begins_nothing() -> None:
    log = Log().say("looked_up", 0, agent=None).say("looked_up", 1, patient=None)
    log.say("access_ended", 2, agent=None, grant=uuid4(), kind="closed")
    assert attempts(log.told) == ()


def test_pace_is_the_median_and_the_slowest_of_what_was_opened() -> None:
    log = Log()
    for nth, seconds in enumerate((4, 30, 8)):
        patient, grant = uuid4(), uuid4()
        log.say("looked_up", 100 * nth, patient=patient)
        log.say("access_granted", 100 * nth + seconds, patient=patient, grant=grant, **GRANTED)
    log.say("looked_up", 900)
    told = pace(attempts(log.told))
    assert (told.attempts, told.opened, told.median, told.slowest) == (4, 3, 8.0, 30.0)
    nothing = pace(attempts(log.told)[-1:])
    assert (nothing.attempts, nothing.opened, nothing.median, nothing.slowest) == (1, 0, None, None)


def test_every_code_is_one_of_the_log() -> None:
    assert set(EVERY_CODE.values()) >= CODES


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_no_look_up_is_lost_and_attempts_keep_their_order(who: list[tuple[int, int]]) -> None:
    ids = [UUID(int=n + 1) for n in range(3)]
    log = Log()
    for at, (agent, patient) in enumerate(who):
        log.say("looked_up", at, agent=ids[agent], patient=ids[patient])
    tried = attempts(log.told)
    assert [(one.agent, one.patient) for one in tried] == [(ids[a], ids[p]) for a, p in who]
    assert [one.first_seq for one in tried] == list(range(len(who)))
