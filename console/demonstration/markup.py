"""A CDA element in one expression; the namespace is declared once, at the root."""

from xml.etree.ElementTree import Element, tostring

_ROOT = {
    "xmlns": "urn:hl7-org:v3",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def node(tag: str, *children: Element | str | None, **attributes: str) -> Element:
    """An element; ``xsi_type`` becomes ``xsi:type``, and None children are left out."""
    element = Element(tag, {name.replace("xsi_", "xsi:"): v for name, v in attributes.items()})
    for child in children:
        if isinstance(child, str):
            _append_text(element, child)
        elif child is not None:
            element.append(child)
    return element


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def templates(*roots: str) -> list[Element]:
    """``root`` or ``root^extension``, as the conformity statements of a document or a section."""
    found = []
    for root in roots:
        oid, _, extension = root.partition("^")
        attributes = {"root": oid} | ({"extension": extension} if extension else {})
        found.append(node("templateId", **attributes))
    return found


def document(*children: Element | None) -> bytes:
    """The bytes of a ClinicalDocument in UTF-8, with its XML declaration."""
    root = node("ClinicalDocument", *children)
    root.attrib.update(_ROOT)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
