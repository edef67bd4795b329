"""The only door to lxml: bytes in, plain typed nodes out, with entities, DTD and network off.

Namespaces are dropped after the root was checked: the parts of CDA that we read never give
one local name two meanings under the same parent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from store.intake.refusal import NotReadable, Why

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(text: str) -> str:
    """One line, single spaces, no control character; no-break spaces are the author's: kept."""
    return re.sub(r"[ \t\r\n]+", " ", _CONTROLS.sub("", text)).strip()


@dataclass(slots=True, eq=False)
class Node:
    """One element. ``at`` never fails: a path that leads nowhere gives an empty node."""

    tag: str = ""
    space: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    tail: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def present(self) -> bool:
        return self.tag != ""

    def get(self, name: str) -> str:
        return plain(self.attributes.get(name, ""))

    def all(self, *path: str) -> list["Node"]:
        found = [self]
        for name in path:
            found = [child for node in found for child in node.children if child.tag == name]
        return found

    def at(self, *path: str) -> "Node":
        return next(iter(self.all(*path)), Node())

    def walk(self) -> Iterator["Node"]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def words(self, limit: int = 20_000) -> str:
        """The text inside, on one line; cut where it is longer than any wording can be."""
        taken, length = [], 0
        for piece in self._pieces():
            taken.append(piece)
            length += len(piece)
            if length > limit:
                return plain("".join(taken)[:limit]) + "…"
        return plain("".join(taken))

    def _pieces(self) -> Iterator[str]:
        yield self.text
        for child in self.children:
            yield from child._pieces()
            yield (" " if child.tag == "br" else "") + child.tail


def parse(content: bytes) -> Node:
    """The root of a well-formed document without any declaration of entities.

    Raises NotReadable: BROKEN_XML, ENCODING, DECLARES_ENTITIES, TOO_DEEP.
    """
    _refuse_false_encoding(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(_why(error)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotReadable(Why.DECLARES_ENTITIES)
    return _converted(root)


def _why(error: "etree.XMLSyntaxError") -> Why:
    kind = etree.ErrorTypes
    return {
        kind.ERR_ENTITY_LOOP: Why.DECLARES_ENTITIES,
        kind.ERR_ENTITY_PROCESSING: Why.DECLARES_ENTITIES,
        kind.ERR_UNDECLARED_ENTITY: Why.DECLARES_ENTITIES,
        kind.WAR_UNDECLARED_ENTITY: Why.DECLARES_ENTITIES,
        kind.ERR_RESOURCE_LIMIT: Why.TOO_DEEP,
        kind.ERR_INVALID_ENCODING: Why.ENCODING,
        kind.ERR_UNKNOWN_ENCODING: Why.ENCODING,
        kind.ERR_UNSUPPORTED_ENCODING: Why.ENCODING,
        kind.ERR_INVALID_CHAR: Why.ENCODING,
    }.get(error.code, Why.BROKEN_XML)


def _refuse_false_encoding(content: bytes) -> None:
    """Latin-1 is claimed and the bytes are valid multi-byte UTF-8: read as claimed, every accent
    of a drug's name would be garbage and nobody would be told."""
    declared = _DECLARED.match(content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200])
    if declared is None or declared[1].lower() in (b"utf-8", b"utf8") or content.isascii():
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return
    raise NotReadable(Why.ENCODING)


def _converted(root: "etree._Element") -> Node:
    top = _one(root)
    waiting = [(root, top)]
    while waiting:
        element, node = waiting.pop()
        for child in element:
            copy = _one(child)
            node.children.append(copy)
            waiting.append((child, copy))
    return top


def _one(element: "etree._Element") -> Node:
    name = etree.QName(element)
    attributes = {etree.QName(key).localname: value for key, value in element.attrib.items()}
    return Node(
        name.localname, name.namespace or "", attributes, element.text or "", element.tail or ""
    )
