"""Sign-in under attack: wrong factors, replays, races, guessing, and accounts that do not exist."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import Engine, text

from policy.durations import DURATIONS
from policy.events import SignInFailure
from store import accounts, admission, one_time, passwords, sessions, throttle
from store.admission import Admitted, sign_in
from store.sealing import NotOurs
from store.session import HOUSE, Doors
from tests.store.accounts import Person, a_member, entries, said, signed_in, typed


@pytest.fixture
def person(doors: Doors) -> Person:
    return a_member(doors)


def test_both_factors_begin_a_session_that_is_an_entry(
    doors: Doors, owner: Engine, person: Person
) -> None:
    admitted = signed_in(doors, person)
    session = sessions.current(doors, admitted.token)
    assert session is not None
    assert (session.id, session.agent) == (admitted.session, person.agent)
    entry = entries(owner)[-1]
    assert entry["code"] == "signed_in"
    assert entry["log"] == str(person.agent.site.id)
    assert entry["agent"] == str(person.agent.id)
    assert entry["detail"] == {"session": str(admitted.session), "recovery_code": False}


def test_a_wrong_password_a_wrong_code_and_an_unknown_login_are_refused_and_written(
    doors: Doors, owner: Engine, person: Person
) -> None:
    assert sign_in(doors, typed(person, password="autre-chose-ici")) == "wrong_password"
    assert sign_in(doors, typed(person, code="000000x")) == "wrong_code"
    assert sign_in(doors, typed(person, login="personne")) == "unknown_login"
    refused = [e for e in entries(owner) if e["code"] == "sign_in_refused"]
    assert [e["log"] for e in refused] == [str(person.agent.site.id)] * 2 + [str(HOUSE)]
    assert [e["agent"] for e in refused] == [None] * 3
    assert "personne" not in str(refused)


def test_a_code_serves_once(doors: Doors, person: Person) -> None:
    again = typed(person)
    assert isinstance(sign_in(doors, again), Admitted)
    assert sign_in(doors, again) is SignInFailure.REPLAYED_CODE


def test_an_earlier_code_is_refused_after_a_later_one(doors: Doors, person: Person) -> None:
    early = typed(person, code=person.totp.generate_otp(_step(doors) - 1))
    signed_in(doors, person)
    assert sign_in(doors, early) is SignInFailure.REPLAYED_CODE


def test_one_step_of_drift_is_accepted_and_two_are_not(doors: Doors, person: Person) -> None:
    here = _step(doors)
    assert sign_in(doors, typed(person, code=person.totp.generate_otp(here + 3))) == "wrong_code"
    assert isinstance(
        sign_in(doors, typed(person, code=person.totp.generate_otp(here + 1))), Admitted
    )


def test_of_two_uses_of_one_code_at_once_exactly_one_comes_in(doors: Doors, person: Person) -> None:
    same = typed(person)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: sign_in(doors, same), range(4)))
    assert sum(isinstance(answer, Admitted) for answer in answers) == 1
    assert answers.count(SignInFailure.REPLAYED_CODE) == 3


def test_a_wrong_password_does_not_use_the_code_up(doors: Doors, person: Person) -> None:
    code = person.code
    sign_in(doors, typed(person, password="autre-chose-ici", code=code))
    assert isinstance(sign_in(doors, typed(person, code=code)), Admitted)


def test_a_recovery_code_serves_once_however_it_is_typed(
    doors: Doors, owner: Engine, person: Person
) -> None:
    code = person.recovery[3]
    assert len(set(person.recovery)) == one_time.RECOVERY_CODES == 10
    careless = typed(person, code=f" {code.lower().replace('-', ' ')} ")
    assert isinstance(sign_in(doors, careless), Admitted)
    assert said(owner, "signed_in")[-1]["recovery_code"] is True
    assert sign_in(doors, typed(person, code=code)) is SignInFailure.WRONG_CODE
    assert isinstance(sign_in(doors, typed(person, code=person.recovery[4])), Admitted)


def test_another_agents_codes_open_nothing(doors: Doors, person: Person) -> None:
    other = a_member(doors)
    assert sign_in(doors, typed(person, code=other.recovery[0])) == "wrong_code"
    assert sign_in(doors, typed(person, code=other.code)) == "wrong_code"


def test_a_suspended_account_does_not_come_in(doors: Doors, person: Person) -> None:
    with doors.working() as work:
        accounts.suspend(work, person.agent.id)
    assert sign_in(doors, typed(person)) is SignInFailure.SUSPENDED


def test_an_unknown_login_costs_as_much_argon2_as_a_known_one(
    doors: Doors, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []
    true = Argon2id.verify_phc_encoded

    class Counting:
        @staticmethod
        def verify_phc_encoded(password: bytes, stored: str) -> None:
            runs.append(stored.rsplit("$", 2)[0])
            true(password, stored)

    monkeypatch.setattr(passwords, "Argon2id", Counting)
    for attempt in (typed(person), typed(person, password="autre-chose-ici"),
                    typed(person, code="1"), typed(person, login="personne")):  # fmt: skip
        before = len(runs)
        sign_in(doors, attempt)
        assert len(runs) == before + 1
    assert len(set(runs)) == 1


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock_a_login_whether_it_exists_or_not(
    doors: Doors, owner: Engine, person: Person, known: bool
) -> None:
    login = person.agent.login if known else "personne"
    for _ in range(DURATIONS.login_attempts):
        assert sign_in(doors, typed(person, login=login, password="faux")) != "throttled"
    assert sign_in(doors, typed(person, login=login)) is SignInFailure.THROTTLED
    assert said(owner, "sign_in_refused")[-1]["failure"] == "throttled"


def test_a_hundred_attempts_at_once_count_as_a_hundred(doors: Doors, person: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: sign_in(doors, typed(person, password="faux")), range(16))
        )
    assert answers.count(SignInFailure.WRONG_PASSWORD) == DURATIONS.login_attempts
    assert answers.count(SignInFailure.THROTTLED) == 16 - DURATIONS.login_attempts


def test_the_lock_doubles_then_is_forgotten(doors: Doors, owner: Engine, person: Person) -> None:
    locks = []
    for _ in range(DURATIONS.login_attempts):
        sign_in(doors, typed(person, password="faux"))
    for _ in range(4):
        locks.append(_lock_of(owner))
        _age(owner, locks[-1] + timedelta(seconds=1))
        assert sign_in(doors, typed(person, password="faux")) == "wrong_password"
    once = DURATIONS.login_lock
    assert [round(lock / once) for lock in locks] == [1, 2, 4, 4]
    _age(owner, 4 * once + DURATIONS.login_window + timedelta(seconds=1))
    assert sign_in(doors, typed(person, password="faux")) == "wrong_password"
    assert isinstance(sign_in(doors, typed(person)), Admitted)


def test_coming_in_forgets_the_failures_of_the_login(doors: Doors, person: Person) -> None:
    for _ in range(DURATIONS.login_attempts - 1):
        sign_in(doors, typed(person, password="faux"))
    signed_in(doors, person)
    for _ in range(DURATIONS.login_attempts - 1):
        assert sign_in(doors, typed(person, password="faux")) == "wrong_password"
    assert sign_in(doors, typed(person, code=person.recovery[0])) != "throttled"


def test_an_address_is_locked_across_logins_and_locks_nobody_any_more(
    doors: Doors, owner: Engine, person: Person
) -> None:
    with doors.admitting() as door:
        for number in range(DURATIONS.login_attempts_per_address):
            assert throttle.count(door, f"login{number}", "192.0.2.66")
    for _ in range(DURATIONS.login_attempts + 1):
        assert sign_in(doors, typed(person, source="192.0.2.66")) == "throttled"
    assert isinstance(sign_in(doors, typed(person)), Admitted)
    with owner.connect() as connection:
        kept = connection.scalar(text("select string_agg(a::text, '') from attempt a"))
    assert "192.0.2" not in kept


def test_a_whole_shift_comes_in_through_one_address(doors: Doors) -> None:
    with doors.admitting() as door:
        for number in range(3 * DURATIONS.login_attempts_per_address):
            assert throttle.count(door, f"login{number}", "192.0.2.1")
            throttle.forgive(door, f"login{number}", "192.0.2.1")


def test_old_attempts_are_swept(doors: Doors, owner: Engine, person: Person) -> None:
    sign_in(doors, typed(person, password="faux"))
    with doors.working() as work:
        assert throttle.forget(work) == 0
    _age(owner, DURATIONS.login_window + timedelta(seconds=1))
    with doors.working() as work:
        assert throttle.forget(work) == 2


@pytest.mark.parametrize("login", ["", "\x00", "a" * 10_000, "' or 1=1 --", "\ud800", "é" * 50])
def test_no_login_breaks_the_door(doors: Doors, person: Person, login: str) -> None:
    assert sign_in(doors, typed(person, login=login)) == "unknown_login"


def test_a_secret_follows_the_rotation_of_the_ring(doors: Doors, person: Person) -> None:
    doors.ring = doors.ring.rotated()
    signed_in(doors, person)
    with doors.admitting() as door:
        stored = door.connection.scalar(text("select totp_sealed from credential"))
        assert one_time.version_of(stored) == 2
        assert one_time.kept(stored, person.agent.id, door.ring) == person.totp.secret


def test_a_secret_moved_to_another_agent_does_not_open(doors: Doors, person: Person) -> None:
    other = a_member(doors)
    stored = one_time.keep(person.totp.secret, person.agent.id, doors.ring)
    with pytest.raises(NotOurs):
        one_time.kept(stored, other.agent.id, doors.ring)
    with pytest.raises(NotOurs):
        one_time.kept(b"\0\0\0\x09" + stored[4:], person.agent.id, doors.ring)


def test_rfc_6238_appendix_b() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # « 12345678901234567890 »
    for seconds, eight_digits in (
        (59, "94287082"),
        (1111111109, "07081804"),
        (20000000000, "65353130"),
    ):
        assert one_time.code_at(secret, seconds // 30) == eight_digits[-6:]


def test_the_second_factor_is_asked_again_within_a_session(
    doors: Doors, owner: Engine, person: Person
) -> None:
    admitted = signed_in(doors, person)
    before = sessions.standing(doors, admitted.token)
    assert before is not None
    assert admission.confirm(doors, before, "12", "192.0.2.1") is SignInFailure.WRONG_CODE
    later = person.totp.generate_otp(_step(doors) + 1)
    assert admission.confirm(doors, before, later, "192.0.2.1") is None
    assert admission.confirm(doors, before, later, "192.0.2.1") is SignInFailure.REPLAYED_CODE
    after = sessions.standing(doors, admitted.token)
    assert after is not None
    assert after.second_factor_at > before.second_factor_at
    assert said(owner, "second_factor_given") == [{"session": str(admitted.session)}]


def test_guessing_the_second_factor_is_throttled(doors: Doors, person: Person) -> None:
    session = sessions.standing(doors, signed_in(doors, person).token)
    assert session is not None
    answers = [admission.confirm(doors, session, "12", "192.0.2.1") for _ in range(6)]
    assert answers == ["wrong_code"] * 5 + ["throttled"]


def _step(doors: Doors) -> int:
    with doors.admitting() as door:
        return one_time.step_at(door.connection.scalar(text("select clock_timestamp()")))


def _lock_of(owner: Engine) -> timedelta:
    with owner.connect() as connection:
        lock = connection.scalar(text("select max(locked_until - last_at) from attempt"))
        assert isinstance(lock, timedelta)
        return lock


def _age(owner: Engine, by: timedelta) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("update attempt set last_at = last_at - :by, locked_until = locked_until - :by"),
            {"by": by},
        )
