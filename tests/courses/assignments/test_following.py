"""The trainer's pages: settings, how everybody stands, posting, the run's own terms, more time, what never came."""

import datetime as dt
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import text

from courses.assignments import jobs, late
from courses.assignments.late import LatePolicy
from courses.assignments.models import AssignmentTerms, Release, Submission, SubmissionState
from courses.assignments.service import building, following, handing, releasing, terms, timing
from courses.assignments.service.marking import mark
from courses.assignments.subscribers import name_problems
from courses.catalog.models import LessonKind
from courses.catalog.service import versions
from courses.catalog.service.reading import lessons_of
from courses.enrolment.models import GroupTrainer, RunGroup
from courses.progress.models import LessonProgress
from courses.progress.service import standing
from courses.rubrics import service as rubrics
from lms.accounts.models import Context, Role
from lms.core import clock
from lms.core.db import db, session
from lms.core.i18n import local
from lms.core.jobs import Job
from tests.factories.accounts import give_role, make_user
from tests.factories.assignments import hand_in, make_hall, place_of
from tests.factories.courses import WORDS, add_lesson, add_section, enrol, make_course
from tests.factories.rubrics import criteria, make_rubric

D = Decimal
POLICY = LatePolicy(rate=D(10), missing=D(100))
RULES = {
    "kinds": ["text", "audio"], "most_files": "٢", "mark": "٢٠٫٥", "passing": "50", "rubric": "0", "due_days": "7",
    "cutoff_days": "10", "rate": "١٢٫٥", "interval": "hour", "floor": "40", "missing": "100", "most_tries": "3",
    "release": "automatic", "is_blind": "y", "second": "20",
}  # fmt: skip


def missing_of(hall):
    return session().query(Submission).filter_by(enrolment_id=hall.enrolment.id, number=0).one_or_none()


def test_an_assignment_is_set_up_in_the_editor_and_goes_with_its_course(client, session, cast):
    course = make_course(cast.trainer)
    lesson = add_lesson(add_section(course), LessonKind.ASSIGNMENT)
    draft = versions.draft_of(course)
    assert len(name_problems(draft, lessons_of(draft.id))) == 1  # it does not say what is to be done
    client.sign_in(cast.trainer)
    assert f"/teach/assignments/{lesson.id}" in client.get(f"/teach/lessons/{lesson.id}").text
    page = f"/teach/assignments/{lesson.id}"
    older = make_rubric(course.id, cast.trainer)
    rules = RULES | {"rubric": str(older.id)}
    assert "سلم الخطبة" in client.get(page).text
    assert client.post(page, data=RULES | {"mark": "-1"}).status_code == 422
    assert client.post(page, data=RULES | {"kinds": ["telepathy"]}).status_code == 422
    assert client.post(page, data=rules | {"rubric": "987"}).status_code == 422  # of another course, or none
    assert client.post(page, data=rules).status_code == 303
    rubrics.revise(rubrics.by_id(older.rubric_id), {"ar": "سلم أحدث"}, criteria(), cast.trainer)
    assert f'selected value="{older.id}"' in client.get(page).text  # a later version of it changes nothing here
    made = building.of_lesson(lesson.id)
    assert (made.mark, made.due_days, made.release, made.is_blind) == (D("20.5"), 7, Release.AUTOMATIC, True)
    assert (made.second_share, late.policy(made.late)) == (D("0.2"), LatePolicy(D("12.5"), "hour", D(40), D(100)))
    lesson.body = WORDS
    session.flush()
    assert name_problems(draft, lessons_of(draft.id)) == []
    building.copy({lesson.id: (twin := add_lesson(add_section(course), LessonKind.ASSIGNMENT))})
    copied = building.of_lesson(twin.id)
    assert [getattr(copied, name) for name in building.COPIED] == [getattr(made, name) for name in building.COPIED]
    client.sign_out()
    client.sign_in(cast.stranger_trainer)
    assert client.get(page).status_code in {403, 404}


def test_a_published_one_never_changes(client, session, cast):
    hall = make_hall(cast)
    client.sign_in(hall.trainer)
    assert client.post(f"/teach/assignments/{hall.lesson.id}", data=RULES).status_code == 409


def test_a_new_draft_of_the_course_carries_the_settings(session, cast):
    hall = make_hall(cast, mark=D(35), kinds=["video"], most_tries=None)
    draft = versions.draft_of(hall.course)
    (lesson,) = lessons_of(draft.id)
    found = building.of_lesson(lesson.id)
    assert found.id != hall.assignment.id
    assert (found.mark, found.kinds, found.most_tries) == (D(35), ["video"], None)


