"""The register as FHIR R4 consents: exactly one thing said, or a remark where it is not."""

import json
from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.register import Asker, IdentityCheck, Paper, Stated
from policy.register_file import Code, Said, Unfit
from store.intake.register_file import Form, form_of, read
from tests.builders import a_number
from tests.intake.consents import (
    MODES,
    NUMBER,
    Json,
    a_bundle,
    a_consent,
    a_patient_resource,
    actor,
    coded,
    denied,
    written,
)

WHO = a_number()
MASKED = {"securityLabel": [{"code": "MASQUE_PS"}]}
PATIENT = {"reference": "Patient/p1"}


def only(content: bytes) -> Said:
    found = read(content)
    assert found.remarks == ()
    (one,) = found.said
    return one


def refused(*resources: Json) -> list[tuple[int, str, Code]]:
    found = read(written(*resources))
    assert found.said == ()
    return [(one.line, one.path, one.code) for one in found.remarks]


@pytest.mark.parametrize(
    ("status", "provision", "statement", "stands"),
    [
        ("active", denied(code=[coded("centre_15")]), Stated.CENTRE_15, True),
        ("active", denied(code=[coded("bris_de_glace")]), Stated.BRIS_DE_GLACE, True),
        (
            "active",
            {"type": "permit", "code": [coded("centre_15")]},
            Stated.CENTRE_15,
            False,
        ),
        ("inactive", denied(code=[coded("centre_15")]), Stated.CENTRE_15, False),
        ("rejected", denied(code=[coded("bris_de_glace")]), Stated.BRIS_DE_GLACE, False),
        ("active", {"type": "permit"} | MASKED, Stated.MASKED_DOCUMENTS, True),
        ("active", denied(**MASKED), Stated.MASKED_DOCUMENTS, False),
        ("inactive", {"type": "permit"} | MASKED, Stated.MASKED_DOCUMENTS, False),
        ("rejected", {"type": "permit"} | MASKED, Stated.MASKED_DOCUMENTS, False),
        ("active", denied(actor=[actor("10001234567")]), Stated.PROFESSIONAL, True),
        ("inactive", denied(actor=[actor("10001234567")]), Stated.PROFESSIONAL, False),
    ],
)
def test_a_status_and_a_provision_say_what_stands(
    status: str, provision: Json, statement: Stated, stands: bool
) -> None:
    one = only(written(a_consent(WHO.text, status=status, provision=provision)))
    assert (one.patient, one.statement, one.stands) == (WHO, statement, stands)
    assert (one.asked.checked, one.asked.paper) == (IdentityCheck.BY_SOURCE, Paper.FILE)
    assert one.professional == ("810001234567" if statement is Stated.PROFESSIONAL else "")


def test_a_professional_is_named_by_the_national_id_as_well() -> None:
    named = actor("810001234567", "urn:oid:1.2.250.1.71.4.2.1")
    one = only(written(a_consent(provision=denied(actor=[named]))))
    assert one.professional == "810001234567"


def test_a_professional_is_found_behind_a_reference() -> None:
    doctor = {
        "resourceType": "Practitioner",
        "id": "d1",
        "identifier": [{"system": "https://rpps.esante.gouv.fr", "value": "10001234567"}],
    }
    pointed = {"role": coded("PRCP"), "reference": {"reference": "Practitioner/d1"}}
    consent = a_consent(provision=denied(actor=[pointed]))
    assert only(written(a_bundle(consent, doctor))).professional == "810001234567"


def test_what_does_not_narrow_a_consent_is_left_aside() -> None:
    more = {
        "purpose": [{"code": "ETREAT"}],
        "action": [coded("use", "x"), coded("access", "x")],
        "period": {"start": "2026-01-05"},
    }
    two = {"coding": [{"system": "urn:x", "code": "1"}, *coded("centre_15")["coding"]]}
    assert only(written(a_consent(provision=denied(code=[two], **more)))).stands


def test_a_mode_may_be_the_purpose_itself() -> None:
    purpose = [{"code": "ETREAT"}, {"system": MODES, "code": "bris_de_glace"}]
    one = only(written(a_consent(provision=denied(purpose=purpose))))
    assert one.statement is Stated.BRIS_DE_GLACE


