"""The decisions are numbered, no number is given twice, and the index names them all; links between the pages lead somewhere."""

import re

from tests.house.tree import ROOT, matching, named

PAGES = [path for path in matching("*.md") if "node_modules" not in path.parts]


def test_decisions_are_numbered_in_order():
    folder = ROOT / "docs" / "adr"
    names = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert len({name[:4] for name in names}) == len(names)
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8")) == names
    for name in names:
        assert (folder / name).read_text("utf-8").startswith(f"# {name[:4]} ")


def test_links_between_pages_lead_somewhere():
    ways = [(page, way) for page in PAGES for way in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]
    lost = [(named(page), way) for page, way in ways if not way.startswith("/") and not (page.parent / way).exists()]
    assert lost == []
