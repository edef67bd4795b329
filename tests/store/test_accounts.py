"""Accounts: what is written, what is handed over once, what a suspension stops."""

from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import Engine, text

from store import accounts, one_time, passwords, sessions
from store.admission import Admitted, sign_in
from store.session import Doors
from tests.builders import a_person, a_site
from tests.store.accounts import PASSWORD, a_member, said, signed_in, typed


@pytest.mark.parametrize(
    "weak",
    [
        "court",
        "onze-lettre",
        "aaaaaaaaaaaa",
        "abababababab",
        "regulateur-76000",
        "Regulateur-2026!",
    ],
)
def test_a_weak_password_makes_no_account(doors: Doors, owner: Engine, weak: str) -> None:
    newcomer = a_person(site=a_site(doors), login="regulateur")
    with pytest.raises(passwords.TooWeak), doors.working() as work:
        accounts.create(work, newcomer, weak)
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from agent")) == 0
    assert said(owner, "account_created") == []


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    stored = passwords.hash_of("la clé du coffre")
    assert passwords.matches("la cle\N{COMBINING ACUTE ACCENT} du coffre", stored)
    assert not passwords.matches("la cle du coffre", stored)


def test_a_stored_password_is_argon2id_beyond_the_least_of_owasp() -> None:
    assert passwords.hash_of(PASSWORD).startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert passwords.hash_of(PASSWORD) != passwords.hash_of(PASSWORD)


def test_nothing_matches_an_account_without_a_password() -> None:
    assert not passwords.matches(PASSWORD, None)


def test_two_accounts_never_share_a_login(doors: Doors) -> None:
    member = a_member(doors)
    twin = a_person(site=member.agent.site, login=member.agent.login)
    with pytest.raises(accounts.LoginTaken), doors.working() as work:
        accounts.create(work, twin, PASSWORD)


def test_creating_an_account_is_an_entry_of_its_site(doors: Doors, owner: Engine) -> None:
    member = a_member(doors)
    assert said(owner, "account_created") == [
        {"account": str(member.agent.id), "function": "regulating_physician"}
    ]


def test_no_secret_is_kept_readable_nor_shown_by_repr(doors: Doors, owner: Engine) -> None:
    newcomer = a_person(site=a_site(doors))
    with doors.working() as work:
        enrolment = accounts.create(work, newcomer, PASSWORD)
    secret = enrolment.uri.split("secret=")[1].split("&")[0]
    secrets = [PASSWORD, secret, *enrolment.recovery_codes]
    with owner.connect() as connection:
        kept = connection.scalar(
            text(
                "select (select string_agg(c::text, '') from credential c) ||"
                " (select string_agg(r::text, '') from recovery_code r)"
            )
        )
    raw = bytes.fromhex(kept.split("\\\\x")[1].split('"')[0])
    for one in secrets:
        assert one not in kept
        assert one.encode() not in raw
        assert one not in repr(enrolment)


def test_an_account_is_found_by_its_login_however_typed(doors: Doors) -> None:
    member = a_member(doors, login="d.martin")
    with doors.admitting() as door:
        assert accounts.find(door, " D.Martin ") == member.agent
        with pytest.raises(accounts.NoSuchAccount):
            accounts.find(door, "d.martine")
        with pytest.raises(accounts.NoSuchAccount):
            accounts.code_now(door, "d.martine")


def test_the_demonstration_is_told_a_code_that_was_not_used(doors: Doors) -> None:
    member = a_member(doors)
    with doors.admitting() as door:
        first = accounts.code_now(door, member.agent.login)
    assert first.wait == timedelta(0)
    assert isinstance(sign_in(doors, typed(member, code=first.code)), Admitted)
    with doors.admitting() as door:
        second = accounts.code_now(door, member.agent.login)
    assert second.wait == timedelta(0)
    assert isinstance(sign_in(doors, typed(member, code=second.code)), Admitted)
    asked = monotonic()
    with doors.admitting() as door:
        third = accounts.code_now(door, member.agent.login)
    assert third.code not in (first.code, second.code)
    assert third.wait <= timedelta(seconds=one_time.STEP_SECONDS)
    answer = sign_in(doors, typed(member, code=third.code))
    if monotonic() - asked < third.wait.total_seconds():  # else a new step has begun meanwhile
        assert answer == "wrong_code"
    assert third.code not in repr(third)


def test_a_suspension_ends_every_session_and_says_so(doors: Doors, owner: Engine) -> None:
    member = a_member(doors)
    admitted = signed_in(doors, member)
    assert sessions.standing(doors, admitted.token) is not None
    with doors.working() as work:
        accounts.suspend(work, member.agent.id)
    assert sessions.standing(doors, admitted.token) is None
    assert said(owner, "session_ended") == [{"session": str(admitted.session), "kind": "revoked"}]
    assert said(owner, "account_suspended") == [{"account": str(member.agent.id)}]


def test_suspending_twice_is_suspending_once(doors: Doors, owner: Engine) -> None:
    member = a_member(doors)
    for _ in range(2):
        with doors.working() as work:
            accounts.suspend(work, member.agent.id)
    assert len(said(owner, "account_suspended")) == 1
    with doors.working() as work:
        assert accounts.everyone(work) == []


def test_an_unknown_account_cannot_be_suspended(doors: Doors) -> None:
    with pytest.raises(accounts.NoSuchAccount), doors.working() as work:
        accounts.suspend(work, a_site(doors).id)
