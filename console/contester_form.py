"""The page where anybody contests an access by its reference: no session, no JavaScript.

What was typed comes back when it could not be taken, and never otherwise. Nothing on it depends on
whether a reference exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from pathlib import Path
from string import Template

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "contester.html").read_text("utf-8"))
_FORM = Template((_HERE / "contester_formulaire.html").read_text("utf-8"))
LONGEST_BODY = 32 * 1024  # a thousand characters, each of up to twelve bytes once written as %XX
LONGEST_WORDS, LONGEST_LINE = 1_000, 200
_LONGEST_REFERENCE = 40
_TITLE, _THANKED = "Contester un accès", "Votre demande est enregistrée"
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code != ord("\n")}


class Said(StrEnum):
    """Why a contest was not taken; never for what is known of its reference."""

    NO_REFERENCE = "no_reference"
    WRITTEN_WRONG = "written_wrong"
    TOO_LONG = "too_long"
    FOREIGN = "foreign"
    THROTTLED = "throttled"
    DOWN = "down"


_OTHERWISE = (
    "Vous pouvez aussi la remettre à l’accueil de l’établissement, ou l’envoyer par la poste."
)
SENTENCES: Mapping[Said, str] = {
    Said.NO_REFERENCE: "Écrivez la référence qui figure dans l’avis.",
    Said.WRITTEN_WRONG: (
        "Cette référence comporte une faute de frappe. Comparez-la à l’avis, caractère par"
        " caractère."
    ),
    Said.TOO_LONG: "Votre texte dépasse 1 000 caractères. Raccourcissez-le, puis renvoyez-le.",
    Said.FOREIGN: "Cette demande ne vient pas de cette page. Écrivez-la ici.",
    Said.THROTTLED: (
        "Trop de demandes sont arrivées en peu de temps : la vôtre n’est pas enregistrée, mais"
        f" reste écrite ci-dessous. Renvoyez-la dans un quart d’heure. {_OTHERWISE}"
    ),
    Said.DOWN: (
        "La console ne peut rien enregistrer en ce moment : votre demande ne l’est pas, mais reste"
        f" écrite ci-dessous. Renvoyez-la dans quelques minutes. {_OTHERWISE}"
    ),
}
_ABOUT_REFERENCE = {Said.NO_REFERENCE, Said.WRITTEN_WRONG}
_THANKS = (
    "<p>Si cette référence est celle d’un avis, un superviseur de l’établissement examine l’accès."
    " Si vous avez dit comment vous répondre, il pourra le faire.</p>"
    "<p>Gardez l’avis : sa référence sert aussi à l’accueil de l’établissement.</p>"
    '<p><a href="/contester">Contester un autre accès</a></p>'
)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody typed, within bounds: no control character, one line where one is asked."""

    reference: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)

    @property
    def whole(self) -> str:
        """What whoever examines the access reads."""
        return "\n\n".join(
            filter(None, (self.words, self.answer and f"Pour répondre : {self.answer}"))
        )


def written(form: Mapping[str, str]) -> Written:
    """The fields of the form; what is too long for its place is cut, but for the words."""
    return Written(
        _line(form.get("reference", ""))[:_LONGEST_REFERENCE],
        form.get("mots", "").replace("\r\n", "\n").translate(_CONTROLS).strip(),
        _line(form.get("reponse", ""))[:LONGEST_LINE],
    )


def _line(typed: str) -> str:
    return " ".join(typed.split()).translate(_CONTROLS)


def form(typed: Written | None = None, said: Said | None = None) -> str:
    """The form, empty or as it was typed, with why it was not taken."""
    typed, wrong = typed or Written(), 'aria-invalid="true"'
    body = _FORM.substitute(
        reference=escape(typed.reference),
        words=escape(typed.words),
        answer=escape(typed.answer),
        described=" erreur" if said else "",
        invalid_reference=f"{wrong} autofocus" if said in _ABOUT_REFERENCE else "",
        invalid_words=f"{wrong} autofocus" if said is Said.TOO_LONG else "",
    )
    alert = f'<p class="alert" id="erreur" role="alert">{SENTENCES[said]}</p>' if said else ""
    return _PAGE.substitute(title=_TITLE, alert=alert, body=body)


def thanked() -> str:
    """The same for everybody: it says what may come of it, and nothing that is known."""
    return _PAGE.substitute(title=_THANKED, alert="", body=_THANKS)
