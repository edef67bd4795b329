"""The verb ``witness``, as a process: a real round trip, its starts, its stops, its refusals."""

import argparse
import http.client
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals
from urllib.parse import urlsplit

import pytest

import console.witness
from console.commands import witnessing
from console.witness import LARGEST_BODY
from console.witness_client import NotCosigned, Refusal, cosign
from store.tlog.cosignature import cosigned_at, with_cosignature
from store.tlog.note import Note, VerifierKey
from store.tlog.submission import body
from tests.tlog.logs import a_log, a_witness, entries, growth, signed_head
from tests.tlog.serving import ROOT, Served, command, environment, serving

LOG = a_log()
LOGGED = entries(50)


@pytest.fixture(scope="module")
def witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    logs = [a_log(f"samu.example/{name}") for name in ("journal", "recul", "fourche", "vide")]
    with serving(tmp_path_factory.mktemp("witness"), *logs) as served:
        yield served


def ask(
    served: Served, old: int, new: int, logged: list[bytes] = LOGGED, name: str = LOG.name
) -> int:
    """Cosign these first entries, and when, by its own clock."""
    signed, key = signed_head(logged[:new], a_log(name)), served.key

    def proof_from(size: int) -> Sequence[bytes]:
        return growth(size, logged[:new])

    line = cosign(served.url, key, signed, old, proof_from)
    return cosigned_at(Note.parse(with_cosignature(signed, line)), key)


