"""The data types of FHIR in words: periods, quantities, values of observations."""

from typing import Final

from store.intake.bundle import words_of
from store.intake.doses import shown
from store.intake.fhir_words import ABSENT_REASONS, worded
from store.intake.moments import french, from_iso
from store.intake.tree import Tree

_MOMENTS: Final = (
    "onsetDateTime",
    "effectiveDateTime",
    "performedDateTime",
    "occurrenceDateTime",
    "timingDateTime",
    "dateTime",
    "authoredOn",
    "whenHandedOver",
)
_PERIODS: Final = (
    "onsetPeriod",
    "effectivePeriod",
    "performedPeriod",
    "timingPeriod",
    "period",
    "provision.period",
)


def period_of(resource: Tree) -> tuple[str, str]:
    """Start and end, whichever of the many elements of the many types gives them."""
    periods = [resource.at(*path.split(".")) for path in _PERIODS if _has(resource, path)]
    starts = [period.text("start") for period in periods]
    starts += [resource.text(name) for name in _MOMENTS if resource.at(name).present]
    ends = [period.text("end") for period in periods] + [resource.text("abatementDateTime")]
    return _first_day(starts), _first_day(ends)


def _has(resource: Tree, path: str) -> bool:
    return isinstance(resource.at(path.split(".")[0]).value, dict)


def _first_day(values: list[str]) -> str:
    return next((day for day in map(from_iso, values) if day), "")


def quantity(tree: Tree) -> str:
    unit = tree.text("unit") or tree.text("code")
    return shown(tree.number("value"), unit) if tree.at("value").present else ""


def value_of(resource: Tree) -> str:
    """The value[x] of an Observation or of one of its components."""
    yes_no = resource.at("valueBoolean").value
    if isinstance(yes_no, bool):
        return "Oui" if yes_no else "Non"
    moments = [resource.text(name) for name in ("valueDateTime", "valueDate")]
    words = (
        words_of(resource.at("valueCodeableConcept")),
        quantity(resource.at("valueQuantity")),
        resource.text("valueString"),
        resource.number("valueInteger"),
        french(_first_day(moments)),
        worded(resource.at("dataAbsentReason"), ABSENT_REASONS),
    )
    return next((value for value in words if value), "")
