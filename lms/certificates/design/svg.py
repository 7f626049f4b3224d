"""SVG drawings, cleaned: no script, nothing from elsewhere, nothing that grows without end."""

import re
from xml.etree import ElementTree as ET

from lms.core.errors import BadValue
from lms.core.i18n import _

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
GROUPS = {
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "clipPath",
    "mask",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
}
DRAWN = SHAPES | GROUPS | {"title", "desc", "style"}
MOST_ELEMENTS, MOST_USES, DEEPEST = 4000, 64, 24
_REACHES_OUT = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(|\\", re.IGNORECASE)
_LETTERS = ("text", "tspan", "textPath")


def cleaned(content: bytes) -> bytes:
    """The drawing with nothing left in it but shapes. Raises `BadValue` where it is none, or has writing in it."""
    try:
        written = content.decode("utf-8-sig")
        if "<!DOCTYPE" in written or "<!ENTITY" in written:
            raise BadValue(_("This SVG brings definitions of its own (DOCTYPE). Save it again as a plain SVG."))
        root = ET.fromstring(written)  # noqa: S314 - without definitions of its own nothing can be expanded
    except (UnicodeDecodeError, ET.ParseError, ValueError) as error:
        raise BadValue(_("This file cannot be read as an SVG drawing.")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise BadValue(_("This file cannot be read as an SVG drawing."))
    _check(root)
    _clean(root, 0)
    _give_box(root)
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(root, encoding="unicode").encode()


def _check(root: ET.Element) -> None:
    names = [_local(element) for element in root.iter()]
    if any(name in names for name in _LETTERS):
        raise BadValue(_("The drawing has writing in it, which would change with the fonts. Convert it to outlines."))
    if len(names) > MOST_ELEMENTS or names.count("use") > MOST_USES:
        raise BadValue(_("The drawing has too many parts. Please simplify it."))
    uses = [element for element in root.iter() if _local(element) == "use"]
    targets = {target for use in uses for target in _hrefs(use)}
    for element in root.iter():
        if f"#{element.get('id')}" in targets and any(_local(inner) == "use" for inner in element.iter()):
            raise BadValue(_("The drawing has too many parts. Please simplify it."))


def _clean(element: ET.Element, depth: int) -> None:
    """Drop what is not drawn here, in place."""
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2]
        is_ours = "}" not in name or name == f"{{{XLINK}}}href"
        leads_out = local == "href" and not value.startswith("#")
        if not is_ours or local.lower().startswith("on") or leads_out or _REACHES_OUT.search(value):
            del element.attrib[name]
    for child in list(element):
        styled = _local(child) == "style" and _REACHES_OUT.search("".join(child.itertext()))
        if not isinstance(child.tag, str) or _local(child) not in DRAWN or styled or depth >= DEEPEST:
            element.remove(child)
        else:
            _clean(child, depth + 1)


def _give_box(root: ET.Element) -> None:
    """A drawing without a box of its own has the one of its size."""
    if root.get("viewBox") is None:
        sides = [re.match(r"\d+(\.\d+)?", root.get(side, "")) for side in ("width", "height")]
        if not all(sides):
            raise BadValue(_("The drawing does not say how large it is (viewBox)."))
        root.set("viewBox", " ".join(["0", "0", *(side[0] for side in sides if side)]))
    for side in ("width", "height"):
        root.attrib.pop(side, None)


def _hrefs(element: ET.Element) -> list[str]:
    return [value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"]


def _local(element: ET.Element) -> str:
    """The name of an element of SVG; that of any other is none that is drawn."""
    tag = element.tag
    return tag.removeprefix(f"{{{SVG}}}") if isinstance(tag, str) else ""
