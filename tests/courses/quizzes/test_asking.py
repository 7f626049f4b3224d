"""Every kind of question is asked, answered and marked on a page, without a script; what people write is never run."""

import copy
import io
import uuid

import pytest
from sqlalchemy import select

from courses.marking.models import MarkingTask
from courses.quizzes.models import AttemptStep, QuestionAttempt
from courses.quizzes.types import Kind, essay
from lms.accounts.models import Context, Role
from media.models import Asset, AssetKind, AssetState
from tests.factories.accounts import give_role, make_user
from tests.factories.questions import BODIES, PICTURE, hotspot
from tests.factories.quizzes import enrol, make_school

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
GIVEN = {
    "single": {"answer": "b"},
    "multiple": {"answer": ["a", "b"]},
    "true_false": {"answer": "true"},
    "numeric": {"answer": "١٢٫٥"},
    "short": {"answer": "ألقاهره"},
    "matching": {"m.f": "o3", "m.s": "s7", "m.p": "p2"},
    "ordering": {"p.q4": "1", "p.b1": "2", "p.z7": "3", "p.c2": "4"},
    "cloze": {"g.1": "القاهرة", "g.2": "a", "g.3": "٢٧"},
    "hotspot": {"answer": "a"},
    "essay": {"answer": "بسم الله نبدأ"},
}


@pytest.fixture
def paper(session, cast):
    """A quiz of all kinds; the last asks for a point on a picture."""
    asset = Asset(public_id=PICTURE, kind=AssetKind.PICTURE, state=AssetState.READY, owner_id=cast.trainer.id)
    session.add(asset)
    session.flush()
    return make_school(cast, [*BODIES.items(), ("hotspot", hotspot(labels=False))], limit_seconds=0)


def begun(client, school):
    client.sign_in(school.learner)
    return client.post(f"{school.intro}/attempts").location


def form_of(client, url):
    """What a browser without script would post: what the page says, and nothing else."""
    page = client.get(url).text
    slots = range(1, 14)
    return page, {f"q{slot}.was": page.split(f'name="q{slot}.was" value="')[1].split('"')[0] for slot in slots}


def test_a_paper_of_all_kinds_is_sat_and_marked_without_a_script(client, paper, session, count_queries):
    url = begun(client, paper)
    page, form = form_of(client, url)
    for kind, given in GIVEN.items():
        slot = list(BODIES).index(kind) + 1
        form |= {f"q{slot}.{field}": value for field, value in given.items()}
    form |= {"q13.tap.x": "56", "q13.tap.y": "31"}  # 20 % and 15 % of a picture that is 280 wide
    assert "القاهرة" not in page.split('data-question="8"')[1].split("data-question")[0]
    assert client.post(f"{url}/paper", data=form).status_code == 303
    held = {answer.slot: answer.response for answer in session.scalars(select(QuestionAttempt))}
    assert held[13] == {"x": "20", "y": "14.8"}
    with count_queries() as seen:
        again = client.get(url).text
    assert len(seen) <= 8, seen
    assert 'value="14.8"' in again
    assert again.count(" selected") == 3 + 4 + 1
    client.post(f"{url}/submission")
    result = client.get(f"{url}/result").text
    marks = {answer.slot: answer.fraction for answer in session.scalars(select(QuestionAttempt))}
    assert [slot for slot in sorted(marks) if marks[slot] == 1] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 13]
    assert marks[10] is None  # the essay waits
    assert result.count('class="marked__parts"') == 3


def test_a_tap_that_was_enter_is_no_answer(client, paper, session):
    url = begun(client, paper)
    _page, form = form_of(client, url)
    client.post(f"{url}/paper", data={**form, "q13.tap.x": "0", "q13.tap.y": "0"})
    assert session.scalar(select(QuestionAttempt.response).where(QuestionAttempt.slot == 13)) == {}


def poisoned(value):
    """The same body with a script in every text of it."""
    if isinstance(value, dict):
        texts = {language: f"{words} {EVIL}" for language, words in value.items() if language in {"ar", "en"}}
        return {name: poisoned(each) for name, each in value.items()} | texts
    return [poisoned(each) for each in value] if isinstance(value, list) else value


