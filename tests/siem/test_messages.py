"""RFC 5424, read by a reader that was written from its grammar and not from our writer."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.siem import messages
from console.siem.messages import Severity
from policy.event_codes import CODES
from store.reading import LoggedEntry
from tests.siem.receiver import frames

LOG = UUID("11111111-2222-3333-4444-555555555555")
AT = datetime(2026, 11, 22, 16, 48, 1, 42, tzinfo=UTC)
STORED = '{"v" : 1, "seq" : 7, "detail" : {"site":"Évreux"}}'.encode()

#: RFC 5424 §6, as ABNF says it
GRAMMAR = re.compile(
    rb"<(?P<pri>[0-9]{1,3})>1"
    rb" (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))"
    rb" (?P<host>[!-~]{1,255}) (?P<app>[!-~]{1,48}) (?P<proc>[!-~]{1,128}) (?P<id>[!-~]{1,32})"
    rb' \[(?P<sd>[!#-<>-\\^-~]{1,32})(?P<params>(?: [!#-<>-\\^-~]{1,32}="(?:[^"\\\]]|\\.)*")*)\]'
    rb"(?: \xef\xbb\xbf(?P<msg>.*))?",
    re.DOTALL,
)


def an_entry(
    code: str = "access_granted", stored: bytes | None = STORED, at: datetime = AT
) -> LoggedEntry:
    return LoggedEntry(7, at, code, None, None, None, stored, b"\xab" * 32)


def read(content: bytes) -> dict[str, bytes]:
    found = GRAMMAR.fullmatch(content)
    assert found is not None
    return found.groupdict()


def test_a_message_says_where_its_entry_stands_and_what_it_hashes_to() -> None:
    said = read(messages.message(LOG, an_entry(), "console-1"))
    assert said["pri"] == b"109"  # 13 × 8 + 5
    assert said["at"] == b"2026-11-22T16:48:01.000042Z"
    assert (said["host"], said["app"], said["proc"]) == (b"console-1", b"brise-glace", b"-")
    assert said["id"] == b"access_granted"
    assert said["sd"] == b"entry@32473"
    assert said["params"] == f' log="{LOG}" seq="7" leaf="{"ab" * 32}"'.encode()
    assert said["msg"] == STORED


def test_a_purged_entry_says_what_remains() -> None:
    said = read(messages.message(LOG, an_entry("signed_in", None), "h"))
    assert json.loads(said["msg"]) == {
        "log": str(LOG), "seq": 7, "at": "2026-11-22T16:48:01.000042Z", "code": "signed_in",
        "purged": True,
    }  # fmt: skip


def test_times_are_told_in_utc() -> None:
    here = AT.astimezone(timezone(timedelta(hours=2)))
    assert messages.message(LOG, an_entry(at=here), "h") == messages.message(LOG, an_entry(), "h")


@pytest.mark.parametrize("code", CODES.values())
def test_each_code_is_a_message_id_with_a_severity(code: str) -> None:
    said = read(messages.message(LOG, an_entry(code), "h"))
    assert said["id"] == code.encode()
    assert int(said["pri"]) - 13 * 8 == messages.severity(code) in set(Severity)


def test_what_a_receiver_should_mind_stands_out() -> None:
    assert messages.severity("alarm_raised") is Severity.CRITICAL
    assert messages.severity("sign_in_refused") is Severity.WARNING
    assert messages.severity("access_refused") is Severity.NOTICE
    assert messages.severity("access_revoked") is Severity.NOTICE
    assert messages.severity("sections_opened") is Severity.INFORMATIONAL


@given(st.text(), st.binary())
def test_an_entry_that_was_tampered_with_still_makes_one_message(code: str, stored: bytes) -> None:
    said = read(messages.message(LOG, an_entry(code, stored), "h"))
    assert said["msg"] == stored
    assert said["id"] in {b"-", code.encode()}


@given(st.lists(st.binary(min_size=1)))
def test_frames_are_counted_in_octets(contents: list[bytes]) -> None:
    sent = b"".join(map(messages.framed, contents))
    assert frames(sent) == (contents, b"")


@pytest.mark.parametrize(
    ("name", "told"),
    [("samu-76", "samu-76"), ("hôte 1", "hte1"), ("é", "-"), ("", "-"), ("h" * 300, "h" * 255)],
)
def test_a_host_name_fits_a_header(name: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: name)
    assert messages.hostname() == told