def raw(served: Served, method: str, path: str, content: bytes) -> tuple[int, str, bytes]:
    place = urlsplit(served.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        connection.request(method, path, content)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    finally:
        connection.close()


def test_a_head_is_cosigned_over_the_network(witness: Served) -> None:
    first = ask(witness, 0, 10)
    assert abs(first - ask(witness, 10, 20)) < 60
    assert ask(witness, 20, 20) >= first


def test_a_wrong_guess_of_what_it_knows_is_corrected(witness: Served) -> None:
    ask(witness, 0, 30)
    ask(witness, 7, 40)


def test_a_log_that_was_cut_is_told_that_the_witness_is_ahead(witness: Served) -> None:
    ask(witness, 0, 30, name="samu.example/recul")
    with pytest.raises(NotCosigned) as refused:
        ask(witness, 0, 20, name="samu.example/recul")
    assert refused.value.refusal is Refusal.AHEAD


def test_a_log_that_was_rewritten_is_told_so(witness: Served) -> None:
    name, forged = "samu.example/fourche", [b"forged", *LOGGED[1:]]
    ask(witness, 0, 30, name=name)
    with pytest.raises(NotCosigned) as refused:
        ask(witness, 30, 30, forged, name=name)
    assert refused.value.refusal is Refusal.FORKED
    with pytest.raises(NotCosigned) as refused:
        ask(witness, 30, 35, forged, name=name)
    assert refused.value.refusal is Refusal.INCONSISTENT


def test_unknown_logs_and_keys_are_told_apart(witness: Served) -> None:
    with pytest.raises(NotCosigned) as refused:
        ask(witness, 0, 5, name="samu.example/ailleurs")
    assert refused.value.refusal is Refusal.UNKNOWN_LOG
    signed = signed_head(LOGGED[:5], a_log("samu.example/vide", seed=9))
    with pytest.raises(NotCosigned) as refused:
        cosign(witness.url, witness.key, signed, 0, lambda _: [])
    assert refused.value.refusal is Refusal.NOT_SIGNED


def test_the_witness_must_be_the_one_that_is_known(witness: Served) -> None:
    signed = signed_head(LOGGED[:50], LOG)
    stranger = a_witness(witness.key.name, seed=9).verifier
    with pytest.raises(NotCosigned) as refused:
        cosign(witness.url, stranger, signed, 0, lambda size: growth(size, LOGGED[:50]))
    assert refused.value.refusal is Refusal.FALSE


def test_the_answers_are_those_of_the_specification(witness: Served) -> None:
    log = a_log("samu.example/vide")
    request = body(3, growth(3, LOGGED[:9]), signed_head(LOGGED[:9], log))
    assert raw(witness, "POST", "/add-checkpoint", request) == (409, "text/x.tlog.size", b"0\n")
    assert raw(witness, "POST", "/add-checkpoint", b"nonsense")[0] == 400
    assert raw(witness, "GET", "/add-checkpoint", b"")[0] == 405
    assert raw(witness, "POST", "/", request)[0] == 404


def test_a_body_that_is_too_long_is_not_read(witness: Served) -> None:
    assert raw(witness, "POST", "/add-checkpoint", bytes(LARGEST_BODY))[0] == 400
    assert raw(witness, "POST", "/add-checkpoint", bytes(LARGEST_BODY + 1))[0] == 413


@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
def test_it_stops_cleanly_and_starts_again_as_the_same_witness(
    tmp_path: Path, number: Signals
) -> None:
    with serving(tmp_path, LOG) as first:
        ask(first, 0, 10)
        status, said = first.stop(number)
    assert status == 0, said
    assert "Traceback" not in said
    assert stat.S_IMODE((tmp_path / "witness.key").stat().st_mode) == 0o600
    with serving(tmp_path, LOG) as second:
        assert second.key == first.key
        with pytest.raises(NotCosigned):
            ask(second, 0, 9)
        ask(second, 10, 20)


def test_killed_it_remembers_all_it_cosigned(tmp_path: Path) -> None:
    with serving(tmp_path, LOG) as first:
        ask(first, 0, 10)
        first.stop(SIGKILL)
    with serving(tmp_path, LOG) as second, pytest.raises(NotCosigned) as refused:
        ask(second, 0, 10, [b"forged", *LOGGED[1:]])
    assert refused.value.refusal is Refusal.FORKED


def test_a_damaged_state_is_said_and_nothing_is_cosigned(tmp_path: Path) -> None:
    with serving(tmp_path, LOG) as served:
        ask(served, 0, 10)
        (state,) = (tmp_path / "logs").iterdir()
        state.write_bytes(state.read_bytes()[:50])
        request = body(0, [], signed_head(LOGGED[:5], LOG))
        assert raw(served, "POST", "/add-checkpoint", request)[0] == 500
        with pytest.raises(NotCosigned) as refused:
            ask(served, 10, 20)
        assert "witness.state_unusable" in served.stop()[1]
    assert refused.value.refusal is Refusal.UNREACHABLE


def started(words: list[str]) -> int:
    """The verb in this process, up to the moment it would listen."""
    parser = argparse.ArgumentParser()
    witnessing.add(parser)
    return witnessing.run(parser.parse_args(words))


def test_the_keys_of_logs_may_be_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched: list[VerifierKey] = []
    monkeypatch.setattr(
        console.witness, "application", lambda witness, _: watched.extend(witness.logs)
    )
    monkeypatch.setattr(console.witness, "serve", lambda _, listening: listening.close())
    logs = [LOG.verifier, a_log("samu.example/autre").verifier, a_log("x").verifier]
    listed = tmp_path / "logs.txt"
    listed.write_text(f"{logs[0]}\n\n{logs[1]}\n")
    words = ["--state", str(tmp_path / "state"), "--log", str(listed), "--log", str(logs[2])]
    assert started([*words, "--listen", "[::1]:0"]) == 0
    assert watched == logs
    assert "http://[::1]:" in capsys.readouterr().out


def test_what_it_cannot_use_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refusal(words: list[str]) -> str:
        assert started(words) == 2
        return capsys.readouterr().err

    known = ["--log", str(LOG.verifier)]
    state = ["--state", str(tmp_path / "state")]
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    for given in ("nothing", str(a_witness().verifier), str(LOG.verifier)[:-1]):
        assert "clé publique" in refusal([*state, "--log", given])
    assert "fichier de clés" in refusal([*state, "--log", str(binary)])
    assert "nom du témoin" in refusal([*state, *known, "--name", "deux mots"])
    for place in ("127.0.0.1:99999", "nowhere", ":8510", "127.0.0.1"):
        assert "--listen" in refusal([*state, *known, "--listen", place])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        assert "n’est pas libre" in refusal([*state, *known, "--listen", place])
    key = tmp_path / "state" / "witness.key"
    key.chmod(0o644)
    assert "chmod 600" in refusal([*state, *known])
    key.chmod(0o600)
    key.write_text("PRIVATE+KEY+")
    assert "abîmée" in refusal([*state, *known])
    assert "accessible" in refusal(["--state", str(binary), *known])


def test_the_command_refuses_in_french_and_with_status_two(tmp_path: Path) -> None:
    ended = subprocess.run(
        command(["--state", str(tmp_path), "--log", "nothing"]),
        cwd=ROOT, env=environment(), text=True, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Ce n’est pas la clé publique d’un journal")


def test_the_witness_needs_neither_database_nor_screen() -> None:
    """Its own modules; the command itself knows every verb."""
    asked = (
        "import sys, console.witness, console.commands.witnessing;"
        "print(*[name for name in ('sqlalchemy', 'psycopg', 'streamlit', 'console.house',"
        " 'store.session', 'store.models') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert said.stdout.strip() == ""
