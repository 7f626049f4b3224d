"""The desk's pages, without a script and with one: claimed, marked, corrected, posted, and how little they ask."""

import io
import re
from decimal import Decimal

from sqlalchemy import select

from courses.assignments.models import Submission
from courses.assignments.service import handing
from courses.marking.models import MarkDraft, MarkingPlan, MarkingTask, TaskRole, TaskState
from courses.marking.service import comments, plans
from lms.accounts.models import Gender
from media.models import Asset
from tests.factories.accounts import make_user
from tests.factories.assignments import place_of
from tests.factories.marking import MIDDLING, bring, fresh, give, make_marked_hall, page_of, task_of

LEVELS = {"level-content": "4", "level-delivery": "3"}


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


def test_an_open_page_keeps_its_work_and_a_closed_one_gives_it_back(client, three, later):
    _hall, markers, works = three
    page = page_of(works[0])
    client.sign_in(markers.first)
    client.post(f"{page}/draft", data={"comment": "أقرأ"})
    for _beat in range(3):
        later(minutes=15)
        assert client.post(f"{page}/lease").json == {"taken": ""}
    client.sign_in(markers.second)
    assert "<fieldset disabled>" in client.get(page).text
    later(minutes=21)
    assert client.post("/teach/marking/next").location == page
    client.sign_in(markers.first)
    assert markers.second.name_ar in client.post(f"{page}/lease").json["taken"]
    assert "أقرأ" in client.get(page).text
    client.sign_in(markers.second)
    client.post(f"{page}/return")
    assert task_of(works[0]).state is TaskState.OPEN


def test_a_mark_for_what_the_learner_has_changed_meanwhile_is_not_taken(client, session, three):
    hall, markers, works = three
    client.sign_in(markers.first)
    seal = re.search(r'name="content" value="(\w+)"', client.get(page_of(works[0])).text)[1]
    handing.withdraw(session.get(Submission, works[0].subject_id), hall.learner)
    handing.keep(place_of(hall), "نص آخر تمامًا")
    handing.hand_in(place_of(hall), hall.learner)
    session.commit()
    said = LEVELS | {"content": seal, "comment": "على النص الأول"}
    told = client.post(f"{page_of(works[0])}/mark", data=said)
    assert "نص آخر تمامًا" in told.text
    assert "على النص الأول" in told.text
    assert fresh(works[0]).share is None
    again = re.search(r'name="content" value="(\w+)"', told.text)[1]
    client.post(f"{page_of(works[0])}/mark", data=said | {"content": again})
    assert fresh(works[0]).share == 1


def test_ones_own_mark_is_corrected_until_a_moderator_has_it(client, session, three):
    _hall, markers, works = three
    give(works[0], markers.first)
    session.commit()
    client.sign_in(markers.first)
    task = page_of(works[0])
    assert client.get(task).location == f"/teach/marking/works/{works[0].id}"
    assert client.post(f"{task}/correction").location == task
    client.post(f"{task}/mark", data=LEVELS | {"mark": "2,5"})
    assert fresh(works[0]).share == Decimal("0.25")
    client.sign_in(markers.second)
    assert client.post(f"{task}/correction").status_code == 409
