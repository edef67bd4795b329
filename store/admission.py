"""Sign-in: both factors are looked at before any difference is told, and every attempt is an entry.

An attempt is counted, in a transaction of its own; then the password is tried, holding no
connection; then the code is used up and the session begins, or the refusal is written.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update

from policy.agents import Agent
from policy.event_codes import Event
from policy.events import SecondFactorGiven, SignedIn, SignInFailure, SignInRefused
from store import one_time, passwords, places, sessions, throttle
from store.accounts import AGENTS, agent_of
from store.audit import append_to
from store.models import agent, credential
from store.sealing import NOBODY
from store.session import HOUSE, Admitting, Doors
from store.sessions import Session


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed at the door, the address it came from, and the browser's own cookie."""

    login: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    source: str
    device: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The login as accounts are named; what cannot be printed is in nobody's."""
        return "".join(sign for sign in self.login.strip().casefold() if sign.isprintable())


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody came in: the token is the cookie's, and is nowhere else."""

    agent: Agent
    session: UUID
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Account:
    agent: Agent
    password_hash: str
    totp_sealed: bytes
    suspended: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a typed code turned out to be; both None: nothing of this account's."""

    step: int | None
    recovery: str | None


_NOBODYS_SECRET = one_time.new_secret()
_KNOWN_RECOVERY = text(
    "select code_hash from recovery_code"
    " where agent_id = :agent and code_hash = :hash and used_at is null"
)
_USE_STEP = text(
    "update credential set totp_step = :step where agent_id = :agent and totp_step < :step"
)
_USE_RECOVERY = text(
    "update recovery_code set used_at = clock_timestamp()"
    " where agent_id = :agent and code_hash = :hash and used_at is null"
)


def sign_in(doors: Doors, typed: Typed) -> Admitted | SignInFailure:
    """Let an agent in; or why not, for the log and the metrics and never for the screen."""
    with doors.admitting() as door:
        counted = throttle.count(door, typed.name, typed.source)
        account = _account(door, typed.name)
        if not counted:
            return _refuse(door, typed.name, account, SignInFailure.THROTTLED)
    right = passwords.matches(typed.password, account.password_hash if account else None)
    with doors.admitting() as door:
        shown = _shown(door, account, typed.code)
        failure = _failure(account, right=right, shown=shown) or _used(door, account, shown)
        if account is None or failure is not None:
            return _refuse(door, typed.name, account, failure or SignInFailure.UNKNOWN_LOGIN)
        throttle.forgive(door, typed.name, typed.source)
        _keep_under_current_key(door, account)
        place = places.of(door.ring, typed.device, typed.source)
        session, token = sessions.begin(door, account.agent, place)
        _say(door, account.agent, SignedIn(session, recovery_code=shown.recovery is not None))
        return Admitted(account.agent, session, token)


def confirm(doors: Doors, session: Session, code: str, source: str) -> SignInFailure | None:
    """The second factor again, inside a live session; None when it was good."""
    login = session.agent.login
    with doors.admitting() as door:
        counted = throttle.count(door, login, source)
        account = _account(door, login)
        if not counted:
            return _refuse(door, login, account, SignInFailure.THROTTLED)
        shown = _shown(door, account, code)
        failure = _failure(account, right=True, shown=shown) or _used(door, account, shown)
        if failure is not None:
            return _refuse(door, login, account, failure)
        throttle.forgive(door, login, source)
        sessions.second_factor_given(door, session.id)
        _say(door, session.agent, SecondFactorGiven(session.id))
        return None


def _account(door: Admitting, login: str) -> _Account | None:
    row = door.connection.execute(
        AGENTS.add_columns(
            credential.c.password_hash, credential.c.totp_sealed, agent.c.suspended_at
        )
        .join(credential, credential.c.agent_id == agent.c.id)
        .where(agent.c.login == login)
    ).one_or_none()
    if row is None:
        return None
    return _Account(
        agent_of(row), row.password_hash, row.totp_sealed, suspended=row.suspended_at is not None
    )


def _shown(door: Admitting, account: _Account | None, code: str) -> _Shown:
    """The same work for an account that does not exist."""
    id_ = account.agent.id if account else NOBODY
    secret = one_time.kept(account.totp_sealed, id_, door.ring) if account else _NOBODYS_SECRET
    now: datetime = door.connection.scalars(select(func.clock_timestamp())).one()
    hashed = one_time.recovery_hash(code, id_, door.ring)
    known = door.connection.scalar(_KNOWN_RECOVERY, {"agent": id_, "hash": hashed})
    return _Shown(one_time.step_of(code, secret, now), known)


def _failure(account: _Account | None, *, right: bool, shown: _Shown) -> SignInFailure | None:
    if account is None:
        return SignInFailure.UNKNOWN_LOGIN
    if not right:
        return SignInFailure.WRONG_PASSWORD
    if shown == _Shown(None, None):
        return SignInFailure.WRONG_CODE
    return SignInFailure.SUSPENDED if account.suspended else None


def _used(door: Admitting, account: _Account | None, shown: _Shown) -> SignInFailure | None:
    """Use the code up. Of two at once, the row's lock lets one through: the other was a replay."""
    statement, value = (
        (_USE_STEP, {"step": shown.step})
        if shown.step is not None
        else (_USE_RECOVERY, {"hash": shown.recovery})
    )
    bound = {"agent": account.agent.id if account else NOBODY, **value}
    done = door.connection.execute(statement, bound)
    return None if done.rowcount else SignInFailure.REPLAYED_CODE


def _refuse(
    door: Admitting, login: str, account: _Account | None, failure: SignInFailure
) -> SignInFailure:
    """An entry without an agent: whoever typed this login has not shown to be its owner."""
    log = account.agent.site.id if account else HOUSE
    append_to(door, SignInRefused(failure, throttle.login_trace(door, login).hex()), log=log)
    return failure


def _say(door: Admitting, speaker: Agent, event: Event) -> None:
    append_to(door, event, log=speaker.site.id, agent=speaker.id)


def _keep_under_current_key(door: Admitting, account: _Account) -> None:
    """After a rotation of the ring, each secret moves at its owner's next sign-in."""
    if one_time.version_of(account.totp_sealed) == door.ring.current:
        return
    secret = one_time.kept(account.totp_sealed, account.agent.id, door.ring)
    door.connection.execute(
        update(credential)
        .where(credential.c.agent_id == account.agent.id)
        .values(totp_sealed=one_time.keep(secret, account.agent.id, door.ring))
    )
