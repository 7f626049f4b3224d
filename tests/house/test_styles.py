"""Style sheets know no left and right, use the tokens, and come in files of a component each."""

import re

from lms.core.messages import ROOT

SHEETS = sorted(
    path
    for pattern in ("lms/*/static", "lms/*/*/static", "courses/*/static", "media/static")
    for folder in ROOT.glob(pattern)
    for path in folder.rglob("*.css")
)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-[\w-]+)?\s*:"
    r"|(?<![\w-])(?:left|right|top|bottom|width|height|max-width|max-height|min-width|min-height)\s*:"
    r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUERY = re.compile(r"@(?:media|container)[^{]*")


def named(sheet):
    return sheet.relative_to(ROOT).as_posix()


def rules(sheet):
    return _COMMENT.sub("", sheet.read_text("utf-8"))


def test_a_sheet_knows_no_left_and_right():
    found = {named(sheet): PHYSICAL.findall(_QUERY.sub("", rules(sheet))) for sheet in SHEETS}
    assert {sheet: words for sheet, words in found.items() if words} == {}


def test_every_variable_that_a_sheet_uses_is_defined():
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(sheet.read_text("utf-8") for sheet in SHEETS)))
    used = {named(sheet): set(re.findall(r"var\((--[\w-]+)", sheet.read_text("utf-8"))) for sheet in SHEETS}
    assert {sheet: names - defined for sheet, names in used.items() if names - defined} == {}


def test_the_index_names_every_sheet_of_the_ground_floor():
    core = ROOT / "lms" / "core" / "static" / "css"
    index = (core / "app.css").read_text("utf-8")
    files = {path.relative_to(core).as_posix() for path in core.rglob("*.css")} - {"app.css"}
    assert set(re.findall(r'url\("([^"]+)"\)', index)) == files


def test_half_ticked_are_boxes_alone():
    """A radio button is `:indeterminate` until one of its group is chosen: all of them would look ticked."""
    halves = {half for sheet in SHEETS for half in re.findall(r"(\S*):indeterminate", rules(sheet))}
    assert {half for half in halves if not half.endswith('[type="checkbox"]')} == set()