@pytest.mark.parametrize("oid", [8, 9, 10, 11])
def test_a_patient_is_known_by_each_national_number(oid: int) -> None:
    system = f"urn:oid:1.2.250.1.213.1.4.{oid}"
    person = {"identifier": {"system": system, "value": WHO.text}}
    assert only(written(a_consent(patient=person))).patient == WHO


def test_a_patient_is_contained_bundled_or_on_another_line() -> None:
    person = a_patient_resource(WHO.text)
    contained = a_consent(patient={"reference": "#p1"}, contained=[person])
    pointing = a_consent(patient=PATIENT)
    by_url = a_consent(patient={"reference": "urn:uuid:1"})
    for content in (
        written(contained),
        written(a_bundle(pointing, person)),
        written(a_bundle(by_url, person)),
        written(person, pointing),
        b"\xef\xbb\xbf" + written(pointing, person) + b"\n\n",
    ):
        assert form_of(content) is Form.FHIR
        assert only(content).patient == WHO


@pytest.mark.parametrize(
    ("written_as", "on"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2026-01-04T23:30:00Z", date(2026, 1, 5)),
        ("2026-01-05T09:00:00.123+01:00", date(2026, 1, 5)),
    ],
)
def test_a_day_is_that_of_paris(written_as: str, on: date) -> None:
    assert only(written(a_consent(dateTime=written_as))).asked.on == on


def test_without_its_own_a_consent_has_the_day_it_was_verified() -> None:
    verified = [{"verified": True, "verificationDate": "2026-02-03"}]
    one = only(written(a_consent(dateTime=None, verification=verified)))
    assert one.asked.on == date(2026, 2, 3)


def related(code: str, **more: object) -> Json:
    tie = coded(code, "http://terminology.hl7.org/CodeSystem/v3-RoleCode")
    name = [{"family": "LEROY", "given": ["Dominique"]}]
    return {"resourceType": "RelatedPerson", "id": "r1", "relationship": [tie], "name": name} | more


@pytest.mark.parametrize(
    ("code", "by"),
    [("MTH", Asker.PARENT), ("GUARD", Asker.GUARDIAN), ("HPOWATT", Asker.PROXY)],
)
@pytest.mark.parametrize("where", ["performer", "verification"])
def test_who_asked_is_who_agreed_or_with_whom_it_was_verified(
    code: str, by: Asker, where: str
) -> None:
    reference = {"reference": "#r1"}
    verified = [{"verified": True, "verifiedWith": reference}]
    said = {"performer": [reference]} if where == "performer" else {"verification": verified}
    kept = [{"value": "RG 26/1"}]
    one = only(written(a_consent(contained=[related(code)], identifier=kept, **said)))
    assert (one.asked.by, one.asked.name, one.asked.reference) == (by, "Dominique LEROY", "RG 26/1")


@pytest.mark.parametrize(
    "performer",
    [
        {"reference": "Patient/p1"},
        {"identifier": {"system": NUMBER, "value": WHO.text}},
    ],
)
def test_a_patient_asks_for_themselves(performer: Json) -> None:
    consent = a_consent(patient=PATIENT, performer=[performer])
    assert only(written(a_bundle(consent, a_patient_resource(WHO.text)))).asked.by is Asker.PATIENT


def test_a_patient_is_recognised_by_the_same_reference_too() -> None:
    who = {"reference": "Patient/p9", "identifier": {"system": NUMBER, "value": WHO.text}}
    consent = a_consent(patient=who, performer=[{"reference": "Patient/p9"}])
    assert only(written(consent)).asked.by is Asker.PATIENT


def test_nobody_is_said_to_have_asked_when_the_consent_does_not_say() -> None:
    assert only(written(a_consent())).asked.by is Asker.UNKNOWN


OTHER = {"identifier": {"system": NUMBER, "value": a_number().text}}
MISSING, LISTED, TWICE = RemarkCode.MISSING, RemarkCode.NOT_IN_LIST, RemarkCode.SAID_TWICE


