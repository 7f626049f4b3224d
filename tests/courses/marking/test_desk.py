"""The desk's pages: without a script, blind, hostile words, who comes in, and how much they ask of the database."""

import io
import re

import pytest
from sqlalchemy import select

from courses.assignments.models import Submission
from courses.assignments.service import handing
from courses.marking.models import MarkDraft, MarkingPlan, MarkingTask, TaskRole, TaskState
from courses.marking.service import arriving, comments, plans
from lms.accounts.models import Context, Gender, Role
from lms.core.audit import AuditEntry
from media.models import Asset, AssetKind
from tests.factories.accounts import give_role, make_user
from tests.factories.assignments import make_asset, place_of
from tests.factories.marking import GOOD, MIDDLING, bring, fresh, give, make_marked_hall, task_of

LEVELS = {"level-content": "4", "level-delivery": "3"}
HOSTILE = '<script>alert(1)</script>"onload=x'


def page_of(work, role=TaskRole.FIRST):
    return f"/teach/marking/tasks/{task_of(work, role).id}"


@pytest.fixture
def three(session, cast):
    """Three works that wait, of three learners."""
    hall, markers = make_marked_hall(cast, is_blind=True)
    works = [bring(hall, hall.learner), bring(hall, make_user("two")), bring(hall, make_user("three"))]
    session.commit()
    return hall, markers, works


def test_a_marker_marks_one_after_the_other_without_a_script(client, session, three):
    _hall, markers, works = three
    client.sign_in(markers.first)
    assert client.get("/teach/marking").status_code == 200
    taken = client.post("/teach/marking/next")
    assert taken.location == page_of(works[0])
    given = client.post(f"{taken.location}/mark", data=LEVELS | {"comment": "أحسنت\r\nزادك الله"})
    assert given.location == page_of(works[1])
    assert fresh(works[0]).share == 1
    assert task_of(works[1]).is_held_by(markers.first.id)
    missing = client.post(f"{given.location}/mark", data={"level-content": "4", "comment": "بقي الإلقاء"})
    assert missing.status_code == 200
    assert "بقي الإلقاء" in missing.text
    assert session.scalars(select(MarkDraft)).one().value["levels"] == {"content": "4"}
    done = client.get("/teach/marking?only=done").text
    assert f"/teach/marking/works/{works[0].id}" in done


def test_filters_narrow_the_queue_and_stay_while_one_marks(client, session, cast, three):
    hall, markers, works = three
    other, _markers = make_marked_hall(cast)
    strange = bring(other, make_user("four"))
    session.commit()
    client.sign_in(markers.first)
    all_ = client.get("/teach/marking").text
    assert all(page_of(work) in all_ for work in (*works, strange))
    narrowed = client.get(f"/teach/marking?course={other.course.id}&kind=text").text
    assert page_of(strange) in narrowed
    assert not any(page_of(work) in narrowed for work in works)
    assert page_of(works[0]) not in client.get("/teach/marking?only=overdue").text
    last = client.post(f"{page_of(strange)}/mark?course={other.course.id}", data=LEVELS | {"course": other.course.id})
    assert last.location == f"/teach/marking?course={other.course.id}"
    assert hall.course.id != other.course.id


def test_two_who_open_the_same_work_the_second_is_told_and_loses_nothing(client, session, three):
    _hall, markers, works = three
    page = page_of(works[0])
    client.sign_in(markers.first)
    client.post(f"{page}/draft", data={"comment": "من الأول"})
    client.sign_in(markers.second)
    seen = client.get(page).text
    assert markers.first.name_ar in seen
    assert "<fieldset disabled>" in seen
    said = {"comment": "من الثاني", "level-content": "2"}
    told = client.post(f"{page}/draft", data=said, headers={"Accept": "application/json"})
    assert markers.first.name_ar in told.json["taken"]
    lost = client.post(f"{page}/mark", data=said | LEVELS)
    assert (lost.status_code, lost.location) == (303, "/teach/marking")
    scripted = client.post(f"{page}/mark", data=said | LEVELS, headers={"Accept": "application/json"})
    assert markers.first.name_ar in scripted.json["error"]
    assert "من الثاني" in client.get(page).text
    assert client.post("/teach/marking/next").location == page_of(works[1])
    assert task_of(works[0]).state is TaskState.CLAIMED


