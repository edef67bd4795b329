"""Checkpoints and cosignatures: the specifications' examples, another program, malformations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proofbundle import checkpoint as judge

from store.tlog import checkpoint
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.cosignature import cosigned_at, with_cosignature
from store.tlog.note import NotANote, Note, NoteSigner, NotSigned, Signature, WrongSignature
from tests.tlog.logs import ORIGIN, a_log, a_witness, private, unhurried

#: tlog-cosignature, the example at its head (its keys are not published).
SPEC = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2o"
    "yin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
#: Its section « Ed25519 signed message ».
SPEC_TIME = 1679315147
HEAD = Checkpoint(ORIGIN, 12, bytes(range(32)))


def test_the_example_of_the_specification_is_read_and_written_back() -> None:
    note = Note.parse(SPEC)
    read = Checkpoint.parse(note.text)
    assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20852163)
    assert read.root.hex().startswith("0ac5186a91863e8e")
    assert read.body == note.text
    assert note.encode() == SPEC
    assert int.from_bytes(note.signatures[1].value[:8], "big") == SPEC_TIME


def test_another_program_opens_what_we_sign() -> None:
    log = a_log()
    signed = checkpoint.sign(HEAD, log)
    assert signed.decode() == judge.sign_checkpoint(ORIGIN, 12, HEAD.root, private(1), ORIGIN)
    assert str(log.verifier) == judge.vkey(ORIGIN, log.verifier.public)
    said = judge.verify_checkpoint(signed.decode(), str(log.verifier))
    assert said["ok"] is True
    assert (said["origin"], said["tree_size"], said["root"]) == (ORIGIN, 12, HEAD.root)


def test_another_program_cosigns_and_verifies_as_we_do() -> None:
    witness, signed = a_witness(), checkpoint.sign(HEAD, a_log())
    ours = with_cosignature(signed, witness.cosign(HEAD.body, SPEC_TIME))
    theirs = judge.cosign_checkpoint(signed.decode(), private(2), witness.name, SPEC_TIME)
    assert ours.decode() == theirs
    said = judge.verify_cosignature(ours.decode(), str(witness.verifier))
    assert (said["ok"], said["timestamp"]) == (True, SPEC_TIME)
    assert cosigned_at(Note.parse(ours), witness.verifier) == SPEC_TIME


@pytest.mark.parametrize(
    "body",
    [
        "",
        "origin\n",
        "origin\n1\n",
        f"{HEAD.body}\n",
        HEAD.body[:-1],
        f"{HEAD.body}extension",
        f"\n{HEAD.body}",
        HEAD.body.replace("\n12\n", "\n012\n"),
        HEAD.body.replace("\n12\n", "\n+12\n"),
        HEAD.body.replace("\n12\n", "\n-12\n"),
        HEAD.body.replace("\n12\n", "\n 12\n"),
        HEAD.body.replace("\n12\n", "\n1_2\n"),
        HEAD.body.replace("\n12\n", "\n١٢\n"),
        HEAD.body.replace("\n12\n", "\n\n"),
        HEAD.body.replace("\n12\n", f"\n{2**63}\n"),
        HEAD.body.replace("\n12\n", f"\n{'9' * 5000}\n"),
        HEAD.body.replace("=", ""),
        HEAD.body.replace("=", "=="),
        HEAD.body.replace("8=", "9="),
        HEAD.body.replace("AAEC", "AAE"),
        HEAD.body.replace("AAEC", "AAECAwQF"),
        HEAD.body.replace(ORIGIN, ""),
        HEAD.body.replace(ORIGIN, "a\tb"),
        f"{HEAD.body}extension\n\n",
        f"{HEAD.body}\nextension\n",
        HEAD.body.replace("\n", "\r\n"),
        HEAD.body.replace(ORIGIN, "\udcff"),
    ],
)
def test_what_is_not_a_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(NotACheckpoint):
        Checkpoint.parse(body)


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, bytes(32), ()),
        ("a\nb", 1, bytes(32), ()),
        ("a\x7f\x01", 1, bytes(32), ()),
        (ORIGIN, -1, bytes(32), ()),
        (ORIGIN, 2**63, bytes(32), ()),
        (ORIGIN, 1, bytes(31), ()),
        (ORIGIN, 1, bytes(33), ()),
        (ORIGIN, 1, bytes(32), ("",)),
        (ORIGIN, 1, bytes(32), ("fine", "not\nfine")),
    ],
)
def test_no_checkpoint_states_what_could_not_be_read(
    origin: str, size: int, root: bytes, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(NotACheckpoint):
        Checkpoint(origin, size, root, extensions)


@unhurried
@given(
    st.integers(0, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.text("abc é+", min_size=1), max_size=3),
)
def test_a_checkpoint_reads_back_as_it_was_signed(size: int, root: bytes, more: list[str]) -> None:
    head, log = Checkpoint(ORIGIN, size, root, tuple(more)), a_log()
    assert checkpoint.opened(checkpoint.sign(head, log), log.verifier) == head


def test_no_log_speaks_for_another() -> None:
    other = a_log("samu.example/autre")
    with pytest.raises(NotACheckpoint):
        checkpoint.sign(HEAD, other)
    forged = other.sign(HEAD.body).encode()
    with pytest.raises(NotSigned):
        checkpoint.opened(forged, a_log().verifier)
    with pytest.raises(NotACheckpoint):
        checkpoint.opened(forged, other.verifier)


def test_a_checkpoint_signed_with_another_key_is_not_opened() -> None:
    signed = checkpoint.sign(HEAD, a_log(seed=7))
    with pytest.raises(NotSigned):
        checkpoint.opened(signed, a_log().verifier)


def test_a_note_that_is_no_checkpoint_is_not_opened() -> None:
    log = a_log()
    with pytest.raises(NotACheckpoint):
        checkpoint.opened(log.sign("something else\n").encode(), log.verifier)
    with pytest.raises(NotANote):
        checkpoint.opened(HEAD.body.encode(), log.verifier)


@unhurried
@given(st.integers(0, 75), st.integers(0, 7))
def test_no_bit_of_a_cosignature_can_turn(place: int, bit: int) -> None:
    """Its id, its time, its signature."""
    witness = a_witness()
    line = witness.cosign(HEAD.body, SPEC_TIME)
    raw = bytearray(line.key_id + line.value)
    raw[place] ^= 1 << bit
    turned = Signature(line.name, bytes(raw[:4]), bytes(raw[4:]))
    with pytest.raises((NotSigned, WrongSignature)):
        cosigned_at(Note(HEAD.body, (turned,)), witness.verifier)


def test_a_cosignature_is_of_one_text_by_one_witness() -> None:
    witness, line = a_witness(), a_witness().cosign(HEAD.body, SPEC_TIME)
    grown = Checkpoint(ORIGIN, 13, HEAD.root)
    with pytest.raises(WrongSignature):
        cosigned_at(Note(grown.body, (line,)), witness.verifier)
    with pytest.raises(WrongSignature):
        cosigned_at(Note(HEAD.body, (line, line)), witness.verifier)
    for another in (a_witness(seed=5), a_witness("temoin.example/w2")):
        with pytest.raises(NotSigned):
            cosigned_at(Note(HEAD.body, (line,)), another.verifier)


def test_a_log_key_does_not_cosign() -> None:
    """The bytes of a true cosignature, under the id of the same key as a log's."""
    line = a_witness(ORIGIN, seed=1).cosign(HEAD.body, SPEC_TIME)
    log = a_log().verifier
    with pytest.raises(WrongSignature):
        cosigned_at(Note(HEAD.body, (Signature(ORIGIN, log.key_id, line.value),)), log)


