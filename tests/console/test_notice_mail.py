"""A notice by mail is what the RFCs ask, reads without style or picture, and never changes."""

import re
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from lxml import html

from console.notice_mail import message
from console.reach import Reach
from console.smtp import Outgoing, Security, Server
from policy.agents import Site, SiteKind
from policy.notices import Naming
from store.notice_reading import Told
from tests.telling import AT, ID, OLD, SAMU, to_doctor, told

REACH = Reach("https://console.exemple.fr/contester")


def outgoing() -> Outgoing:
    server = Server("localhost", 25, Security.LOOPBACK, "", "", ssl.create_default_context())
    return Outgoing(server, "avis@hopital.exemple.fr")


def sent(one: Told) -> bytes:
    return message(one, outgoing(), REACH).as_bytes(policy=policy.SMTP)


def received(one: Told) -> EmailMessage:
    mail = message_from_bytes(sent(one), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def part(one: Told, kind: str) -> str:
    body = received(one).get_body((kind,))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def test_the_headers_are_those_of_an_automatic_message_in_french() -> None:
    mail = received(told())
    assert mail["To"] == "marie@exemple.fr"
    assert mail["From"].addresses[0].addr_spec == "avis@hopital.exemple.fr"
    assert mail["From"].addresses[0].display_name == SAMU.name
    assert mail["Subject"] == "Votre dossier médical a été consulté en urgence"
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"] == f"<{ID}@hopital.exemple.fr>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert not [name for name in mail if name.lower().startswith("list-")]
    assert mail.defects == []


def test_headers_are_encoded_words_and_everything_is_ascii() -> None:
    head = sent(told()).partition(b"\r\n\r\n")[0]
    assert re.search(rb"^Subject: .*=\?utf-8\?", head, re.MULTILINE)
    assert sent(told()).isascii()


def test_no_line_is_longer_than_the_rfc_s_aim_and_all_end_as_it_says() -> None:
    lines = sent(told()).split(b"\r\n")
    assert max(map(len, lines)) <= 78
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_plain_comes_first_then_the_same_words_as_html() -> None:
    mail = received(told())
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [one.get_content_type() for one in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    seen = " ".join(html.document_fromstring(part(told(), "html")).text_content().split())
    # A title is underlined and a line is marked in plain text alone.
    plain = re.sub(r"^(- |[=-]{3,}$)", "", part(told(), "plain"), flags=re.MULTILINE)
    for word in plain.replace(" :", "").split():
        assert word in seen


def test_plain_text_flows_on_a_narrow_screen() -> None:
    mail = received(told())
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_param("format") == "flowed"
    lines = part(told(), "plain").splitlines()
    assert max(map(len, lines)) <= 78
    assert sum(line.endswith(" ") for line in lines) > 10
    assert not any(line.endswith(" ") and not after for line, after in pairwise(lines))


class Reading(HTMLParser):
    """Every tag and every address of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_html_fetches_nothing_and_has_a_language_a_title_and_headings_in_order() -> None:
    page = Reading()
    page.feed(part(told(), "html"))
    assert not {"img", "link", "script", "iframe", "object", "a", "table"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href", "background")]
    assert not any("url(" in (value or "") for _, value in page.attributes)
    assert ("lang", "fr") in page.attributes
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3")] == ["h1"] + ["h2"] * 4
    assert page.tags.count("title") == page.tags.count("main") == 1


@pytest.mark.parametrize("one", [told(), to_doctor()])
def test_the_same_bytes_at_each_try(one: Told) -> None:
    assert sent(one) == sent(one)


def test_no_name_of_a_patient_stands_in_a_header() -> None:
    head = str(received(to_doctor()).items())
    assert OLD.birth_name not in head
    assert OLD.birth_name in part(to_doctor(), "plain")


def test_what_somebody_is_called_is_never_markup() -> None:
    odd = told(naming=Naming.NAME, author="<b>Dr</b> & fils")
    assert "&lt;b&gt;Dr&lt;/b&gt; &amp; fils" in part(odd, "html")
    assert "<b>Dr</b> & fils" in part(odd, "plain")


def test_a_service_with_any_name_makes_no_header_of_its_own() -> None:
    site = Site(SAMU.id, SAMU.finess, 'Urgences "Nord", <Lille>; 59', SiteKind.SAMU)
    mail = received(told(service=site))
    assert mail["From"].addresses[0].display_name == site.name
    cut = Site(SAMU.id, SAMU.finess, "Nord\r\nBcc: x@exemple.fr", SiteKind.SAMU)
    mail = received(told(service=cut))
    assert mail["From"].addresses[0].display_name == "Nord Bcc: x@exemple.fr"
    assert mail["Bcc"] is None


def test_what_would_look_quoted_is_stuffed() -> None:
    odd = told(service=Site(SAMU.id, "1", "x" * 60 + " >Nord", SiteKind.SAMU))
    lines = part(odd, "plain").splitlines()
    assert not any(line.startswith((">", "From ")) for line in lines)


def test_a_long_name_of_a_service_is_folded_and_comes_back_whole() -> None:
    name = "Service d’accueil des urgences du centre hospitalier universitaire de la Côte-d’Or"
    one = told(service=Site(SAMU.id, SAMU.finess, name, SiteKind.SAMU))
    assert max(map(len, sent(one).split(b"\r\n"))) <= 78
    assert received(one)["From"].addresses[0].display_name == name
    endless = Site(SAMU.id, SAMU.finess, f"{name} " * 9, SiteKind.SAMU)
    shown = received(told(service=endless))["From"].addresses[0].display_name
    assert shown.startswith(name)
    assert shown.endswith("…")
    assert len(shown) <= 100


def test_a_word_that_no_line_holds_is_still_said_whole() -> None:
    name = "x" * 1200
    one = told(service=Site(SAMU.id, SAMU.finess, name, SiteKind.SAMU))
    assert max(map(len, sent(one).split(b"\r\n"))) <= 998
    assert name in part(one, "plain")
