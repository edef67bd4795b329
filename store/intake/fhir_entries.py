"""FHIR resources into items: what each type adds to what they all share."""

from collections.abc import Callable
from typing import Final

from policy.record import Item
from store.intake import doses
from store.intake.bundle import codes_of, words_of
from store.intake.contacts import TIES
from store.intake.drafts import Draft, finished, quoted
from store.intake.fhir_drafts import Leaf, coded, drafted
from store.intake.fhir_types import DEVICE, OBSERVATION, type_words
from store.intake.fhir_values import quantity, value_of
from store.intake.fhir_words import CRITICALITIES, KINDS, SEVERITIES, said, worded
from store.intake.tree import Tree, type_name
from store.intake.vocabulary import product_names

_ERRONEOUS: Final = "entered-in-error"
ERRONEOUS: Final = "avec la mention « saisi par erreur » de son auteur."
UNREAD: Final = "dont le type n’est pas lu ici, à voir dans le document d’origine."


def items_of(leaf: Leaf, resource: Tree) -> list[Item]:
    kind = type_name(resource)
    if _ERRONEOUS in (resource.text("status"), coded(resource, "verificationStatus")):
        leaf.bundle.leave(type_words(resource), ERRONEOUS)
        return []
    reader = _READERS.get(kind)
    if reader is None:
        leaf.bundle.leave(type_words(resource), UNREAD)
        return []
    return [finished(draft) for draft in reader(leaf, resource) if draft.wording]


def _plain(leaf: Leaf, resource: Tree) -> list[Draft]:
    return [drafted(leaf, resource)]


def _allergy(leaf: Leaf, resource: Tree) -> list[Draft]:
    draft = drafted(leaf, resource)
    draft.detail("Type", said(resource.text("type"), KINDS))
    draft.detail("Criticité", said(resource.text("criticality"), CRITICALITIES))
    for reaction in resource.all("reaction"):
        for sign in reaction.all("manifestation"):
            draft.detail("Réaction", words_of(sign))
        draft.detail("Sévérité", said(reaction.text("severity"), SEVERITIES))
        draft.detail("Substance", words_of(reaction.at("substance")))
    return [draft]


def _medication(leaf: Leaf, resource: Tree) -> list[Draft]:
    draft = drafted(leaf, resource)
    draft.names = product_names((draft.code, *draft.translations))
    planned = type_name(resource) == "MedicationRequest"
    draft.detail("Nature", "Prescription" if planned else "")
    dosages = [*resource.all("dosageInstruction" if planned else "dosage")]
    for dosage in dosages:
        _posology(draft, dosage)
    return [draft]


def _posology(draft: Draft, dosage: Tree) -> None:
    repeat = dosage.at("timing", "repeat")
    times = doses.number(repeat.number("frequency") or "1") or 1.0
    period = repeat.number("period")
    frequency = doses.per_day(period, repeat.text("periodUnit"))
    frequency = frequency * times if frequency else None
    words = dosage.text("text")
    draft.detail("Posologie", words)
    for rate in dosage.all("doseAndRate"):
        dose = rate.at("doseQuantity")
        coded = quantity(dose)
        draft.detail("Dose (code)", coded)
        value = doses.number(dose.number("value"))
        unit = dose.text("code") or dose.text("unit")
        amount = doses.Amount(value, value, "" if unit in _COUNTS else unit) if value else None
        if doses.clash(words, amount, frequency):
            draft.quarrel(f"Posologie : le texte dit {quoted(words)}, le code {quoted(coded)}.")
    rhythm = doses.every(period, repeat.text("periodUnit"))
    draft.detail("Fréquence (code)", f"{times:g} × {rhythm}" if times > 1 else rhythm)
    draft.detail("Voie", words_of(dosage.at("route")))


_COUNTS: Final = frozenset({"1", "tablet", "tablets", "TAB", "{tbl}", "comprimé", "capsule"})


def _immunisation(leaf: Leaf, resource: Tree) -> list[Draft]:
    draft = drafted(leaf, resource)
    draft.detail("Lot", resource.text("lotNumber"))
    draft.detail("Voie", words_of(resource.at("route")))
    for protocol in resource.all("protocolApplied"):
        draft.detail("Rang", protocol.number("doseNumberPositiveInt"))
        for disease in protocol.all("targetDisease"):
            draft.detail("Maladie visée", words_of(disease))
    return [draft]


def _device(leaf: Leaf, resource: Tree) -> list[Draft]:
    draft = drafted(leaf, resource)
    used = leaf.bundle.follow(resource.at("device"), resource, DEVICE)
    device = used if used.present else resource
    codes = codes_of(device.at("type"))
    names = [words_of(device.at("type")), *(n.text("name") for n in device.all("deviceName"))]
    draft.code = codes[0] if codes else None
    draft.translations = tuple(codes[1:])
    draft.place = None
    draft.name = next((name for name in names if name), resource.text("device", "display"))
    return [draft]


def _observation(leaf: Leaf, resource: Tree) -> list[Draft]:
    """The observation and its members, each told once: panels may hold panels, or themselves."""
    drafts, waiting, told = [], [resource], leaf.bundle.told
    told.add(id(resource.value))
    while waiting:
        each = waiting.pop()
        drafts.append(_one_observation(leaf, each))
        parts = (leaf.bundle.follow(part, each, OBSERVATION) for part in each.all("hasMember"))
        new = [part for part in parts if part.present and id(part.value) not in told]
        told.update(id(part.value) for part in new)
        waiting += reversed(new)
    return drafts


def _one_observation(leaf: Leaf, resource: Tree) -> Draft:
    draft = drafted(leaf, resource)
    draft.names = ()
    draft.answer = " : ".join(filter(None, (draft.wording, value_of(resource))))
    for part in resource.all("component"):
        draft.detail(words_of(part.at("code")), value_of(part))
    return draft


def _family(leaf: Leaf, resource: Tree) -> list[Draft]:
    """One item per condition of this relative."""
    kin = worded(resource.at("relationship"), TIES)
    drafts = []
    for condition in resource.all("condition"):
        draft = drafted(leaf, condition)
        draft.detail("Lien", kin)
        draft.detail("Âge au début", quantity(condition.at("onsetAge")))
        drafts.append(draft)
    return drafts


_READERS: Final[dict[str, Callable[[Leaf, Tree], list[Draft]]]] = {
    "AllergyIntolerance": _allergy,
    "MedicationStatement": _medication,
    "MedicationRequest": _medication,
    "MedicationAdministration": _plain,
    "MedicationDispense": _plain,
    "Condition": _plain,
    "Procedure": _plain,
    "Immunization": _immunisation,
    "DeviceUseStatement": _device,
    "Device": _device,
    "Consent": _plain,
    "Observation": _observation,
    "FamilyMemberHistory": _family,
    "Flag": _plain,
    "DetectedIssue": _plain,
    "DiagnosticReport": _plain,
}
#: Types that a doctor must hear of when no section holds them.
CLINICAL: Final = tuple(_READERS)
