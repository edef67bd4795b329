"""Checkpoints by e-mail: a plain text that whoever receives it need only keep.

Origins, sizes and hashes: nothing personal. The server's certificate is verified before a word.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import Enum, auto

from console.publication.notes import Away, Signed, Target

SUBJECT = "Brise-Glace : points de contrôle des journaux d’accès"
_BEGINNING = """\
Bonjour,

Voici les points de contrôle signés des journaux d’accès qui ont changé depuis le message précédent.

Conservez ce message. Sans la base de données, il permet de prouver qu’aucune entrée enregistrée
avant lui n’a été modifiée, retirée ni ajoutée. Il ne contient aucune donnée personnelle : pour
chaque journal, son origine, son nombre d’entrées et une empreinte, puis les signatures.
"""


class Security(Enum):
    """How the connection to the mail server is protected."""

    STARTTLS = auto()
    TLS = auto()
    LOOPBACK = auto()  # this machine's own server, in clear


@dataclass(frozen=True, slots=True)
class Mail:
    """To whom, from whom, through which server; ``user`` is empty when it asks for none."""

    recipient: str
    sender: str
    host: str
    port: int
    security: Security
    user: str = field(repr=False)
    password: str = field(repr=False)
    context: ssl.SSLContext = field(repr=False)
    seconds: float = 15.0

    kind = Target.MAIL

    @property
    def address(self) -> str:
        """By which what was sent there is remembered."""
        return f"{self.kind}:{self.recipient}"

    def send(self, changed: Sequence[Signed], at: datetime) -> None:
        """One message with these checkpoints; ``Away`` when the server did not take it."""
        message = self.message(changed, at)
        try:
            with self._connected() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except OSError as failure:  # smtplib's and ssl's are some
            raise Away from failure

    def message(self, changed: Sequence[Signed], at: datetime) -> EmailMessage:
        """RFC 5322; automatic (RFC 3834), so that no absence answers it."""
        message = EmailMessage()
        message["From"], message["To"] = self.sender, self.recipient
        message["Subject"] = SUBJECT
        message["Date"] = format_datetime(at)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        parts = [f"Journal {one.log}\n\n{one.content.decode()}" for one in changed]
        message.set_content("\n".join([_BEGINNING, *parts]), cte="quoted-printable")
        return message

    def _connected(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=self.context
            )
        server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        if self.security is Security.STARTTLS:
            try:
                server.starttls(context=self.context)
            except BaseException:
                server.close()
                raise
        return server
