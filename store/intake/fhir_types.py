"""What was left of a bundle, in French: the types of its resources and its sections by name."""

from typing import Final

from policy.record import Section
from store.intake.tree import Tree, type_name

DEVICE: Final = "dispositif"
MEDICATION: Final = "médicament"
OBSERVATION: Final = "observation"
_TYPES: Final = {
    "AllergyIntolerance": "allergie ou intolérance",
    "CarePlan": "plan de soins",
    "Condition": "problème de santé",
    "Consent": "consentement ou directive",
    "DetectedIssue": "risque signalé",
    "Device": DEVICE,
    "DeviceUseStatement": "dispositif porté",
    "DiagnosticReport": "compte rendu d’examen",
    "DocumentReference": "renvoi à un autre document",
    "FamilyMemberHistory": "antécédent familial",
    "Flag": "point de vigilance",
    "ImagingStudy": "examen d’imagerie",
    "Immunization": "vaccination",
    "Media": "image ou fichier inclus",
    "Medication": MEDICATION,
    "MedicationAdministration": "médicament administré",
    "MedicationDispense": "médicament délivré",
    "MedicationRequest": "prescription",
    "MedicationStatement": "traitement",
    "Observation": OBSERVATION,
    "Procedure": "acte",
    "Specimen": "prélèvement",
}
SECTION_NAMES: Final = {
    Section.ALLERGIES: "élément des allergies",
    Section.TREATMENTS: "élément des traitements",
    Section.PROBLEMS: "élément des problèmes en cours",
    Section.HISTORY: "élément des antécédents",
    Section.PROCEDURES: "élément des actes",
    Section.DEVICES: "élément des dispositifs",
    Section.DIRECTIVES: "élément des directives anticipées",
    Section.VIGILANCE: "élément des points de vigilance",
    Section.ADVERSE_EFFECTS: "élément des effets indésirables",
    Section.FAMILY: "élément des antécédents familiaux",
    Section.IMMUNISATIONS: "élément des vaccinations",
    Section.PREGNANCIES: "élément des grossesses",
    Section.HABITS: "élément des habitudes de vie",
    Section.CONTACTS: "élément des contacts",
    Section.OTHER: "élément d’une autre section",
    Section.DOCUMENTS: "élément des documents",
}


def type_words(resource: Tree) -> str:
    """A type nobody translated keeps its FHIR name; what is no type is « élément »."""
    name = type_name(resource)
    return _TYPES.get(name, name)
