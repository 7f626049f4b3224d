"""Forms are written by administrators without a script, published in versions that stand, and answered."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lms.surveys import questions, service
from lms.surveys.questions import Question, Type

pytestmark = pytest.mark.usefixtures("in_english")


def ask(kind, **fields):
    return Question(key="q", type=kind, label={"ar": "سؤال"}, **fields)


TWO = (questions.Choice("a", {"ar": "نعم", "en": "Yes"}), questions.Choice("b", {"ar": "لا"}))


@pytest.mark.parametrize(
    ("question", "given", "kept"),
    [
        (ask(Type.TEXT), "  مسجد النور ", "مسجد النور"),
        (ask(Type.NUMBER), "١٢٫٥", "12.5"),
        (ask(Type.NUMBER), "twelve", None),
        (ask(Type.NUMBER), "NaN", None),
        (ask(Type.DATE), "٢٥/١/٢٠٢٦", "2026-01-25"),
        (ask(Type.DATE), "2026-01-25", "2026-01-25"),
        (ask(Type.DATE), "31/2/2026", None),
        (ask(Type.CHOICE, choices=TWO), "b", "b"),
        (ask(Type.CHOICE, choices=TWO), "c", None),
        (ask(Type.CHOICES, choices=TWO), ["b", "a"], ["a", "b"]),
        (ask(Type.YES_NO), "no", False),
        (ask(Type.CONSENT), "yes", True),
        (ask(Type.CONSENT), "", None),
        (ask(Type.TEXT, required=True), " ", None),
        (ask(Type.TEXT), "x" * 301, None),
    ],
)
@pytest.mark.once
def test_an_answer_is_kept_as_it_is_meant_or_refused_with_a_sentence(session, question, given, kept):
    answers, wrong = questions.checked([question], {"q": given})
    assert answers == ({} if kept is None else {"q": kept})
    assert bool(wrong.get("q")) is (kept is None)


@pytest.mark.once
def test_what_is_optional_may_be_left_out_and_what_is_not_asked_is_not_kept(session):
    assert questions.checked([ask(Type.TEXT), ask(Type.INFO)], {"other": "x"}) == ({}, {})


def schema(*labels):
    return [{"key": f"k{place}", "type": "text", "label": {"ar": label}} for place, label in enumerate(labels)]


def test_a_version_stands_as_it_was_published_and_answers_keep_theirs(session, cast):
    form = service.begin({"ar": "بيانات المسجد"}, schema("اسم المسجد"), cast.admin)
    assert service.in_force(form.id) is None
    first = service.publish(form, cast.admin)
    assert service.publish(form, cast.admin) is first
    answers = service.checked(first, {"k0": "النور"})
    service.keep(form, form.title, schema("اسم المسجد وعنوانه"))
    second = service.publish(form, cast.admin)
    assert (second.number, service.in_force(form.id)) == (2, second)
    assert [(question.label["ar"], said) for question, said in service.shown(first, answers)] == [
        ("اسم المسجد", "النور")
    ]
    for change in ("UPDATE survey_version SET number = 7", "DELETE FROM survey_version"):
        with pytest.raises(IntegrityError, match="never changes"), session.begin_nested():
            session.execute(text(change))
    with pytest.raises(service.FormErrors) as refused:
        service.checked(second, {"k0": "x" * 400})
    assert list(refused.value.wrong) == ["k0"]


def row(place, **fields):
    return {f"rows-{place}-{name}": value for name, value in ({"type": "text"} | fields).items()}


def test_a_form_is_written_moved_and_published_by_plain_pages(client, session, cast):
    client.sign_in(cast.admin)
    assert client.get("/forms/new").status_code == 200
    written = row(0, ar="أين؟") | row(1, ar="أي خدمة؟", type="choice", choices="فرش | Carpets")
    refused = client.post("/forms", data={"title_ar": "خدمات", "act": "publish"} | written)
    assert (refused.status_code, "فرش" in refused.text) == (422, True)
    moved = client.post("/forms", data={"title_ar": "خدمات", "act": "up-1"} | written)
    assert moved.text.index("أي خدمة؟") < moved.text.index("أين؟")
    written |= {"rows-1-choices": "فرش | Carpets\nإضاءة"}
    kept = client.post("/forms", data={"title_ar": "خدمات", "act": "keep"} | written)
    form = service.every()[0]
    assert (kept.status_code, service.in_force(form.id)) == (303, None)
    page = client.get(kept.location).text
    keys = [choice["key"] for choice in form.draft[1]["choices"]]
    assert all(key in page for key in keys)
    written |= {"rows-0-key": form.draft[0]["key"], "rows-1-key": form.draft[1]["key"]}
    written |= {"rows-1-choices": "إضاءة\nفرش", "rows-1-choice_keys": f"{keys[0]}=فرش\n{keys[1]}=إضاءة"}
    client.post(kept.location, data={"title_ar": "خدمات", "act": "publish"} | written)
    version = service.in_force(form.id)
    assert [choice.key for choice in service.fields(version)[1].choices] == keys[::-1]
    shown = client.get(f"{kept.location}/preview?version=1").text
    assert f'value="{keys[0]}"' in shown
    client.post(f"{kept.location}/hiding")
    assert service.in_force(form.id) is None


def test_nobody_but_administrators_writes_forms(client, session, cast):
    form = service.begin({"ar": "سر"}, schema("سؤال"), cast.admin)
    for person in (cast.registrar, cast.officer, cast.learner):
        client.sign_in(person)
        assert client.get("/forms").status_code == 403
        assert client.post(f"/forms/{form.id}", data={"title_ar": "x"}).status_code == 404
    client.sign_out()
    assert client.get("/forms").status_code == 303