@pytest.mark.parametrize("length", [1, 7, 8, 40, 71, 73])
def test_a_cosignature_of_another_length_is_wrong(length: int) -> None:
    witness = a_witness()
    line = witness.cosign(HEAD.body, SPEC_TIME)
    value = (line.value + b"\0")[:length]
    with pytest.raises(WrongSignature):
        cosigned_at(Note(HEAD.body, (Signature(line.name, line.key_id, value),)), witness.verifier)


@pytest.mark.parametrize("time", [-1, 2**63])
def test_no_time_is_signed_that_the_format_forbids(time: int) -> None:
    with pytest.raises(OverflowError):
        a_witness().cosign(HEAD.body, time)


def test_a_time_beyond_the_format_is_wrong_even_signed() -> None:
    witness, time = a_witness(), 2**63
    value = time.to_bytes(8, "big") + private(2).sign(
        f"cosignature/v1\ntime {time}\n{HEAD.body}".encode()
    )
    line = Signature(witness.name, witness.verifier.key_id, value)
    with pytest.raises(WrongSignature):
        cosigned_at(Note(HEAD.body, (line,)), witness.verifier)


def test_a_later_cosignature_replaces_the_former_and_leaves_the_others() -> None:
    first, second = a_witness(), a_witness("temoin.example/w2", seed=4)
    signed = checkpoint.sign(HEAD, a_log())
    for line in (first.cosign(HEAD.body, 10), second.cosign(HEAD.body, 11)):
        signed = with_cosignature(signed, line)
    signed = with_cosignature(signed, first.cosign(HEAD.body, 12))
    note = Note.parse(signed)
    assert [line.name for line in note.signatures] == [ORIGIN, second.name, first.name]
    assert cosigned_at(note, first.verifier) == 12
    assert checkpoint.opened(signed, a_log().verifier) == HEAD


def test_a_signer_named_otherwise_signs_no_checkpoint() -> None:
    with pytest.raises(NotACheckpoint):
        checkpoint.sign(HEAD, NoteSigner(f"{ORIGIN}/", private(1)))
