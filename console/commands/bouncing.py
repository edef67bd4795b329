"""``bounces``: take a message that came back, from a file or from what a mail server pipes in.

Exit status 1 when it is of no notice: a mail server may keep it then.
"""

import argparse
import sys
from pathlib import Path

from console import bounces, house
from console.bounces import MAX_BYTES, Bounced
from console.settings import WrongSetting

_SAID = {
    Bounced.FAILED: "L’avis n’est pas arrivé : il est marqué comme revenu.",
    Bounced.DELAYED: "L’avis est retardé : le serveur de messagerie essaie encore.",
    Bounced.SETTLED: "Rien n’a changé : cet avis n’était pas parti, ou son échec est déjà noté.",
    Bounced.UNMATCHED: "Ce message ne parle d’aucun avis de la console.",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("message", metavar="FICHIER", help="le message, ou « - » pour l’entrée")


def run(arguments: argparse.Namespace) -> int:
    """Take it; 1 when it is of nothing that was sent."""
    content = _content(arguments.message)
    with house.opened() as home:
        found = bounces.taken(home.doors, content)
    print(_SAID[found])
    return 1 if found is Bounced.UNMATCHED else 0


def _content(named: str) -> bytes:
    if named == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(named).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as unread:
        raise WrongSetting(
            "Le message ne se lit pas : vérifiez le nom du fichier et les droits."
        ) from unread
