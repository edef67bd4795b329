"""``run``: everything, in one process: database, worker, console. Ctrl-C stops all of it."""

import argparse
import os
import socket
import sys
import threading

from console import house, notice_settings, reach, server, settings, worker
from console.commands import demo
from console.commands.working import everything
from console.demonstration.credentials import known
from console.demonstration.places import ACCOUNTS
from console.house import House
from console.wording import FUNCTIONS
from store import set_up


def add(parser: argparse.ArgumentParser) -> None:
    """It takes none: the environment says the rest."""


def run(_: argparse.Namespace) -> int:
    """Serve until Ctrl-C; 2 when the port is another's."""
    try:
        known = settings.read(os.environ)
        with server.listen(known.address, known.port) as listening:
            return _serve(listening)
    except server.PortTaken as taken:
        print(taken, file=sys.stderr)
        return 2


def _serve(listening: socket.socket) -> int:
    stopped = threading.Event()
    with house.opened(set_up.prepare) as home:
        if home.settings.demonstration:
            demo.load(home)
            _tell(home)
        application = server.application(
            home.doors,
            home.signing.published,
            secure_cookies=home.settings.secure_cookies,
            reach=reach.read(os.environ, home.settings),
            mssante_domains=notice_settings.of(os.environ, home.settings).mssante_domains,
        )
        print(
            f"Brise-Glace : http://localhost:{home.settings.port}  (Ctrl-C pour arrêter)",
            flush=True,
        )
        with worker.working(everything(home, stopped), stopped):
            server.serve(application, listening)
    return 0


def _tell(home: House) -> None:
    """The accounts of the demonstration, to sign in with."""
    passwords = {one.login: one.password for one in known(home.demonstration)}
    print("Comptes de démonstration (code à usage unique : brise-glace totp IDENTIFIANT)")
    for agent in ACCOUNTS:
        about = f"{FUNCTIONS[agent.function]}, {agent.site.name}"
        print(f"  {agent.login:<26} {passwords[agent.login]:<18} {about}")
