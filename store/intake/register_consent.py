"""One FHIR R4 Consent: whom it is about, what it states, who asked (docs/register.md).

A consent says exactly one thing. Whatever would change it and is not understood here (a period, an
exception, a modifier) refuses it: half a consent is the contrary of one.
"""

from datetime import date
from typing import Final

from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.register import Asked, Asker, IdentityCheck, Paper, Stated
from policy.register_file import Said, Unfit
from store.intake.bundle import Bundle, codes_of
from store.intake.feed_moments import PARIS
from store.intake.fhir_header import human_name, subject_of
from store.intake.header import NUMBER_OIDS
from store.intake.moments import day_of, from_iso, instant_from_iso
from store.intake.register_codes import written
from store.intake.register_csv import WrongCell, number_of
from store.intake.tree import Tree, type_name

#: TRE_R248_ModeAcces: the national codes of the modes of access.
MODES: Final = "1.2.250.1.213.1.1.4.336"
#: IDNPS, and the RPPS as the FR profiles write it: who is set aside.
PROFESSIONALS: Final = {"1.2.250.1.71.4.2.1": "", "https://rpps.esante.gouv.fr": "8"}
_MASKED: Final = "MASQUE_PS"
_MODES: Final = {one.value: one for one in (Stated.CENTRE_15, Stated.BRIS_DE_GLACE)}
_UNDERSTOOD: Final = frozenset(
    {"id", "type", "purpose", "code", "securityLabel", "actor", "action", "period"}
)
_CHANGES_ALL: Final = ("modifierExtension", "implicitRules")
#: Status, then what the provision does: does an opposition or a block stand?
_STANDS: Final = {
    ("active", "deny"): True,
    ("active", "permit"): False,
    ("inactive", "deny"): False,
    ("rejected", "deny"): False,
}
#: The same of what is permitted: masked documents.
_PERMITTED: Final = {
    ("active", "permit"): True,
    ("active", "deny"): False,
    ("inactive", "permit"): False,
    ("rejected", "permit"): False,
}
RELATIONS: Final = {  # v3-RoleCode
    "PRN": Asker.PARENT,
    "MTH": Asker.PARENT,
    "FTH": Asker.PARENT,
    "NMTH": Asker.PARENT,
    "NFTH": Asker.PARENT,
    "ADOPTP": Asker.PARENT,
    "GUARD": Asker.GUARDIAN,
    "POWATT": Asker.PROXY,
    "HPOWATT": Asker.PROXY,
}


def said_by(consent: Tree, bundle: Bundle, line: int, path: str) -> Said:
    """What it states; ``WrongCell``."""
    for name in _CHANGES_ALL:
        if consent.at(name).present:
            raise WrongCell(name, Unfit.RESTRICTED)
    if "patient-privacy" not in {code.value for code in codes_of(consent.at("scope"))}:
        raise WrongCell("scope", RemarkCode.NOT_IN_LIST)
    patient = _patient(consent, bundle)
    provision = consent.at("provision")
    statement, professional = _stated(provision, bundle, consent)
    stands, asked = _stands(consent, statement), _asked(consent, bundle, patient)
    _not_narrowed(provision, asked.on)
    return Said(line, path, patient, statement, stands, asked, professional)


def _not_narrowed(provision: Tree, on: date) -> None:
    """For access at least, and from that day on without an end."""
    actions = {code.value for one in provision.all("action") for code in codes_of(one)}
    if provision.at("action").present and "access" not in actions:
        raise WrongCell("provision.action", Unfit.RESTRICTED)
    period = provision.at("period")
    start = day_of(from_iso(period.text("start")))
    if period.present and (period.at("end").present or start is None or start > on):
        raise WrongCell("provision.period", Unfit.RESTRICTED)


def _patient(consent: Tree, bundle: Bundle) -> Nir:
    """By the identifier of the reference and the resource it points to; both say the same."""
    reference = consent.at("patient")
    found = [_number(bundle.follow(reference, consent))]
    identifier = reference.at("identifier")
    if identifier.text("system").removeprefix("urn:oid:") in NUMBER_OIDS:
        found.append(identifier.text("value"))
    numbers = {number_of(one, "patient") for one in found if one}
    if len(numbers) != 1:
        raise WrongCell("patient", RemarkCode.SAID_TWICE if numbers else RemarkCode.MISSING)
    return numbers.pop()


def _number(patient: Tree) -> str:
    return subject_of(patient).number if type_name(patient) == "Patient" else ""


def _stated(provision: Tree, bundle: Bundle, consent: Tree) -> tuple[Stated, str]:
    if isinstance(provision.value, dict) and (more := sorted(set(provision.value) - _UNDERSTOOD)):
        known = more[0] if more[0].isalpha() and len(more[0]) < 40 else ""
        raise WrongCell(f"provision.{known}".rstrip("."), Unfit.RESTRICTED)
    purposes = [one for one in provision.all("purpose") if one.text("code") != "ETREAT"]
    found = [(_mode_of(one, "provision.purpose"), "") for one in purposes]
    found += [(_mode(code), "") for code in provision.all("code")]
    found += [(_masked(label), "") for label in provision.all("securityLabel")]
    actors = [_professional(actor, bundle, consent) for actor in provision.all("actor")]
    found += [(Stated.PROFESSIONAL, actor) for actor in actors]
    if len(found) != 1:
        code = RemarkCode.SAID_TWICE if found else RemarkCode.MISSING
        raise WrongCell("provision", code)
    return found[0]


