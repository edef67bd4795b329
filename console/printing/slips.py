"""Numbered slips as a PDF/UA-1, to print in advance and write on when the console cannot serve.

The machine's code holds the number alone: nothing of anybody is on a slip until somebody writes.
"""

import json
from datetime import datetime
from importlib.resources import files
from typing import Final

import segno
import typst

from policy.access import Mode
from policy.agents import Site
from policy.slips import Code
from store.slips import Series

_TEMPLATE = files("console.printing").joinpath("slip.typ").read_bytes()

#: The law's own conditions, mode by mode (art. L1111-17 I CSP).
GROUNDS: Final[dict[Mode, tuple[str, str, tuple[str, ...]]]] = {
    Mode.CENTRE_15: (
        "Centre 15.",
        "Je suis le médecin régulateur qui reçoit l’appel concernant cette personne.",
        (),
    ),
    Mode.BRIS_DE_GLACE: (
        "Bris de glace.",
        "Les deux conditions sont réunies :",
        (
            "la personne est hors d’état d’exprimer sa volonté ;",
            "il y a un risque immédiat pour sa santé.",
        ),
    ),
}

_SAID: Final = {
    "heading": "Bon d’accès sur papier",
    "once": "Un bon par patient, quand la console ne répond pas. Écrivez au stylo, lisiblement.",
    "who": "Qui, et quand",
    "author": ("Date", "Heure", "Nom", "Fonction", "Signature"),
    "ground": "Cadre légal (article L1111-17 I du code de la santé publique)",
    "patient": "Patient",
    "identity": ("Nom", "Prénoms", "Né(e) le", "Téléphone"),
    "number": "N° de sécurité sociale",
    "file": "Dossier de régulation n°",
    "motive": "Motif",
    "asked": "Ce que le dossier aurait dit : demandé à qui, et obtenu",
    "columns": ("Heure", "À qui", "Réponse (allergies, traitements, antécédents)"),
    "lines": 4,
    "back": "Ensuite",
    "afterwards": (
        "Si la personne peut répondre, demandez-lui si elle s’oppose : le papier ne le sait pas.",
        "Rendez ce bon à l’accueil, même gâché ou blanc : un numéro qui manque est cherché.",
    ),
    "foot": "Imprimé une seule fois. À garder sous clé, comme un dossier.",
}


def printed_slips(series: Series, site: Site) -> bytes:
    """The PDF of a whole series, one slip to a page."""
    grounds = [
        {"name": name, "law": law, "conditions": conditions}
        for name, law, conditions in GROUNDS.values()
    ]
    said = _SAID | {
        "title": f"Bons {series.numbers[0]} à {series.numbers[-1]}, {site.name}",
        "site": f"{site.name} – FINESS {site.finess}",
        "grounds": grounds,
        "slips": [_slip(Code(site.finess, number)) for number in series.numbers],
    }
    return _typeset(said, series.printed_at)


def _slip(code: Code) -> dict[str, str]:
    picture = segno.make_qr(code.scanned, error="m").svg_inline(border=2)
    return {
        "read": code.read,
        "alt": f"Le même numéro, pour une machine : {code.scanned}",
        "picture": picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
    }


def _typeset(said: dict[str, object], at: datetime) -> bytes:
    pdf = typst.compile(
        _TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf
