"""What a notice tells of an access, read by the worker: never a section's words, never a motive.

The same at every try: it is read from what no longer changes once an access ended, and who opened
the record is named as the setting said when the notice was made.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, bindparam, func, select

from policy.access import Mode
from policy.agents import Function, Site, SiteKind
from policy.contacts import Contact, Doctor
from policy.event_words import EndKind
from policy.notices import Naming, NoticeChannel, Recipient
from policy.record import Section, Traits
from store import contacts, patients
from store.models import AnyRow, access_grant, agent, opening, patient, site
from store.patient_tables import notice, notice_setting, notified_access, patient_contact
from store.session import Working


@dataclass(frozen=True, slots=True)
class Told:
    """One notice; ``author`` is « » unless names are told, ``holder`` None in an ordinary mailbox.

    A national motive is a clinical word: there is none here. ``sections`` are what was displayed.
    """

    notice: UUID
    recipient: Recipient
    channel: NoticeChannel
    made_at: datetime
    reference: str  # compact: policy.checked.grouped makes it legible
    naming: Naming
    author: str
    function: Function
    service: Site
    mode: Mode
    began_at: datetime
    ended_at: datetime
    ended: EndKind
    sections: tuple[Section, ...]
    holder: Traits | None = field(repr=False)
    to: Contact | Doctor | None = field(repr=False)

    @property
    def address(self) -> str:
        """Where it goes electronically; « » on paper."""
        match self.channel, self.to:
            case NoticeChannel.EMAIL, Contact(email=address):
                return address
            case NoticeChannel.MSSANTE, Doctor(mssante=address):
                return address
            case _:
                return ""


def _sections() -> ScalarSelect[list[str]]:
    shown = select(func.array_agg(opening.c.section)).where(opening.c.grant_id == access_grant.c.id)
    return shown.scalar_subquery()


def _naming() -> ScalarSelect[str]:
    said = select(notice_setting.c.naming).where(notice_setting.c.since <= notice.c.made_at)
    return said.order_by(notice_setting.c.since.desc()).limit(1).scalar_subquery()


_TOLD = (
    select(
        patient,
        patient.c.id.label("patient_id"),
        patient_contact.c.holder_sealed,
        patient_contact.c.doctor_sealed,
        notice.c.recipient,
        notice.c.channel,
        notice.c.made_at,
        notified_access.c.reference,
        agent.c.name.label("author"),
        agent.c.function,
        site.c.id.label("site_id"),
        site.c.finess,
        site.c.name.label("site_name"),
        site.c.kind,
        access_grant.c.mode,
        access_grant.c.granted_at,
        access_grant.c.ended_at,
        access_grant.c.end_kind,
        _sections().label("sections"),
        _naming().label("naming"),
    )
    .select_from(notice)
    .join(notified_access, notified_access.c.grant_id == notice.c.grant_id)
    .join(access_grant, access_grant.c.id == notice.c.grant_id)
    .join(agent, agent.c.id == access_grant.c.agent_id)
    .join(site, site.c.id == access_grant.c.site_id)
    .join(patient, patient.c.id == access_grant.c.patient_id)
    .outerjoin(patient_contact, patient_contact.c.patient_id == patient.c.id)
    .where(notice.c.id == bindparam("notice"))
)


def told(by: Working, notice_id: UUID) -> Told:
    """What this notice tells; ``Erased`` of a patient whose key was destroyed."""
    row = by.connection.execute(_TOLD, {"notice": notice_id}).one()
    naming = Naming(row.naming or Naming.FUNCTION)
    channel = NoticeChannel(row.channel)
    shown = set(row.sections or ())
    return Told(
        notice=notice_id,
        recipient=Recipient(row.recipient),
        channel=channel,
        made_at=row.made_at,
        reference=row.reference,
        naming=naming,
        author=row.author if naming is Naming.NAME else "",
        function=Function(row.function),
        service=Site(row.site_id, row.finess, row.site_name, SiteKind(row.kind)),
        mode=Mode(row.mode),
        began_at=row.granted_at,
        ended_at=row.ended_at,
        ended=EndKind(row.end_kind),
        sections=tuple(section for section in Section if section in shown),
        holder=_holder(by, row, channel),
        to=_to(by, row),
    )


def _holder(by: Working, row: AnyRow, channel: NoticeChannel) -> Traits | None:
    """Who the patient is; an ordinary mailbox, which others read, is not told."""
    identity = patients.patient_of(row, by.ring).identity
    return None if channel is NoticeChannel.EMAIL else identity.traits


def _to(by: Working, row: AnyRow) -> Contact | Doctor | None:
    known = contacts.contacts_of(row, patients.key_of(row, by.ring))
    return known.holder if Recipient(row.recipient) is Recipient.HOLDER else known.doctor