def test_by_script_the_next_work_that_was_fetched_ahead_is_claimed(client, three):
    _hall, markers, works = three
    client.sign_in(markers.first)
    ahead = client.get(page_of(works[0]), headers={"HX-Request": "true"}).text
    assert f'data-next-address="{page_of(works[1])}"' in ahead
    assert "<html" not in ahead
    said = LEVELS | {"next": task_of(works[2]).id}
    answer = client.post(f"{page_of(works[0])}/mark", data=said, headers={"Accept": "application/json"})
    assert answer.json == {"next": task_of(works[2]).id, "address": page_of(works[2])}
    assert task_of(works[2]).is_held_by(markers.first.id)
    again = client.post(f"{page_of(works[0])}/mark", data=said, headers={"Accept": "application/json"})
    assert "error" not in again.json
    lease = client.post(f"{page_of(works[1])}/lease", headers={"Accept": "application/json"})
    assert (lease.json, task_of(works[1]).state) == ({"taken": ""}, TaskState.OPEN)


def test_blind_nothing_tells_whose_it_is_until_it_is_settled_and_asked_for(client, session, cast):
    hall, markers = make_marked_hall(cast, is_blind=True, kinds=["file"])
    file = make_asset(hall.learner, AssetKind.FILE, "خطبة محمود المعروف.pdf")
    handing.attach(place_of(hall), file)
    submission = handing.hand_in(place_of(hall), hall.learner)
    work = arriving.of_subject("submission", submission.id)
    session.commit()
    client.sign_in(markers.first)
    telling = (hall.learner.name_ar, hall.learner.name_latin, hall.learner.email, "محمود المعروف", submission.public_id)
    shown_by = [client.get(page) for page in ("/teach/marking", page_of(work))]
    give(work, markers.first)
    session.commit()
    after = (f"/teach/marking/works/{work.id}", "/teach/marking/posting", "/teach/marking?only=done")
    for shown in [*shown_by, *map(client.get, after)]:
        page = shown.request.path
        assert shown.status_code == 200, page
        assert not [word for word in telling if word in shown.text + shown.request.path], page
        assert work.code in shown.text
    client.post(f"/teach/marking/works/{work.id}/name")
    assert hall.learner.name_ar in client.get(f"/teach/marking/works/{work.id}").text
    log = session.scalars(select(AuditEntry).where(AuditEntry.action == "marking.named")).one()
    assert log.actor_id == markers.first.id


