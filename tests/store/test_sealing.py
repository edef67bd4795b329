"""What is sealed opens with its key, in its context, whole, or not at all."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import erasing, patients, sealing
from store.keys import KeyRing
from store.sealing import Context, NotOurs, new_patient_key, seal, unseal, unwrap, wrap
from store.session import Doors
from tests.builders import a_number, a_patient, a_record
from tests.gestures import a_desk, open_record

KEY = bytes(range(32))
CONTEXT = Context("section/48765-2", UUID(int=1), UUID(int=2), 3)
contexts = st.builds(
    Context, st.text(max_size=40), st.uuids(), st.uuids(), st.integers(0, 2**32 - 1)
)


@dataclass(frozen=True)
class Said:
    """A context whose authenticated bytes are those of a published vector."""

    bytes: bytes

    def authenticated(self) -> bytes:
        return self.bytes


# NIST SP 800-38D's reference vectors (McGrew and Viega), AES-256: cases 14, 15 without data, 16.
VECTORS = [
    ("00" * 32, "00" * 12, "00" * 16, "",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "nonce", "plain", "said", "sealed"), VECTORS)
def test_sealing_is_aes_256_gcm(
    key: str, nonce: str, plain: str, said: str, sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing.secrets, "token_bytes", lambda _: bytes.fromhex(nonce))
    context = Said(bytes.fromhex(said))
    made = seal(bytes.fromhex(plain), bytes.fromhex(key), context)  # type: ignore[arg-type]
    assert made.hex() == "01" + nonce + sealed
    assert unseal(made, bytes.fromhex(key), context).hex() == plain  # type: ignore[arg-type]


@given(st.binary(max_size=300), contexts)
def test_what_is_sealed_comes_back(plain: bytes, context: Context) -> None:
    assert unseal(seal(plain, KEY, context), KEY, context) == plain


@given(contexts, contexts)
def test_two_contexts_are_never_the_same_bytes(one: Context, other: Context) -> None:
    assert (one == other) is (one.authenticated() == other.authenticated())


def test_every_flipped_byte_is_refused() -> None:
    sealed = seal(b"Penicilline", KEY, CONTEXT)
    for place in range(len(sealed)):
        for flip in (0x01, 0x80):
            changed = bytearray(sealed)
            changed[place] ^= flip
            with pytest.raises(NotOurs):
                unseal(bytes(changed), KEY, CONTEXT)


def test_every_truncation_and_every_addition_is_refused() -> None:
    sealed = seal(b"Penicilline", KEY, CONTEXT)
    for end in range(len(sealed)):
        with pytest.raises(NotOurs):
            unseal(sealed[:end], KEY, CONTEXT)
    with pytest.raises(NotOurs):
        unseal(sealed + b"\x00", KEY, CONTEXT)


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": "section/10160-0"},
        {"patient": UUID(int=9)},
        {"row": UUID(int=9)},
        {"key_version": 4},
        {"patient": CONTEXT.row, "row": CONTEXT.patient},
    ],
)
def test_no_field_of_the_context_may_be_another(other: dict[str, object]) -> None:
    sealed = seal(b"Penicilline", KEY, CONTEXT)
    with pytest.raises(NotOurs):
        unseal(sealed, KEY, replace(CONTEXT, **other))  # type: ignore[arg-type]


def test_another_key_opens_nothing() -> None:
    sealed = seal(b"Penicilline", KEY, CONTEXT)
    with pytest.raises(NotOurs):
        unseal(sealed, new_patient_key(), CONTEXT)


def test_the_same_words_are_never_sealed_alike() -> None:
    assert len({seal(b"Penicilline", KEY, CONTEXT) for _ in range(100)}) == 100


def test_a_wrapped_key_is_its_patients_and_its_versions() -> None:
    ring, patient, key = KeyRing.fresh(), UUID(int=7), new_patient_key()
    wrapped, version = wrap(key, ring, patient)
    assert unwrap(wrapped, version, ring, patient) == key
    turned = ring.rotated()
    assert unwrap(wrapped, version, turned, patient) == key, "older keys still open"
    for version_, ring_, patient_ in (
        (version, ring, UUID(int=8)),
        (version, KeyRing.fresh(), patient),
        (turned.current, turned, patient),
        (99, ring, patient),
    ):
        with pytest.raises(NotOurs):
            unwrap(wrapped, version_, ring_, patient_)


def test_rotation_rewraps_everybody_in_batches_and_loses_nobody(doors: Doors) -> None:
    numbers = [a_number() for _ in range(5)]
    known = [a_patient(doors, number=number) for number in numbers]
    a_record(doors, known[0])
    old = doors.ring
    doors.ring = old.rotated()
    newcomer = a_patient(doors)
    with doors.working() as work:
        assert patients.under_older_keys(work) == 5
    moved = []
    for _ in range(4):
        with doors.working() as work:
            moved.append(patients.rewrap(work, batch=2))
    assert moved == [2, 2, 1, 0]
    with doors.working() as work:
        assert patients.under_older_keys(work) == 0
        read = [patients.by_id(work, patient).identity.number for patient in known]
        assert patients.by_id(work, newcomer).id == newcomer
    assert read == [number.text for number in numbers]
    open_record(doors, a_desk(doors))
    doors.ring = old
    with doors.working() as work, pytest.raises(NotOurs):
        patients.by_id(work, known[0])


def test_a_destroyed_key_erases_the_patient(doors: Doors) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    with doors.working() as work:
        erasing.erase(work, patient, "À sa demande.")
    with doors.working() as work, pytest.raises(patients.Erased):
        patients.by_id(work, patient)
    assert a_desk(doors).find_by_number(number) is None
