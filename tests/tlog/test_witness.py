"""The witness attacked: rollback, fork, replay, wrong logs, races, crashes, damaged state."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.merkle import EMPTY_ROOT
from store.tlog import files
from store.tlog.checkpoint import Checkpoint
from store.tlog.cosignature import Cosigner, cosigned_at, with_cosignature
from store.tlog.note import Note, NoteSigner, Signature
from store.tlog.submission import NotASubmission, Submission, body
from store.tlog.witness import SIZE, TEXT, Answer, StateUnreadable, Witness
from tests.tlog.logs import (
    ORIGIN,
    a_log,
    a_witness,
    entries,
    growth,
    head,
    private,
    signed_head,
    unhurried,
)

LOG = a_log()
NOW = 1_790_000_000
LOGGED = entries(40)
FORGED = [b"forged", *LOGGED[1:]]


def watching(folder: Path, *logs: NoteSigner) -> Witness:
    return Witness(folder, a_witness(), tuple(log.verifier for log in logs or (LOG,)))


def asked(old: int, new: int, logged: list[bytes] = LOGGED, log: NoteSigner = LOG) -> bytes:
    return body(old, growth(old, logged[:new]), signed_head(logged[:new], log))


def ask(witness: Witness, old: int, new: int, logged: list[bytes] = LOGGED) -> Answer:
    return witness.add_checkpoint(asked(old, new, logged), NOW)


def conflict(size: int) -> Answer:
    return Answer(HTTPStatus.CONFLICT, f"{size}\n".encode(), SIZE)


def is_cosigned(answer: Answer, logged: list[bytes], witness: Cosigner) -> bool:
    line = answer.body.decode()
    note = Note.parse(with_cosignature(signed_head(logged, LOG), Signature.parse(line[:-1])))
    return cosigned_at(note, witness.verifier) == NOW


def test_consistent_successors_are_cosigned(tmp_path: Path) -> None:
    witness, old = watching(tmp_path), 0
    for new in (0, 1, 2, 7, 8, 8, 23, 40):
        answer = ask(witness, old, new)
        assert (answer.status, answer.content_type) == (HTTPStatus.OK, TEXT)
        assert is_cosigned(answer, LOGGED[:new], witness.cosigner)
        assert witness.last(ORIGIN) == head(LOGGED[:new])
        old = new


def test_the_state_survives_a_restart(tmp_path: Path) -> None:
    ask(watching(tmp_path), 0, 9)
    assert ask(watching(tmp_path), 0, 12) == conflict(9)
    assert ask(watching(tmp_path), 9, 12).status is HTTPStatus.OK


def test_a_rollback_is_refused_and_the_known_size_is_told(tmp_path: Path) -> None:
    witness = watching(tmp_path)
    ask(witness, 0, 20)
    for old, new in ((0, 10), (10, 10), (0, 0), (0, 19), (19, 19)):
        assert ask(witness, old, new) == conflict(20)
    assert witness.last(ORIGIN).size == 20


def test_a_replayed_request_is_refused_once_the_log_has_grown(tmp_path: Path) -> None:
    witness, first = watching(tmp_path), asked(0, 10)
    assert witness.add_checkpoint(first, NOW).status is HTTPStatus.OK
    ask(witness, 10, 20)
    assert witness.add_checkpoint(first, NOW) == conflict(20)


def test_the_same_head_is_cosigned_again_at_a_later_time(tmp_path: Path) -> None:
    witness = watching(tmp_path)
    ask(witness, 0, 10)
    again = witness.add_checkpoint(asked(10, 10), NOW + 60)
    assert again.status is HTTPStatus.OK
    padded = body(10, [bytes(32)], signed_head(LOGGED[:10], LOG))
    assert witness.add_checkpoint(padded, NOW).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_another_root_at_the_same_size_is_refused_and_kept(tmp_path: Path) -> None:
    witness = watching(tmp_path)
    ask(witness, 0, 10)
    assert not witness.has_seen_a_fork
    assert ask(witness, 10, 10, FORGED) == conflict(10)
    assert witness.fork(ORIGIN).read_bytes() == signed_head(FORGED[:10], LOG)
    assert witness.has_seen_a_fork
    ask(witness, 0, 10, [b"again", *LOGGED[1:]])
    assert witness.fork(ORIGIN).read_bytes() == signed_head(FORGED[:10], LOG)
    assert witness.last(ORIGIN) == head(LOGGED[:10])


def test_another_root_for_the_empty_tree_is_refused(tmp_path: Path) -> None:
    witness = watching(tmp_path)
    signed = LOG.sign(Checkpoint(ORIGIN, 0, bytes(32)).body).encode()
    assert witness.add_checkpoint(body(0, [], signed), NOW) == conflict(0)
    assert witness.last(ORIGIN) == Checkpoint(ORIGIN, 0, EMPTY_ROOT)


@unhurried
@given(st.integers(1, 39), st.data())
def test_a_fork_is_never_cosigned_whatever_its_proof(
    tmp_path_factory: pytest.TempPathFactory, old: int, data: st.DataObject
) -> None:
    witness = watching(tmp_path_factory.mktemp("witness"))
    ask(witness, 0, old)
    new = data.draw(st.integers(old + 1, 40))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*LOGGED[:changed], b"forged", *LOGGED[changed + 1 : new]]
    path = data.draw(
        st.sampled_from([growth(old, forged), growth(old, LOGGED[:new]), [], [bytes(32)] * 6])
    )
    answer = witness.add_checkpoint(body(old, path, signed_head(forged, LOG)), NOW)
    assert answer.status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert witness.last(ORIGIN) == head(LOGGED[:old])


def test_a_first_head_with_a_proof_is_refused(tmp_path: Path) -> None:
    request = body(0, [bytes(32)], signed_head(LOGGED, LOG))
    answer = watching(tmp_path).add_checkpoint(request, NOW)
    assert answer.status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_unknown_log_is_not_found(tmp_path: Path) -> None:
    stranger = a_log("samu.example/inconnu")
    answer = watching(tmp_path).add_checkpoint(asked(0, 5, log=stranger), NOW)
    assert answer.status is HTTPStatus.NOT_FOUND


def test_a_log_signed_with_another_key_is_forbidden(tmp_path: Path) -> None:
    """The origin is known, the key is not: the database's master has made a new one."""
    answer = watching(tmp_path).add_checkpoint(asked(0, 5, log=a_log(seed=8)), NOW)
    assert answer.status is HTTPStatus.FORBIDDEN
    assert not (tmp_path / "logs").exists()