def test_nothing_that_an_author_or_a_learner_writes_is_run(client, session, cast):
    asset = Asset(public_id=PICTURE, kind=AssetKind.PICTURE, state=AssetState.READY, owner_id=cast.trainer.id)
    session.add(asset)
    session.flush()
    bodies = {kind: poisoned(copy.deepcopy(body)) for kind, body in BODIES.items()}
    for body in bodies.values():
        body["explain"] = body["ask"]
        body["hints"] = [body["ask"]]
    bodies["short"]["answers"][0]["feedback"] = bodies["short"]["ask"]
    school = make_school(cast, list(bodies.items()), limit_seconds=0)
    url = begun(client, school)
    sound = sent_file(session, school.learner, title=EVIL)
    answers = {"essay": EVIL, "short": EVIL[:400], "numeric": EVIL[:150], "recording": sound.public_id}
    for kind, value in answers.items():
        post(client, url, list(bodies).index(kind) + 1, {"answer": [value]})
    pages = [client.get(url), client.get(f"{url}/review")]
    client.post(f"{url}/submission")
    pages.append(client.get(f"{url}/result"))
    client.sign_in(school.trainer)
    pages += [client.get(f"/teach/questions/{entry.id}") for entry in school.entries]
    pages += [client.get(f"/teach/quizzes/{school.lesson.id}/preview"), client.get(school.builder)]
    tasks = session.scalars(select(MarkingTask.id)).all()
    assert len(tasks) == 2
    pages += [client.get(f"/teach/marking/tasks/{task}") for task in tasks]
    assert sum("alert(1)" in page.text for page in pages) >= len(pages) - 1
    for page in pages:
        assert page.status_code == 200
        assert not [bad for bad in ("<script>alert", "<img src=x", "<svg/onload", "\"'><") if bad in page.text]


def post(client, url, slot, given, rev=1):
    body = {"slot": slot, "rev": rev, "client_event_id": str(uuid.uuid4()), "response": given}
    return client.post(f"{url}/answers", json=body, headers={"Accept": "application/json"})


def sent_file(session, owner, title="خطبة.m4a", **more):
    asset = Asset(kind=AssetKind.AUDIO, state=AssetState.UPLOADED, title=title, owner_id=owner.id, **more)
    asset.is_private = more.get("is_private", True)
    session.add(asset)
    session.flush()
    return asset


class Endless(io.RawIOBase):
    """A body that says how long it is, and is never read to its end."""

    read_so_far = 0

    def readable(self):
        return True

    def seek(self, place, whence=0):
        self.at = 200_000_000 if whence == 2 else place
        return self.at

    def tell(self):
        return getattr(self, "at", 0)

    def readinto(self, buffer):
        self.read_so_far += len(buffer)
        buffer[:] = b"a" * len(buffer)
        return len(buffer)


RECORDING = list(BODIES).index("recording") + 1
ESSAY = list(BODIES).index("essay") + 1


@pytest.mark.parametrize("foreign", ["another's", "of the library", "of nobody"])
def test_only_one_s_own_uploads_can_be_an_answer(client, paper, session, cast, foreign):
    url = begun(client, paper)
    theirs = sent_file(session, cast.stranger)
    shared = sent_file(session, paper.learner, is_private=False)
    named = {"another's": theirs.public_id, "of the library": shared.public_id, "of nobody": str(uuid.uuid4())}[foreign]
    answer = post(client, url, RECORDING, {"answer": [named]})
    assert answer.status_code == 422
    assert "ليس مما أرسلته" in answer.get_json()["error"]


def test_a_file_is_opened_by_its_learner_and_who_marks_alone(client, paper, session, cast):
    url = begun(client, paper)
    sound = sent_file(session, paper.learner)
    assert post(client, url, RECORDING, {"answer": [sound.public_id]}).status_code == 200
    assert f'value="{sound.public_id}" checked' in client.get(url).text
    page = f"{url}/questions/{RECORDING}/files/{sound.public_id}"
    run_trainer = make_user()
    give_role(run_trainer, Role.TRAINER, Context.RUN, paper.run.id)
    other = make_user()
    enrol(paper.run, other)
    # it has no bytes yet: whoever may open it is told 404 by the store, and whoever may not, by the policy
    sound.source_id = None
    for user, may in [(paper.learner, True), (paper.trainer, True), (run_trainer, True), (other, False)]:
        assert opens(client, user, page, sound, session) is may
    assert opens(client, paper.learner, page.replace(f"/{RECORDING}/", "/1/"), sound, session) is False


def opens(client, user, page, asset, session):
    from media.models import StoredObject

    if asset.source_id is None:
        row = StoredObject(backend="local", key=f"source/{uuid.uuid4()}", bytes=3, sha256="0" * 64, mime="audio/mp4")
        session.add(row)
        session.flush()
        asset.source_id, asset.state = row.id, AssetState.READY
        session.flush()
    client.sign_in(user)
    return client.get(page).status_code == 302


def test_a_file_comes_with_a_plain_form_and_the_rest_of_the_paper_is_kept(client, paper, session):
    url = begun(client, paper)
    _page, form = form_of(client, url)
    sent = {**form, "q1.answer": "b", "file_of": str(RECORDING)}
    sent[f"file.q{RECORDING}"] = (io.BytesIO(b"ID3" + bytes(500)), "تسجيل.mp3")
    answer = client.post(f"{url}/files", data=sent, content_type="multipart/form-data")
    assert answer.location.endswith(f"#q{RECORDING}")
    held = {answer.slot: answer.response for answer in session.scalars(select(QuestionAttempt))}
    asset = session.scalars(select(Asset).where(Asset.is_private.is_(True))).one()
    assert held[RECORDING] == {"answer": [asset.public_id]}
    assert (asset.title, asset.wanted, asset.owner_id) == ("تسجيل.mp3", "audio", paper.learner.id)
    assert held[1] == {"answer": "b"}


