"""Builds what a notice tells, in tests of its words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from policy.access import Mode
from policy.agents import Function, Site, SiteKind
from policy.checked import checked
from policy.contacts import Contact, Doctor
from policy.event_words import EndKind
from policy.notices import Naming, NoticeChannel, Recipient
from policy.record import Section, Traits
from store.notice_reading import Told

AT = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
ID = UUID("5f0e3c1a-0000-4000-8000-0000000000aa")
OLD = Traits("DUPONT", "Marie", date(1941, 2, 3), "F")
CHILD = Traits("PETIT", "Léa", date(2015, 5, 6), "F")
HOME = ("12 rue de l’Église", "59000 LILLE")
SAMU = Site(UUID(int=1), "590000001", "Samu 59 – Centre hospitalier", SiteKind.SAMU)
MAILBOX = Contact("marie@exemple.fr", HOME)
DOCTOR = Doctor("Dr Anne LEROY", "anne.leroy@medecin.mssante.fr", HOME)


def told(**other: Any) -> Told:
    """To the holder's mailbox, of twelve minutes at the Samu."""
    known: dict[str, Any] = {
        "notice": ID,
        "recipient": Recipient.HOLDER,
        "channel": NoticeChannel.EMAIL,
        "made_at": AT,
        "reference": checked("AV7K3M9QZT4HXP"),
        "naming": Naming.FUNCTION,
        "author": "",
        "function": Function.REGULATING_PHYSICIAN,
        "service": SAMU,
        "mode": Mode.CENTRE_15,
        "began_at": AT - timedelta(hours=2),
        "ended_at": AT - timedelta(hours=1, minutes=48),
        "ended": EndKind.CLOSED,
        "sections": (Section.ALLERGIES, Section.TREATMENTS),
        "holder": None,
        "to": MAILBOX,
    }
    return Told(**(known | other))


def on_paper(**other: Any) -> Told:
    """The same as a letter to the holder."""
    return told(**({"channel": NoticeChannel.LETTER, "holder": OLD} | other))


def to_doctor(**other: Any) -> Told:
    """The same to the treating doctor, by MSSanté."""
    known: dict[str, Any] = {
        "recipient": Recipient.TREATING_DOCTOR,
        "channel": NoticeChannel.MSSANTE,
        "holder": OLD,
        "to": DOCTOR,
    }
    return told(**(known | other))