@pytest.mark.parametrize(
    ("otherwise", "path", "code"),
    [
        ({"status": "draft"}, "status", LISTED),
        ({"status": "entered-in-error"}, "status", LISTED),
        ({"status": None}, "status", MISSING),
        ({"scope": coded("research")}, "scope", LISTED),
        ({"scope": None}, "scope", LISTED),
        ({"patient": None}, "patient", MISSING),
        ({"patient": {"reference": "Patient/nobody"}}, "patient", MISSING),
        ({"patient": {"identifier": {"system": "urn:ipp", "value": "12"}}}, "patient", MISSING),
        (
            {"patient": {"identifier": {"system": NUMBER, "value": "199019900000180"}}},
            "patient",
            Unfit.WRONG_NUMBER,
        ),
        ({"dateTime": None}, "dateTime", MISSING),
        ({"dateTime": "2026-01"}, "dateTime", Unfit.NOT_A_DAY),
        ({"dateTime": "hier"}, "dateTime", Unfit.NOT_A_DAY),
        ({"provision": None}, "provision", MISSING),
        ({"provision": denied()}, "provision", MISSING),
        ({"provision": {"code": [coded("centre_15")]}}, "provision.type", MISSING),
        (
            {"provision": {"type": "ask", "code": [coded("centre_15")]}},
            "provision.type",
            LISTED,
        ),
        ({"provision": denied(code=[coded("normal")])}, "provision.code", LISTED),
        ({"provision": denied(code=[coded("centre_15", "urn:x")])}, "provision.code", LISTED),
        (
            {"provision": denied(code=[coded("centre_15"), coded("bris_de_glace")])},
            "provision",
            TWICE,
        ),
        (
            {"provision": denied(securityLabel=[{"code": "R"}])},
            "provision.securityLabel",
            LISTED,
        ),
        (
            {"provision": denied(code=[coded("centre_15")], purpose=[{"code": "HRESCH"}])},
            "provision.purpose",
            LISTED,
        ),
        *(
            ({"provision": denied(code=[coded("centre_15")], **{name: value})}, path, code)
            for name, value, path, code in (
                ("period", {"end": "2026-02-01"}, "provision.period", Unfit.RESTRICTED),
                ("period", {"start": "2026-01-06"}, "provision.period", Unfit.RESTRICTED),
                ("period", {"start": "2026"}, "provision.period", Unfit.RESTRICTED),
                ("action", [coded("collect", "x")], "provision.action", Unfit.RESTRICTED),
                ("purpose", [{"system": MODES, "code": "normal"}], "provision.purpose", LISTED),
                ("purpose", [{"system": MODES, "code": "centre_15"}], "provision", TWICE),
            )
        ),
        (
            {"provision": denied(code=[coded("centre_15")], provision=[{"type": "permit"}])},
            "provision.provision",
            Unfit.RESTRICTED,
        ),
        (
            {"provision": denied(code=[coded("centre_15")]) | {"1 42": 1}},
            "provision",
            Unfit.RESTRICTED,
        ),
        ({"modifierExtension": [{"url": "x"}]}, "modifierExtension", Unfit.RESTRICTED),
        ({"implicitRules": "http://x"}, "implicitRules", Unfit.RESTRICTED),
        ({"provision": denied(actor=[{"role": {}}])}, "provision.actor", MISSING),
        (
            {"provision": denied(actor=[actor("1"), actor("2")])},
            "provision",
            TWICE,
        ),
        ({"verification": [{"verified": False}]}, "verification.verified", LISTED),
        ({"verification": [{}]}, "verification.verified", LISTED),
        ({"performer": [OTHER]}, "performer", RemarkCode.WRONG_FORM),
        ({"performer": [OTHER, OTHER]}, "performer", TWICE),
        ({"performer": [{"reference": "Organization/1"}]}, "performer", RemarkCode.WRONG_FORM),
        (
            {"performer": [{"reference": "#r1"}], "contained": [related("COUSN")]},
            "performer",
            LISTED,
        ),
        (
            {
                "performer": [{"reference": "#r1"}],
                "contained": [
                    related("MTH", relationship=[coded("MTH", "x"), coded("GUARD", "x")])
                ],
            },
            "performer",
            TWICE,
        ),
        (
            {
                "performer": [{"reference": "#r1"}],
                "contained": [related("MTH", name=[{"family": "x" * 121}])],
            },
            "performer",
            RemarkCode.TOO_LONG,
        ),
        ({"identifier": [{"value": "x" * 121}]}, "identifier", RemarkCode.TOO_LONG),
        ({"provision": denied(code=coded("centre_15"))}, "provision", MISSING),
        ({"verification": {"verified": False}}, "", RemarkCode.WRONG_TYPE),
        ({"performer": OTHER}, "", RemarkCode.WRONG_TYPE),
    ],
)
def test_a_consent_that_is_not_understood_is_refused_where_it_is_not(
    otherwise: Json, path: str, code: Code
) -> None:
    consent = a_consent(WHO.text, **otherwise)
    assert refused(consent) == [(0, ".".join(filter(None, ("Consent", path))), code)]
    bundled = ".".join(filter(None, ("entry[0]", path)))
    assert refused(a_bundle(consent)) == [(0, bundled, code)]
    good = a_consent(WHO.text)
    found = read(written(good, consent))
    assert [one.line for one in found.said] == [1]
    assert [(one.line, one.path, one.code) for one in found.remarks] == [(2, path, code)]