def test_what_people_write_is_never_a_script_to_a_marker(client, session, cast):
    hall, markers = make_marked_hall(cast, kinds=["text", "file"], second_share=1)
    hall.learner.name_ar, hall.course.title = f"محمد {HOSTILE}", {"ar": f"دورة {HOSTILE}"}
    hall.run.title = {"ar": f"دفعة {HOSTILE}"}
    handing.attach(place_of(hall), make_asset(hall.learner, AssetKind.FILE, f"{HOSTILE}.pdf"))
    submission = handing.keep(place_of(hall), f"<p>متن</p>{HOSTILE}<img src=x onerror=alert(1)>")
    submission.text += HOSTILE  # even past the cleaning at the door
    work = arriving.of_subject("submission", handing.hand_in(place_of(hall), hall.learner).id)
    work.title = {"ar": f"درس {HOSTILE}"}
    comments.keep(hall.course.id, f"عبارة {HOSTILE}", markers.first)
    give(work, markers.first, GOOD, comment=f"قول {HOSTILE}")
    work = give(work, markers.second, MIDDLING, role=TaskRole.SECOND, comment=HOSTILE)
    give_role(cast.registrar, Role.MODERATOR, Context.COURSE, hall.course.id)
    session.commit()
    client.sign_in(cast.registrar)
    addresses = [
        "/teach/marking", page_of(work, TaskRole.MODERATOR), "/teach/marking/comments", "/teach/marking/agreement",
        f"/teach/marking/plans/{work.plan_id}",
    ]  # fmt: skip
    give_then = [f"/teach/marking/works/{work.id}", "/teach/marking/posting"]
    shown = [client.get(address) for address in addresses]
    give(work, markers.moderator, MIDDLING, role=TaskRole.MODERATOR, comment=HOSTILE)
    session.commit()
    shown += [client.get(address) for address in give_then]
    for answer in shown:
        assert answer.status_code == 200, answer.request.path
        assert "alert(1)</script>" not in answer.text
        assert not re.search(r"<[^>]*\sonerror=", answer.text)
    assert "&lt;script&gt;" in shown[1].text


def test_strangers_learners_and_trainers_of_other_groups_find_nothing(client, session, cast, three):
    hall, markers, works = three
    task, work = page_of(works[0]), f"/teach/marking/works/{works[0].id}"
    give(works[0], markers.first)
    comment = comments.keep(hall.course.id, "x", markers.first)
    assert comment is None
    session.commit()
    routes = [
        ("get", task), ("post", f"{task}/draft"), ("post", f"{task}/mark"), ("post", f"{task}/lease"),
        ("post", f"{task}/audio"), ("post", f"{task}/return"), ("post", f"{task}/correction"),
        ("get", f"{task}/sources/00000000-0000-4000-8000-000000000000"),
        ("get", work), ("post", f"{work}/name"), ("post", f"{work}/posting"),
        ("get", f"/teach/marking/plans/{works[0].plan_id}"), ("post", f"/teach/marking/plans/{works[0].plan_id}"),
        ("post", "/teach/marking/comments/1/deletion"), ("get", f"/teach/marking/agreement?course={hall.course.id}"),
    ]  # fmt: skip
    other_group = make_user("other group")
    give_role(other_group, Role.TRAINER, Context.COURSE, make_marked_hall(cast)[0].course.id)
    session.commit()
    for person in (hall.learner, cast.stranger_trainer, cast.director, other_group):
        client.sign_in(person)
        for method, address in routes:
            answer = getattr(client, method)(address)
            assert answer.status_code in {403, 404}, (person.email, method, address)
        assert works[0].code not in client.get("/teach/marking").text
        assert client.post("/teach/marking/posting", data={"work": works[0].id}).status_code in {303, 403}
    assert fresh(works[0]).posted_at is None
    client.sign_out()
    assert {getattr(client, method)(address).status_code for method, address in routes} <= {303, 404}


def test_nobody_marks_their_own_work(client, session, cast):
    hall, _markers = make_marked_hall(cast)
    give_role(cast.learner, Role.TRAINER, Context.COURSE, hall.course.id)
    work = bring(hall, cast.learner)
    session.commit()
    client.sign_in(cast.learner)
    assert client.get(page_of(work)).status_code in {403, 404}
    assert page_of(work) not in client.get("/teach/marking").text


def test_a_bank_of_ones_own_and_of_the_course(client, session, three):
    hall, markers, works = three
    client.sign_in(markers.first)
    new = {"course": hall.course.id, "text": "راجع مخارج الحروف"}
    client.post("/teach/marking/comments", data=new | {"shared": "1"})
    client.post("/teach/marking/comments", data=new | {"text": "لي وحدي"})
    client.sign_in(markers.second)
    page = client.get(page_of(works[0])).text
    assert "راجع مخارج الحروف" in page
    assert "لي وحدي" not in page
    box = re.search(r'name="bank" value="(\d+)"', page)[1]
    client.post(f"{page_of(works[0])}/mark", data=LEVELS | {"comment": "أحسنت", "bank": box, "keep": "1"})
    found = session.get(Submission, works[0].subject_id, populate_existing=True)
    assert found.comment == "أحسنت\nراجع مخارج الحروف"
    assert len(comments.of(markers.second, [hall.course.id])) == 2
    assert client.post(f"/teach/marking/comments/{box}/deletion").status_code in {403, 404}


