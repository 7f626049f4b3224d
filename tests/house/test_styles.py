"""Style sheets know no left and right, use the tokens, and come in files of a component each."""

import re

import pytest

from lms.core.messages import ROOT

SHEETS = sorted(
    path
    for pattern in ("lms/*/static", "courses/*/static", "media/static")
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


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_sheet_knows_no_left_and_right(sheet):
    text = _QUERY.sub("", _COMMENT.sub("", sheet.read_text("utf-8")))
    assert PHYSICAL.findall(text) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_variable_that_a_sheet_uses_is_defined(sheet):
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(path.read_text("utf-8") for path in SHEETS)))
    assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text("utf-8"))) <= defined


def test_the_index_names_every_sheet_of_the_ground_floor():
    core = ROOT / "lms" / "core" / "static" / "css"
    index = (core / "app.css").read_text("utf-8")
    files = {path.relative_to(core).as_posix() for path in core.rglob("*.css")} - {"app.css"}
    assert set(re.findall(r'url\("([^"]+)"\)', index)) == files


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_half_ticked_are_boxes_alone(sheet):
    """A radio button is `:indeterminate` until one of its group is chosen: all of them would look ticked."""
    halves = re.findall(r"(\S*):indeterminate", _COMMENT.sub("", sheet.read_text("utf-8")))
    assert [half for half in halves if not half.endswith('[type="checkbox"]')] == []
