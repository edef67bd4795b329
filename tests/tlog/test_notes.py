"""Signed notes and their keys: published examples, and every malformation."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from store.tlog.note import (
    Algorithm,
    NotAKey,
    NotANote,
    Note,
    NoteSigner,
    NotSigned,
    VerifierKey,
    WrongSignature,
)
from tests.tlog.logs import a_log, a_witness, unhurried

#: The documentation of golang.org/x/mod/sumdb/note; its private key is published with it.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2p"
    "ZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

#: signed-note, the example at its head.
SPEC_NOTE = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n"
    "ed è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGI"
    "TLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()

#: signed-note, « Verifier keys ».
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_SIGNED = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2O"
    "NncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()


def test_go_and_we_write_the_same_key_and_the_same_note() -> None:
    signer = NoteSigner("PeterNeumann", Ed25519PrivateKey.from_private_bytes(GO_PRIVATE))
    assert str(signer.verifier) == GO_VKEY
    assert VerifierKey.parse(GO_VKEY) == signer.verifier
    assert signer.verifier.key_id.hex() == "c74f20a3"
    assert signer.sign(GO_TEXT).encode() == GO_NOTE


@pytest.mark.parametrize(("note", "key"), [(GO_NOTE, GO_VKEY), (SPEC_SIGNED, SPEC_VKEY)])
def test_a_published_note_is_signed_by_its_published_key(note: bytes, key: str) -> None:
    Note.parse(note).verify(VerifierKey.parse(key))


def test_the_text_ends_at_the_last_empty_line() -> None:
    note = Note.parse(SPEC_NOTE)
    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    assert [line.name for line in note.signatures] == ["quasimodo.example/salvatore"]
    assert note.signatures[0].key_id.hex() == "367ba04b"
    assert len(note.signatures[0].value) == 64
    assert note.encode() == SPEC_NOTE


def test_no_piece_and_no_change_of_a_key_is_a_key() -> None:
    for start in range(len(GO_VKEY)):
        for end in range(start + 1, len(GO_VKEY) + 1):
            if (start, end) != (0, len(GO_VKEY)):
                with pytest.raises(NotAKey):
                    VerifierKey.parse(GO_VKEY[start:end])
    for place, letter in enumerate(GO_VKEY):
        with pytest.raises(NotAKey):
            VerifierKey.parse(GO_VKEY[:place] + chr(ord(letter) + 1) + GO_VKEY[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+",
        f"{GO_VKEY}\n",
        f" {GO_VKEY}",
    ],
)
def test_what_is_not_a_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u2003", "a\nb", "\t"])
def test_a_name_that_could_not_be_read_back_is_no_name(name: str) -> None:
    with pytest.raises(NotAKey):
        VerifierKey(name, Algorithm.ED25519, bytes(32))
    with pytest.raises(NotAKey):
        a_log(name).sign("text\n")


def test_a_key_id_binds_name_algorithm_and_key() -> None:
    log, witness = a_log("same.example").verifier, a_witness("same.example", seed=1).verifier
    assert log.public == witness.public
    assert log.key_id != witness.key_id
    for byte, key in ((b"\x01", log), (b"\x04", witness)):
        assert sha256(b"same.example\n" + byte + log.public).digest()[:4] == key.key_id


LINE = GO_NOTE.decode().splitlines()[-1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        f"text\n{LINE}\n".encode(),
        f"text\n\n{LINE}".encode(),
        f"text\r\n\n{LINE}\n".encode(),
        f"te\txt\n\n{LINE}\n".encode(),
        f"te\0xt\n\n{LINE}\n".encode(),
        b"te\xffxt\n\n" + LINE.encode() + b"\n",
        f"text\n\n{LINE}\n\n".encode(),
        f"text\n\n{LINE}\nnot a signature\n".encode(),
        f"text\n\n{LINE} more\n".encode(),
        f"text\n\n{LINE.replace('—', '-')}\n".encode(),
        f"text\n\n{LINE.replace('— ', '—')}\n".encode(),
        f"text\n\n{LINE.replace('PeterNeumann', '')}\n".encode(),
        f"text\n\n{LINE.replace('PeterNeumann', 'Peter+Neumann')}\n".encode(),
        "text\n\n{}\n".format(LINE.replace("PeterNeumann", "Peter\u00a0Neumann")).encode(),
        f"text\n\n{LINE.replace('=', '')}\n".encode(),
        f"text\n\n{LINE}=\n".encode(),
        f"text\n\n{LINE.replace('AM=', 'AN=')}\n".encode(),  # bits that no byte holds
        "text\n\n— PeterNeumann x08gow==\n".encode(),  # an id and nothing after it
        "text\n\n— PeterNeumann x08g\n".encode(),
        ("text\n\n" + f"{LINE}\n" * 101).encode(),
    ],
)
def test_what_is_not_a_note_is_refused(content: bytes) -> None:
    with pytest.raises(NotANote):
        Note.parse(content)


@unhurried
@given(st.integers(0, len(GO_NOTE) * 8 - 1))
def test_no_bit_of_a_note_can_turn(bit: int) -> None:
    turned = bytearray(GO_NOTE)
    turned[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NotANote, NotSigned, WrongSignature)):
        Note.parse(bytes(turned)).verify(VerifierKey.parse(GO_VKEY))


def test_lines_of_unknown_keys_are_ignored() -> None:
    """Also those that share the name, or the id, of the key that is known."""
    note, key = Note.parse(GO_NOTE), VerifierKey.parse(GO_VKEY)
    (line,) = note.signatures
    same_name = a_log("PeterNeumann", seed=9).sign(GO_TEXT).signatures
    other = f"— Other {LINE.split(' ')[2]}".encode()
    together = Note(GO_TEXT, (*same_name, line)).encode() + other + b"\n"
    Note.parse(together).verify(key)
    with pytest.raises(NotSigned):
        Note(GO_TEXT, same_name).verify(key)
    with pytest.raises(NotSigned):
        Note.parse(GO_TEXT.encode() + b"\n" + other + b"\n").verify(key)


def test_a_wrong_line_of_a_known_key_refuses_the_note() -> None:
    note, key = Note.parse(GO_NOTE), VerifierKey.parse(GO_VKEY)
    with pytest.raises(WrongSignature):
        Note("another text\n", note.signatures).verify(key)


def test_two_lines_of_a_known_key_refuse_the_note() -> None:
    note, key = Note.parse(GO_NOTE), VerifierKey.parse(GO_VKEY)
    with pytest.raises(WrongSignature):
        Note(note.text, note.signatures * 2).verify(key)


def test_a_cosigning_key_does_not_sign_notes() -> None:
    """The same bytes as a note signature, under the id of a cosignature."""
    witness = a_witness("PeterNeumann", seed=3)
    signed = a_log("PeterNeumann", seed=3).sign(GO_TEXT)
    line = signed.signatures[0]
    posing = type(line)(line.name, witness.verifier.key_id, line.value)
    with pytest.raises(WrongSignature):
        Note(GO_TEXT, (posing,)).verify(witness.verifier)


@pytest.mark.parametrize(
    "text", ["", "no newline", "tab\t\n", "feed\r\n", "\ud800\n", f"a\n\n{LINE}"]
)
def test_nothing_is_signed_that_could_not_be_read_back(text: str) -> None:
    with pytest.raises(NotANote):
        a_log().sign(text)


@unhurried
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n")))
def test_any_text_without_control_characters_can_be_signed(text: str) -> None:
    log = a_log()
    signed = log.sign(f"{text}\n").encode()
    assert Note.parse(signed).text == f"{text}\n"
    Note.parse(signed).verify(log.verifier)