def test_days_count_from_the_run_and_at_ones_own_pace_from_ones_own_first_day(session, cast):
    hall = make_hall(cast, due_days=3)
    due = timing.of(hall.assignment, hall.enrolment).due_at.astimezone(ZoneInfo(hall.run.zone))
    assert (due.date(), due.hour) == (hall.run.starts_on + dt.timedelta(days=3), 23)


def test_marks_are_posted_and_hidden_together_from_the_list(client, session, cast, count_queries):
    hall = make_hall(cast)
    people = [hall.learner, *(make_user(f"imam-{number}") for number in range(4))]
    for person in people[1:]:
        enrol(hall.run, person)
    works = [hand_in(hall, user=person) for person in people[:3]]
    for work in works[:2]:
        mark(work, D(7), hall.trainer)
    client.sign_in(hall.trainer)
    client.get(hall.table)
    with count_queries() as asked:
        page = client.get(hall.table).text
    assert len(asked) <= 10
    assert page.count("<tr>") >= 6
    assert all(client.get(f"{hall.table}?only={name}").status_code == 200 for name in following.WHERE)
    assert works[0].public_id in client.get(f"{hall.table}/posting").text
    assert works[2].public_id not in client.get(f"{hall.table}/posting").text
    client.post(f"{hall.table}/posting", data={"work": [work.public_id for work in works]})
    assert [work.is_posted for work in works] == [True, True, False]
    assert len(client.get(f"{hall.table}/table.csv").data.splitlines()) == 6
    client.post(f"{hall.table}/hiding", data={"work": works[0].public_id})
    assert [work.is_posted for work in works] == [False, True, False]


def test_a_learners_pages_take_few_queries(client, session, cast, count_queries):
    hall = make_hall(cast, kinds=["text", "file"], most_tries=None)
    for _ in range(3):
        work = hand_in(hall)
        mark(work, D(7), hall.trainer)
        releasing.post(work, hall.trainer)
    client.sign_in(hall.learner)
    for address in (hall.page, f"/learn/submissions/{work.public_id}"):
        client.get(address)
        with count_queries() as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 8, "\n".join(asked)


