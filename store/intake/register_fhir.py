"""The register as FHIR R4 (docs/register.md): a Consent, a Bundle or NDJSON, and nothing of XML.

A resource that two of one name contend for is nobody's: what points to it is refused.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policy.feeds import RemarkCode
from policy.register_file import Code, Remark, Said, Unfit
from store.intake.bundle import Bundle, bundle_of
from store.intake.refusal import NotReadable, Why
from store.intake.register_consent import said_by
from store.intake.register_csv import Read, WrongCell
from store.intake.tree import Tree, parse_json, type_name

MAX_BYTES: Final = 16 * 1024 * 1024
_CODES: Final[dict[Why, Code]] = {
    Why.ENCODING: RemarkCode.ENCODING,
    Why.TOO_DEEP: RemarkCode.TOO_DEEP,
    Why.BROKEN_JSON: RemarkCode.BROKEN,
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A resource, and where it stands in its file."""

    line: int
    path: str
    resource: Tree
    name: str  # its fullUrl


def read_fhir(content: bytes) -> Read:
    """The statements of a file; one consent that is not understood leaves the others."""
    if len(content) > MAX_BYTES:
        return _refused(RemarkCode.TOO_LARGE)
    remarks: list[Remark] = []
    try:
        found = list(_whole(parse_json(content)))
    except NotReadable as why:
        lines = content.splitlines()
        # NDJSON has several values, of which the first is whole.
        if why.why is not Why.BROKEN_JSON or not _is_json(lines):
            return _refused(_CODES[why.why])
        found = list(_lines(lines, remarks))
    if not any(type_name(one.resource) == "Consent" for one in found):
        return _refused(Unfit.NO_CONSENT)
    return _read(found, remarks)


def _refused(code: Code) -> Read:
    return Read((), (Remark(0, "", code),), whole=True)


def _is_json(lines: list[bytes]) -> bool:
    try:
        return len(lines) > 1 and parse_json(lines[0]).present
    except NotReadable:
        return False


def _whole(tree: Tree) -> Iterator[_Found]:
    if type_name(tree) != "Bundle":
        yield _Found(0, type_name(tree), tree, "")
        return
    for place, entry in enumerate(tree.all("entry")):
        yield _Found(0, f"entry[{place}]", entry.at("resource"), entry.text("fullUrl"))


def _lines(lines: list[bytes], remarks: list[Remark]) -> Iterator[_Found]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _Found(number, "", parse_json(line), "")
        except NotReadable as why:
            remarks.append(Remark(number, "", _CODES[why.why]))


def _read(found: list[_Found], remarks: list[Remark]) -> Read:
    bundle = _bundle(found)
    said: list[Said] = []
    for one in found:
        if type_name(one.resource) != "Consent":
            continue
        try:
            said.append(_said(one, bundle))
        except WrongCell as cell:
            path = ".".join(filter(None, (one.path, cell.path)))
            remarks.append(Remark(one.line, path, cell.code))
    return Read(tuple(said), tuple(sorted(remarks, key=lambda one: one.line)))


def _said(one: _Found, bundle: Bundle) -> Said:
    consent = Tree(one.resource.value, [])
    said = said_by(consent, bundle, one.line, one.path)
    if consent.faults:  # what is misplaced was not read, and might have said otherwise
        raise WrongCell("", RemarkCode.WRONG_TYPE)
    return said


def _bundle(found: list[_Found]) -> Bundle:
    """Every resource by its names, but those that two contend for."""
    entries = [{"fullUrl": one.name, "resource": one.resource.value} for one in found]
    bundle = bundle_of(Tree({"resourceType": "Bundle", "entry": entries}))
    ids = ((type_name(one.resource), one.resource.text("id")) for one in found)
    names = Counter(f"{kind}/{id}" for kind, id in ids if id)
    names.update(one.name for one in found if one.name)
    for name, times in names.items():
        if times > 1:
            bundle.resources.pop(name, None)
    return bundle
