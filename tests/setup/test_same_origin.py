"""A live connection is only opened by our own pages."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from console.same_origin import SameOrigin, is_same_origin


def headers(*given: tuple[str, str]) -> Headers:
    return Headers(raw=[(name.encode(), value.encode()) for name, value in given])


def test_our_own_page_is_let_in() -> None:
    assert is_same_origin(
        headers(("host", "Console.example"), ("origin", "https://console.example"))
    )
    assert is_same_origin(headers(("host", "localhost:8501"), ("origin", "http://localhost:8501")))


@pytest.mark.parametrize(
    "given",
    [
        [("host", "localhost:8501")],
        [("origin", "http://localhost:8501")],
        [("host", "localhost:8501"), ("origin", "http://localhost:9999")],
        [("host", "localhost:8501"), ("origin", "http://127.0.0.1:8501")],
        [("host", "console.example"), ("origin", "https://console.example.evil.example")],
        [("host", "console.example"), ("origin", "null")],
        [("host", ""), ("origin", "")],
        [("host", "a.example"), ("host", "b.example"), ("origin", "https://a.example")],
        [("host", "a.example"), ("origin", "https://a.example"), ("origin", "https://b.example")],
    ],
)
def test_any_other_page_is_refused(given: list[tuple[str, str]]) -> None:
    assert not is_same_origin(headers(*given))


def sent(origin: str) -> list[Message]:
    """What a browser on a page of ``origin`` receives from a console on localhost:8501."""
    answers: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        answers.append(message)

    async def open_at_once(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    scope: Scope = {
        "type": "websocket",
        "headers": [(b"host", b"localhost:8501"), (b"origin", origin.encode())],
    }
    # In a thread of its own: the browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, SameOrigin(open_at_once)(scope, receive, send)).result()
    return answers


def test_the_connection_is_closed_before_the_application_sees_it() -> None:
    assert sent("http://localhost:8501") == [{"type": "websocket.accept"}]
    assert sent("http://localhost:9999") == [{"type": "websocket.close", "code": 1008}]