def test_who_hands_nothing_in_gets_what_the_policy_sets_once_and_loses_it_with_more_time(session, cast, later, client):
    hall = make_hall(cast, due_at=clock.now() + dt.timedelta(hours=1), late=late.as_json(POLICY))
    handing.keep(place_of(hall), "مسودة لم تُسلَّم")
    assert terms.note_missing(hall.assignment, hall.run) == 0
    later(hours=2)
    assert [terms.note_missing(hall.assignment, hall.run) for _twice in range(2)] == [1, 0]
    noted = missing_of(hall)
    assert (noted.state, noted.entered, noted.final, noted.is_posted) == (SubmissionState.MISSING, None, D(0), False)
    client.sign_in(hall.trainer)
    until = (clock.now() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    address = f"{hall.table}/people/{hall.enrolment.id}/extension"
    assert client.post(address, data={"due_at": until}).status_code == 422  # it needs a reason
    assert client.post(address, data={"due_at": until, "reason": "كان مريضًا"}).status_code == 303
    assert (missing_of(hall).is_marked, terms.note_missing(hall.assignment, hall.run)) == (False, 0)
    assert "كان مريضًا" in _page(client, hall)
    work = handing.hand_in(place_of(hall), hall.learner)
    assert (work.number, work.late_seconds) == (1, 0)


def test_the_sweep_finds_every_run_that_goes_on(session, cast, later):
    hall = make_hall(cast, due_at=clock.now() + dt.timedelta(hours=1), late=late.as_json(POLICY))
    later(hours=2)
    jobs.note_what_is_missing()
    assert missing_of(hall).final == 0
    assert session.query(LessonProgress).filter_by(enrolment_id=hall.enrolment.id).all() == []


def test_a_sweep_with_nothing_to_note_is_one_query_by_its_indexes_however_many_assignments(
    session, cast, later, count_queries
):
    halls = [
        make_hall(cast, due_at=clock.now() + dt.timedelta(hours=1), late=late.as_json(POLICY)) for _number in range(3)
    ]
    hand_in(halls[0])
    with count_queries() as early:
        jobs.note_what_is_missing()
    later(hours=2)
    assert [run.id for _assignment, run in terms.lacking()] == [hall.run.id for hall in halls[1:]]
    for _assignment in halls[1:]:
        jobs.note_what_is_missing()
    with count_queries() as late_in_the_day:
        jobs.note_what_is_missing()
    assert (len(early), len(late_in_the_day)) == (1, 1)
    assert {missing_of(hall).final for hall in halls[1:]} == {0}
    on_sqlite = db.engine.dialect.name == "sqlite"
    said = str(terms.lacking_query().compile(db.engine, compile_kwargs={"literal_binds": True}))
    if not on_sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    rows = session.execute(text(f"EXPLAIN {'QUERY PLAN' if on_sqlite else ''} {said}")).all()
    plan = "\n".join(str(row[-1]) for row in rows)
    assert "submission" in plan
    assert not re.search("AUTOMATIC|(SCAN|Seq Scan on) (submission|enrolment)", plan), plan  # each by an index


def test_what_is_still_to_be_handed_in_stands_among_the_coming_days(client, session, cast, count_queries):
    hall = make_hall(cast, due_days=9)
    client.sign_in(hall.learner)
    own = clock.now() + dt.timedelta(days=20)
    terms.change(hall.assignment, hall.run, hall.trainer, due_at=clock.now() + dt.timedelta(days=12))
    for due_at, reason in ((own, "مريض"), (None, "شُفي"), (own, "عاد مريضًا")):
        terms.extend(hall.assignment, hall.enrolment, due_at, reason, hall.trainer)
    shown = f'datetime="{local(own).date().isoformat()}"'
    for address in ("/my", f"/progress/{hall.run.code}"):
        client.get(address)
        with count_queries() as asked:
            page = client.get(address).text
        assert len([one for one in asked if one.startswith("SELECT")]) <= 8, address
        assert hall.lesson.title["ar"] in page
    assert shown in client.get("/my").text
    place = standing.own(hall.run.code, hall.learner)
    assert [(due.day, due.lesson) for due in standing.standing(place).due if due.lesson] == [
        (local(own).date(), hall.lesson)
    ]
    hand_in(hall)
    assert shown not in client.get("/my").text


def test_the_terms_of_a_run_are_changed_and_what_came_is_reckoned_anew(client, session, cast, later):
    hall = make_hall(cast, due_at=clock.now() + dt.timedelta(hours=1), late=late.as_json(POLICY))
    later(hours=2)
    work = hand_in(hall)
    mark(work, D(8), hall.trainer)
    releasing.post(work, hall.trainer)
    assert work.final == D(7)
    client.sign_in(hall.trainer)
    assert client.get(f"{hall.table}/terms").status_code == 200
    due = (clock.now() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    asked = {"revision": "0", "due_at": due, "rate": "10", "interval": "day", "release": "manual"}
    assert client.post(f"{hall.table}/terms", data=asked | {"cutoff_at": "2020-01-01T10:00"}).status_code >= 400
    assert client.post(f"{hall.table}/terms", data=asked).status_code == 303
    assert client.post(f"{hall.table}/terms", data=asked).status_code == 409  # somebody was quicker
    assert session.query(Job).filter_by(name="assignments.reapply").count() == 1
    assert session.query(AssignmentTerms).one().revision == 1
    assert terms.reapply(hall.assignment, hall.run, [hall.enrolment], hall.trainer) == 1
    assert (work.entered, work.deduction, work.final, work.late_seconds) == (D(8), D(0), D(8), 0)


def test_a_blind_list_leads_to_no_work_before_it_is_posted(client, session, cast):
    hall = make_hall(cast, is_blind=True)
    work = hand_in(hall)
    mark(work, D(7), hall.trainer)
    client.sign_in(hall.trainer)
    assert f"/learn/submissions/{work.public_id}" not in client.get(hall.table).text
    assert hall.learner.name("ar") not in client.get(f"/learn/submissions/{work.public_id}").text
    assert hall.learner.name("ar") not in client.get(f"{hall.table}/posting").text


def test_a_trainer_kept_to_her_group_sees_and_posts_its_works_alone(client, session, cast):
    hall = make_hall(cast)
    other = make_user("second")
    second = enrol(hall.run, other)
    give_role(cast.stranger_trainer, Role.TRAINER, Context.RUN, hall.run.id)
    mine = RunGroup(run_id=hall.run.id, name={"ar": "أ"}, trainers=[GroupTrainer(user_id=cast.stranger_trainer.id)])
    session.add(mine)
    session.flush()
    second.group_id = mine.id
    works = [hand_in(hall), hand_in(hall, user=other)]
    for work in works:
        mark(work, D(7), hall.trainer)
    client.sign_in(cast.stranger_trainer)
    assert hall.learner.name("ar") not in client.get(hall.table).text
    assert client.get(f"/learn/submissions/{works[0].public_id}").status_code == 404
    assert client.get(f"{hall.table}/people/{hall.enrolment.id}/extension").status_code == 404
    client.post(f"{hall.table}/posting", data={"work": [work.public_id for work in works]})
    assert [work.is_posted for work in works] == [False, True]


def _page(client, hall):
    client.sign_out()
    client.sign_in(hall.learner)
    return client.get(hall.page).text
