"""One port, and a server that ends with whatever the terminal or the system sends."""

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from console.listening import PortUnusable, bind

ROOT = Path(__file__).parents[2]

SERVER = """
import asyncio
from console import listening, logs
logs.configure()
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        print("stopped", flush=True)
        return await send({"type": "lifespan.shutdown.complete"})
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})
door = listening.bind("127.0.0.1", 0)
print(door.getsockname()[1], flush=True)
try:
    listening.serve(app, door)
finally:
    print("left", flush=True)
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_order_and_what_follows_still_runs(sent: signal.Signals) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert server.stdout is not None
    port = int(server.stdout.readline())
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.read() == b"here"
        assert "server" not in answer.headers
    server.send_signal(sent)
    said, complained = server.communicate(timeout=10)
    assert said.split() == ["stopped", "left"]
    assert complained == ""
    assert server.returncode == 0


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortUnusable, match=f"Le port {port} de 127.0.0.1 est déjà pris"):
            bind("127.0.0.1", port)


def test_an_address_of_another_machine_is_said_in_a_sentence() -> None:
    with pytest.raises(PortUnusable, match="ADDRESS et PORT"):
        bind("192.0.2.1", 8501)
