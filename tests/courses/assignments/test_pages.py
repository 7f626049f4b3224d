"""The pages of an assignment without a script: write, attach, hand in, take back; read what was posted."""

import datetime as dt
import io
from decimal import Decimal

from courses.assignments import late
from courses.assignments.late import LatePolicy
from courses.assignments.models import Submission, SubmissionComment, SubmissionState
from courses.assignments.service import handing, releasing
from courses.assignments.service.marking import mark
from lms.core import clock
from lms.core.db import session
from media import tickets
from media.models import AssetKind
from tests.factories.accounts import make_user
from tests.factories.assignments import hand_in, make_asset, make_hall, place_of
from tests.factories.courses import enrol
from tests.factories.rubrics import make_rubric

D = Decimal
TEN_A_DAY = late.as_json(LatePolicy(rate=D(10), missing=D(100)))
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"


def work_of(hall):
    return session().query(Submission).filter_by(enrolment_id=hall.enrolment.id).one()


def test_one_writes_saves_attaches_hands_in_and_takes_back_without_a_script(client, session, cast):
    hall = make_hall(cast, kinds=["text", "file"])
    client.sign_in(hall.learner)
    assert "تسليم" in client.get(hall.page).text
    lesson = client.get(f"/learn/{hall.run.code}/{hall.lesson.stable_key}")
    assert hall.page in lesson.text
    saved = {"text": "أولًا\r\nثم\r\n\r\nثانيًا <b>", "revision": "0", "go": "save"}
    assert client.post(f"{hall.page}/work", data=saved).status_code == 303
    page = client.get(hall.page).text
    assert "أولًا\nثم\n\nثانيًا &lt;b&gt;" in page  # as it was typed, and no tag
    older = client.post(f"{hall.page}/work", data=saved | {"text": "من هاتف آخر"})
    assert (older.status_code, "من هاتف آخر" in older.text, "أولًا" in older.text) == (409, True, True)
    paper = {"file": (io.BytesIO(b"khutba"), "خطبة.txt"), "go": "save"}
    client.post(f"{hall.page}/work", data=paper, content_type="multipart/form-data")
    assert "خطبة.txt" in client.get(hall.page).text
    handed = client.post(f"{hall.page}/work", data={"text": saved["text"], "revision": "1", "go": "hand-in"})
    assert handed.status_code == 303
    receipt = client.get(handed.location).text
    work = work_of(hall)
    assert (work.state, len(place_of(hall).latest.files), work.public_id[:8] in receipt) == (
        SubmissionState.SUBMITTED,
        1,
        True,
    )
    assert client.post(f"{handed.location}/withdrawal").status_code == 303
    assert work.state is SubmissionState.DRAFT
    detached = client.post(f"{hall.page}/files/{place_of(hall).draft.files[0].asset.public_id}/removal")
    assert (detached.status_code, place_of(hall).draft.files) == (303, [])


def test_who_is_late_learns_what_it_costs_and_says_so_before_it_is_taken(client, session, cast, later):
    hall = make_hall(cast, due_at=clock.now() + dt.timedelta(hours=1), late=TEN_A_DAY)
    client.sign_in(hall.learner)
    early = client.get(hall.page).text
    assert "كل يوم تأخير يخصم ١٠" in early
    later(hours=30)
    assert "٨ من ١٠" in client.get(hall.page).text  # two days begun
    sent = {"text": "كلام", "revision": "0", "go": "hand-in"}
    asked = client.post(f"{hall.page}/work", data=sent)
    question = client.get(asked.location).text
    assert (asked.status_code, 'name="late" value="1" required' in question, place_of(hall).handed_in) == (
        303,
        True,
        [],
    )
    assert "كلام</textarea>" in question
    assert client.post(f"{hall.page}/work", data=sent | {"revision": "1", "late": "1"}).status_code == 303
    assert place_of(hall).latest.late_seconds // 3600 == 29


def test_the_text_is_kept_while_it_is_written_and_a_file_comes_in_parts(client, session, cast):
    hall = make_hall(cast, kinds=["text", "audio"])
    client.sign_in(hall.learner)
    first = client.post(f"{hall.page}/draft", json={"text": "بسم الله", "base": 0})
    assert first.json["rev"] == 1
    torn = client.post(f"{hall.page}/draft", json={"text": "غيره", "base": 0})
    assert (torn.status_code, torn.json["text"], torn.json["rev"]) == (409, "بسم الله", 1)
    assert client.post(f"{hall.page}/draft", json={"text": "x" * 200_001}).status_code == 422
    assert client.post(f"{hall.page}/draft", json=["x"]).status_code == 422
    begun = client.post(
        "/media/uploads",
        json={"name": "r.webm", "bytes": 5, "wanted": "audio", "ticket": tickets.give(hall.learner.id)},
    )
    one = client.post(f"/media/uploads/{begun.json['id']}/parts/1", json={"sha256": SHA}).json
    assert client.put(one["address"], data=b"sound", headers=one["headers"] | STREAM).status_code < 300
    assert client.post(f"/media/uploads/{begun.json['id']}/completion", json={"sha256": SHA}).status_code == 200
    for _twice in range(2):
        told = client.post(f"{hall.page}/files", data={"upload": begun.json["id"]}, headers={"HX-Request": "true"})
        assert (told.status_code, told.text.count("<li>")) == (200, 1)
    assert place_of(hall).draft.files[0].asset.is_private


