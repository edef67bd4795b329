"""``enrol``: an account, with a QR code shown once; ``suspend`` and ``revoke``: what ends it.

The password is typed, never given as an argument: arguments show in ``ps`` and in a history.
"""

import argparse
import sys
from getpass import getpass
from uuid import uuid4

import segno
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from console import house
from policy.agents import Agent, Function, Profession, Site, SiteKind
from store import accounts, models
from store.accounts import Enrolment, LoginTaken, NoSuchAccount
from store.expiry import revoke_all
from store.passwords import TooWeak
from store.session import Working


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("login", metavar="IDENTIFIANT")
    parser.add_argument("--nom", required=True, help="nom affiché")
    parser.add_argument("--fonction", required=True, choices=[f.value for f in Function])
    parser.add_argument("--profession", required=True, choices=[p.value for p in Profession])
    parser.add_argument("--rpps", default="", help="identifiant national, « 8 » suivi du RPPS")
    parser.add_argument("--finess", required=True, help="numéro FINESS du site")
    parser.add_argument("--nom-du-site", help="s’il est nouveau")
    parser.add_argument(
        "--genre-du-site", choices=[k.value for k in SiteKind], help="s’il est nouveau"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 done, 2 what was asked cannot be."""
    password = getpass("Mot de passe : ")
    with house.opened() as home, home.doors.working() as work:
        site = _site(work, arguments)
        if site is None:
            return _say("Site inconnu : donnez aussi --nom-du-site et --genre-du-site.")
        newcomer = Agent(
            uuid4(),
            arguments.login.strip().casefold(),
            arguments.nom,
            arguments.rpps,
            Profession(arguments.profession),
            Function(arguments.fonction),
            site,
        )
        try:
            _tell(accounts.create(work, newcomer, password))
        except LoginTaken:
            return _say("Cet identifiant est déjà pris : choisissez-en un autre.")
        except TooWeak:
            return _say(
                "Mot de passe trop faible : douze caractères au moins, variés, sans l’identifiant."
            )
    return 0


def _site(work: Working, arguments: argparse.Namespace) -> Site | None:
    if arguments.nom_du_site and arguments.genre_du_site:
        row = {"id": uuid4(), "finess": arguments.finess}
        row |= {"name": arguments.nom_du_site, "kind": arguments.genre_du_site}
        work.connection.execute(insert(models.site).values(row).on_conflict_do_nothing())
    known = work.connection.execute(
        select(models.site).where(models.site.c.finess == arguments.finess)
    ).one_or_none()
    if known is None:
        return None
    return Site(known.id, known.finess, known.name, SiteKind(known.kind))


def _tell(enrolled: Enrolment) -> None:
    print("Faites lire ce code par l’application de codes à usage unique ; il ne sera plus montré.")
    segno.make(enrolled.uri).terminal(compact=True)
    print("Codes de secours, un usage chacun, à garder hors de l’ordinateur :")
    for code in enrolled.recovery_codes:
        print(f"  {code}")


def add_suspend(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("login", metavar="IDENTIFIANT")


def run_suspend(arguments: argparse.Namespace) -> int:
    """End the account's sessions and accesses at once."""
    with house.opened() as home, home.doors.working() as work:
        try:
            accounts.suspend(work, accounts.find(work, arguments.login).id)
        except NoSuchAccount:
            return _say("Aucun compte n’a cet identifiant : vérifiez-le.")
    print("Compte suspendu : ses sessions et ses accès sont clos.")
    return 0


def run_revoke(arguments: argparse.Namespace) -> int:
    """End the account's live accesses at once; its session stays."""
    with house.opened() as home, home.doors.working() as work:
        try:
            ended = revoke_all(work, accounts.find(work, arguments.login).id)
        except NoSuchAccount:
            return _say("Aucun compte n’a cet identifiant\N{NO-BREAK SPACE}: vérifiez-le.")
    print(f"Accès révoqués\N{NO-BREAK SPACE}: {ended}.")
    return 0


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
