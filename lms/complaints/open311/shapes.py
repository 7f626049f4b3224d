"""The answers of the standard, as JSON and as XML. Pure: one description of each document serves both.

JSON has bare lists and real booleans; XML has a wrapper for each list, and text. XML is only ever written, never read.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Fields = Mapping[str, Any]  # Any: a text, a number, true or false, nothing, a list of more fields
TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ITEMS = {  # the wrapper of a list in XML, and each thing in it
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def written(form: str, root: str, content: Fields | Sequence[Fields]) -> bytes:
    """The document in this form; `root` is its outermost name in XML, which JSON does without."""
    if form == "json":
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    from xml.etree import ElementTree as ET

    made = ET.Element(root)
    _fill(made, root, content)
    body: bytes = ET.tostring(made, encoding="utf-8", xml_declaration=True)
    return body


def w3c(moment: dt.datetime | None, zone: dt.tzinfo) -> str | None:
    """A moment as the standard writes it, to the second and with its zone."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _fill(element: "Element", name: str, content: Any) -> None:  # Any: as above
    from xml.etree.ElementTree import SubElement

    if isinstance(content, Mapping):
        for key, value in content.items():
            _fill(SubElement(element, key), key, value)
    elif isinstance(content, list | tuple):
        for each in content:
            _fill(SubElement(element, ITEMS.get(name, "item")), ITEMS.get(name, "item"), each)
    elif content is not None:
        text = ("true" if content else "false") if isinstance(content, bool) else str(content)
        element.text = _FORBIDDEN.sub("", text)