def test_an_essay_of_megabytes_is_refused_and_the_kept_one_stays(client, session, cast):
    hall = make_hall(cast)
    client.sign_in(hall.learner)
    client.post(f"{hall.page}/draft", json={"text": "ما حُفظ", "base": 0})
    essay = "a" * 17_000_000  # two hundred meet the same limits, and are not read either
    assert client.post(f"{hall.page}/draft", json={"text": essay, "base": 1}).status_code == 413
    form = {"text": essay, "revision": "1", "go": "hand-in"}
    assert client.post(f"{hall.page}/work", data=form).status_code == 413
    assert client.post(f"{hall.page}/work", data=form, content_type="multipart/form-data").status_code == 413
    assert ("ما حُفظ" in place_of(hall).draft.text, place_of(hall).handed_in) == (True, [])


def test_nothing_of_a_mark_shows_until_it_is_posted_and_the_first_look_is_kept(client, session, cast):
    version = make_rubric(make_hall(cast).course.id, cast.trainer)
    hall = make_hall(cast, rubric_version_id=version.id)
    work = hand_in(hall)
    criterion = version.criteria[0]
    chosen = {criterion["key"]: criterion["levels"][0]["points"]}
    rubric = {"version": version.id, "chosen": chosen, "words": {criterion["key"]: "صوتك واضح"}}
    mark(work, D("8.5"), hall.trainer, comment="بارك الله فيك", rubric=rubric)
    session.add(SubmissionComment(submission_id=work.id, text="أحسنت الوقف", author_id=hall.trainer.id))
    session.flush()
    address = f"/learn/submissions/{work.public_id}"
    hidden = ("بارك الله فيك", "٨٫٥", "صوتك واضح", "أحسنت الوقف")
    client.sign_in(hall.learner)
    pages = client.get(address).text + client.get(hall.page).text
    assert not any(words in pages for words in hidden)
    releasing.post(work, hall.trainer)
    client.sign_out()
    client.sign_in(hall.trainer)
    assert "بارك الله فيك" in client.get(address).text
    assert work.opened_at is None  # the trainer's look is none
    client.sign_out()
    client.sign_in(hall.learner)
    page = client.get(address).text
    assert [words for words in hidden if words not in page] == []
    first = work.opened_at
    client.get(address)
    assert (first is not None, work.opened_at) == (True, first)


def test_a_work_is_seen_by_its_learner_and_their_trainers_alone(client, session, cast):
    hall = make_hall(cast, kinds=["text", "file"])
    work = hand_in(hall)
    other = make_user("neighbour")
    enrol(hall.run, other)
    for person in (other, cast.stranger_trainer, cast.stranger):
        client.sign_in(person)
        assert client.get(f"/learn/submissions/{work.public_id}").status_code == 404
        assert client.get(hall.table).status_code in {403, 404}
        client.sign_out()
    client.sign_in(hall.trainer)
    assert client.get(f"/learn/submissions/{work.public_id}").status_code == 200
    assert client.post(f"/learn/submissions/{work.public_id}/withdrawal").status_code == 403


def test_nothing_that_a_learner_types_or_names_is_a_script_for_those_who_read_it(client, session, cast):
    hall = make_hall(cast, kinds=["text", "file"])
    hall.learner.name_ar = hall.learner.name_latin = EVIL
    handing.attach(place_of(hall), make_asset(hall.learner, AssetKind.FILE, title=f"{EVIL}.pdf"))
    work = hand_in(hall, f"{EVIL}\n\n<p onclick=alert(4)>{EVIL}</p>")
    mark(work, D(8), hall.trainer, comment=EVIL, rubric={"version": None, "chosen": {}, "words": {}})
    file = work.files[0].asset_id
    for asset_id in (None, file):
        session.add(
            SubmissionComment(submission_id=work.id, text=EVIL, author_id=hall.trainer.id, asset_id=asset_id, at_ms=1)
        )
    session.flush()
    client.sign_in(hall.trainer)
    client.post(
        f"{hall.table}/people/{hall.enrolment.id}/extension", data={"reason": EVIL, "due_at": "2030-01-01T10:00"}
    )
    pages = [f"/learn/submissions/{work.public_id}", hall.table, f"{hall.table}/posting"]
    for address in [*pages, f"{hall.table}/people/{hall.enrolment.id}/extension"]:
        _harmless(client.get(address).text)
    releasing.post(work, hall.trainer)
    client.sign_out()
    client.sign_in(hall.learner)
    for address in (pages[0], hall.page):
        _harmless(client.get(address).text)


def _harmless(page):
    assert "alert(1)" in page
    assert not any(tag in page for tag in ("<script>alert", "<img src=x", "<svg onload", "<p onclick"))


SHA = "dd29442deca69f52c50006b831cb216edf78a7da33748f0a80ff19f2ebe57ecd"
STREAM = {"Content-Type": "application/octet-stream"}
