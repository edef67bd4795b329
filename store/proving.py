"""One entry proved offline: a tlog-proof, the public keys, nothing else."""

from uuid import UUID

import msgspec

from policy.findings import Finding
from store.archive_verifying import NoKeyFor
from store.published import logs_among, witnesses_among
from store.tlog.checkpoint import NotACheckpoint
from store.tlog.note import NotANote, NotSigned, VerifierKey, WrongSignature
from store.tlog.proof import NotAProof, NotIncluded, Proof, TooFewWitnesses, Verified
from store.verify import READ_ENTRY, Said

_FINDINGS: dict[type[Exception], Finding] = {
    NotAProof: Finding.PROOF_MALFORMED,
    msgspec.DecodeError: Finding.UNREADABLE,
    UnicodeDecodeError: Finding.UNREADABLE,
    RecursionError: Finding.UNREADABLE,
    OverflowError: Finding.UNREADABLE,
    NotIncluded: Finding.NOT_INCLUDED,
    TooFewWitnesses: Finding.NOT_COSIGNED,
    NotANote: Finding.CHECKPOINT_MALFORMED,
    NotACheckpoint: Finding.CHECKPOINT_MALFORMED,
    NotSigned: Finding.SIGNATURE_WRONG,
    WrongSignature: Finding.SIGNATURE_WRONG,
}


class NotProved(Exception):
    """The proof does not hold: ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def prove(content: bytes, keys: tuple[VerifierKey, ...]) -> tuple[UUID, Said, Verified]:
    """The log, the entry and the checkpoint that this proof proves; ``NotProved``, ``NoKeyFor``.

    The entry's own words say its log: that log's key must have signed, and every witness given.
    """
    try:
        proof = Proof.parse(content)
        said = READ_ENTRY(proof.extra)
        key = logs_among(keys).get(said.log)
        if key is None:
            raise NoKeyFor(said.log)
        witnesses = witnesses_among(keys)
        verified = proof.verify(proof.extra, key, witnesses, quorum=len(witnesses))
    except tuple(_FINDINGS) as no:
        finding = next(f for kind, f in _FINDINGS.items() if isinstance(no, kind))
        raise NotProved(finding) from no
    if said.seq != proof.index:
        raise NotProved(Finding.FOREIGN)
    return said.log, said, verified
