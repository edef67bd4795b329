"""Procedures, devices, stays and other acts: one code, one wording, one moment."""

from policy.record import Item
from store.intake.asides import add_asides
from store.intake.drafts import Draft, finished
from store.intake.markup import Node
from store.intake.moments import french
from store.intake.page import Page, code_of, span_of, translations_of


def act(page: Page, node: Node) -> list[Item]:
    """A procedure, an encounter or a bare act."""
    draft = _draft(page, node, node.at("code"))
    for heading, name in (("Voie d’abord", "approachSiteCode"), ("Site", "targetSiteCode")):
        place = page.place(node.at(name))
        draft.detail(heading, place.wording if place else node.at(name).get("displayName"))
    add_asides(draft, page, node)
    return [finished(draft)] if draft.wording else []


def device(page: Page, node: Node) -> list[Item]:
    playing = node.at("participant", "participantRole", "playingDevice")
    draft = _draft(page, node, playing.at("code"))
    identifier = node.at("participant", "participantRole", "id").get("extension")
    draft.detail("Identifiant", identifier)
    draft.detail("Délivré le", french(span_of(Node(children=_times(node)))[0]))
    add_asides(draft, page, node)
    return [finished(draft)] if draft.wording else []


def _times(node: Node) -> list[Node]:
    times = node.all("performer", "time")
    return [Node(tag="effectiveTime", attributes=time.attributes) for time in times]


def _draft(page: Page, node: Node, coded: Node) -> Draft:
    own = code_of(coded)
    others = translations_of(coded)
    known = (own, *others) if own else others
    labels = tuple(code.label for code in known if code) if own is None else (own.label,)
    start, end = span_of(node)
    draft = Draft(
        source=page.source,
        code=known[0] if known else None,
        translations=tuple(code for code in known[1:] if code),
        names=labels,
        status=node.at("statusCode").get("code"),
        start=start,
        end=end,
        negated=node.get("negationInd") == "true",
    )
    draft.place = page.place(coded, node) or page.named((*labels, *(code.label for code in others)))
    return draft
