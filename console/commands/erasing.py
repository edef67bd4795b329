"""``erase``: destroy a patient's key, for a reason; what finds or reaches them goes with it."""

import argparse
import json
import sys
from uuid import UUID

from console import house, wording
from policy.nir import Nir, NotANir
from store import erasing, patients
from store.erasing import ErasedAlready, Erasure, NoSuchPatient, UnderReview
from store.session import Working

_CONFIRM = "EFFACER"
_WARNING = (
    "L’effacement est définitif : le dossier, l’identité, les justifications écrites et les"
    " coordonnées ne se liront plus jamais. Les oppositions disparaissent avec le patient : s’il"
    " revient, il lui faudra s’opposer de nouveau. Le journal garde des identifiants et des heures."
)
_ASK = f"Tapez {_CONFIRM} pour confirmer : "
_NOBODY = "Aucun patient connu sous ce numéro ou cet identifiant : rien n’a été effacé."
_NOT_CONFIRMED = "Effacement non confirmé : rien n’a été effacé."
_ALREADY = "Ce patient est déjà effacé : rien n’a changé."
_REVIEWED = (
    "Un accès à ce dossier est en cours d’examen ou contesté : l’effacement attend la fin de"
    " l’examen (RGPD, article 17-3). Faites conclure le cas, puis recommencez."
)
_NO_WORDS = "Donnez le motif de l’effacement avec --motif."


def add(parser: argparse.ArgumentParser) -> None:
    """The number is read from standard input: an argument shows in ``ps``."""
    parser.add_argument(
        "--motif", required=True, metavar="MOTS", help="pourquoi ; engagé au journal"
    )
    parser.add_argument("--id", type=UUID, metavar="ID", help="l’identifiant, sans numéro")
    parser.add_argument("--oui", action="store_true", help="ne pas demander de confirmation")
    parser.add_argument("--json", action="store_true", help="dire en JSON ce qui a été fait")


def run(arguments: argparse.Namespace) -> int:
    """0 erased, also before; 1 under review, nobody, or not confirmed; 2 a misuse."""
    if not arguments.motif.strip():
        return _say(_NO_WORDS, 2)
    try:
        number = None if arguments.id else Nir.parse(sys.stdin.readline())
    except NotANir as wrong:
        return _say(wording.NIR_PROBLEMS[wrong.problem], 2)
    if not arguments.oui and not _confirmed():
        return _say(_NOT_CONFIRMED, 1)
    with house.opened() as home, home.doors.working() as work:
        patient = patients.id_by_number(work, number) if number else arguments.id
        try:
            return _erase(work, patient, arguments)
        except NoSuchPatient:
            return _say(_NOBODY, 1)


def _erase(work: Working, patient: UUID | None, arguments: argparse.Namespace) -> int:
    if patient is None:
        raise NoSuchPatient
    try:
        done = erasing.erase(work, patient, arguments.motif)
    except ErasedAlready:
        return _say(_ALREADY, 0)
    except UnderReview:
        return _say(_REVIEWED, 1)
    print(_json(patient, done) if arguments.json else _sentence(done))
    return 0


def _confirmed() -> bool:
    print(_WARNING, file=sys.stderr)
    print(_ASK, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == _CONFIRM


def _sentence(done: Erasure) -> str:
    return (
        f"Patient effacé : {done.documents} document(s) illisible(s), {done.notices} avis en"
        f" attente arrêté(s). Écriture n° {done.entry.seq} du journal de la maison. Gardez avec la"
        f" demande le sel du motif, qui le relie au journal : {done.reason.salt.hex()}"
    )


def _json(patient: UUID, done: Erasure) -> str:
    said = {
        "patient": str(patient),
        "documents": done.documents,
        "notices": done.notices,
        "seq": done.entry.seq,
        "commitment": done.reason.commitment,
        "salt": done.reason.salt.hex(),
    }
    return json.dumps(said)


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status
