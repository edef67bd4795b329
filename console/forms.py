"""The three pages that are not Streamlit's: sign in, second factor again, and « not available ».

They work without JavaScript. A typed login comes back on an error; a password or a code never does.
"""

import re
from enum import StrEnum
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl

from starlette.requests import Request

from console import procedure
from console.headers import FORM_POLICY
from console.wording import DEGRADED

_HERE = Path(__file__).parent
_SIGN_IN = Template((_HERE / "connexion.html").read_text("utf-8"))
_CONFIRM = Template((_HERE / "second_facteur.html").read_text("utf-8"))
_DOWN = Template((_HERE / "indisponible.html").read_text("utf-8"))
STYLE = (_HERE / "connexion.css").read_text("utf-8")
HEADERS = {"Content-Security-Policy": FORM_POLICY, "Cache-Control": "no-store"}
LONGEST_BODY = 8 * 1024
_LONGEST_LOGIN = 100
_PAGE = re.compile(r"/[a-z-]{0,40}")


class Said(StrEnum):
    """What a form has to say; one answer for a wrong login, a wrong password and a wrong code."""

    WRONG = "wrong"
    THROTTLED = "throttled"
    FOREIGN = "foreign"
    TOO_LONG = "too_long"


SENTENCES: dict[Said, str] = {
    Said.WRONG: (
        "Identifiant, mot de passe ou code incorrect. Vérifiez les trois, puis recommencez avec un"
        " nouveau code."
    ),
    Said.THROTTLED: (
        "Trop d’essais. Attendez un quart d’heure, plus si vous avez insisté, puis recommencez."
    ),
    Said.FOREIGN: "Cette demande ne vient pas de cette page. Recommencez ici.",
    Said.TOO_LONG: "Ce qui a été saisi est trop long. Recommencez.",
}
_WELCOME = (
    "<p>Accès d’urgence au dossier médical partagé. Chaque consultation est"
    " tracée, et le patient a le droit de la connaître.</p>"
)
CODE_WRONG = "Code incorrect ou déjà utilisé. Attendez un nouveau code, puis recommencez."


class BodyTooLong(Exception):
    """More was sent than a form can hold."""


def source(request: Request) -> str:
    """Whose attempts these are; behind a proxy that uvicorn trusts, the address it names."""
    return request.client.host if request.client else ""


async def read(request: Request, longest: int = LONGEST_BODY) -> dict[str, str]:
    """The fields of an urlencoded form. ``BodyTooLong`` as soon as it is, without keeping it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise BodyTooLong
    try:
        return dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        return {}


def sign_in(said: Said | None = None, login: str = "") -> str:
    """The sign-in page; the cursor is where something is to be typed."""
    return _SIGN_IN.substitute(
        alert=_alert(SENTENCES[said]) if said else _WELCOME,
        login=escape(login[:_LONGEST_LOGIN]),
        focus_login="" if login else "autofocus",
        focus_password="autofocus" if login else "",
        invalid='aria-invalid="true" aria-describedby="erreur"' if said is Said.WRONG else "",
    )


def confirm(back: str, sentence: str | None = None) -> str:
    """The page that asks for the second factor again, and goes back where one was."""
    return _CONFIRM.substitute(
        alert=_alert(sentence),
        back=escape(back),
        invalid='aria-invalid="true" aria-describedby="erreur"' if sentence else "",
    )


def unavailable() -> str:
    """The console cannot write, so it opens nothing: what to do meanwhile."""
    first, _, rest = escape(DEGRADED, quote=False).replace("**", "").partition(". ")
    steps = "".join(f"<li>{escape(step, quote=False)}</li>" for step in procedure.STEPS)
    return _DOWN.substitute(first=first, rest=rest, steps=steps)


def page_of(path: str) -> str:
    """``path`` when it is a page of this console, else its first page: no redirection elsewhere."""
    return path if _PAGE.fullmatch(path) else "/"


def _alert(sentence: str | None) -> str:
    return f'<p class="alert" id="erreur" role="alert">{sentence}</p>' if sentence else ""
