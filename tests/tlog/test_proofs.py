"""The proof of one entry: made, read by another program, and every way to forge one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proofbundle import tlogproof as judge

from store.merkle import inclusion_path
from store.tlog import checkpoint
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.cosignature import with_cosignature
from store.tlog.note import NotANote, NotSigned, WrongSignature
from store.tlog.proof import NotAProof, NotIncluded, Proof, TooFewWitnesses, cosignatures
from tests.tlog.logs import a_log, a_witness, entries, head, signed_head, subtrees, unhurried

LOG = a_log()
WITNESSES = [a_witness(), a_witness("temoin.example/w2", seed=4)]
KEYS = [witness.verifier for witness in WITNESSES]

REFUSALS = (
    NotAProof, NotIncluded, NotANote, NotACheckpoint, NotSigned, WrongSignature, TooFewWitnesses
)  # fmt: skip


def cosigned(signed: bytes, body: str) -> bytes:
    for time, witness in enumerate(WITNESSES, 100):
        signed = with_cosignature(signed, witness.cosign(body, time))
    return signed


def a_proof(place: int = 3, size: int = 11) -> Proof:
    logged = entries(size)
    signed = cosigned(signed_head(logged, LOG), head(logged).body)
    path = inclusion_path(place, size, subtrees(logged))
    return Proof(place, tuple(path), signed, logged[place])


def test_a_proof_shows_the_entry_under_the_cosigned_checkpoint() -> None:
    proof = Proof.parse(a_proof().encode())
    shown = proof.verify(proof.extra, LOG.verifier, KEYS, quorum=2)
    assert proof.extra == b"entry 3"
    assert shown.checkpoint == head(entries(11))
    assert shown.cosigned == {KEYS[0]: 100, KEYS[1]: 101}


def test_the_text_is_the_one_the_specification_draws() -> None:
    lines = a_proof().encode().decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra ZW50cnkgMw==", "index 3"]
    assert [len(line) for line in lines[3:8]] == [44, 44, 44, 44, 0]
    assert lines[8:10] == [LOG.name, "11"]


@unhurried
@given(st.integers(1, 60), st.data())
def test_another_program_reads_and_verifies_every_proof(size: int, data: st.DataObject) -> None:
    proof = a_proof(data.draw(st.integers(0, size - 1)), size)
    said = judge.verify_tlog_proof(
        proof.encode().decode(), proof.extra, str(LOG.verifier), list(map(str, KEYS)), threshold=2
    )
    assert said["ok"] is True, said
    assert Proof.parse(proof.encode()) == proof
    proof.verify(proof.extra, LOG.verifier, KEYS, quorum=2)


def test_we_read_and_verify_the_proof_that_another_program_writes() -> None:
    proof = a_proof()
    theirs = judge.format_tlog_proof(
        proof.index, list(proof.path), proof.checkpoint.decode(), proof.extra
    )
    assert Proof.parse(theirs.encode()) == proof


def test_without_extra_there_is_no_such_line() -> None:
    bare = replace(a_proof(), extra=b"")
    assert b"extra" not in bare.encode()
    assert Proof.parse(bare.encode()) == bare


PROOF = a_proof().encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v1\nextra AAAA\n\n",
        b"c2sp.org/tlog-proof@v1\nindex\n\n",
        PROOF.replace(b"@v1", b"@v2"),
        PROOF.replace(b"\nextra ", b"\nExtra "),
        PROOF.replace(b"\nextra ZW50cnkgMw==", b"\nextra "),
        PROOF.replace(b"\nextra ZW50cnkgMw==", b"\nextra ZW50cnkgMx=="),
        PROOF.replace(b"\nextra ZW50cnkgMw==", b"\nextra ZW50cnkgMw==\nextra ZW50cnkgMw=="),
        PROOF.replace(b"index 3", b"index 03"),
        PROOF.replace(b"index 3", b"index -3"),
        PROOF.replace(b"index 3", b"index  3"),
        PROOF.replace(b"index 3", b"place 3"),
        PROOF.replace(b"index 3\n", b""),
        PROOF.replace(b"index 3\n", b"index 3\nAAAA\n"),
        PROOF.replace(b"index 3\n", b"index 3\n" + b"A" * 43 + b"=\n" + b" "),
        PROOF.replace(b"index 3\n", b"index 3\n" + (b"A" * 43 + b"=\n") * 60),
        PROOF.replace(b"\n", b"\r\n"),
        PROOF.replace(b"extra", b"\xff"),
        b" " + PROOF,
    ],
)
def test_what_is_not_a_proof_is_refused(content: bytes) -> None:
    assert content != PROOF
    with pytest.raises(NotAProof):
        Proof.parse(content).verify(b"entry 3", LOG.verifier, KEYS, quorum=2)


def test_no_proof_states_what_could_not_be_read() -> None:
    with pytest.raises(NotAProof):
        replace(a_proof(), index=-1).encode()
    with pytest.raises(NotAProof):
        replace(a_proof(), path=(bytes(32),) * 64).encode()


@unhurried
@given(st.integers(0, len(PROOF) * 8 - 1))
def test_no_bit_of_a_proof_can_turn(bit: int) -> None:
    turned = bytearray(PROOF)
    turned[bit // 8] ^= 1 << bit % 8
    with pytest.raises(REFUSALS):
        _shown(bytes(turned))


def _shown(content: bytes) -> None:
    proof = Proof.parse(content)
    proof.verify(proof.extra, LOG.verifier, KEYS, quorum=2)


def test_another_entry_is_not_included() -> None:
    with pytest.raises(NotIncluded):
        a_proof().verify(b"entry 4", LOG.verifier, KEYS, quorum=2)


@pytest.mark.parametrize("index", [2, 4, 11, 10_000])
def test_another_place_is_not_included(index: int) -> None:
    with pytest.raises(NotIncluded):
        replace(a_proof(), index=index).verify(b"entry 3", LOG.verifier, KEYS, quorum=2)


def test_a_checkpoint_of_another_tree_proves_nothing() -> None:
    swapped = replace(a_proof(), checkpoint=signed_head([b"other"] * 11, LOG))
    with pytest.raises(NotIncluded):
        swapped.verify(b"entry 3", LOG.verifier, [], quorum=0)


def test_the_log_itself_must_have_signed() -> None:
    with pytest.raises(NotSigned):
        a_proof().verify(b"entry 3", a_log(seed=9).verifier, KEYS, quorum=2)


def test_fewer_witnesses_than_wanted_are_too_few() -> None:
    alone = replace(a_proof(), checkpoint=signed_head(entries(11), LOG))
    assert alone.verify(b"entry 3", LOG.verifier, KEYS, quorum=0).cosigned == {}
    with pytest.raises(TooFewWitnesses):
        alone.verify(b"entry 3", LOG.verifier, KEYS, quorum=1)


def test_one_key_under_two_names_is_one_witness_and_the_log_is_none() -> None:
    body = head(entries(11)).body
    twice = [a_witness(), a_witness("temoin.example/bis")]
    itself = a_witness("temoin.example/soi", seed=1)
    signed = signed_head(entries(11), LOG)
    for witness in (*twice, itself):
        signed = with_cosignature(signed, witness.cosign(body, 5))
    keys = [witness.verifier for witness in (*twice, itself)]
    proof = replace(a_proof(), checkpoint=signed)
    assert len(proof.verify(b"entry 3", LOG.verifier, keys, quorum=1).cosigned) == 3
    with pytest.raises(TooFewWitnesses):
        proof.verify(b"entry 3", LOG.verifier, keys, quorum=2)


def test_a_false_cosignature_of_a_trusted_witness_refuses() -> None:
    logged = entries(11)
    false = WITNESSES[0].cosign(Checkpoint(LOG.name, 12, bytes(32)).body, 5)
    signed = with_cosignature(checkpoint.sign(head(logged), LOG), false)
    with pytest.raises(WrongSignature):
        cosignatures(signed, KEYS)