def test_an_essay_of_two_hundred_megabytes_is_refused_with_a_sentence_and_nothing_else_is_lost(client, paper, session):
    url = begun(client, paper)
    assert post(client, url, ESSAY, {"answer": ["بسم الله"]}).status_code == 200

    body = Endless()
    head = {"Accept": "application/json"}
    answer = client.post(f"{url}/answers", input_stream=body, headers=head, content_type="application/json")
    assert answer.status_code == 413
    assert answer.get_json()["error"]
    assert body.read_so_far < 2_000_000
    _page, form = form_of(client, url)
    plain = client.post(f"{url}/paper", input_stream=Endless(), content_type="application/x-www-form-urlencoded")
    assert plain.status_code == 413
    client.post(f"{url}/paper", data={**form, f"q{ESSAY}.answer": "ا" * 50_000, "q1.answer": "b"})
    assert "٤٠٬٠٠٠" in client.get(url).text
    long = post(client, url, ESSAY, {"answer": ["ا" * (essay.MOST_LETTERS + 1)]}, rev=2)
    assert long.status_code == 422
    assert "٤٠٬٠٠٠" in long.get_json()["error"]
    assert post(client, url, ESSAY, {"answer": ["ا " * (essay.MOST_LETTERS // 2)]}, rev=3).status_code == 200
    steps = session.scalars(select(AttemptStep.revision).order_by(AttemptStep.id)).all()
    assert steps == [1, 1, 3]  # the first question was kept beside an essay that was refused


FORMS = {
    Kind.SHORT: {"answers-0-ar": "القاهرة", "answers-0-match": "words", "answers-1-ar": "قاهره*", "answers-1-match": "stars", "answers-1-fraction": "٠٫٥", "heeds": "hamza"},
    Kind.MATCHING: {"pairs-0-ar": "حفظ", "pairs-0-match_ar": "Ctrl+S", "pairs-1-ar": "تخزين", "pairs-1-match_ar": "Ctrl+S", "pairs-2-match_ar": "Ctrl+X", "scoring": "parts", "shuffle": "y"},
    Kind.ORDERING: {"items-0-ar": "افتح", "items-1-ar": "اكتب", "items-2-ar": "احفظ", "scoring": "neighbours"},
    Kind.CLOZE: {"text_ar": "عاصمة مصر [القاهرة] وعدد أيام الأسبوع [سبعة].", "text_en": "[Cairo], and a week has [seven] days.", "ask_en": "Fill in"},
    Kind.HOTSPOT: {"asset": PICTURE, "width": "800", "height": "600", "alt_ar": "شريط", "areas-0-ar": "حفظ", "areas-0-shape": "rect", "areas-0-at": "١٠؛ ١٠؛ ٢٠؛ ١٠".replace("؛", ";"), "areas-0-right": "y", "areas-1-ar": "قص", "areas-1-shape": "circle", "areas-1-at": "70; 50; 10", "labels": "yes"},
    Kind.ESSAY: {"least": "٥٠", "most": "300", "markers_ar": "انظر إلى الافتتاح"},
    Kind.FILE: {"most_files": "2"},
    Kind.RECORDING: {"minutes": "١٫٥"},
}  # fmt: skip
WRITTEN = {
    Kind.SHORT: {"answers": [{"text": "القاهرة", "match": "words"}, {"text": "قاهره*", "match": "stars", "fraction": "٠٫٥"}], "heeds": ["hamza"]},
    Kind.ESSAY: {"words": {"least": 50, "most": 300}, "for_markers": {"ar": "انظر إلى الافتتاح"}},
    Kind.FILE: {"most_files": 2},
    Kind.RECORDING: {"most_seconds": 90},
}  # fmt: skip


def written(client, school, kind, more, entry=None):
    form = {
        "kind": kind.value,
        "ask_ar": "ما الصواب؟",
        "mark": "1",
        "category": school.category.id,
        **FORMS[kind],
        **more,
    }
    page = f"/teach/questions/{entry.id}" if entry else f"/teach/courses/{school.course.id}/questions"
    return client.post(page, data=form)


@pytest.mark.parametrize("kind", list(FORMS))
def test_a_trainer_writes_it_in_the_browser_and_reads_it_back(client, school, session, kind):
    client.sign_in(school.trainer)
    new = client.get(f"/teach/courses/{school.course.id}/questions/new?kind={kind}")
    assert new.status_code == 200
    hints = {"hints-0-ar": "فكّر", "explain_ar": "لأنه كذلك"}
    answer = written(client, school, kind, hints)
    assert answer.status_code == 303, answer.text
    version = newest(session)
    assert version.type == kind
    assert version.body["hints"] == [{"ar": "فكّر"}]
    assert WRITTEN.get(kind, {}).items() <= version.body.items()
    page = client.get(f"/teach/questions/{version.entry_id}")
    assert page.status_code == 200
    assert "لأنه كذلك" in page.text


def newest(session):
    from courses.quizzes.models import QuestionVersion

    return session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc())).first()
