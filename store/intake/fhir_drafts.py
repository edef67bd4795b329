"""What all FHIR resources share: the concepts that name them, dates, status, denial, remarks."""

from dataclasses import dataclass
from typing import Final

from policy.record import Source
from store.intake.bundle import Bundle, codes_of, words_of
from store.intake.drafts import Draft
from store.intake.fhir_types import DEVICE, MEDICATION
from store.intake.fhir_values import period_of
from store.intake.fhir_words import CERTAINTIES, EVERYDAY, SEVERITIES, STATUSES, said, worded
from store.intake.narrative import Place
from store.intake.tree import Tree, type_name
from store.intake.vocabulary import Absence, absence_of

_DENIED: Final = frozenset({"refuted", "not-taken", "not-done"})
_NAMES: Final = {  # where a resource names itself, in order
    "Immunization": ("vaccineCode",),
    "Consent": ("provision.code", "category"),
    "Device": ("type",),
    "CarePlan": ("category",),
    "DocumentReference": ("type",),
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """What every reader needs. ``french``: words and codes share a language, may be compared."""

    bundle: Bundle
    source: Source
    french: bool


def absences_of(leaf: Leaf, resource: Tree) -> set[Absence]:
    named = [*_concepts(leaf, resource)]
    found = (absence_of(code) for concept in named for code in codes_of(concept))
    return {absence for absence in found if absence is not None}


def coded(resource: Tree, name: str) -> str:
    return next((code.value for code in codes_of(resource.at(name))), "")


def _concepts(leaf: Leaf, resource: Tree) -> list[Tree]:
    """The CodeableConcepts that name the thing; a drug's and a device's are elsewhere."""
    if resource.at("medicationReference").present:
        drug = leaf.bundle.follow(resource.at("medicationReference"), resource, MEDICATION)
        return [
            drug.at("code"),
            *(each.at("itemCodeableConcept") for each in drug.all("ingredient")),
        ]
    if type_name(resource) == "DeviceUseStatement":
        used = leaf.bundle.follow(resource.at("device"), resource, DEVICE)
        return [used.at("type")] if used.at("type").present else []
    paths = _NAMES.get(type_name(resource), ("code", "medicationCodeableConcept"))
    found = []
    for path in paths:
        first, *rest = path.split(".")
        inner = resource.at(first)
        for name in rest:
            inner = inner.at(name)
        found += [inner] if not isinstance(inner.value, list) else _listed(inner)
    return [each for each in found if each.present]


def _listed(tree: Tree) -> list[Tree]:
    return Tree({"each": tree.value}, tree.faults).all("each")


def drafted(leaf: Leaf, resource: Tree) -> Draft:
    concepts = _concepts(leaf, resource)
    codes = [code for concept in concepts for code in codes_of(concept)]
    written = next((words for each in concepts if (words := each.text("text"))), "")
    start, end = period_of(resource)
    status = _status(resource)
    return Draft(
        source=leaf.source,
        place=Place(written) if written else None,
        name=next(
            (words for each in concepts if (words := words_of(each))),
            resource.text("medicationReference", "display"),
        ),
        code=codes[0] if codes else None,
        translations=tuple(dict.fromkeys(codes[1:])),
        names=tuple(code.label for code in codes) if leaf.french else (),
        status=status,
        start=start,
        end=end,
        negated=_is_denied(resource),
        details=_asides(resource),
        names_only=True,
    )


def _is_denied(resource: Tree) -> bool:
    denied = {resource.text("status"), coded(resource, "verificationStatus")} & _DENIED
    return bool(denied) or resource.at("doNotPerform").value is True


def _status(resource: Tree) -> str:
    return coded(resource, "clinicalStatus") or resource.text("status")


def _asides(resource: Tree) -> list[tuple[str, str]]:
    status = _status(resource)
    pairs = [
        ("Statut", "" if status in EVERYDAY else STATUSES.get(status, "")),
        ("Certitude", said(coded(resource, "verificationStatus"), CERTAINTIES)),
        ("Sévérité", worded(resource.at("severity"), SEVERITIES)),
        *(("Motif", words_of(each)) for each in resource.all("reasonCode")),
        *(("Commentaire", each.text("text")) for each in resource.all("note")),
        *(("Site", words_of(each)) for each in _listed_or_one(resource.at("bodySite"))),
    ]
    return [(heading, words) for heading, words in pairs if words]


def _listed_or_one(tree: Tree) -> list[Tree]:
    return _listed(tree) if isinstance(tree.value, list) else [tree]
