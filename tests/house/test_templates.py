"""Every template compiles, is short, and holds neither style nor script of its own."""

import re
from html.parser import HTMLParser

import pytest

from lms.core.messages import ROOT

TEMPLATES = sorted(
    path
    for pattern in ("lms/*/templates", "courses/*/templates", "media/templates")
    for folder in ROOT.glob(pattern)
    for path in folder.rglob("*.html")
)
LONGEST = 120
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def names(path):
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(params=TEMPLATES, ids=names)
def template(request):
    return request.param


def test_it_compiles(app, template):
    app.jinja_env.parse(template.read_text("utf-8"))
    folder = next(parent for parent in template.parents if parent.name == "templates")
    app.jinja_env.get_template(template.relative_to(folder).as_posix())


def test_it_is_short(template):
    assert len(template.read_text("utf-8").splitlines()) <= LONGEST


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


def test_it_has_no_inline_style_or_script(template):
    if "emails" in template.parts:
        pytest.skip("mail readers know no style sheets")
    parser = Inline()
    parser.feed(_JINJA.sub("", template.read_text("utf-8")))
    assert parser.found == []


def test_it_never_trusts_what_was_typed(template):
    assert not re.search(r"\|\s*safe\b", template.read_text("utf-8"))


def test_every_language_and_theme_is_asked_of_the_server(template):
    assert "localStorage" not in template.read_text("utf-8")
