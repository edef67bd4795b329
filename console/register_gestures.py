"""What « Accueil » does when somebody submits: one gesture of the desk, and what is said next.

A second click finds the first one done: what it did is said again, never « already ».
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from console import gestures, metrics, register_state, state, urls, wiring
from console.components import Submitted
from console.metrics import Gesture
from console.register_desk import Erased, Objected, RegisterDesk
from console.register_state import Done, Said, Writing, Wrong
from console.state import Told
from policy.contacts import LONGEST_NAME, Contact, Doctor, NotAnAddress, postal_lines
from policy.events import LookupKind
from policy.mssante import is_mssante
from policy.nir import Nir
from policy.register import Asked, Asker, IdentityCheck, Paper, Spoken, Stated
from store.oppositions import AlreadyStands, NothingToLift
from store.patients import TraitSearch
from store.professionals import TooMany

_FIRST_BIRTH = date(1880, 1, 1)


class _Wrong(Exception):
    """An address that cannot be one."""

    def __init__(self, what: Wrong) -> None:
        super().__init__()
        self.what = what


@contextmanager
def _answered() -> Iterator[None]:
    """What may go wrong becomes what the page says, and what was typed stays."""
    register_state.wrong()
    with gestures.answered():
        try:
            yield
        except Objected as objected:
            register_state.wrong(*objected.why)
        except _Wrong as wrong:
            register_state.wrong(wrong.what)
        except AlreadyStands:
            _say_unless_done(Said.STANDS_ALREADY)
        except NothingToLift:
            _say_unless_done(Said.NOTHING_TO_LIFT)
        except Erased:
            register_state.leave()
            state.tell(Told.STALE)
        except TooMany:
            register_state.say(Said.TOO_MANY)


def _say_unless_done(what: Said) -> None:
    if not isinstance(register_state.said(), Done):
        register_state.write(None)
        register_state.say(what)


def find(desk: RegisterDesk, given: Submitted) -> None:
    """Look the typed number up."""
    register_state.leave()
    with _answered(), metrics.timed(Gesture.FIND):
        handle = desk.find_by_number(Nir.parse(str(given.get("number", ""))))
        if not desk.exercised:
            metrics.looked_up(LookupKind.NUMBER, int(handle is not None))
        state.found(handle)
        if handle is None:
            register_state.say(Said.NOBODY)


def find_numberless(desk: RegisterDesk, given: Submitted) -> None:
    """Look up somebody without a number by what an identity document says."""
    register_state.say(None)
    born = date.fromisoformat(str(given["born"]))
    if not _FIRST_BIRTH <= born <= date.today():  # noqa: DTZ011 - a day of birth has no hour
        state.tell(Told.NOT_A_DATE)
        return
    said = {name: str(given[name]) for name in ("name", "sex", "given", "place")}
    search = TraitSearch(said["name"], born, said["sex"], said["given"], said["place"])
    with _answered(), metrics.timed(Gesture.FIND):
        found = desk.find_numberless(search)
        if not desk.exercised:
            metrics.looked_up(LookupKind.TRAITS, 1 if isinstance(found, UUID) else found)
        if isinstance(found, UUID):
            state.found(found)
        else:
            register_state.say(Said.SEVERAL if found else Said.NOBODY_NUMBERLESS)


def search_professional(desk: RegisterDesk, given: Submitted) -> None:
    """Offer those whose name begins so."""
    register_state.say(None)
    with _answered():
        found = tuple(one.id for one in desk.professionals(str(given["professional"])))
        register_state.choose(found)
        if not found:
            register_state.say(Said.NO_PROFESSIONAL)


def speak(desk: RegisterDesk, handle: UUID, form: Writing, given: Submitted) -> None:
    """Write down what the patient says."""
    with _answered():
        done = desk.speak(handle, _spoken(form, given))
        register_state.write(None)
        register_state.say(Done(done.line, done.stopped, form))


def _spoken(form: Writing, given: Submitted) -> Spoken:
    asked = Asked(
        Asker(str(given["by"])),
        IdentityCheck(str(given["checked"])),
        Paper(str(given["paper"])),
        date.fromisoformat(str(given["on"])),
        str(given.get("name", "")).strip(),
        str(given.get("reference", "")).strip(),
    )
    assert form.statement is not None  # the form of a statement has one
    professional = form.professional
    if form.statement is Stated.PROFESSIONAL and professional is None:
        professional = UUID(str(given["professional"]))
    return Spoken(form.statement, form.stands, asked, professional)


def record_holder(desk: RegisterDesk, handle: UUID, given: Submitted) -> None:
    """Keep where the holder is written to."""
    with _answered():
        email = _mailbox(given, "email", Wrong.MAILBOX)
        desk.record_holder(handle, Contact(email, _postal(given)))
        _contact_kept()


def record_doctor(desk: RegisterDesk, handle: UUID, given: Submitted) -> None:
    """Keep who the treating doctor is."""
    with _answered():
        name = " ".join(str(given["name"]).split())
        if not name.isprintable() or len(name) > LONGEST_NAME:
            raise _Wrong(Wrong.NAME)
        mssante = _mailbox(given, "mssante", Wrong.MSSANTE)
        if mssante and not is_mssante(mssante, wiring.mssante_domains()):
            raise _Wrong(Wrong.MSSANTE)
        desk.record_doctor(handle, Doctor(name, mssante, _postal(given)))
        _contact_kept()


def remove_holder(desk: RegisterDesk, handle: UUID) -> None:
    """Forget where the holder is written to."""
    with _answered():
        desk.record_holder(handle, None)
        _contact_kept()


def remove_doctor(desk: RegisterDesk, handle: UUID) -> None:
    """Forget who the treating doctor is."""
    with _answered():
        desk.record_doctor(handle, None)
        _contact_kept()


def _contact_kept() -> None:
    register_state.write(None)
    register_state.say(Said.CONTACT)


def _mailbox(given: Submitted, name: str, otherwise: Wrong) -> str:
    typed = str(given.get(name, "")).strip()
    if typed and not urls.is_mailbox(typed):
        raise _Wrong(otherwise)
    return typed


def _postal(given: Submitted) -> tuple[str, ...]:
    try:
        return postal_lines(str(given.get("postal", "")))
    except NotAnAddress:
        raise _Wrong(Wrong.POSTAL) from None
