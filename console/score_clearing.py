"""What would clear each piece of evidence, said so that it can be checked."""

from collections.abc import Callable, Mapping
from typing import Final

from console.score_figures import counted, figure
from policy.oversight.scoring.evidence import Code, Figures

_CARE = "un dossier ou un passage de ce patient à cette heure"
_ROSTER = "une garde de l’agent à cette heure, ajoutée au tableau"


def _self(_: Figures) -> str:
    return "que le numéro enregistré de l’agent soit une erreur, et soit corrigé"


def _volume(f: Figures) -> str:
    count, expected = figure(f, "count"), figure(f, "expected")
    if count is None or expected is None or count <= expected:
        return "davantage de dossiers ou de passages au centre à ces heures"
    more = max(round(count - expected), 1)
    return f"{counted(more, 'dossier ou passage', 'dossiers ou passages')} de plus à ces heures"


def _shared(f: Figures) -> str:
    unexplained = figure(f, "unexplained")
    many = (
        "ces accès"
        if unexplained is None
        else f"ces {counted(round(unexplained), 'accès', 'accès')}"
    )
    return f"un dossier ou un passage pour chacun de {many}"


def _always(words: str) -> Callable[[Figures], str]:
    return lambda _: words


CLEARS: Final[Mapping[Code, Callable[[Figures], str]]] = {
    Code.NO_CARE: _always(_CARE),
    Code.AFTER_CARE: _always("une prise en charge du patient qui dure jusqu’à l’accès"),
    Code.LINK_IDENTITY: _always(
        "le dossier de ce patient nommé à la place, ou l’identité corrigée dans celui-ci"
    ),
    Code.LINK_MOTIVE: _always("un dossier de ce patient au même motif, ou le motif corrigé"),
    Code.LINK_TIME: _always("un dossier de ce patient en cours au moment de l’accès"),
    Code.LINK_KIND: _always("un dossier de ce patient dont la fonction de l’agent a la charge"),
    Code.LINK_SITE: _always("un dossier ou un passage de ce patient au site de l’agent"),
    Code.LINK_SHARED: _always("un dossier qui ne soit que celui de ce patient"),
    Code.OFF_ROSTER: _always(_ROSTER),
    Code.ISOLATED: _always(f"{_ROSTER}, ou {_CARE}"),
    Code.SELF: _self,
    Code.HOUSEHOLD: _always(f"{_CARE}, ou l’adresse enregistrée, corrigée si elle est fausse"),
    Code.SURNAME: _always(_CARE),
    Code.COLLEAGUE: _always(_CARE),
    Code.WELL_KNOWN: _always(f"{_CARE}, ou le signalement levé s’il est une erreur"),
    Code.NEIGHBOUR: _always(f"{_CARE}, ou l’adresse enregistrée, corrigée si elle est fausse"),
    Code.DEVICE: _always("que l’exploitation confirme que l’agent travaillait sur cet appareil"),
    Code.NETWORK: _always("que l’exploitation confirme que l’agent travaillait sur ce réseau"),
    Code.TRAVEL: _always("que l’heure ou le lieu de l’un des deux accès soit corrigé"),
    Code.TWO_PLACES: _always("que l’exploitation confirme que l’agent a changé de réseau"),
    Code.VOLUME: _volume,
    Code.REPETITION: _always("une prise en charge du patient qui couvre ces accès"),
    Code.CROWD: _always("une prise en charge du patient qui couvre ces accès"),
    Code.ENUMERATION: _always("un dossier ou un passage pour chacune des personnes recherchées"),
    Code.SEARCHES: _always("un dossier ou un passage pour chacune des personnes recherchées"),
    Code.REFUSALS: _always("un dossier ou un passage de ce patient à l’heure du premier refus"),
    Code.OPPOSED: _always("que le patient ait levé son opposition avant l’accès"),
    Code.TEXT_REPEATED: _always("une justification propre à cet accès, qu’un dossier confirme"),
    Code.TEXT_DIFFERS: _always("un dossier qui dise comme la justification, ou celle-ci corrigée"),
    Code.TEXT_EMPTY: _always("une justification écrite par l’agent, qu’un dossier confirme"),
    Code.SHARE: _shared,
    Code.SECTIONS: _always("un dossier ou un passage de ce patient qui demande ces rubriques"),
    Code.DURATION: _always("une prise en charge du patient qui dure autant"),
    Code.HOUR: _always(f"{_ROSTER}, ou {_CARE}"),
    Code.REASON: _always("un dossier de ce patient qui porte ce motif"),
}
