"""What to do when the console cannot serve: said once, for the page, the banner and the refusals.

/procedure and the watch of every page ask nothing of the database or of anybody's session, and what
the watch has to say came with the page: it is said when nothing answers any more.
"""

import json
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from console.headers import FORM_POLICY

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "procedure.html").read_text("utf-8"))

#: The watch, in the head of every page of ours.
HEAD: Final = '<link rel="stylesheet" href="/veille.css"><script src="/veille.js" defer></script>'

STEPS: Final = (
    "Continuez la prise en charge sans le dossier.",
    "Prenez un bon numéroté, le premier de la pile, et notez dessus l’heure et le motif.",
    "Demandez ce que le dossier aurait dit : allergies, traitements, antécédents, à la personne,"
    " à l’entourage, au médecin traitant, à la pharmacie.",
    "Prévenez l’astreinte informatique de votre établissement, une fois par équipe.",
    "À l’accueil : notez sur papier ce que la personne demande, avec la date et la pièce montrée ;"
    " vous le saisirez ensuite.",
    "Gardez le bon : l’accueil le saisit quand la console est revenue.",
)
_ASKING: Final = (
    ("La personne, l’appelant, l’entourage", "allergies, traitements pris, maladies, grossesse,"
     " dispositifs implantés ; ordonnances, boîtes et carnet à portée de main"),
    ("Le médecin traitant, son remplaçant", "antécédents et traitement en cours ; dites qui vous"
     " êtes, d’où vous appelez, et rappelez par le standard s’il le demande"),
    ("La pharmacie habituelle", "ce qui a été délivré ces derniers mois"),
    ("L’établissement qui suit la personne", "le dernier compte rendu, par le standard"),
)  # fmt: skip
_AFTER: Final = (
    "Tous les bons sont rendus : utilisés, gâchés ou blancs.",
    "L’accueil saisit chacun à la page « Bons » : c’est consigné, sous le nom de qui saisit.",
    "Le superviseur rapproche les bons des dossiers de régulation, du tableau de garde et des"
    " arrivées ; un numéro qui manque est cherché.",
    "Un bon n’ouvre pas le dossier : si son contenu est encore utile, cherchez le patient dans la"
    " console et déclarez l’accès comme d’habitude.",
)
_SAID: Final = {
    "down": "Mode dégradé : la console ne répond pas",
    "stuck": "Mode dégradé : la console ne peut rien consigner",
    "since": "Constaté à",
    "hidden": "Le dossier qui était affiché est masqué : personne ne peut plus vérifier que l’accès"
    " court encore.",
    "page": "La procédure entière, à imprimer",
    "back": "La console répond de nouveau, depuis",
    "after": "Vérifiez que votre dernier geste a été pris. Les bons utilisés sont à rendre à"
    " l’accueil.",
    "close": "Fermer ce message",
    "steps": STEPS,
}


def routes() -> list[Route]:
    """To mount beside Streamlit; open to anybody."""
    script = f"const SAID = {json.dumps(_SAID, ensure_ascii=False)}\n"
    script += (_HERE / "veille.js").read_text("utf-8")
    style = (_HERE / "veille.css").read_text("utf-8")
    page = _PAGE.substitute(steps=_list(STEPS), asking=_asking(), after=_list(_AFTER))

    async def shown(_request: Request) -> Response:
        return HTMLResponse(page, headers={"Content-Security-Policy": FORM_POLICY})

    return [
        Route("/procedure", shown),
        _file("/veille.js", script, "text/javascript"),
        _file("/veille.css", style, "text/css"),
    ]


def _file(path: str, text: str, media_type: str) -> Route:
    async def given(_request: Request) -> Response:
        kept = {"Cache-Control": "max-age=3600"}
        return PlainTextResponse(text, media_type=media_type, headers=kept)

    return Route(path, given)


def _list(lines: tuple[str, ...]) -> str:
    return "".join(f"<li>{escape(line, quote=False)}</li>" for line in lines)


def _asking() -> str:
    rows = ((escape(who, quote=False), escape(what, quote=False)) for who, what in _ASKING)
    return "".join(f'<tr><th scope="row">{who}</th><td>{what}</td></tr>' for who, what in rows)
