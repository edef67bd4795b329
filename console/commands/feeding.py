"""``feed``: bring a feed in by hand, give and revoke a site's tokens, see when each feed spoke."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from console import feed_words, feeds_folder, house
from console.house import House
from policy.agents import Site
from policy.feeds import Feed
from store import feed_reports, feed_tokens, feeding, sites
from store.feed_reports import Channel
from store.feed_tokens import NoSuchToken
from store.session import Working

_UNKNOWN_SITE = "Aucun site n’a ce numéro FINESS : vérifiez-le."
_A_DAY = timedelta(days=1)


def add(parser: argparse.ArgumentParser) -> None:
    """Its verbs and their arguments."""
    verbs = parser.add_subparsers(dest="feed_verb", required=True, metavar="VERBE")
    taking = verbs.add_parser("import", help="prendre des fichiers")
    taking.add_argument("--site", required=True, metavar="FINESS")
    taking.add_argument("--feed", required=True, choices=[feed.value for feed in Feed])
    taking.add_argument("paths", nargs="+", type=Path, metavar="CHEMIN")
    taking.add_argument("--json", action="store_true", help="une ligne JSON par fichier")
    giving = verbs.add_parser("token", help="créer le jeton d’un site")
    giving.add_argument("--site", required=True, metavar="FINESS")
    revoking = verbs.add_parser("revoke", help="révoquer un jeton")
    revoking.add_argument("id", type=UUID, metavar="ID")
    status = verbs.add_parser("status", help="quand chaque flux a parlé, et les jetons")
    status.add_argument("--json", action="store_true", help="une ligne JSON par flux")


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 something was refused, 2 a misuse."""
    missing = [path for path in getattr(arguments, "paths", ()) if not path.is_file()]
    if missing:
        return _misuse(f"« {missing[0]} » n’est pas un fichier : vérifiez le chemin.")
    verbs: dict[str, Callable[[House, argparse.Namespace], int]] = {
        "import": _import,
        "token": _token,
        "revoke": _revoke,
        "status": _status,
    }
    with house.opened() as home:
        return verbs[arguments.feed_verb](home, arguments)


def _import(home: House, arguments: argparse.Namespace) -> int:
    with home.doors.working() as work:
        site = sites.known(work).get(arguments.site)
    if site is None:
        return _misuse(_UNKNOWN_SITE)
    refused = 0
    for path in arguments.paths:
        with path.open("rb") as source:
            content = source.read(feeding.MAX_BYTES + 1)
        now, feed = datetime.now(UTC), Feed(arguments.feed)
        told = feeding.take(home.doors, site, feed, Channel.COMMAND, [content], now)
        refused += told.report.refused
        for line in _lines(path, told.report, as_json=arguments.json):
            print(line, flush=True)
    return 1 if refused else 0


def _lines(path: Path, report: feed_reports.Report, *, as_json: bool) -> Iterator[str]:
    counts = {"taken": report.taken, "repeated": report.repeated, "refused": report.refused}
    if as_json:
        remarks = [feed_words.told(remark) for remark in report.remarks]
        yield json.dumps({"file": str(path)} | counts | {"remarks": remarks}, ensure_ascii=False)
        return
    said = f"pris {report.taken}, déjà connus {report.repeated}, refusés {report.refused}"
    yield f"{'✗' if report.refused else '✓'} {path} : {said}"
    yield from (f"    {feed_words.sentence(remark)}" for remark in report.remarks)


def _token(home: House, arguments: argparse.Namespace) -> int:
    with home.doors.working() as work:
        site = sites.known(work).get(arguments.site)
        if site is None:
            return _misuse(_UNKNOWN_SITE)
        token = feed_tokens.make(work, site.id)
        id = feed_tokens.listed(work)[0].id
    print(f"Jeton {id}, à donner au logiciel du site ; il ne sera plus montré.", file=sys.stderr)
    print(token)
    return 0


def _revoke(home: House, arguments: argparse.Namespace) -> int:
    try:
        with home.doors.working() as work:
            feed_tokens.revoke(work, arguments.id)
    except NoSuchToken:
        return _misuse("Aucun jeton en service n’a cet identifiant : voyez « feed status ».")
    print("Jeton révoqué : il n’ouvre plus rien.")
    return 0


def _status(home: House, arguments: argparse.Namespace) -> int:
    since = datetime.now(UTC) - _A_DAY
    with home.doors.working() as work:
        known = sites.known(work)
        feeds = [one for site in known.values() for one in _feeds(work, site, since)]
        tokens = feed_tokens.listed(work)
    folder = feeds_folder.directory(os.environ, home.settings.data_dir)
    strangers = sorted(feeds_folder.unknown(folder, known))
    for one in feeds:
        print(json.dumps(one, ensure_ascii=False) if arguments.json else _spoken(one))
    for token in tokens:
        state = "révoqué" if token.revoked_at else "en service"
        said = {"token": str(token.id), "site": token.finess, "revoked": bool(token.revoked_at)}
        print(json.dumps(said) if arguments.json else f"jeton {token.id}, {token.finess}, {state}")
    for name in strangers:
        line = f"« {name} » n’est le dossier d’aucun site : rien n’y est lu."
        print(line, file=sys.stderr)
    return 1 if strangers else 0


def _feeds(work: Working, site: Site, since: datetime) -> Iterator[dict[str, object]]:
    for spoke in feed_reports.of_site(work, site, since):
        yield {
            "site": site.finess,
            "feed": spoke.feed.value,
            "last": spoke.at.isoformat() if spoke.at else None,
            "taken": spoke.taken,
            "refused": spoke.refused,
        }


def _spoken(one: dict[str, object]) -> str:
    name = feed_words.FEEDS[Feed(str(one["feed"]))]
    last = one["last"] or "jamais"
    counts = f"pris {one['taken']}, refusés {one['refused']} depuis un jour"
    return f"{one['site']}, {name} : dernier message {last}, {counts}"


def _misuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
