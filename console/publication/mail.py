"""Checkpoints by e-mail: a plain text that whoever receives it need only keep.

Origins, sizes and hashes: nothing personal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from console.publication.notes import Away, Signed, Target
from console.smtp import Outgoing

SUBJECT = "Brise-Glace : points de contrôle des journaux d’accès"
_BEGINNING = """\
Bonjour,

Voici les points de contrôle signés des journaux d’accès qui ont changé depuis le message précédent.

Conservez ce message. Sans la base de données, il permet de prouver qu’aucune entrée enregistrée
avant lui n’a été modifiée, retirée ni ajoutée. Il ne contient aucune donnée personnelle : pour
chaque journal, son origine, son nombre d’entrées et une empreinte, puis les signatures.
"""


@dataclass(frozen=True, slots=True)
class Mail:
    """To whom, and how mail leaves."""

    recipient: str
    outgoing: Outgoing

    kind = Target.MAIL

    @property
    def address(self) -> str:
        """By which what was sent there is remembered."""
        return f"{self.kind}:{self.recipient}"

    def send(self, changed: Sequence[Signed], at: datetime) -> None:
        """One message with these checkpoints; ``Away`` when the server did not take it."""
        try:
            self.outgoing.server.send(self.message(changed, at))
        except OSError as failure:
            raise Away from failure

    def message(self, changed: Sequence[Signed], at: datetime) -> EmailMessage:
        """RFC 5322; automatic (RFC 3834), so that no absence answers it."""
        message = EmailMessage()
        message["From"], message["To"] = self.outgoing.sender, self.recipient
        message["Subject"] = SUBJECT
        message["Date"] = format_datetime(at)
        message["Message-ID"] = make_msgid(domain=self.outgoing.domain)
        message["Auto-Submitted"] = "auto-generated"
        parts = [f"Journal {one.log}\n\n{one.content.decode()}" for one in changed]
        message.set_content("\n".join([_BEGINNING, *parts]), cte="quoted-printable")
        return message