def test_one_log_never_answers_for_another(tmp_path: Path) -> None:
    """Both are watched; the second signs a head that bears the origin of the first."""
    other = a_log("samu.example/autre", seed=8)
    witness = watching(tmp_path, LOG, other)
    posing = other.sign(head(LOGGED[:5]).body).encode()
    answer = witness.add_checkpoint(body(0, [], posing), NOW)
    assert answer.status is HTTPStatus.FORBIDDEN
    assert witness.add_checkpoint(asked(0, 7, log=other), NOW).status is HTTPStatus.OK
    assert (witness.last(ORIGIN).size, witness.last(other.name).size) == (0, 7)


def test_a_false_line_of_a_known_key_is_forbidden(tmp_path: Path) -> None:
    lines = LOG.sign(head(LOGGED[:6]).body).signatures
    lying = Note(head(LOGGED[:5]).body, lines).encode()
    newer = a_log(seed=8)
    also_true = newer.sign(head(LOGGED[:5]).body).signatures
    both = Note(head(LOGGED[:5]).body, (*also_true, *lines)).encode()
    for signed in (lying, both):
        answer = watching(tmp_path, newer, LOG).add_checkpoint(body(0, [], signed), NOW)
        assert answer.status is HTTPStatus.FORBIDDEN


def test_a_log_may_change_keys_and_keep_its_history(tmp_path: Path) -> None:
    newer = a_log(seed=8)
    ask(watching(tmp_path), 0, 5)
    witness = watching(tmp_path, LOG, newer)
    assert witness.add_checkpoint(asked(5, 9, log=newer), NOW).status is HTTPStatus.OK
    assert witness.add_checkpoint(asked(9, 12), NOW).status is HTTPStatus.OK


def test_an_old_size_beyond_the_new_one_is_malformed(tmp_path: Path) -> None:
    request = body(6, [], signed_head(LOGGED[:5], LOG))
    assert watching(tmp_path).add_checkpoint(request, NOW).status is HTTPStatus.BAD_REQUEST


REQUEST = asked(3, 11)


@pytest.mark.parametrize(
    "request_body",
    [
        b"",
        b"old 0",
        b"old 0\n\n",
        REQUEST.replace(b"old 3", b"old 03"),
        REQUEST.replace(b"old 3", b"old"),
        REQUEST.replace(b"old 3", b"old  3"),
        REQUEST.replace(b"old 3", b"Old 3"),
        REQUEST.replace(b"old 3", b"old -3"),
        REQUEST.replace(b"old 3\n", b""),
        REQUEST.replace(b"old 3\n", b"old 3\nAAAA\n"),
        REQUEST.replace(b"old 3\n", b"old 3\n" + (b"A" * 43 + b"=\n") * 61),
        REQUEST.replace(b"=\n", b"\n", 1),
        REQUEST.replace(b"\n", b"\r\n"),
        REQUEST.replace(b"\n11\n", b"\n011\n"),
        REQUEST.replace(b"\n\n", b"\n", 1),
        REQUEST[:-1],
        b"\xff" + REQUEST,
    ],
)
def test_a_malformed_request_is_bad(tmp_path: Path, request_body: bytes) -> None:
    assert request_body != REQUEST
    with pytest.raises(NotASubmission):
        Submission.parse(request_body)
    answer = watching(tmp_path).add_checkpoint(request_body, NOW)
    assert answer.status is HTTPStatus.BAD_REQUEST


