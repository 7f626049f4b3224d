"""The catalogues: found, kept, in one order, checked."""

import pytest

from lms.core import messages


@pytest.fixture
def feature(tmp_path):
    folder = tmp_path / "lessons"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text('def hello():\n    return _("Save")\n')
    (folder / "templates" / "page.html").write_text(
        '{{ _("Next lesson") }}{{ ngettext("%(number)s lesson", "%(number)s lessons", 2, number=2) }}'
    )
    return folder


def said(feature, **said):
    catalog = messages.updated(feature, {})
    for message in catalog:
        name = message.id if isinstance(message.id, str) else (message.id or [""])[0]
        if name in said:
            message.string = said[name]
    messages.write(feature, catalog)


def test_sentences_are_found_in_code_and_templates(feature):
    ids = {message.id for message in messages.extract(feature) if message.id}
    assert ids == {"Save", "Next lesson", ("%(number)s lesson", "%(number)s lessons")}


def test_what_is_not_translated_is_named(feature):
    assert len(messages.problems(feature)) == 3


def test_a_translation_is_kept_when_the_code_changes(feature):
    said(feature, Save="حفظ")
    (feature / "__init__.py").write_text('def hello():\n    return _("Save"), _("Send")\n')
    messages.write(feature, messages.updated(feature, {}))
    assert messages.read(feature).get("Save").string == "حفظ"
    assert messages.read(feature).get("Send").string == ""


def test_a_sentence_that_left_the_code_leaves_the_catalogue(feature):
    said(feature, Save="حفظ")
    (feature / "__init__.py").write_text("")
    messages.write(feature, messages.updated(feature, {}))
    assert messages.read(feature).get("Save") is None


def test_another_placeholder_is_a_mistake(feature):
    said(feature, **{"%(number)s lesson": ("", "درس", "درسان", "%(count)s دروس", "%(number)s درسًا", "%(number)s درس")})
    assert any("lesson" in problem for problem in messages.problems(feature))
    forms = ("لا دروس", "درس", "درسان", "%(count)s دروس", "%(number)s درسًا", "%(number)s درس")
    said(feature, **{"%(number)s lesson": forms})
    assert [problem for problem in messages.problems(feature) if "other placeholders" in problem]


def test_writing_twice_changes_nothing(feature):
    said(feature, Save="حفظ")
    before = (feature / messages.PO).read_bytes()
    messages.write(feature, messages.updated(feature, {}))
    assert (feature / messages.PO).read_bytes() == before