def _mode(concept: Tree) -> Stated:
    """Whichever of its codings is the national one; the others say it for somebody else."""
    national = [one for one in concept.all("coding") if _system(one) == MODES]
    return _mode_of(next(iter(national), Tree()), "provision.code")


def _mode_of(coding: Tree, path: str) -> Stated:
    mode = coding.text("code")
    if _system(coding) != MODES or mode not in _MODES:
        raise WrongCell(path, RemarkCode.NOT_IN_LIST)
    return _MODES[mode]


def _system(coding: Tree) -> str:
    return coding.text("system").removeprefix("urn:oid:")


def _masked(label: Tree) -> Stated:
    if label.text("code") != _MASKED:
        raise WrongCell("provision.securityLabel", RemarkCode.NOT_IN_LIST)
    return Stated.MASKED_DOCUMENTS


def _professional(actor: Tree, bundle: Bundle, consent: Tree) -> str:
    reference = actor.at("reference")
    named = [reference.at("identifier")]
    named += bundle.follow(reference, consent).all("identifier")
    ids = {
        PROFESSIONALS[system] + one.text("value")
        for one in named
        if (system := one.text("system").removeprefix("urn:oid:")) in PROFESSIONALS
    }
    if len(ids) != 1:
        raise WrongCell("provision.actor", RemarkCode.SAID_TWICE if ids else RemarkCode.MISSING)
    return ids.pop()


def _stands(consent: Tree, statement: Stated) -> bool:
    known = _PERMITTED if statement is Stated.MASKED_DOCUMENTS else _STANDS
    status, kind = consent.text("status"), consent.text("provision", "type")
    if status not in {one for one, _ in known}:
        raise WrongCell("status", RemarkCode.NOT_IN_LIST if status else RemarkCode.MISSING)
    if (status, kind) not in known:
        code = RemarkCode.NOT_IN_LIST if kind else RemarkCode.MISSING
        raise WrongCell("provision.type", code)
    return known[status, kind]


def _asked(consent: Tree, bundle: Bundle, patient: Nir) -> Asked:
    checks = consent.all("verification")
    if any(one.at("verified").value is not True for one in checks):
        raise WrongCell("verification.verified", RemarkCode.NOT_IN_LIST)
    by, name = _asker(consent, bundle, patient)
    references = [one.text("value") for one in consent.all("identifier")]
    reference = next(filter(None, references), "")
    for path, words in (("performer", name), ("identifier", reference)):
        if not written(words):
            raise WrongCell(path, RemarkCode.TOO_LONG)
    return Asked(by, IdentityCheck.BY_SOURCE, Paper.FILE, _on(consent, checks), name, reference)


def _on(consent: Tree, checks: list[Tree]) -> date:
    dates = [consent.text("dateTime"), *(one.text("verificationDate") for one in checks)]
    written_as = next(filter(None, dates), "")
    instant = instant_from_iso(written_as)
    on = instant.astimezone(PARIS).date() if instant else day_of(from_iso(written_as))
    if on is None:
        raise WrongCell("dateTime", Unfit.NOT_A_DAY if written_as else RemarkCode.MISSING)
    return on


def _asker(consent: Tree, bundle: Bundle, patient: Nir) -> tuple[Asker, str]:
    performers = consent.all("performer")
    withs = [one.at("verifiedWith") for one in consent.all("verification")]
    references = performers or [one for one in withs if one.present]
    if not references:
        return Asker.UNKNOWN, ""
    if len(references) > 1:
        raise WrongCell("performer", RemarkCode.SAID_TWICE)
    person = bundle.follow(references[0], consent)
    if type_name(person) == "RelatedPerson":
        return _related(person, references[0])
    identifier = references[0].at("identifier").text("value")
    if identifier or _number(person):
        if number_of(identifier or _number(person), "performer") != patient:
            raise WrongCell("performer", RemarkCode.WRONG_FORM)
        return Asker.PATIENT, ""
    same = references[0].text("reference") == consent.text("patient", "reference") != ""
    if not same:
        raise WrongCell("performer", RemarkCode.WRONG_FORM)
    return Asker.PATIENT, ""


def _related(person: Tree, reference: Tree) -> tuple[Asker, str]:
    codes = [code.value for each in person.all("relationship") for code in codes_of(each)]
    found = {RELATIONS[code] for code in codes if code in RELATIONS}
    if len(found) != 1:
        code = RemarkCode.SAID_TWICE if found else RemarkCode.NOT_IN_LIST
        raise WrongCell("performer", code)
    names = [human_name(name) for name in person.all("name")]
    return found.pop(), next(filter(None, names), reference.text("display"))
