"""axe-core, asked only for what it finds wrong: telling all that is right takes longer than looking."""

from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

ASK = """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
    (rule) => rule.nodes.slice(0, 4).map((node) => `${rule.id}: ${node.html.slice(0, 120)}`)))"""


def violations(page: Page) -> list[str]:
    """Each rule that the page breaks, with the markup that breaks it."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(ASK)
    return found


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