def test_a_spoken_comment_is_a_private_file_and_reaches_the_learner(client, session, three, monkeypatch):
    _hall, markers, works = three
    client.sign_in(markers.first)
    sound = {"audio": (io.BytesIO(b"OggS" + b"0" * 200), "comment.ogg")}
    kept = client.post(f"{page_of(works[0])}/audio", data=sound, headers={"Accept": "application/json"})
    assert kept.json == {"kept": True}
    asset = session.scalars(select(Asset).where(Asset.owner_id == markers.first.id)).one()
    assert (asset.is_private, asset.wanted) == (True, "audio")
    client.post(f"{page_of(works[0])}/mark", data=LEVELS)
    assert session.get(Submission, works[0].subject_id, populate_existing=True).feedback_asset_id == asset.id
    client.post(f"{page_of(works[1])}/mark", data=LEVELS | {"audio": (io.BytesIO(b"OggS" + b"1" * 200), "a.ogg")})
    assert session.get(Submission, works[1].subject_id, populate_existing=True).feedback_asset_id > asset.id


def test_posting_from_the_desk(client, session, three):
    hall, markers, works = three
    for work in works[:2]:
        give(work, markers.first)
    session.commit()
    client.sign_in(markers.second)
    page = client.get("/teach/marking/posting").text
    assert [f'value="{work.id}"' in page for work in works] == [True, True, False]
    client.post("/teach/marking/posting", data={"work": [work.id for work in works]})
    assert [fresh(work).posted_at is not None for work in works] == [True, True, False]
    assert hall.learner.name_ar not in page


def test_the_plan_says_how_it_is_marked_from_now_on(client, session, three):
    hall, markers, works = three
    plan = session.get(MarkingPlan, works[0].plan_id)
    client.sign_in(markers.first)
    rules = {"is_blind": "no", "second_share": "١٠٠", "band": "12,5", "final_rule": "first", "days": "٣"}
    assert client.post(f"/teach/marking/plans/{plan.id}", data=rules | {"band": "0"}).status_code == 422
    assert client.post(f"/teach/marking/plans/{plan.id}", data=rules | {"holds_back": "y"}).status_code == 303
    late = bring(hall, make_user("late", gender=Gender.FEMALE))
    assert (late.is_blind, late.is_drawn, (late.due_at - late.handed_in_at).days) == (False, True, 3)
    assert fresh(works[0]).is_blind is True
    assert plans.by_id(plan.id).seed in client.get(f"/teach/marking/plans/{plan.id}").text


def test_the_desk_asks_little_of_the_database(client, session, count_queries, cast):
    hall, markers = make_marked_hall(cast, second_share=1)
    works = [bring(hall, make_user(f"many {number}")) for number in range(4)]
    for work in works[:2]:
        give(work, markers.first)
        give(work, markers.second, MIDDLING, role=TaskRole.SECOND)
    session.commit()
    client.sign_in(markers.moderator)
    client.get("/teach/marking")
    task = session.scalars(select(MarkingTask).where(MarkingTask.role == TaskRole.MODERATOR)).first()
    pages = (
        "/teach/marking", f"/teach/marking/tasks/{task.id}", "/teach/marking/posting", "/teach/marking/agreement",
        "/teach/marking/comments",
    )  # fmt: skip
    for page in pages:
        with count_queries() as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 10, (page, len(seen), seen)
