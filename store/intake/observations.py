"""Observations: problems, allergies, family history, habits, pregnancies, directives."""

from dataclasses import replace

from policy.record import Code, Item, Section
from store.intake.agreement import folded
from store.intake.asides import add_asides
from store.intake.drafts import Draft, finished, quoted
from store.intake.markup import Node
from store.intake.narrative import Place
from store.intake.page import Page, code_of, span_of, translations_of

_ALLOWED = ("autorise", "oui", "accepte", "souhaite")
_REFUSED = ("non", "refus", "interdit", "ne souhaite pas")


def allergy(page: Page, node: Node, concern: Node) -> list[Item]:
    """One item per agent; the kind of allergy alone when the document names no agent."""
    entities = [
        entity
        for entity in node.all("participant", "participantRole", "playingEntity")
        if code_of(entity.at("code")) or entity.words() or page.place(entity.at("code"))
    ]
    nested = [
        link.at("consumable", "manufacturedProduct", "manufacturedMaterial")
        for link in node.all("entryRelationship", "substanceAdministration")
    ]
    agents = [*entities, *nested]
    return [item for agent in agents or [Node()] for item in _allergy(page, node, concern, agent)]


def _allergy(page: Page, node: Node, concern: Node, agent: Node) -> list[Item]:
    kind, value = node.at("code"), node.at("value")
    draft = _draft(page, node, concern)
    draft.name = agent.at("name").words()
    codes = [code_of(agent.at("code")), *translations_of(agent.at("code"))]
    codes += [] if agent.present else [code_of(value), code_of(kind)]
    _take_codes(draft, codes)
    pointed = (agent.at("code"),) if agent.present else (value, node)
    draft.place = page.place(*pointed) or page.named((draft.label, draft.name))
    draft.detail("Type", _wording(page.place(value, node), kind) if agent.present else "")
    add_asides(draft, page, node)
    return [finished(draft)] if draft.wording else []


def problem(page: Page, node: Node, concern: Node) -> list[Item]:
    value = node.at("value")
    draft = _draft(page, node, concern)
    codes = [code_of(value), *translations_of(value)]
    bare = not any(codes) and page.place(value) is None and not value.words()
    _take_codes(draft, [*codes, code_of(node.at("code"))] if bare else codes)
    draft.name = value.words()
    draft.place = page.place(value, node) or page.named((draft.label,))
    add_asides(draft, page, node)
    return [finished(draft)] if draft.wording else []


def relative(page: Page, node: Node) -> list[Item]:
    """A family organizer: each observed problem, with whose it is."""
    kin = node.at("subject", "relatedSubject", "code")
    items = []
    for observation in node.all("component", "observation"):
        found = problem(page, observation, Node())
        items += [_with_kin(item, _wording(page.place(kin), kin)) for item in found]
    return items


def _with_kin(item: Item, kin: str) -> Item:
    said = any(folded(text) == folded(kin) for _, text in item.details)
    return item if said or not kin else replace(item, details=(("Lien", kin), *item.details))


def observation(page: Page, node: Node) -> list[Item]:
    """A question and its answer: habits, pregnancies, directives, measures."""
    value = node.at("value")
    draft = _draft(page, node, Node())
    qualifiers = [code_of(part) for part in node.at("code").all("qualifier", "value")]
    _take_codes(draft, [code_of(node.at("code")), *translations_of(node.at("code"))])
    draft.translations += tuple(code for code in qualifiers if code)
    draft.names = ()  # the words may give the answer where the code gives the question
    draft.place = page.place(node) or page.place(value) or page.named((draft.label,))
    answer = page.value(value)
    draft.name = " : ".join(part for part in (draft.label, answer) if part)
    if draft.place is not None:
        at_answer = folded(answer) == folded(draft.place.words)
        draft.answer = draft.place.labelled if at_answer else draft.place.answer
    if folded(answer) not in folded(draft.wording):
        draft.detail("Valeur codée", answer)
    _compare_answer(draft, value)
    add_asides(draft, page, node)
    return [finished(draft)] if draft.wording else []


def _compare_answer(draft: Draft, value: Node) -> None:
    """A directive coded « no » whose row says « autorisé » can cost a life, and the reverse."""
    if value.get("value") not in ("true", "false") or draft.place is None:
        return
    said = folded(_beside(draft.place))
    clash = _ALLOWED if value.get("value") == "false" else _REFUSED
    if said.startswith(clash):
        draft.quarrel(f"Le texte dit {quoted(_beside(draft.place))} et le code dit le contraire.")


def _beside(place: Place) -> str:
    cells = place.unit.cells[place.cell + 1 :] if place.unit is not None else []
    return cells[0][1] if cells else place.words


def _draft(page: Page, node: Node, concern: Node) -> Draft:
    start, end = span_of(node)
    outer_start, outer_end = span_of(concern)
    status = concern.at("statusCode").get("code")
    return Draft(
        source=page.source,
        start=start or outer_start,
        end=end or outer_end,
        status=status,
        negated=node.get("negationInd") == "true" or concern.get("negationInd") == "true",
    )


def _take_codes(draft: Draft, codes: list[Code | None]) -> None:
    known = [code for code in codes if code is not None]
    draft.code = known[0] if known else None
    draft.translations = tuple(known[1:])
    draft.names = (draft.label,)


def _wording(place: Place | None, node: Node) -> str:
    return place.wording if place else node.get("displayName")


def reads_as_allergy(page: Page, node: Node) -> bool:
    section = page.section in (Section.ALLERGIES, Section.ADVERSE_EFFECTS)
    return section or node.at("participant", "participantRole", "playingEntity").present
