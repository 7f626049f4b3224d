"""Writes our CSS for the browsers that people have: imports in place, one dark palette, hex for old phones.

The sources stay plain CSS. Nothing here changes what a new browser paints.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path

from lms.core.assets.colour import OKLCH, to_hex

DARK = ':root[data-theme="dark"]'
"""The one place where the dark palette is written; its media-query twin is made from it."""

MODERN = "@supports (color:color-mix(in oklch,red,red))"
_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?')
_MIX = re.compile(r"color-mix\(in oklch, *((?:var\([^)]*\)|oklch\([^)]*\)|[\w#]+))([^,]*), *(.*)\)")
_PIECE = re.compile(
    r"""/\*.*?\*/|"[^"]*"|'[^']*'|\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)|[{};]|[^"'{};(/]+|.""",
    re.DOTALL,
)


@dataclass
class Declaration:
    """`name: value`, or a statement such as `@layer a, b` with no value."""

    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.name}:{self.value}" if self.value else self.name


@dataclass
class Rule:
    """A prelude (selector or at-rule) and what stands between its braces."""

    prelude: str
    body: list["Declaration | Rule"] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.prelude}{{{write(self.body)}}}"


Sheet = list[Declaration | Rule]


def read(text: str) -> Sheet:
    """The rules of a style sheet, comments dropped."""
    return _block(iter(_PIECE.findall(text)))


def _block(pieces: Iterator[str]) -> Sheet:
    body: Sheet = []
    words = ""
    for piece in pieces:
        if piece.startswith("/*"):
            continue
        if piece == "{":
            body.append(Rule(_tight(words), _block(pieces)))
        elif piece in ";}":
            if words.strip():
                body.append(_declaration(words))
            if piece == "}":
                return body
        else:
            words += piece
            continue
        words = ""
    return body


def _declaration(words: str) -> Declaration:
    if words.lstrip().startswith("@"):
        return Declaration(_tight(words))
    name, _, value = words.partition(":")
    return Declaration(name.strip(), _tight(value))


def _tight(words: str) -> str:
    return re.sub(r"\s*,\s*", ",", re.sub(r"\s+", " ", words.strip())).replace(" > ", ">")


def write(sheet: Sheet) -> str:
    """The sheet as text, as short as it can be without changing meaning."""
    out = ""
    for node in sheet:
        out += str(node) + ("" if isinstance(node, Rule) else ";")
    return out.removesuffix(";")


def bundle(index: Path, more: list[Path], url: Callable[[str], str]) -> str:
    """One sheet from the imports of `index` and the features' own files, ready for every browser we serve.

    `url` maps a path given in url(...) of a file to the address it is served under.
    """
    sheet: Sheet = []
    for node in read(index.read_text("utf-8")):
        found = _IMPORT.match(node.name) if isinstance(node, Declaration) else None
        if not found:
            sheet.append(node)
            continue
        body = _file(index.parent / found[1], url)
        sheet.extend([Rule(f"@layer {found[2]}", body)] if found[2] else body)
    sheet.extend(Rule("@layer components", _file(path, url)) for path in more)
    return write(_for_old(_with_dark_twin(sheet)))


def _file(path: Path, url: Callable[[str], str]) -> Sheet:
    def address(found: re.Match[str]) -> str:
        return f'url("{url(normpath(path.parent / found[1]))}")'

    return read(re.sub(r'url\("([^":]+)"\)', address, path.read_text("utf-8")))


def _with_dark_twin(sheet: Sheet) -> Sheet:
    """After the dark palette, the same for readers whose device is dark and who never chose here."""
    out: Sheet = []
    for node in sheet:
        if isinstance(node, Rule) and node.prelude.startswith(("@layer", "@media")):
            out.append(Rule(node.prelude, _with_dark_twin(node.body)))
            continue
        out.append(node)
        if isinstance(node, Rule) and node.prelude == DARK:
            twin = Rule(":root:not([data-theme])", node.body)
            out.append(Rule("@media (prefers-color-scheme:dark)", [twin]))
    return out


def _for_old(sheet: Sheet) -> Sheet:
    """Hex before each OKLCH colour; colours that hide in variables or mixes move behind @supports."""
    out: Sheet = []
    for node in sheet:
        if isinstance(node, Declaration):
            out.append(node)
        elif any(isinstance(child, Rule) for child in node.body):
            out.append(Rule(node.prelude, _for_old(node.body)))
        else:
            plain, modern = _split(node.body)
            out.append(Rule(node.prelude, plain))
            if modern:
                out.append(Rule(MODERN, [Rule(node.prelude, modern)]))
    return out


def _split(body: Sheet) -> tuple[Sheet, Sheet]:
    plain: Sheet = []
    modern: Sheet = []
    for node in body:
        if not isinstance(node, Declaration) or "oklch" not in node.value:
            plain.append(node)
            continue
        old = OKLCH.sub(to_hex, _MIX.sub(_without_mix, node.value))
        plain.append(Declaration(node.name, old))
        hidden = node.name.startswith("--") or "color-mix" in node.value
        (modern if hidden else plain).append(node)
    return plain, modern


def _without_mix(found: re.Match[str]) -> str:
    """A mix with nothing is a hairline or a track: the rule colour. Any other is near its first colour."""
    return "var(--rule)" if found[3] == "transparent" else found[1]
