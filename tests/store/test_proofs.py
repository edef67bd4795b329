"""One entry proved offline by keys alone; that its proof was taken away is on the record."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from policy.agents import Function
from policy.findings import Finding
from store import proofs, reading
from store.archive_verifying import NoKeyFor
from store.proofs import NotCoveredYet, NothingToProve
from store.proving import NotProved, prove
from store.session import Doors
from store.tlog.keys import cosigner, log_signer
from store.tlog.proof import Proof
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store.logs import Kept, kept_in, some_accesses
from tests.store.tampering import dishonest


def a_proof(doors: Doors, tmp_path: Path) -> tuple[Kept, UUID, Proof]:
    """An agent takes the proof of an access of their own."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    access = open_record(doors, desk)
    kept.checkpoint(doors, desk.agent.site.id)
    with doors.serving(desk.agent) as by:
        return kept, access.id, proofs.of_own_access(by, kept.published, access.id)


def last_entry(doors: Doors, log: UUID) -> dict[str, object]:
    with doors.auditing() as audit:
        *_, last = reading.entries(audit, log)
    said: dict[str, object] = json.loads(last.stored or b"")
    return said


def test_an_agent_takes_the_proof_of_an_own_access_and_it_is_said(
    doors: Doors, tmp_path: Path
) -> None:
    kept, access, proof = a_proof(doors, tmp_path)
    log, said, verified = prove(proof.encode(), kept.signing.keys())
    assert (said.code, said.grant, said.seq) == ("access_granted", access, proof.index)
    assert verified.checkpoint.origin.endswith(str(log))
    last = last_entry(doors, log)
    assert last["code"] == "log_exported"
    assert last["detail"] == {
        "form": "proof", "log": str(log), "first": proof.index, "last": proof.index,
    }  # fmt: skip


def test_nobody_takes_the_proof_of_anothers_access(doors: Doors, tmp_path: Path) -> None:
    kept, access, _ = a_proof(doors, tmp_path)
    for grant in (access, uuid4()):
        with pytest.raises(NothingToProve), doors.serving(an_agent(doors)) as by:
            proofs.of_own_access(by, kept.published, grant)


def test_a_reviewer_takes_the_proof_of_an_entry_of_their_site_alone(
    doors: Doors, tmp_path: Path
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 1)
    kept.checkpoint(doors, log)
    reviewer = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    with doors.reviewing(reviewer) as by:
        proof = proofs.of_entry(by, kept.published, 0)
    assert prove(proof.encode(), kept.signing.keys())[1].code == "looked_up"
    assert last_entry(doors, log)["agent"] == str(reviewer.id)
    with doors.reviewing(reviewer) as by, pytest.raises(NotCoveredYet):
        proofs.of_entry(by, kept.published, dishonest_size(doors, log) - 1)
    with doors.reviewing(reviewer) as by, pytest.raises(NothingToProve):
        proofs.of_entry(by, kept.published, 10_000)
    with doors.reviewing(an_agent(doors)) as by, pytest.raises(NothingToProve):
        proofs.of_entry(by, kept.published, 0)


def dishonest_size(doors: Doors, log: UUID) -> int:
    with doors.auditing() as audit:
        return reading.heads(audit)[log].size


def test_a_purged_entry_has_nothing_to_prove(doors: Doors, root: Engine, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 1)
    kept.checkpoint(doors, log)
    dishonest(root).purge(log, 0)
    with doors.reviewing(desk.agent) as by, pytest.raises(NothingToProve):
        proofs.of_entry(by, kept.published, 0)


def refused(content: bytes, kept: Kept, *more: object) -> Finding:
    with pytest.raises(NotProved) as said:
        prove(content, (*kept.signing.keys(), *more))  # type: ignore[arg-type]
    return said.value.finding


def test_a_proof_that_does_not_hold_says_why(doors: Doors, tmp_path: Path) -> None:
    kept, _, proof = a_proof(doors, tmp_path)

    def changed(**what: object) -> bytes:
        fields = {"index": proof.index, "path": proof.path, "checkpoint": proof.checkpoint,
                  "extra": proof.extra} | what  # fmt: skip
        return Proof(**fields).encode()  # type: ignore[arg-type]

    said = json.loads(proof.extra)
    other_log = json.dumps(said | {"log": str(uuid4())}).encode()
    other_number = json.dumps(said | {"seq": 0}).encode()
    assert refused(b"", kept) is Finding.PROOF_MALFORMED
    assert refused(changed(extra=b"{}"), kept) is Finding.UNREADABLE
    with pytest.raises(NoKeyFor):
        prove(changed(extra=other_log), kept.signing.keys())
    assert refused(changed(extra=b"\xff"), kept) is Finding.UNREADABLE
    assert refused(changed(extra=b'{"detail":' + b"[" * 20_000), kept) is Finding.UNREADABLE
    assert refused(changed(extra=other_number), kept) is Finding.NOT_INCLUDED
    assert refused(changed(index=0), kept) is Finding.NOT_INCLUDED
    assert refused(changed(path=()), kept) is Finding.NOT_INCLUDED
    assert refused(changed(checkpoint=b"x"), kept) is Finding.CHECKPOINT_MALFORMED
    witness = cosigner(tmp_path / "witness", "temoin.invalid")
    assert refused(changed(), kept, witness.verifier) is Finding.NOT_COSIGNED
    forged = log_signer(tmp_path / "forged", kept.signing.keys()[0].name)
    with pytest.raises(NotProved) as no:
        prove(proof.encode(), (forged.verifier,))
    assert no.value.finding is Finding.SIGNATURE_WRONG


def test_an_entry_that_was_logged_under_another_number_is_foreign(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """The tree holds it, the checkpoint is signed: only its own words disagree with its place."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 1)
    dishonest(root).swap(log, 0, 1)
    dishonest(root).recompute(log)
    kept.checkpoint(doors, log)
    with doors.reviewing(desk.agent) as by:
        proof = proofs.of_entry(by, kept.published, 0)
    assert refused(proof.encode(), kept) is Finding.FOREIGN
