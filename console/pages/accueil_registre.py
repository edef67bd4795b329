"""What stands of what a patient said, the form that changes it, and the whole history."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

import streamlit as st

from console import pieces, register_gestures, register_state, state
from console import register_wording as words
from console.components import Choice, Day, Field, Group, Option, Text, private_form
from console.register_desk import Professional, RegisterDesk, Sheet
from console.register_state import Done, Part, Writing
from console.register_statements import STATEMENTS, Act, act_of
from policy.access import Mode
from policy.register import Asker, IdentityCheck, Objection, Paper, Stated, stops


def act(form: Writing) -> Act:
    """The words of what a form does."""
    assert form.statement is not None  # the form of a statement has one
    return act_of(form.statement, stands=form.stands)


def done(one: Done) -> str:
    """What was just written down, and what it ended if it ends anything."""
    stopped = f" {words.closed(one.stopped)}" if _stops(one.writing) else ""
    return act(one.writing).done + stopped


def _stops(form: Writing) -> bool:
    return form.statement is not None and stops(form.statement, stands=form.stands)


def render(desk: RegisterDesk, handle: UUID, sheet: Sheet) -> None:
    """Draw what stands, each with the way to change it; or the form of one that changes."""
    form = register_state.writing()
    st.header("Ce qui vaut aujourd’hui", anchor=False)
    if form is not None and form.part is Part.STATEMENT:
        _form(desk, handle, sheet, form)
        return
    standing = sheet.standing
    _statement(Stated.CENTRE_15, stands=Mode.CENTRE_15 in standing.opposed)
    _statement(Stated.BRIS_DE_GLACE, stands=Mode.BRIS_DE_GLACE in standing.opposed)
    _statement(Stated.MASKED_DOCUMENTS, stands=standing.masked_permitted)
    _professionals(sheet.set_aside)


def _statement(statement: Stated, *, stands: bool) -> None:
    said = STATEMENTS[statement]
    with st.container(border=True, key=f"stated-{statement}"):
        mark = ":material/block:" if stands else ":material/radio_button_unchecked:"
        st.markdown(f"{mark} **{said.name}** — {said.stands if stands else said.not_said}")
        _begin(
            Writing(Part.STATEMENT, statement, stands=not stands),
            said.lift if stands else said.record,
        )


def _begin(form: Writing, act: Act, about: str = "") -> None:
    st.button(
        f"{act.button}{about}",
        key=f"write-{form.statement}-{form.professional}",
        on_click=register_state.write,
        args=(form,),
    )


def _professionals(set_aside: tuple[Professional, ...]) -> None:
    said = STATEMENTS[Stated.PROFESSIONAL]
    with st.container(border=True, key=f"stated-{Stated.PROFESSIONAL}"):
        st.markdown(f"**{said.name}**" + ("" if set_aside else f" — {said.not_said}"))
        for one in set_aside:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    f":material/person_cancel: {pieces.plain(one.name)}, {pieces.plain(one.site)}"
                )
                form = Writing(Part.STATEMENT, Stated.PROFESSIONAL, professional=one.id)
                _begin(form, said.lift, f" {one.name}")
        _begin(Writing(Part.STATEMENT, Stated.PROFESSIONAL, stands=True), said.record)


def _form(desk: RegisterDesk, handle: UUID, sheet: Sheet, form: Writing) -> None:
    said = act(form)
    with st.container(border=True, key="register-form"):
        st.subheader(said.title, anchor=False)
        choice = _whom(desk, form, sheet)
        if choice is not None:
            wrong = _errors()
            private_form(
                f"speak-{handle}-{form.statement}-{form.stands}-{form.professional}",
                [*choice, *_asked(sheet)],
                said.submit,
                on_submit=partial(register_gestures.speak, desk, handle, form),
                errors=wrong,
                keep=bool(wrong or state.told()),
                note=words.WILL_STOP if _stops(form) else words.WILL_ALLOW,
            )
        st.button("Annuler", key="register-cancel", on_click=register_state.write, args=(None,))


def _whom(desk: RegisterDesk, form: Writing, sheet: Sheet) -> list[Field | Group] | None:
    """Whom to choose from, when it is about a professional; None while nobody was found."""
    if form.statement is not Stated.PROFESSIONAL:
        return []
    if form.professional is not None:
        named = next((one for one in sheet.set_aside if one.id == form.professional), None)
        if named is not None:
            st.markdown(f"**{pieces.plain(named.name)}**, {pieces.plain(named.site)}")
        return []
    found = register_state.choice()
    private_form(
        "professional",
        [
            Text(
                name="professional",
                label="Nom du professionnel",
                hint="Ses trois premières lettres au moins",
            )
        ],
        "Chercher le professionnel",
        on_submit=partial(register_gestures.search_professional, desk),
        focus=not found,
        keep=True,
    )
    if not found:
        return None
    options = tuple(Option(str(one.id), one.name, one.site) for one in desk.professionals_of(found))
    only = options[0].code if len(options) == 1 else ""
    return [
        Choice(name="professional", label="Professionnel à écarter", options=options, value=only)
    ]


def _errors() -> dict[str, str]:
    said = (words.OBJECTIONS[one] for one in register_state.wrongs() if isinstance(one, Objection))
    return dict(said)


def _asked(sheet: Sheet) -> list[Field | Group]:
    """Who asks, how we know, on what, when."""
    askers = words.FOR_A_MINOR if sheet.minor else words.FOR_AN_ADULT
    return [
        Choice(
            name="by",
            label="Qui demande",
            options=tuple(Option(one, words.ASKERS[one]) for one in askers),
            value="" if sheet.minor else Asker.PATIENT,
        ),
        Text(
            name="name",
            label="Nom et prénom de qui demande",
            required=sheet.minor,
            optional="Seulement si ce n’est pas le patient",
        ),
        _choice("checked", "Pièce d’identité présentée", words.CHECKS),
        _choice("paper", "Sur quoi repose la demande", words.PAPERS),
        Day(name="on", label="Date de la demande", value=sheet.today.isoformat()),
        Text(
            name="reference",
            label="Référence du document",
            hint="Où il est conservé ; pour un tuteur ou un mandataire, le jugement ou le mandat",
            required=False,
        ),
    ]


def _choice(
    name: str, label: str, labels: Mapping[IdentityCheck, str] | Mapping[Paper, str]
) -> Choice:
    return Choice(name=name, label=label, options=tuple(Option(*one) for one in labels.items()))
