"""``contact``: where the console may write to an agent; without an address, it writes nothing."""

import argparse
import sys

from console import house, urls
from store import accounts, agent_mail
from store.accounts import NoSuchAccount


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("login", metavar="IDENTIFIANT")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("adresse", nargs="?", metavar="ADRESSE", help="son adresse professionnelle")
    what.add_argument("--effacer", action="store_true", help="ne plus lui écrire")


def run(arguments: argparse.Namespace) -> int:
    """0 kept or forgotten, 1 nothing to do, 2 a misuse."""
    address = (arguments.adresse or "").strip()
    if not arguments.effacer and not urls.is_mailbox(address):
        return _say("Donnez une adresse de courriel, sans nom autour.", 2)
    with house.opened() as home, home.doors.working() as work:
        try:
            agent = accounts.find(work, arguments.login).id
        except NoSuchAccount:
            return _say("Aucun compte n’a cet identifiant : vérifiez-le.", 2)
        if not arguments.effacer:
            agent_mail.set_contact(work, agent, address)
            return _say("Adresse enregistrée : la console n’y écrit rien de personnel.", 0)
        if agent_mail.forget_contact(work, agent):
            return _say("Adresse effacée : la console ne lui écrit plus.", 0)
        return _say("Aucune adresse n’était enregistrée : rien n’a changé.", 1)


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr if status else sys.stdout)
    return status
