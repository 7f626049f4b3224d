"""axe-core, asked only for what it finds wrong: telling all that is right takes longer than looking."""

from importlib.resources import files

from playwright.sync_api import BrowserContext, Page

ASK = """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
    (rule) => rule.nodes.slice(0, 4).map((node) => `${rule.id}: ${node.html.slice(0, 120)}`)))"""


def ready(context: BrowserContext) -> None:
    """Let every page of this context have axe-core."""
    context.add_init_script((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))


def violations(page: Page) -> list[str]:
    """Each rule that the page breaks, with the markup that breaks it. The page's context was made ready()."""
    found: list[str] = page.evaluate(ASK)
    return found