@unhurried
@given(st.binary(max_size=300) | st.integers(0, len(REQUEST) * 8 - 1))
def test_no_other_bytes_are_ever_cosigned(
    tmp_path_factory: pytest.TempPathFactory, change: bytes | int
) -> None:
    witness = watching(tmp_path_factory.mktemp("witness"))
    ask(witness, 0, 3)
    request = bytearray(REQUEST)
    if isinstance(change, bytes):
        request[:] = change
    else:
        request[change // 8] ^= 1 << change % 8
    assert witness.add_checkpoint(bytes(request), NOW).status is not HTTPStatus.OK
    assert witness.last(ORIGIN).size == 3


#: tlog-witness, the example of a request.
SPEC = (
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V62"
    "67UEjw6QUXTS5Rovnzv++qbSzm9Q=\n"
).encode()


def test_the_example_of_the_specification_is_read_and_written_back() -> None:
    read = Submission.parse(SPEC)
    assert (read.old, read.checkpoint.size, len(read.path)) == (20852014, 20852163, 4)
    assert len(read.note.signatures) == 2
    assert body(read.old, read.path, read.note.encode()) == SPEC


def test_of_requests_at_once_one_line_of_history_is_cosigned(tmp_path: Path) -> None:
    """Two histories race from the same size: one wins, and the other never gets a signature."""
    ask(watching(tmp_path), 0, 3)
    forged = [*LOGGED[:3], *(b"other %d" % number for number in range(37))]
    requests = [asked(3, new, logged) for new in range(4, 30) for logged in (LOGGED, forged)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: watching(tmp_path).add_checkpoint(one, NOW), requests))
    assert [answer.status for answer in answers].count(HTTPStatus.OK) == 1
    assert {answer.status for answer in answers} == {HTTPStatus.OK, HTTPStatus.CONFLICT}


def _ask_alone(given: tuple[Path, bytes]) -> int:
    folder, request = given
    return watching(folder).add_checkpoint(request, NOW).status


def test_two_processes_on_one_folder_keep_one_history(tmp_path: Path) -> None:
    requests = [(tmp_path, asked(0, new, logged)) for new in (5, 6) for logged in (LOGGED, FORGED)]
    with get_context("spawn").Pool(2) as pool:
        statuses = pool.map(_ask_alone, requests * 2)
    assert statuses.count(HTTPStatus.OK) == 1


def test_the_state_is_on_disk_before_the_cosignature_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash in between costs one answer, never a history."""
    with monkeypatch.context() as patch:
        patch.setattr(Cosigner, "cosign", _crash)
        with pytest.raises(ZeroDivisionError):
            ask(watching(tmp_path), 0, 9)
    witness = watching(tmp_path)
    assert ask(witness, 0, 9, FORGED) == conflict(9)
    assert ask(witness, 9, 9).status is HTTPStatus.OK


def test_without_a_state_on_disk_there_is_no_cosignature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(files, "write", _crash)
        with pytest.raises(ZeroDivisionError):
            ask(watching(tmp_path), 0, 9)
    assert watching(tmp_path).last(ORIGIN).size == 0


def _crash(*_: object, **__: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("kept", range(0, 180, 7))
def test_a_torn_state_stops_everything_for_that_log(tmp_path: Path, kept: int) -> None:
    witness = watching(tmp_path)
    ask(witness, 0, 12)
    (state,) = (tmp_path / "logs").iterdir()
    state.write_bytes(state.read_bytes()[:kept])
    for old, new in ((0, 13), (1, 13), (12, 13)):
        with pytest.raises(StateUnreadable):
            ask(witness, old, new)


def test_a_state_of_another_log_stops_everything(tmp_path: Path) -> None:
    other = a_log("samu.example/autre")
    witness = watching(tmp_path, LOG, other)
    ask(witness, 0, 12)
    (state,) = (tmp_path / "logs").iterdir()
    state.write_bytes(signed_head(LOGGED, other))
    with pytest.raises(StateUnreadable):
        ask(witness, 12, 13)


def test_another_program_agrees_with_the_cosignature(tmp_path: Path) -> None:
    from proofbundle.checkpoint import verify_witnessed_checkpoint

    witness = watching(tmp_path)
    line = Signature.parse(ask(witness, 0, 12).body.decode()[:-1])
    cosigned = with_cosignature(signed_head(LOGGED[:12], LOG), line)
    said = verify_witnessed_checkpoint(
        cosigned.decode(), str(LOG.verifier), [str(witness.cosigner.verifier)], threshold=1
    )
    assert said["ok"] is True
    stranger = str(Cosigner("temoin.example/w9", private(9)).verifier)
    refused = verify_witnessed_checkpoint(
        cosigned.decode(), str(LOG.verifier), [stranger], threshold=1
    )
    assert refused["ok"] is False
