"""The command: ``python -m console``, also installed as ``brise-glace``.

Exit status: 0 done, 1 a finding, 2 a misuse, 3 a failure nobody foresaw.
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from console import logs, settings
from console.commands import (
    accounts,
    bouncing,
    contacting,
    demo,
    drilling,
    enrolling,
    erasing,
    evaluating,
    exporting,
    feeding,
    importing,
    known,
    opposing,
    rotating,
    running,
    slipping,
    verifying,
    witnessing,
    working,
)
from console.settings import WrongSetting
from console.streamlit_options import OptionsUnusable
from store.cluster import CannotServe
from store.keys import RingUnreadable
from store.set_up import TooOld

Run = Callable[[argparse.Namespace], int]

_CRASHED = (
    "La commande s’est arrêtée sur une erreur imprévue : transmettez à l’exploitation la ligne "
    "technique qui précède."
)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of the command."""

    about: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Run


VERBS: dict[str, Verb] = {
    "run": Verb("servir la console", running.add, running.run),
    "demo": Verb("charger ou lister la démonstration", demo.add, demo.run),
    "drill": Verb("charger ou lister les patients d’exercice", drilling.add, drilling.run),
    "import": Verb("prendre des documents dans les dossiers", importing.add, importing.run),
    "accounts": Verb("lister les comptes", accounts.add, accounts.run),
    "totp": Verb("code d’un compte de démonstration", accounts.add_totp, accounts.run_totp),
    "enrol": Verb("créer un compte", enrolling.add, enrolling.run),
    "suspend": Verb("suspendre un compte", enrolling.add_suspend, enrolling.run_suspend),
    "oppose": Verb("enregistrer ou lever une opposition", opposing.add, opposing.run),
    "revoke": Verb(
        "révoquer les accès ouverts d’un compte", enrolling.add_suspend, enrolling.run_revoke
    ),
    "erase": Verb("effacer un patient", erasing.add, erasing.run),
    "rotate": Verb("changer la clé du trousseau", rotating.add, rotating.run),
    "export": Verb("exporter un journal", exporting.add, exporting.run),
    "verify": Verb("vérifier que le journal est entier", verifying.add, verifying.run),
    "witness": Verb("cosigner les têtes d’un journal", witnessing.add, witnessing.run),
    "feed": Verb("prendre ce qui explique les accès", feeding.add, feeding.run),
    "evaluate": Verb("noter les accès d’un journal de fichiers", evaluating.add, evaluating.run),
    "bounces": Verb("prendre un avis revenu", bouncing.add, bouncing.run),
    "contact": Verb("où écrire à un agent", contacting.add, contacting.run),
    "known": Verb("signaler une personne connue du public", known.add, known.run),
    "own": Verb("enregistrer quel patient est un agent", known.add_own, known.run_own),
    "slips": Verb("imprimer des bons numérotés", slipping.add, slipping.run),
    "worker": Verb("le travail de fond, dans un processus à part", working.add, working.run),
}


def main(argv: list[str] | None = None) -> int:
    """Run one verb; whatever stops it is said in one sentence."""
    parser = argparse.ArgumentParser(
        prog="brise-glace", description="Accès d’urgence au dossier médical partagé."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE")
    for name, verb in VERBS.items():
        verb.add(verbs.add_parser(name, help=verb.about, description=verb.about))
    arguments = parser.parse_args(argv)
    logs.configure()
    try:
        settings.read(os.environ)
        return VERBS[arguments.verb].run(arguments)
    except (WrongSetting, OptionsUnusable, CannotServe) as misuse:
        print(misuse, file=sys.stderr)
    except BrokenPipeError:  # « | head »: whoever reads has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except TooOld:
        print("Il faut PostgreSQL 15 ou plus récent : voyez DATABASE_URL.", file=sys.stderr)
    except RingUnreadable:
        print(
            "Le trousseau de clés est abîmé : restaurez « secrets/keys.json » d’une sauvegarde.",
            file=sys.stderr,
        )
    except Exception as failure:  # never the 1 of a finding
        _log.critical("console.crashed", code=arguments.verb, exc_info=failure)
        print(_CRASHED, file=sys.stderr)
        return 3
    return 2


if __name__ == "__main__":
    sys.exit(main())
