"""substanceAdministration: treatments, prescriptions, deliveries, vaccines.

The coded dose stands beside the words of the prescription, never instead of them.
"""

from policy.record import Code, Item, Section
from store.intake import doses
from store.intake.agreement import may_be_same
from store.intake.asides import add_asides
from store.intake.drafts import Draft, finished, quoted
from store.intake.markup import Node
from store.intake.narrative import Place, Unit
from store.intake.page import Page, code_of, span_of, translations_of
from store.intake.vocabulary import PRODUCT_SYSTEMS, product_names

_PLANNED = frozenset({"INT", "RQO", "PRMS", "PRP"})


def treatment(page: Page, node: Node) -> list[Item]:
    material = node.at("consumable", "manufacturedProduct", "manufacturedMaterial")
    codes = _codes(material)
    draft = Draft(
        source=page.source,
        code=codes[0] if codes else None,
        translations=codes[1:],
        names=_names(material, codes),
        name=material.at("name").words(),
        negated=node.get("negationInd") == "true",
        status=_status(node, page.section),
    )
    draft.place = page.place(material.at("code"), node) or page.named(
        (*(code.label for code in codes), draft.name)
    )
    draft.start, draft.end = span_of(node)
    _compare_products(draft, material)
    if node.get("moodCode") in _PLANNED:
        draft.detail("Nature", "Prescription")
    _posology(draft, page, node)
    _material(draft, material)
    add_asides(draft, page, node)
    return [finished(draft)] if draft.wording else []


def _codes(material: Node) -> tuple[Code, ...]:
    """The product first, then whatever else names or classes it; each once."""
    classes = [
        code_of(kind.at("code"))
        for kind in material.walk()
        if kind.tag == "generalizedMedicineClass"
    ]
    own = [code_of(material.at("code")), *translations_of(material.at("code")), *classes]
    return tuple(dict.fromkeys(code for code in own if code is not None))


def _names(material: Node, codes: tuple[Code, ...]) -> tuple[str, ...]:
    """The product's own label, else whatever may be compared with a brand."""
    main = code_of(material.at("code"))
    if main is not None and main.label and main.system in PRODUCT_SYSTEMS:
        return (main.label,)
    return product_names(codes)


def _status(node: Node, section: Section) -> str:
    """IHE PCC fixes « completed » on every medication entry, ongoing ones too: it says nothing."""
    status = node.at("statusCode").get("code")
    return "" if status == "completed" and section is not Section.IMMUNISATIONS else status


def _compare_products(draft: Draft, material: Node) -> None:
    codes = (code_of(material.at("code")), *draft.translations)
    labels = [c.label for c in codes if c and c.label and c.system in PRODUCT_SYSTEMS]
    for other in labels[1:]:
        if not may_be_same(labels[0], other):
            draft.quarrel(f"Deux codes se contredisent : {quoted(labels[0])} et {quoted(other)}.")
    for substance in (node for node in material.walk() if node.tag == "ingredient"):
        coded, named = substance.at("code").get("displayName"), substance.at("name").words()
        if coded and named and not may_be_same(coded, named):
            draft.quarrel(f"Substance : le code dit {quoted(coded)}, le nom {quoted(named)}.")


def _posology(draft: Draft, page: Page, node: Node) -> None:
    steps = node.all("entryRelationship", "substanceAdministration")
    for step in (node, *steps):
        amount = _amount(step.at("doseQuantity"))
        period = _period(step)
        frequency = doses.per_day(period.get("value"), period.get("unit"))
        _quantity(draft, page, "Dose", step.at("doseQuantity"), amount, None)
        _quantity(draft, page, "Fréquence", period, None, frequency)
        _quantity(draft, page, "Débit", step.at("rateQuantity"), None, None)
        if draft.place is not None and draft.place.unit is not None and not steps:
            _compare_row(draft, draft.place.unit, amount, frequency)
    draft.detail("Voie", _wording(page.place(node.at("routeCode")), node.at("routeCode")))
    most = node.at("maxDoseQuantity")
    if most.at("numerator").get("value"):
        draft.detail("Dose maximale", " / ".join(page.value(part) for part in most.children))


def _period(step: Node) -> Node:
    times = (part for time in step.all("effectiveTime") for part in (time, *time.all("comp")))
    return next((p for time in times for p in time.all("period")), Node())


def _amount(node: Node) -> doses.Amount | None:
    low, high = (node.at(end) if node.at(end).present else node for end in ("low", "high"))
    values = doses.number(low.get("value")), doses.number(high.get("value"))
    if values[0] is None or values[1] is None:
        return None
    return doses.Amount(values[0], values[1], low.get("unit"))


def _quantity(
    draft: Draft,
    page: Page,
    heading: str,
    node: Node,
    amount: doses.Amount | None,
    frequency: float | None,
) -> None:
    """The words it refers to, the coded quantity, and the quarrel between the two."""
    ends = [node.at(end) for end in ("low", "high") if node.at(end).present] or [node]
    places = [page.place(end.at("translation")) for end in ends]
    words = " à ".join(dict.fromkeys(place.wording for place in places if place))
    draft.detail(heading, words)
    coded = page.value(node) if node.get("nullFlavor") == "" else ""
    coded = doses.every(node.get("value"), node.get("unit")) or coded
    draft.detail(f"{heading} (code)", coded)
    for place, end in zip(places, ends, strict=True):
        own = _amount(end) if amount else None
        if place is not None and doses.clash(place.wording, own, frequency):
            _dose_quarrel(draft, place.wording, coded)


def _compare_row(
    draft: Draft, unit: Unit, amount: doses.Amount | None, frequency: float | None
) -> None:
    coded = dict(draft.details)
    said = " ".join(coded[key] for key in ("Dose (code)", "Fréquence (code)") if key in coded)
    for header, text in unit.cells:
        if "max" not in header.casefold() and doses.clash(text, amount, frequency):
            _dose_quarrel(draft, text, said)


def _dose_quarrel(draft: Draft, words: str, coded: str) -> None:
    draft.quarrel(f"Posologie : le texte dit {quoted(words)}, le code {quoted(coded)}.")


def _wording(place: Place | None, node: Node) -> str:
    return place.wording if place else node.get("displayName")


def _material(draft: Draft, material: Node) -> None:
    draft.detail("Lot", material.at("lotNumberText").words())
    for substance in (node for node in material.walk() if node.tag == "ingredient"):
        draft.detail("Substance", substance.at("code").get("displayName"))
