"""What a test of the log needs: entries, keys that are the same at every run, signed heads."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings

from store.merkle import Subtree, consistency_path, frontier_of, leaf_hash, root_of
from store.tlog import checkpoint
from store.tlog.checkpoint import Checkpoint
from store.tlog.cosignature import Cosigner
from store.tlog.note import NoteSigner

#: Properties that hash whole trees: slow on a busy machine, which is no failure.
unhurried = settings(deadline=None, max_examples=60)

ORIGIN = "samu.example/journal"

#: The tree of certificate-transparency's own tests.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip


def private(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def a_log(origin: str = ORIGIN, seed: int = 1) -> NoteSigner:
    return NoteSigner(origin, private(seed))


def a_witness(name: str = "temoin.example/w1", seed: int = 2) -> Cosigner:
    return Cosigner(name, private(seed))


def entries(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


def subtrees(logged: list[bytes]) -> Subtree:
    """Perfect subtrees over these entries, hashed again each time."""

    def subtree(level: int, index: int) -> bytes:
        below = logged[index << level : (index + 1) << level]
        assert len(below) == 1 << level
        return root(below)

    return subtree


def root(logged: list[bytes]) -> bytes:
    return root_of(frontier_of(map(leaf_hash, logged)))


def head(logged: list[bytes], origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, len(logged), root(logged))


def signed_head(logged: list[bytes], log: NoteSigner) -> bytes:
    return checkpoint.sign(head(logged, log.name), log)


def growth(old: int, logged: list[bytes]) -> list[bytes]:
    """The consistency path from the first ``old`` entries to all of them."""
    return consistency_path(old, len(logged), subtrees(logged))
