"""Sentences on what an access names, and on what explains it: care, the file, the justification."""

from typing import Final

from console.score_figures import PEERS, counted, figure, lasting, number, percent
from policy.oversight.scoring.evidence import CareState, Figures

STATES: Final[dict[CareState, str]] = {
    CareState.LINKED_MATCHES: "Le dossier nommé concorde avec l’accès",
    CareState.CARE_HERE: "Le patient était pris en charge ici",
    CareState.OWN_CARE: "L’agent suivait ce patient depuis sept jours au plus",
    CareState.LINK_UNHEARD: "Aucun flux n’a parlé du dossier nommé, ce qui ne prouve rien",
    CareState.LINKED_DIFFERS: "Le dossier nommé ne concorde pas avec l’accès",
    CareState.SOME_CARE: "Seuls des soins de ce patient dans les 30 jours sont connus",
    CareState.LINKED_ELSEWHERE: "Le dossier nommé est celui du patient, à un autre site",
    CareState.NONE: "Rien de connu n’explique cet accès",
}

_UNNAMED = "L’explication de l’accès est faible"


def no_care(f: Figures) -> str:
    """How little explains the access, and how many are so."""
    state, share = figure(f, "state"), figure(f, "share")
    what = _UNNAMED if state is None else _by_state(state)
    if share is None or (state is not None and state < CareState.LINK_UNHEARD):
        return what
    return f"{what} : {percent(share)} {PEERS} sont dans ce cas"


def _by_state(state: float) -> str:
    return next((said for one, said in STATES.items() if one == state), _UNNAMED)


def after_care(f: Figures) -> str:
    """It comes after the patient left."""
    hours = figure(f, "hours")
    when = "après le départ" if hours is None else f"{lasting(60 * hours)} après le départ"
    return f"L’accès a lieu {when} du patient"


def link_identity(f: Figures) -> str:
    """The named file is of somebody else."""
    years = figure(f, "years")
    found = [
        "autre patient" if figure(f, "patient") else "",
        "sexe différent" if figure(f, "sex") else "",
        f"âge différent de {counted(years, 'an', 'ans')}" if years else "",
    ]
    told = ", ".join(filter(None, found))
    said = "L’identité que porte le dossier nommé n’est pas celle du patient"
    return f"{said} : {told}" if told else said


def link_time(f: Figures) -> str:
    """The named file is of another time."""
    minutes = figure(f, "minutes")
    off = "hors des heures" if minutes is None else f"à {lasting(minutes)} des heures"
    return f"L’accès a lieu {off} du dossier nommé"


def link_shared(f: Figures) -> str:
    """One file, several patients."""
    patients = figure(f, "patients")
    many = "plusieurs" if patients is None else number(patients)
    return f"Le même dossier a été nommé pour {many} patients"


def text_repeated(f: Figures) -> str:
    """Words that were used before."""
    same, of = figure(f, "same"), figure(f, "of")
    known = same is not None and of is not None
    among = "plusieurs" if same is None else number(same)
    whole = f" des {number(of)} dernières" if known and of is not None else " des dernières"
    return f"La justification reprend les mots de {among}{whole} de l’agent"


def text_differs(f: Figures) -> str:
    """Words about somebody else."""
    names = (("sex", "sexe"), ("age", "âge"), ("motive", "motif"))
    found = ", ".join(said for name, said in names if figure(f, name))
    what = "La justification décrit autre chose que le patient ou le dossier"
    return f"{what} : {found}" if found else what
