"""A patient's file holds offline by keys alone; whatever was changed in it is found and named."""

import base64
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from console.patient_file_verifying import verified
from policy.findings import Finding
from store.archive_verifying import NoKeyFor
from store.archive_words import Flaw
from store.patient_file import INDEX, MEMBERS, PAPER, READ_ME_NAME, SHEET, TABLE, WAITING
from store.patient_file_reading import (
    Doubtful,
    is_patient_file,
    read_patient_file,
)
from store.patient_file_verifying import Holds, ProofFails, verify_patient_file
from store.patient_file_words import SENTENCES, Doubt
from store.session import Doors
from store.tlog.keys import cosigner
from store.zip_reading import NotAnArchive
from tests.store.patient_files import (
    Changed,
    Handed,
    a_front_desk,
    handed,
    in_sheet,
    lived_through,
    members,
    rewritten,
)


def check(one: Handed) -> Holds:
    return verify_patient_file(read_patient_file(one.path), one.keys)


def doubt(one: Handed) -> tuple[Doubt, str]:
    with pytest.raises(Doubtful) as no:
        check(one)
    return no.value.doubt, no.value.where


def test_a_whole_file_holds(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    holds = check(file)
    assert (holds.waiting, holds.unproved, holds.announced_is_proved) == (0, (), True)
    assert holds.proved == holds.announced + 1
    story = holds.sheet.proved
    assert (len(story.accesses), len(story.refusals), len(story.register)) == (2, 1, 1)
    assert [one.led for one in story.lookups] == [True, True, False, True, False]
    status, said = verified(file.path, file.keys)
    assert status == 0
    assert "aucune n’en a été retirée" in "\n".join(said)
    assert is_patient_file(file.path)


def changed_line(part: str, **what: object) -> Changed:
    return in_sheet(lambda sheet: sheet["proved"][part][0].update(what))


def without_line(part: str) -> Changed:
    return in_sheet(lambda sheet: sheet["proved"][part].pop(0))


def doubled(part: str) -> Changed:
    def add(sheet: Any) -> None:
        line = dict(sheet["proved"][part][0], entries=[777])
        sheet["proved"][part].append(line)

    return in_sheet(add)


def seconds(sheet: Any) -> None:
    sheet["proved"]["accesses"][0]["shown"][0]["seconds"] = 3600


def swapped(sheet: Any) -> None:
    accesses = sheet["proved"]["accesses"]
    accesses[0], accesses[1] = accesses[1], accesses[0]


def without(name: str) -> Changed:
    return lambda content: content.pop(name)


def with_member(name: str, new: bytes) -> Changed:
    return lambda content: content.update({name: new})


def proof_named(content: dict[str, bytes], code: str) -> str:
    return next(name for name in content if name.endswith(f"{code}.tlog-proof"))


def without_proof(code: str) -> Changed:
    return lambda content: content.pop(proof_named(content, code))


def flipped(content: dict[str, bytes]) -> None:
    name = proof_named(content, "access_granted")
    lines = content[name].split(b"\n")
    lines[3] = lines[4]
    content[name] = b"\n".join(lines)


def exchanged(content: dict[str, bytes]) -> None:
    one, other = proof_named(content, "access_granted"), proof_named(content, "looked_up")
    content[one], content[other] = content[other], content[one]


def proof_twice(content: dict[str, bytes]) -> None:
    name = proof_named(content, "access_granted")
    content["preuves/0099-access_granted.tlog-proof"] = content[name]


def access_taken_out(content: dict[str, bytes]) -> None:
    """A careful hand: the refusal, its proof and its line of the index, all of them."""
    name = proof_named(content, "access_refused")
    sheet, index = json.loads(content[SHEET]), json.loads(content[INDEX])
    del content[name]
    sheet["proved"]["refusals"] = []
    sheet["proved"]["lookups"][3]["led"] = False  # it led to that refusal
    proofs = sorted(one for one in content if one.endswith(".tlog-proof"))
    index = [one for one in index if one["file"] != name]
    for number, (old, line) in enumerate(zip(proofs, index, strict=True), 1):
        new = f"preuves/{number:04}-{line['code']}.tlog-proof"
        content[new] = content.pop(old)
        line["file"] = new
    content[SHEET] = json.dumps(sheet).encode()
    content[INDEX] = json.dumps(index).encode()


def said_to_wait(content: dict[str, bytes]) -> None:
    """A refusal as if no checkpoint covered it yet."""
    name = proof_named(content, "access_refused")
    extra = content.pop(name).split(b"\n")[1].removeprefix(b"extra ")
    content[WAITING] = base64.b64decode(extra) + b"\n"
    sheet = json.loads(content[SHEET])
    entry = json.loads(base64.b64decode(extra))
    sheet["waiting"] = [{"log": entry["log"], "seq": entry["seq"]}]
    content[SHEET] = json.dumps(sheet).encode()


def renamed(content: dict[str, bytes]) -> None:
    """A proof under another number, the index following."""
    name = proof_named(content, "access_refused")
    new = "preuves/0099-access_refused.tlog-proof"
    content[new] = content.pop(name)
    content[INDEX] = content[INDEX].replace(name.encode(), new.encode())


def waiting_twice(content: dict[str, bytes]) -> None:
    said_to_wait(content)
    content[WAITING] += content[WAITING]
    sheet = json.loads(content[SHEET])
    sheet["waiting"] += sheet["waiting"]
    content[SHEET] = json.dumps(sheet).encode()


def of_another(content: dict[str, bytes]) -> None:
    """A newer entry, about somebody else, said to wait."""
    sheet = json.loads(content[SHEET])
    at = {"log": sheet["asked"]["log"], "seq": 10_000}
    entry = at | {"v": 1, "at": "2026-11-23T00:00:00Z", "agent": None, "code": "looked_up",
                  "patient": sheet["asked"]["log"], "grant": None, "detail": {}}  # fmt: skip
    content[WAITING] = json.dumps(entry).encode() + b"\n"
    sheet["waiting"] = [at]
    content[SHEET] = json.dumps(sheet).encode()


def another_name(sheet: Any) -> None:
    sheet["declared"]["people"].append(dict(sheet["declared"]["people"][0], name="Quelqu’un"))


TAMPERED: dict[str, tuple[Changed, Doubt, str]] = {
    "who": (changed_line("refusals", agent="0e0c3a4b-52cf-4f2a-8f2f-5d2a4a1b9c02"),
            Doubt.LINE_CHANGED, "R1"),
    "when": (changed_line("accesses", at="2026-01-01T00:00:00Z"), Doubt.LINE_CHANGED, "A1"),
    "ground": (changed_line("accesses", mode="normal"), Doubt.LINE_CHANGED, "A1"),
    "seconds": (in_sheet(seconds), Doubt.LINE_CHANGED, "A1"),
    "sections": (changed_line("accesses", shown=[]), Doubt.LINE_CHANGED, "A1"),
    "lifted": (changed_line("register", stands=False), Doubt.LINE_CHANGED, "O1"),
    "a line removed": (without_line("accesses"), Doubt.LINE_REMOVED, "A1"),
    "a look-up removed": (without_line("lookups"), Doubt.LINE_REMOVED, "C1"),
    "a line added": (doubled("accesses"), Doubt.LINE_ADDED, "A3"),
    "lines swapped": (in_sheet(swapped), Doubt.ORDER, ""),
    "a proof removed": (without_proof("access_refused"), Doubt.LINE_ADDED, "R1"),
    "an end's proof removed": (without_proof("access_ended"), Doubt.LINE_CHANGED, "A1"),
    "a grant's proof removed": (without_proof("access_granted"), Doubt.NOT_TOLD, ""),
    "proofs exchanged": (exchanged, Doubt.INDEX, ""),
    "a proof twice": (proof_twice, Doubt.TWICE, "preuves/0099-access_granted.tlog-proof"),
    "all of a line removed": (access_taken_out, Doubt.FEWER, "15"),
    "an old entry said to wait": (said_to_wait, Doubt.PROOF_REMOVED, ""),
    "waiting and nothing waits": (in_sheet(lambda s: s.update(waiting=[s["asked"]])),
                                  Doubt.WAITING, ""),
    "an illegible wait": (with_member(WAITING, b"rien\n"), Doubt.WAITING, ""),
    "an entry that waits twice": (waiting_twice, Doubt.WAITING, ""),
    "an entry about another that waits": (of_another, Doubt.WAITING, ""),
    "a proof under another number": (renamed, Doubt.INDEX, ""),
    "another period": (in_sheet(lambda s: s.update(since="2026-01-01T00:00:00Z")),
                       Doubt.ASKED, ""),
    "another patient": (in_sheet(lambda s: s.update(patient=s["asked"]["log"])),
                        Doubt.OTHER_PATIENT, "preuves/0001-looked_up.tlog-proof"),
    "somebody with two names": (in_sheet(another_name), Doubt.NAMES, ""),
    "no such line of the index": (with_member(INDEX, b"[]"), Doubt.INDEX, ""),
    "an illegible index": (with_member(INDEX, b"{"), Doubt.INDEX, ""),
    "an illegible sheet": (with_member(SHEET, b"\xff"), Doubt.SHEET, ""),
    "a field more": (in_sheet(lambda s: s.update(more=1)), Doubt.SHEET, ""),
    "another version": (in_sheet(lambda s: s.update(version=2)), Doubt.SHEET, ""),
    "no README": (without(READ_ME_NAME), Doubt.MEMBER_MISSING, READ_ME_NAME),
    "no paper": (without(PAPER), Doubt.MEMBER_MISSING, PAPER),
    "a file of somebody's": (with_member("../../etc/x", b""), Doubt.FOREIGN_MEMBER, ""),
    "a manifest": (with_member("manifest.json", b"{}"), Doubt.FOREIGN_MEMBER, ""),
}  # fmt: skip


def test_each_change_is_found_and_named(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    found = {
        name: doubt(rewritten(file, tmp_path / "t.zip", change))
        for name, (change, _, _) in TAMPERED.items()
    }
    assert found == {name: (why, where) for name, (_, why, where) in TAMPERED.items()}


def test_a_proof_that_was_touched_says_what_is_wrong_with_it(doors: Doors, tmp_path: Path) -> None:
    file = rewritten(handed(doors, tmp_path), tmp_path / "t.zip", flipped)
    with pytest.raises(ProofFails) as no:
        check(file)
    assert no.value.finding is Finding.NOT_INCLUDED
    status, said = verified(file.path, file.keys)
    assert status == 1
    assert said[0].startswith("✗ La preuve preuves/")


@pytest.mark.parametrize(("member", "expected"), [(TABLE, Doubt.TABLE), (PAPER, Doubt.PAPER)])
def test_table_and_paper_say_what_the_sheet_says(
    doors: Doors, tmp_path: Path, member: str, expected: Doubt
) -> None:
    file = handed(doors, tmp_path)
    made = rewritten(file, tmp_path / "t.zip", with_member(member, b"%PDF-1.7 autre"))
    assert verified(made.path, made.keys) == (1, [f"✗ {SENTENCES[expected]}"])


def test_a_name_changed_in_one_place_is_found(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)

    def renamed(sheet: Any) -> None:
        sheet["declared"]["people"][0]["name"] = "Quelqu’un d’autre"

    made = rewritten(file, tmp_path / "t.zip", in_sheet(renamed))
    assert verified(made.path, made.keys) == (1, [f"✗ {SENTENCES[Doubt.TABLE]}"])


def test_paper_of_another_version_is_said_to_be_unverified(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    made = rewritten(
        file, tmp_path / "t.zip", in_sheet(lambda sheet: sheet.update(made_with="autre"))
    )
    status, said = verified(made.path, made.keys)
    assert (status, any("n’est pas vérifié" in line for line in said)) == (0, True)


def test_words_that_no_paper_can_say_are_refused(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    made = rewritten(
        file, tmp_path / "t.zip",
        in_sheet(lambda sheet: sheet.update(until="9999-12-31T23:59:59Z")),
    )  # fmt: skip
    assert verified(made.path, made.keys)[0] == 1


def test_what_no_checkpoint_covers_yet_is_said_line_by_line(doors: Doors, tmp_path: Path) -> None:
    front = a_front_desk(doors, tmp_path)
    who = lived_through(front)
    file = front.hand(who, tmp_path / "f.zip", covered=False)
    holds = check(file) if file.keys else None
    assert holds is None  # nothing was ever signed: there is no key to verify with
    front.kept.checkpoint(doors, front.log)
    file = front.hand(who, tmp_path / "g.zip", covered=False)
    holds = check(file)
    # The other site's log was never signed; the asking came after the checkpoint.
    assert (holds.waiting, holds.unproved, holds.announced_is_proved) == (2, ("C5", "D2"), False)
    status, said = verified(file.path, file.keys)
    assert status == 0
    assert [line[0] for line in said] == ["✓", "✓", " ", "⚠", "⚠", "C"]


def test_nothing_holds_without_the_key_of_its_log(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    with pytest.raises(NoKeyFor):
        check(Handed(file.path, file.keys[:0]))


def test_a_witness_who_did_not_see_it_is_missed(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    witness = cosigner(tmp_path / "witness", "temoin.invalid")
    with pytest.raises(ProofFails) as no:
        check(Handed(file.path, (*file.keys, witness.verifier)))
    assert no.value.finding is Finding.NOT_COSIGNED


def test_another_patients_file_lends_no_proof(doors: Doors, tmp_path: Path) -> None:
    front = a_front_desk(doors, tmp_path)
    mine, theirs = lived_through(front), lived_through(front)
    file = front.hand(mine, tmp_path / "mine.zip")
    other = members(front.hand(theirs, tmp_path / "theirs.zip").path)

    def borrowed(content: dict[str, bytes]) -> None:
        content[proof_named(content, "access_refused")] = other[
            proof_named(other, "access_refused")
        ]

    assert doubt(rewritten(file, tmp_path / "t.zip", borrowed))[0] is Doubt.OTHER_PATIENT


def flaw(path: Path) -> Flaw:
    with pytest.raises(NotAnArchive) as no:
        read_patient_file(path)
    return no.value.flaw


def test_hostile_zips_are_refused(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    content = members(file.path)
    path = tmp_path / "t.zip"
    path.write_bytes(b"PK rien")
    assert flaw(path) is Flaw.NOT_A_ZIP
    bomb = rewritten(file, path, with_member(TABLE, b"0" * 60_000_000))
    assert flaw(bomb.path) is Flaw.SWELLS
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(SHEET, content[SHEET])
        with pytest.warns(UserWarning, match="Duplicate"):
            zipped.writestr(SHEET, content[SHEET])
    assert flaw(path) is Flaw.MEMBER_TWICE
    with zipfile.ZipFile(path, "w") as zipped:
        for name in content:
            zipped.writestr(name, content[name])
    path.write_bytes(path.read_bytes().replace(b"LISTE DES", b"LISTE DEZ"))
    assert flaw(path) is Flaw.DAMAGED


def test_too_much_in_all_is_refused(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = handed(doors, tmp_path)
    monkeypatch.setattr("store.patient_file_reading.LARGEST", 1000)
    assert flaw(file.path) is Flaw.SWELLS


def test_an_archive_of_the_log_is_none_of_these(doors: Doors, tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("manifest.json", b"{}")
    assert not is_patient_file(path)


def test_every_doubt_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Doubt)
    assert all(said[0].isupper() for said in SENTENCES.values())


def test_the_file_holds_what_it_says_it_does(doors: Doors, tmp_path: Path) -> None:
    content = members(handed(doors, tmp_path).path)
    assert set(MEMBERS) <= set(content)
    read_me = content[READ_ME_NAME].decode()
    assert all(name.split("/")[0] in read_me for name in MEMBERS[1:])
    assert "Que rien n’a été omis" in read_me
    assert content[PAPER].startswith(b"%PDF")
