"""axe-core, asked only for what it finds wrong: telling all that is right takes longer than looking."""

from importlib.resources import files

from playwright.sync_api import BrowserContext, Page

ASK = """(rules) => axe.run(document, {resultTypes: ["violations"], preload: false, ...(rules && {runOnly: rules})})
    .then(({violations}) => violations.flatMap(
        (rule) => rule.nodes.slice(0, 4).map((node) => `${rule.id}: ${node.html.slice(0, 120)}`)))"""
IN_DARK = f"""(rules) => {{ document.documentElement.dataset.theme = "dark"; return ({ASK})(rules); }}"""
LOCKS = """() => axe.run(document, {runOnly: ["css-orientation-lock"]}).then(({violations, passes}) =>
    [violations.length, passes.length])"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OF_WORDS = [
    "aria-command-name", "aria-dialog-name", "aria-input-field-name", "aria-meter-name", "aria-progressbar-name",
    "aria-toggle-field-name", "aria-tooltip-name", "aria-treeitem-name", "button-name", "document-title",
    "empty-heading", "frame-title", "html-has-lang", "html-lang-valid", "image-alt", "input-button-name", "input-image-alt",
    "label", "link-name", "select-name", "summary-name", "svg-img-alt", "valid-lang",
]  # fmt: skip


def ready(context: BrowserContext) -> None:
    """Let every page of this context have axe-core."""
    context.add_init_script((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Each rule, of all or of these, that the page breaks, with the markup that breaks it. The page's context was made
    ready().
    """
    found: list[str] = page.evaluate(ASK, rules)
    return found


def locks_the_orientation(page: Page) -> bool:
    """Whether a sheet of styles does; the one rule that reads them all, which takes long."""
    violations, passes = page.evaluate(LOCKS)
    assert violations or passes
    return bool(violations)


def violations_in_the_dark(page: Page) -> list[str]:
    """What breaks when the page that is open turns dark. It stays so."""
    found: list[str] = page.evaluate(IN_DARK, OF_COLOURS)
    return found