def test_a_reference_that_says_two_patients_says_none() -> None:
    who = OTHER | PATIENT
    content = a_bundle(a_consent(patient=who), a_patient_resource(WHO.text))
    assert refused(content) == [(0, "entry[0].patient", TWICE)]


def test_a_name_that_two_patients_contend_for_is_nobodys() -> None:
    both = a_patient_resource(WHO.text), a_patient_resource(a_number().text)
    assert refused(a_bundle(a_consent(patient=PATIENT), *both)) == [
        (0, "entry[0].patient", MISSING)
    ]
    urls = a_bundle(*both, a_consent(patient={"reference": "urn:uuid:0"}))
    urls["entry"][1]["fullUrl"] = "urn:uuid:0"
    assert refused(urls) == [(0, "entry[2].patient", MISSING)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", RemarkCode.BROKEN),
        (b"{\n{}", RemarkCode.BROKEN),
        (b"[]", Unfit.NO_CONSENT),
        (b"{}", Unfit.NO_CONSENT),
        (written(a_bundle()), Unfit.NO_CONSENT),
        (written(a_patient_resource(WHO.text)), Unfit.NO_CONSENT),
        (b'{"a": 1, "a": 2}', RemarkCode.BROKEN),
        (b'{"a": NaN}', RemarkCode.BROKEN),
        (b'{"a":' * 100_000, RemarkCode.TOO_DEEP),
        (b'{"a": "\xff"}', RemarkCode.ENCODING),
        (b'{"a": "\\ud800"}', RemarkCode.ENCODING),
        (b"{" + b" " * (16 * 1024 * 1024), RemarkCode.TOO_LARGE),
    ],
)
def test_what_is_no_such_file_is_refused_whole(content: bytes, code: Code) -> None:
    found = read(content)
    assert (found.said, found.whole) == ((), True)
    assert [(one.line, one.path, one.code) for one in found.remarks] == [(0, "", code)]


def test_a_broken_line_leaves_the_others() -> None:
    content = written(a_consent(WHO.text)) + b'\n{"a": \n' + written(a_consent(WHO.text))
    found = read(content)
    assert [one.line for one in found.said] == [1, 3]
    assert [(one.line, one.code) for one in found.remarks] == [(2, RemarkCode.BROKEN)]


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["coding", "code", "system", "value", "identifier", "reference", "type"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(a_consent())), values)
def test_any_value_anywhere_is_understood_or_refused(name: str, value: object) -> None:
    consent = deepcopy(a_consent(WHO.text)) | {name: value}
    found = read(json.dumps(consent).encode())
    assert len(found.said) + len(found.remarks) == 1


def test_a_number_is_kept_out_of_what_is_printed() -> None:
    one = only(written(a_consent(WHO.text)))
    assert isinstance(one.patient, Nir)
    assert WHO.text not in repr(one)
