"""Lines that are said once and known must never say one thing for another."""

import pytest
from flask import Flask, render_template_string
from markupsafe import Markup

from lms.core.i18n import force_locale

LINE = "{% macro line(title, kind) %}<b>{{ title }}</b> {{ kind }} {{ _('Save') }}{% endmacro %}"


@pytest.fixture
def say(app: Flask):
    """A macro of a template that stays in memory, as those of components do."""
    macro = app.jinja_env.from_string(LINE).module.line
    with app.test_request_context():
        yield lambda title, kind="": render_template_string("{{ remembered(m, t, k) }}", m=macro, t=title, k=kind)


def test_a_known_line_is_said_again(say) -> None:
    assert say("One", "done") == say("One", "done")
    assert say("One", "done") != say("One", "shut")


def test_text_is_not_taken_for_markup(say) -> None:
    assert "<b><i>x</i></b>" in say(Markup("<i>x</i>"))
    assert "<b>&lt;i&gt;x&lt;/i&gt;</b>" in say("<i>x</i>")
    assert "<b><i>x</i></b>" in say(Markup("<i>x</i>"))


def test_each_language_has_its_own(say) -> None:
    with force_locale("ar"):
        arabic = say("One")
    with force_locale("en"):
        english = say("One")
    assert arabic != english
    assert "Save" in english
