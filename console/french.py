"""What Streamlit's own page says by itself, in French: it has no setting for its language.

The few sentences that an agent may read or hear are replaced in the script as it is served, and
nowhere else; a test finds each of them in the version that is installed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_SILENT = "La console ne répond pas : continuez sans le dossier et prévenez l’astreinte."

#: As the script quotes them → as we say them. `${` begins what the script fills in.
SENTENCES: Final[dict[str, str]] = {
    "`Skip to main content`": "`Aller au contenu`",
    "`App pages`": "`Pages de la console`",
    "`Shortcut ${": "`Touche ${",
    "`Running...`": "`Calcul en cours`",
    "`Stopping...`:`Stop`": "`Arrêt en cours`:`Arrêter`",
    '"aria-label":`Close`': '"aria-label":`Fermer`',
    "`Main menu`": "`Menu principal`",
    "`Connecting`": "`Connexion…`",
    "`Connecting to Streamlit server`": "`Connexion à la console`",
    "`Unable to connect to Streamlit server`": "`La console ne répond pas`",
    "`Connection error`": "`Connexion perdue`",
    "`Connection timed out.`": f"`{_SILENT}`",
    "`Streamlit server is not responding. Are you connected to the internet?`": f"`{_SILENT}`",
    "`Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your"
    " terminal:`": f"`{_SILENT}`",
    "`streamlit run yourscript.py`": "``",
    "`Connection lost. Please wait for the app to reconnect, then try again.`": (
        "`Connexion perdue : attendez qu’elle revienne, puis recommencez.`"
    ),
    "`Try again`": "`Réessayer`",
    "`Page not found`": "`Page inconnue`",
    "`Script execution error`": "`Erreur`",
}

#: The same, of a script that is loaded when a page needs it: the beginning of its name.
ELSEWHERE: Final[dict[str, dict[str, str]]] = {
    "DateTimeInput": {
        "locale:`en-US`": "locale:`fr-FR`",
        "`Choose date and time`": "`Choisir la date et l’heure`",
        "`Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time."
        " Escape to close.`": "`Flèches pour se déplacer, Entrée pour choisir, Tab pour passer du"
        " calendrier à l’heure, Échap pour fermer.`",
        "`Time`": "`Heure`",
        "`Clear date and time`": "`Effacer la date et l’heure`",
    },
}

_SCRIPT = re.compile(r'src="\./(static/js/index\.[\w-]+\.js)"')


def script_of(index: str) -> str:
    """The address, below the root, of the script that Streamlit's page starts with."""
    named = _SCRIPT.search(index)
    if named is None:
        raise LookupError("Streamlit's page names no script of the form index.*.js")
    return named[1]


def translated(script: str, sentences: Mapping[str, str] = SENTENCES) -> str:
    """The same script, speaking French."""
    known = re.compile("|".join(map(re.escape, sentences)))
    return known.sub(lambda said: sentences[said[0]], script)


def scripts(static: Path, index: str) -> dict[str, str]:
    """Each script that speaks, by its address, in French; ``static`` is where Streamlit's are."""
    first = script_of(index)
    spoken = {f"/{first}": translated((static / first).read_text("utf-8"))}
    for name, sentences in ELSEWHERE.items():
        (script,) = (static / "static" / "js").glob(f"{name}.*.js")
        address = f"/{script.relative_to(static).as_posix()}"
        spoken[address] = translated(script.read_text("utf-8"), sentences)
    return spoken


@dataclass(frozen=True, slots=True)
class Speaking:
    """A middleware, for Streamlit keeps /static to itself; ``scripts`` are texts by address."""

    app: ASGIApp
    scripts: Mapping[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        text = self.scripts.get(scope["path"]) if scope["type"] == "http" else None
        if text is not None:
            # The name follows Streamlit's version and not our words: no year in a cache.
            kept = {"Cache-Control": "max-age=3600"}
            await Response(text, media_type="text/javascript", headers=kept)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
