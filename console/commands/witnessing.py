"""``witness``: cosign the heads of a log, on another machine than the console's. No database."""

import argparse
import re
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from console import witness
from store.tlog import keys
from store.tlog.cosignature import Cosigner
from store.tlog.keys import KeyExposed, KeyUnreadable
from store.tlog.note import Algorithm, NotAKey, VerifierKey
from store.tlog.witness import Witness

KEY_FILE = "witness.key"
_LISTEN = re.compile(r"(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):([0-9]{1,5})")


class Unusable(Exception):
    """What was given cannot be used; the message is a sentence for a person (exit 2)."""


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--state", metavar="DOSSIER", type=Path, required=True,
                        help="où le témoin garde sa clé et ce qu’il a vu")  # fmt: skip
    parser.add_argument("--log", metavar="CLÉ", nargs="+", action="extend", required=True,
                        help="clé publique d’un journal, ou fichier qui en contient")  # fmt: skip
    parser.add_argument("--listen", metavar="ADRESSE:PORT", default="127.0.0.1:8510",
                        help="où écouter (127.0.0.1:8510)")  # fmt: skip
    parser.add_argument("--name", metavar="NOM", default=f"{socket.gethostname()}/temoin",
                        help="nom du témoin, donné à sa clé au premier démarrage")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C; 2 when an argument, the key or the port cannot be used."""
    try:
        logs = tuple(_logs(arguments.log))
        cosigner = _cosigner(arguments.state, arguments.name)
        listening = _listening(arguments.listen)
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
        return 2
    address, port = listening.getsockname()[:2]
    _tell(cosigner, f"[{address}]:{port}" if ":" in address else f"{address}:{port}")
    watching = Witness(arguments.state, cosigner, logs)
    witness.serve(witness.application(watching, lambda: int(time.time())), listening)
    return 0


def _tell(cosigner: Cosigner, place: str) -> None:
    print(f"Témoin « {cosigner.name} ». Sa clé publique, à déclarer dans la console avec l’adresse")
    print("du témoin, et à donner à qui vérifie le journal :")
    print(cosigner.verifier)
    print(f"À l’écoute : http://{place}/add-checkpoint  (Ctrl-C pour arrêter)", flush=True)


def _logs(given: Iterable[str]) -> Iterator[VerifierKey]:
    """The logs' keys, each given as its text or in a file of one a line."""
    for text in given:
        for line in _lines(text):
            try:
                key = VerifierKey.parse(line)
            except NotAKey:
                key = None
            if key is None or key.algorithm is not Algorithm.ED25519:
                raise Unusable(
                    "Ce n’est pas la clé publique d’un journal : donnez la ligne"
                    " « nom+identifiant+clé » entière, ou un fichier qui la contient."
                )
            yield key


def _lines(text: str) -> list[str]:
    try:
        content = Path(text).read_text("utf-8") if Path(text).is_file() else text
    except (OSError, ValueError) as unreadable:
        raise Unusable("Le fichier de clés ne se lit pas : vérifiez ses droits.") from unreadable
    return [line.strip() for line in content.splitlines() if line.strip()]


def _cosigner(state: Path, name: str) -> Cosigner:
    path = state / KEY_FILE
    try:
        return keys.cosigner(path, keys.load(path).name if path.exists() else name)
    except NotAKey:
        raise Unusable("Le nom du témoin ne peut contenir ni espace ni « + ».") from None
    except KeyExposed:
        raise Unusable(
            "D’autres comptes peuvent lire la clé du témoin : ôtez-leur ce droit (chmod 600), et"
            " changez de clé si quelqu’un a pu la copier."
        ) from None
    except KeyUnreadable:
        raise Unusable(
            "La clé du témoin est abîmée : restaurez-la d’une sauvegarde. Sans elle, il faut un"
            " nouveau témoin, dans un autre dossier."
        ) from None
    except OSError:
        raise Unusable("Le dossier du témoin n’est pas accessible : vérifiez ses droits.") from None


def _listening(text: str) -> socket.socket:
    parts = _LISTEN.fullmatch(text)
    if not parts or int(parts[3]) > 65535:
        raise Unusable("--listen veut une adresse IP et un port, par exemple 127.0.0.1:8510.")
    try:
        return witness.listen(parts[1] or parts[2], int(parts[3]))
    except OSError:
        raise Unusable(
            "Cette adresse ou ce port n’est pas libre ici : arrêtez l’autre programme, ou donnez"
            " autre chose à --listen."
        ) from None
