"""A notice as a message: plain text, then the same words as HTML, nothing fetched from anywhere.

RFC 5322, 2045–2047, 3676 (format=flowed) and 3834 (automatic). The same bytes at each try: the id,
the date and the boundary come from the notice. No patient's name stands in a header.
"""

from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from textwrap import shorten, wrap

from console import notice_wording as said
from console.notice_parts import document
from console.printing import Bullets, Document, Facts, Heading, Paragraph, Part
from console.reach import Reach
from console.smtp import Outgoing
from store.notice_reading import Told

_WIDTH = 72
_LONGEST_NAME = 100
_STYLE = (
    "font-family: sans-serif; font-size: 18px; line-height: 1.5; max-width: 40em; "
    "margin: 1em; color: #1a1a1a; background: #ffffff"
)
_QUOTED = "quoted-printable"


def message(told: Told, outgoing: Outgoing, reach: Reach) -> EmailMessage:
    """The notice, to its address."""
    text = document(told, reach)
    mail = EmailMessage()
    name, _, domain = outgoing.sender.rpartition("@")
    mail["From"] = Address(_signed(told.service.name), name, domain)
    mail["To"] = told.address
    mail["Subject"] = text.title
    mail["Date"] = format_datetime(told.made_at)
    mail["Message-ID"] = f"<{told.notice}@{outgoing.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_plain(text), cte=_QUOTED, params={"format": "flowed"})
    mail.add_alternative(_html(text), subtype="html", cte=_QUOTED)
    for part in mail.walk():  # after: what begins with « Content- » moves to the first part
        part["Content-Language"] = "fr"
    mail.set_boundary(f"notice-{told.notice.hex}")
    return mail


def _signed(service: str) -> str:
    """What a list of messages shows: one line, which no server finds too long."""
    return shorten(service, _LONGEST_NAME, placeholder="…")


# ── Plain ─────────────────────────────────────────────────────────────────────────────────────────


def _plain(text: Document) -> str:
    head = [text.title, "=" * len(text.title), "", *text.about, ""]
    body = (line for part in text.parts for line in (*_lines(part), ""))
    return "\n".join([*head, *body, *_flowed(said.NO_REPLY)]) + "\n"


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Heading(title):
            yield from (title, "-" * len(title))
        case Paragraph(words):
            yield from _flowed(words)
        case Bullets(items):
            for item in items:
                yield from _flowed(f"- {item}")
        case Facts(rows):
            for name, value in rows:
                yield from _flowed(f"{name} : {value}")
        case _:
            raise ValueError("a notice has no table")


def _flowed(words: str) -> Iterator[str]:
    """A paragraph that a narrow screen may set again (RFC 3676 §4.2): a blank ends what goes on."""
    *gone_on, last = wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)
    yield from (f"{_stuffed(line)} " for line in gone_on)
    yield _stuffed(last)


def _stuffed(line: str) -> str:
    """What would look quoted, or like a mailbox's next message, begins with a blank (§4.4)."""
    return f" {line}" if line.startswith((">", "From ")) else line


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────


def _html(text: Document) -> str:
    title = escape(text.title)
    about = "".join(f"<p><strong>{escape(line)}</strong></p>\n" for line in text.about)
    body = "".join(f"{_element(part)}\n" for part in text.parts)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n"
        f'<body style="{_STYLE}">\n<main>\n<h1 style="font-size: 1.4em">{title}</h1>\n{about}{body}'
        f"<p>{escape(said.NO_REPLY)}</p>\n</main>\n</body>\n</html>\n"
    )


def _element(part: Part) -> str:
    match part:
        case Heading(title):
            return f'<h2 style="font-size: 1.2em">{escape(title)}</h2>'
        case Paragraph(words):
            return f"<p>{escape(words)}</p>"
        case Bullets(items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Facts(rows):
            return "<dl>" + "".join(map(_fact, rows)) + "</dl>"
        case _:
            raise ValueError("a notice has no table")


def _fact(row: tuple[str, str]) -> str:
    name, value = map(escape, row)
    return f"<dt><strong>{name}</strong></dt><dd>{value}</dd>"
