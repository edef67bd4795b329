"""What ``verify`` prints of a patient's file: what it proves and does not, or what is wrong."""

from pathlib import Path

from console.findings import sentence
from console.journal_parts import many, moment
from console.patient_file import MADE_WITH, paper
from console.patient_list import summary
from console.patient_table import table
from store.archive_words import KEYS_NOTE
from store.patient_file_reading import Doubtful, PatientFile, read_patient_file
from store.patient_file_verifying import Holds, ProofFails, verify_patient_file
from store.patient_file_words import READ_ME, SENTENCES, Doubt
from store.tlog.note import VerifierKey

_OTHER_MAKER = (
    "⚠ acces.pdf a été mis en page par une autre version : il n’est pas vérifié. Lisez acces.json"
    " ou acces.csv, ou vérifiez avec cette version-là."
)
_OTHER_READ_ME = "⚠ LISEZ-MOI.txt n’est pas celui de cette version : ne suivez pas ce qu’il dit."
_OTHER_KEYS = (
    "⚠ cles-pour-memoire.txt dit autre chose que les clés données : ne vous en servez pas."
)
_NOT_PROVED = (
    "Ce que cela ne prouve pas : que le site n’a rien omis, ni les noms, les fonctions et l’état"
    " des avis, qu’il déclare (voir LISEZ-MOI.txt)."
)


def verified(path: Path, keys: tuple[VerifierKey, ...]) -> tuple[int, list[str]]:
    """0 it holds, 1 something is wrong; and what to print. ``NotAnArchive``, ``NoKeyFor``."""
    try:
        file = read_patient_file(path)
        holds = verify_patient_file(file, keys)
        same_paper = _said_again(file)
    except Doubtful as no:
        return 1, [f"✗ {_doubt(no)}"]
    beside = [*([] if same_paper else [_OTHER_MAKER]), *_beside(file, keys)]
    return 0, [*_holds(holds), *beside, _NOT_PROVED]


def _beside(file: PatientFile, keys: tuple[VerifierKey, ...]) -> list[str]:
    """What is in the file to be read, and is no part of what it proves."""
    known = {*KEYS_NOTE.splitlines(), *map(str, keys)}
    others = set(file.keys.decode(errors="replace").splitlines()) - known
    read_me = [] if file.read_me == READ_ME.encode() else [_OTHER_READ_ME]
    return read_me + ([_OTHER_KEYS] if others else [])


def _said_again(file: PatientFile) -> bool:
    """Table and paper say the sheet: ``Doubtful``; False when another version made the paper."""
    try:
        if table(file.sheet) != file.table:
            raise Doubtful(Doubt.TABLE)
        if file.sheet.made_with != MADE_WITH:
            return False
        if paper(file.sheet) != file.paper:
            raise Doubtful(Doubt.PAPER)
    except (LookupError, ValueError, TypeError, OverflowError) as odd:
        raise Doubtful(Doubt.SHEET) from odd
    return True


def _doubt(no: Doubtful) -> str:
    said = SENTENCES[no.doubt].format(where=no.where)
    return f"{said} {sentence(no.finding, None)}" if isinstance(no, ProofFails) else said


def _holds(holds: Holds) -> list[str]:
    sheet = holds.sheet
    period = f"du {moment(sheet.since.isoformat())} au {moment(sheet.until.isoformat())}"
    seen = f", contresignées par {many(holds.witnesses, 'témoin', 'témoins')}"
    lines = [
        f"✓ Liste des accès au dossier {sheet.patient}, {period}.",
        f"✓ {many(holds.proved, 'écriture prouvée', 'écritures prouvées')}"
        f"{seen if holds.witnesses else ''} : chaque ligne dit ce que disent ses preuves.",
        f"  {summary(sheet)}",
        _announced(holds),
    ]
    if holds.waiting:
        lines.append(_waiting(holds))
    return lines


def _announced(holds: Holds) -> str:
    count = many(holds.announced, "écriture", "écritures")
    if holds.announced_is_proved:
        return f"✓ Le journal annonçait {count} pour cette liste : aucune n’en a été retirée."
    return (
        f"⚠ Le nombre d’écritures annoncé ({count}) n’a pas encore sa preuve : redemandez le"
        " dossier une minute plus tard pour qu’un retrait se voie."
    )


def _waiting(holds: Holds) -> str:
    lines = f" ({', '.join(holds.unproved)})" if holds.unproved else ""
    return (
        f"⚠ {many(holds.waiting, 'écriture', 'écritures')} sans preuve encore{lines} : rien ne"
        " prouve ces lignes-là. Redemandez le dossier une minute plus tard."
    )
