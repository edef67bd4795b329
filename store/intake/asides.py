"""What surrounds an entry: reactions, severity, certainty, reasons, comments, deliveries."""

from store.intake.agreement import folded, grades_clash
from store.intake.drafts import CODED, Draft, quoted
from store.intake.markup import Node
from store.intake.moments import french, from_hl7
from store.intake.page import Page, code_of, heading_of
from store.intake.vocabulary import GRADED

_REASON, _MANIFESTATION = "RSON", "MFST"
_STATUS = "33999-4"


def add_asides(draft: Draft, page: Page, entry: Node) -> None:
    for link in entry.all("entryRelationship"):
        for observation in link.all("observation"):
            _observation(draft, page, link.get("typeCode"), observation)
        for act in link.all("act"):
            _act(draft, page, link.get("typeCode"), act)
        for supply in link.all("supply"):
            _delivery(draft, supply)


def _observation(draft: Draft, page: Page, kind: str, node: Node) -> None:
    value = node.at("value")
    place = page.place(value, node)
    coded = page.value(value)
    if value.get("value") == "false" or (node.get("negationInd") == "true" and place is None):
        return  # « déconditionné : non » beside a box of pills is noise
    heading = _heading(kind, node)
    wording = place.wording if place else coded
    if node.at("code").get("code") == _STATUS:
        draft.status = value.get("code") or draft.status
    if node.get("negationInd") == "true" and wording:
        draft.quarrel(f"Le code nie ce que le texte affirme : {quoted(wording)}.")
    if heading in GRADED and grades_clash(wording, coded):
        draft.quarrel(f"{heading} : le texte dit {quoted(wording)}, le code {quoted(coded)}.")
    draft.detail(heading, _both(wording, coded))
    for inner in node.all("entryRelationship", "observation"):
        _observation(draft, page, "", inner)


def _heading(kind: str, node: Node) -> str:
    if kind == _MANIFESTATION:
        return "Réaction"
    return "Motif" if kind == _REASON else heading_of(node)


def _both(wording: str, coded: str) -> str:
    if not coded or folded(coded) in folded(wording):
        return wording
    return f"{wording}{CODED}{coded})" if wording else coded


def _act(draft: Draft, page: Page, kind: str, node: Node) -> None:
    code = code_of(node.at("code"))
    place = page.place(node.at("code"), node)
    label = code.label if code and kind == _REASON else ""
    draft.detail(_heading(kind, node), _both(place.wording if place else "", label))


def _delivery(draft: Draft, node: Node) -> None:
    draft.detail("Délivré le", french(from_hl7(node.at("performer", "time").get("value"))))
    draft.detail("Quantité", node.at("quantity").get("value"))
