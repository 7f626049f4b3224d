"""Questions are written on a page: what is wrong is said beside its field, and what the page does not show stays."""

import copy
import io
from html.parser import HTMLParser

import pytest
from PIL import Image
from sqlalchemy import select

from courses.quizzes import types
from courses.quizzes.models import QuestionVersion
from courses.quizzes.types import Kind
from courses.quizzes.types.face import Fault
from media.models import Asset, AssetKind, AssetState
from tests.factories.questions import BODIES, OTHER, PICTURE, said, short
from tests.factories.quizzes import make_school


class Fields(HTMLParser):
    """What a browser would post of the form of a question that nobody touched."""

    def __init__(self, page):
        super().__init__()
        self.given, self.is_inside, self.select, self.area = [], False, "", None
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        told = dict(pairs)
        if tag == "form":
            self.is_inside = told.get("id") == "question"
        if not self.is_inside or (tag != "option" and "name" not in told):
            return
        if tag == "select":
            self.select = told["name"]
        elif tag == "option" and "selected" in told:
            self.given.append((self.select, told["value"]))
        elif tag == "textarea":
            self.area = (told["name"], "")
        elif (
            tag == "input"
            and told.get("type") not in {"file", "submit"}
            and (told.get("type") not in {"radio", "checkbox"} or "checked" in told)
        ):
            self.given.append((told["name"], told.get("value") or ("y" if told.get("type") == "checkbox" else "")))

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.given.append((self.area[0], self.area[1].removeprefix("\r\n").removeprefix("\n")))
            self.area = None
        if tag == "form":
            self.is_inside = False


def rich():
    """The bodies with all that other schools' files may bring along."""
    bodies = copy.deepcopy(BODIES)
    for body in bodies.values():
        body |= {"explain": said("لأنه كذلك", "So it is"), "hints": [said("فكّر", "Think")]}
        body["media"] = [{"asset": OTHER, "kind": "picture", "alt": said("شاشة", "A screen")}]
    bodies["single"]["options"][0] |= {"fraction": "0.25", "feedback": said("قريب", "Near")}
    bodies["single"]["options"][1]["media"] = [{"asset": OTHER, "kind": "picture", "alt": said("زر", "A button")}]
    bodies["numeric"] |= {"unit": said("كم", "km"), "units": [{"text": "m", "times": "0.001"}], "unit_needed": True}
    bodies["short"]["answers"][0]["feedback"] = said("نعم", "Yes")
    bodies["cloze"]["gaps"][0]["answers"][1] |= {"match": "stars", "fraction": "0.5"}
    return bodies


def test_what_is_opened_and_saved_as_it_is_stays_as_it_is(client, session, cast):
    for name in (PICTURE, OTHER):
        session.add(Asset(public_id=name, kind=AssetKind.PICTURE, state=AssetState.READY, owner_id=cast.trainer.id))
    school = make_school(cast, list(rich().items()), published=False)
    versions = session.scalars(select(QuestionVersion)).all()
    before = {each.entry_id: types.adopt(each.type, copy.deepcopy(each.body)) for each in versions}
    kinds = {each.entry_id: each.type for each in versions}
    client.sign_in(school.trainer)
    for entry_id, body in before.items():
        page = f"/teach/questions/{entry_id}"
        form = Fields(client.get(page).text).given
        answer = client.post(page, data={name: [each for key, each in form if key == name] for name, _value in form})
        assert answer.status_code == 303, answer.text
        after = session.scalar(select(QuestionVersion.body).where(QuestionVersion.entry_id == entry_id))
        assert types.adopt(kinds[entry_id], after) == body


SLOW = "^(([ا-ي])+.)+[0-9]$"
WRONG = [
    (Kind.SHORT, {"answers-0-ar": "(", "answers-0-match": "regex"}, "تعذرت قراءة هذا التعبير", "answers-0-ar"),
    (Kind.SHORT, {"answers-0-ar": SLOW, "answers-0-match": "regex"}, "لا ينتهي", "answers-0-ar"),
    (Kind.SHORT, {"answers-0-ar": "[قك]اهرة", "answers-0-match": "regex"}, "مثال", "example"),
    (Kind.MATCHING, {"pairs-0-ar": "حفظ", "pairs-0-match_ar": "S", "pairs-1-ar": "قص", "pairs-2-match_ar": "X"}, "الصحيح", "pairs-1-match_ar"),
    (Kind.ORDERING, {"items-0-ar": "وحده"}, "اثن", "items"),
    (Kind.CLOZE, {"text_ar": "لا فراغ هنا"}, "قوسين", "text_ar"),
    (Kind.HOTSPOT, {"areas-0-ar": "حفظ"}, "صورة", "picture"),
    (Kind.ESSAY, {"least": "كثير"}, "الحدود", "most"),
    (Kind.RECORDING, {"minutes": "900"}, "الحدود", "minutes"),
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[0]}-{wrong[3]}")
def test_what_is_wrong_is_said_beside_its_field_and_in_the_summary(client, school, wrong):
    kind, form, words, field = wrong
    client.sign_in(school.trainer)
    told = {"kind": kind.value, "ask_ar": "ما الصواب؟", "mark": "1", "category": school.category.id, **form}
    answer = client.post(f"/teach/courses/{school.course.id}/questions", data=told)
    assert answer.status_code == 422
    summary = answer.text.split("data-summary")[1].split("</ul>")[0]
    assert f'href="#{field}"' in summary
    assert words in summary
    for typed in (value for name, value in form.items() if name.endswith("ar")):
        assert typed in answer.text


def picture():
    made = io.BytesIO()
    Image.new("RGB", (300, 100), "green").save(made, "PNG")
    made.seek(0)
    return made


@pytest.mark.once
def test_a_picture_that_came_with_a_refused_form_is_not_asked_for_again(client, school, session):
    client.sign_in(school.trainer)
    new = f"/teach/courses/{school.course.id}/questions"
    form = {"kind": "hotspot", "ask_ar": "أين الزر؟", "mark": "1", "category": school.category.id, "labels": "no"}
    refused = client.post(new, data={**form, "picture": (picture(), "زر.png")}, content_type="multipart/form-data")
    assert refused.status_code == 422
    kept = session.scalars(select(Asset).where(Asset.kind == AssetKind.PICTURE)).one()
    assert kept.public_id in refused.text
    again = dict(Fields(refused.text).given) | {"alt_ar": "زر", "areas-0-ar": "هنا", "areas-0-at": "10; 10; 20; 20"}
    answer = client.post(new, data={**again, "areas-0-right": "y", "areas-0-shape": "rect"})
    assert answer.status_code == 303, answer.text
    body = session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc())).first().body
    assert (body["picture"]["asset"], body["picture"]["width"]) == (kept.public_id, 300)
    from media import uses

    assert [use.title for use in uses.of([kept])[kept.id]] == ["أين الزر؟"]


@pytest.mark.parametrize("pattern", [SLOW, "(ا{999}){999}", "(?R)", "(" * 200])
def test_a_regular_expression_that_never_ends_leaves_the_answer_to_a_person(pattern):
    body = short({"text": pattern, "match": "regex"}, example="ا")
    faults = {problem.fault for problem in types.of("short").check(body)}
    assert faults & {Fault.SLOW_PATTERN, Fault.BAD_PATTERN}
    if pattern == SLOW:  # one that came into the bank in another way
        assert types.of("short").grade(body, {"answer": "ا" * 499 + "!"}) is None
        mixed = short({"text": pattern, "match": "regex"}, "القاهرة")
        assert types.of("short").grade(mixed, {"answer": "القاهره"}) == 1
