"""Every template compiles, is short, and holds neither style nor script of its own."""

import re
from html.parser import HTMLParser

import pytest

from lms.core.messages import ROOT

TEMPLATES = sorted(
    path
    for pattern in ("lms/*/templates", "lms/*/*/templates", "courses/*/templates", "media/templates")
    for folder in ROOT.glob(pattern)
    for path in folder.rglob("*.html")
)
LONGEST = 120
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def names(path):
    return path.relative_to(ROOT).as_posix()


def text(path):
    return path.read_text("utf-8")


@pytest.mark.parametrize("template", TEMPLATES, ids=names)
def test_it_compiles(app, template):
    folder = next(parent for parent in template.parents if parent.name == "templates")
    app.jinja_env.get_template(template.relative_to(folder).as_posix())


def test_each_is_short():
    assert [names(template) for template in TEMPLATES if len(text(template).splitlines()) > LONGEST] == []


class Inline(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.found += [name for name in names if name.startswith(("on", "hx-on")) or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)


def inline(template):
    parser = Inline()
    parser.feed(_JINJA.sub("", text(template)))
    return parser.found


def test_none_has_inline_style_or_script():
    read_by_browsers = [template for template in TEMPLATES if "emails" not in template.parts]  # mail knows no sheets
    assert {names(template): found for template in read_by_browsers if (found := inline(template))} == {}


def test_none_trusts_what_was_typed():
    assert [names(template) for template in TEMPLATES if re.search(r"\|\s*safe\b", text(template))] == []


def test_every_language_and_theme_is_asked_of_the_server():
    assert [names(template) for template in TEMPLATES if "localStorage" in text(template)] == []
