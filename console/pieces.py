"""What several pages draw: times, tables, identity, refusals. Text is escaped here, once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import streamlit as st

from console import drill_wording, wording
from console.desk import Patient
from console.mirror import MyAccess
from policy.access import Ground, Mode
from policy.grounds import ARTICLES
from policy.nir import Nir, NotANir
from policy.nir_reading import place_of
from policy.record import Traits

PARIS = ZoneInfo("Europe/Paris")

#: Streamlit has no sticky container, and a record reads faster as one list than as a hundred
#: widgets: the rest is its theme's.
_CSS = (Path(__file__).parent / "style.css").read_text("utf-8")

#: Behind white words: at least 7 : 1, in the light and the dark theme.
_COLOURS: dict[Mode, str] = {
    Mode.BRIS_DE_GLACE: "#8f1a13",
    Mode.CENTRE_15: "#0a4375",
    Mode.NORMAL: "#14562e",
}


#: A banner that stays must hide what scrolls under it: the page's own background.
_PAGE = {"light": "#ffffff", "dark": "#10171e"}  # streamlit_config.toml


def style() -> None:
    """The page's own style, once a run."""
    st.html(f"<style>{_CSS}</style>")


def colour(mode: Mode) -> str:
    """The banner's colour, for one container."""
    page = _PAGE["dark" if st.context.theme.type == "dark" else "light"]
    return f"<style>.st-key-banner {{ --bg-mode: {_COLOURS[mode]}; --bg-page: {page}; }}</style>"


def way_out(words: str, address: str) -> None:
    """A link to a page that is not Streamlit's, in this tab: its own button opens another one."""
    st.html(f'<a class="bg-go" href="{escape(address)}">{escape(words)}</a>')


def at(moment: datetime) -> str:
    """A moment as a French reader's clock says it: « 14:05 », with the day when it is not today."""
    local = moment.astimezone(PARIS)
    if local.date() == datetime.now(PARIS).date():
        return f"{local:%H:%M}"
    return f"{local:%d/%m/%Y} à {local:%H:%M}"


def dated(moment: datetime, time: str, date: str) -> str:
    """After the word that suits what follows: « de 22:04 », « du 21/11/2026 à 22:04 »."""
    said = at(moment)
    return f"{time if len(said) == len('22:04') else date} {said}"


def whose(name: str) -> str:
    """« du Dr X » or « de X », plain."""
    return f"{'du' if name.startswith('Dr ') else 'de'} {plain(name)}"


def day(written: str | date | None) -> str:
    """« 2019-03-28 » → « 28/03/2019 », at the precision it has."""
    return "/".join(reversed(str(written)[:10].split("-"))) if written else ""


def age(born: date) -> str:
    """Years, and months for the youngest: what a caller says."""
    today = datetime.now(PARIS).date()
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 36:
        return f"{max(months, 0)} mois"
    return f"{months // 12} ans"


def masked(number: str) -> str:
    """A number as the screen may show it."""
    try:
        return Nir.parse(number).masked
    except NotANir:
        return "sans numéro"


def note(words: str) -> None:
    """Small words that must still be read: a caption of Streamlit's is too pale."""
    st.html(f'<p class="bg-note">{escape(words)}</p>')


def plain(words: str) -> str:
    """Words of a person, as text in a sentence of ours: no mark of theirs becomes markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#+-.!|~$:&" else c for c in words)


def full_name(traits: Traits) -> str:
    """Birth name, used name when it differs, given names; without any, somebody erased."""
    used = traits.used_name if traits.used_name != traits.birth_name else ""
    names = (traits.birth_name, f"({used})" if used else "", traits.given_names)
    return " ".join(filter(None, names)) or wording.ERASED


def marked(patient: Patient) -> str:
    """The name in a list, after what says that it is nobody's."""
    name = full_name(patient.identity.traits)
    return f"{drill_wording.EXERCISE} · {name}" if patient.exercise else name


def place(code: str) -> str:
    """« 43001 » → « 43001, Haute-Loire »: a code alone says nothing on the telephone."""
    found = place_of(code[:3]) if code else None
    return f"{code}, {found.name}" if found else code


def identity(traits: Traits, number: str) -> None:
    """The traits to compare with the caller, large enough to read from a metre."""
    lines = (
        ("Nom de naissance", traits.birth_name),
        ("Nom utilisé", traits.used_name if traits.used_name != traits.birth_name else ""),
        ("Prénoms", traits.given_names),
        (
            "Né(e) le",
            f"{day(traits.birth_date)} ({age(traits.birth_date)})" if traits.birth_date else "",
        ),
        ("Sexe", wording.SEXES.get(traits.sex, traits.sex)),
        ("Lieu de naissance (INSEE)", place(traits.birth_place)),
        ("Numéro", masked(number)),
    )
    facts(lines)


def facts(lines: Iterable[tuple[str, str]]) -> None:
    """What is known, name by name; what is not known is not named."""
    shown = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in lines if v)
    st.html(f'<dl class="bg-traits">{shown}</dl>')


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away, in another tab: what refuses it does not take the page's place."""

    words: str
    address: str

    def __str__(self) -> str:
        return (
            f'<a href="{escape(self.address)}" target="_blank" rel="noopener">'
            f"{escape(self.words)}</a>"
        )


def downloads(words: str, files: Iterable[Download]) -> None:
    """Files to take away, in one line after these words."""
    links = " · ".join(map(str, files))
    st.html(f'<p class="bg-note">{escape(words)} {links}</p>')


def table(headings: Sequence[str], rows: Iterable[Sequence[str | Download]], caption: str) -> None:
    """A real table, for eyes and screen readers alike."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    st.html(
        f'<table class="bg-table"><caption class="bg-note">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(cell: str | Download) -> str:
    return escape(cell) if isinstance(cell, str) else str(cell)


def grounds(mode: Mode, why: Sequence[Ground]) -> str:
    """A refusal in words, each ground with its article."""
    lines = "\n".join(f"- {wording.GROUNDS[g]} *({ARTICLES[g].reference})*" for g in why)
    return f"**{wording.MODES[mode]}**\n\n{lines}"


def live_access(one: MyAccess, resume: Callable[[UUID], None]) -> None:
    """A live access, with the way back to it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = plain(marked(one.patient))
        st.markdown(
            f"**{name}** — {wording.MODES[one.access.mode]}, jusqu’à {at(one.access.ends_at)}"
        )
        st.button(
            "Reprendre",
            key=f"resume-{one.access.id}",
            type="primary",
            on_click=resume,
            args=(one.access.id,),
        )
