"""The academy is planted once, whole, by the rules that everybody lives by."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from courses.assignments.models import Submission, SubmissionComment, SubmissionFile
from courses.awards import service as awards
from courses.catalog.models import Course, Lesson, LessonKind
from courses.enrolment.models import Enrolment, EnrolmentState, Nomination, Run
from courses.enrolment.models import NominationState as N
from courses.gradebook.models import Grade, GradeItem, GradeState, GradeTotal
from courses.gradebook.service import books
from courses.marking.models import MarkingWork
from courses.progress.service import outline as outlines
from courses.quizzes.models import Attempt, AttemptState, QuestionVersion
from courses.quizzes.regrading.models import Ruling
from demo import people, seed
from demo.people import Standing
from demo.seed.works import KEY
from lms.accounts.models import OrgUnit, Role, RoleAssignment, User
from lms.accounts.service import signing
from lms.certificates.models import BatchState, Certificate, IssueBatch, IssueItem
from lms.core.audit import AuditEntry
from lms.core.jobs import Job
from media.models import Asset, AssetKind, AssetState, CaptionTrack
from tests.conftest import standing_on

S = EnrolmentState
STATES = {
    Standing.NOMINATED: S.NOMINATED,
    Standing.APPLIED: S.APPLIED,
    Standing.WAITLISTED: S.WAITLISTED,
    Standing.WITHDRAWN: S.WITHDRAWN,
    Standing.ACTIVE: S.ACTIVE,
    Standing.EARNED: S.COMPLETED,
    Standing.ISSUED: S.COMPLETED,
}
TABLES = (
    User,
    OrgUnit,
    RoleAssignment,
    Course,
    Lesson,
    QuestionVersion,
    Run,
    Enrolment,
    Attempt,
    Asset,
    Job,
    AuditEntry,
)


@pytest.fixture(scope="module")
def planted(app, ground):
    """The whole demo, with all its forty learners."""
    with standing_on(app, ground):
        assert seed.plant() is True


@pytest.fixture
def academy(planted, session):
    return people.learners()


def counts(session):
    return {table.__name__: session.scalar(select(func.count()).select_from(table)) for table in TABLES}


def test_planting_twice_is_planting_once(session, academy):
    before = counts(session)
    assert all(before.values())
    assert seed.plant() is False
    assert counts(session) == before


def test_everybody_stands_where_the_list_says(session, academy):
    run = session.scalars(select(Run).where(Run.code == "CL-101-01")).one()
    rows = session.execute(
        select(User.email, Enrolment.state).join(User, User.id == Enrolment.user_id).where(Enrolment.run_id == run.id)
    )
    found = dict(rows.all())
    assert found == {person.email: STATES[person.standing] for person in academy}
    assert run.seats == sum(state in {S.ACTIVE, S.COMPLETED} for state in found.values())


def test_some_hold_a_licence_soon_a_batch_waits_for_the_director_and_some_for_the_registrar(session, academy):
    run = awards.run_by_id(session.scalars(select(Run.id).where(Run.code == "CL-101-01")).one())
    signed, waiting = session.scalars(select(IssueBatch).order_by(IssueBatch.id)).all()
    assert (signed.state, waiting.state) == (BatchState.APPROVED, BatchState.CHECKED)
    people = {batch.id: set() for batch in (signed, waiting)}
    for item in session.scalars(select(IssueItem)):
        people[item.batch_id].add(session.get_one(User, item.holder_id).email)
        assert (item.fields["kind"], item.fields["valid_years"], item.fields["proctored"]) == ("licence", 5, True)
    assert people[signed.id] == {person.email for person in academy if person.standing is Standing.ISSUED}
    ready = {one.learner.email for one in awards.candidates(run) if one.place == "ready"}
    assert (len(people[waiting.id]), len(ready)) == (6, 2)
    assert ready | people[waiting.id] == {person.email for person in academy if person.standing is Standing.EARNED}
    levels = {one.outcome.level["en"] for one in awards.candidates(run) if one.outcome.level}
    assert levels == {"Foundation", "Standard", "Advanced"}
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0
    assert [job.args for job in session.scalars(select(Job).where(Job.name == "certificates.issue"))] == [
        {"batch_id": signed.id}
    ]


def test_every_attempt_was_graded_by_the_rules_and_not_all_are_passed(session, academy):
    attempts = session.scalars(select(Attempt)).all()
    assert {attempt.state for attempt in attempts} == {AttemptState.GRADED}
    assert {attempt.is_passed for attempt in attempts} == {True, False}
    assert all(attempt.submitted_at and attempt.share is not None for attempt in attempts)


def test_a_learner_with_the_shared_password_goes_on_with_the_video_lesson(client, session, academy):
    learner = signing.check("learner@demo.example", people.PASSWORD, address="127.0.0.1", device_of=lambda _: "")
    enrolment = session.scalars(
        select(Enrolment).join(Run).where(Enrolment.user_id == learner.id, Run.code == "CL-101-01")
    ).one()
    session.refresh(enrolment, ["run"])
    upcoming = outlines.outline(enrolment).next
    assert upcoming is not None
    assert (upcoming.lesson.kind, upcoming.lesson.stable_key) == (LessonKind.VIDEO, "clear-slides")
    client.sign_in(learner)
    answer = client.get(f"/learn/{enrolment.run.code}/{upcoming.lesson.stable_key}")
    assert answer.status_code == 200
    assert "عرض تقديمي واضح في خمس دقائق" in answer.get_data(as_text=True)


def test_films_stand_with_captions_and_chapters_before_they_are_made(session, academy):
    given = select(Asset).where(Asset.is_private.is_(False), Asset.kind != AssetKind.PICTURE)
    assets = session.scalars(given).all()
    films = [asset for asset in assets if not asset.wanted]
    assert len(films) == 3
    assert sorted(asset.wanted for asset in assets) == ["", "", "", "audio", "file"]
    assert {asset.state for asset in assets} == {AssetState.PREPARING}
    assert all(asset.chapters for asset in films)
    assert all(asset.job_id for asset in assets)
    titles = [chapter["title"] for asset in assets for chapter in asset.chapters]
    assert all(title["ar"] for title in titles)
    assert Counter(session.scalars(select(CaptionTrack.language))) == {"ar": 3}


def test_the_catalogue_shows_three_courses(client, academy):
    page = client.get("/courses").get_data(as_text=True)
    for title in ("الحاسب للأئمة والواعظات", "أدب الخطبة وبناؤها", "إعداد المدرب الإلكتروني"):
        assert title in page


def test_the_three_courses_make_a_programme(client, academy):
    page = client.get("/programmes/digital-imam")
    assert page.status_code == 200
    assert page.get_data(as_text=True).count("/courses/") >= 3


def test_staff_hold_their_roles(session, academy):
    held = {
        (session.get_one(User, row.user_id).email.split("@")[0], row.role)
        for row in session.scalars(select(RoleAssignment))
    }
    assert held == {
        ("admin", Role.ADMIN),
        ("director", Role.DIRECTOR),
        ("registrar", Role.REGISTRAR),
        ("editor", Role.EDITOR),
        ("reviewer", Role.EDITOR),
        ("trainer", Role.TRAINER),
        ("trainer2", Role.TRAINER),
        ("directorate", Role.NOMINATOR),
        ("directorate2", Role.NOMINATOR),
        *((person.login, person.role) for person in people.offices()),
    }


def test_all_forty_come_as_far_as_the_list_says(session, academy):
    run = awards.run_by_id(session.scalars(select(Run.id).where(Run.code == "CL-101-01")).one())
    standing = Counter(person.standing for person in academy)
    found = Counter(session.scalars(select(Enrolment.state).where(Enrolment.run_id == run.id)))
    assert sum(found.values()) == 40
    assert found[S.COMPLETED] == standing[Standing.EARNED] + standing[Standing.ISSUED]
    places = Counter(one.place for one in awards.candidates(run))
    assert places["ready"] + places["waiting"] == found[S.COMPLETED]


def test_the_later_cohorts_wait_in_every_state_for_who_looks(session, academy):
    run = session.scalars(select(Run).where(Run.code == "CL-101-03")).one()
    states = Counter(session.scalars(select(Enrolment.state).where(Enrolment.run_id == run.id)))
    assert states == {S.ACTIVE: 3, S.OFFERED: 1, S.WAITLISTED: 2, S.NOMINATED: 1, S.REFUSED: 1, S.WITHDRAWN: 1}
    names = Counter(session.scalars(select(Nomination.state)))
    assert set(names) == {N.NAMED, N.SENT, N.APPROVED, N.REFUSED, N.GIVEN_UP}
    women = session.scalars(select(Run).where(Run.code == "CL-101-02")).one()
    assert session.scalar(select(func.count()).where(Enrolment.run_id == women.id, Enrolment.state == S.ACTIVE)) == 4


def test_recorded_sermons_stand_in_every_state(session, academy):
    works = session.scalars(select(Submission).where(Submission.stable_key == KEY).order_by(Submission.id)).all()
    assert [(work.is_marked, work.is_posted) for work in works] == [
        (True, True),
        (True, False),
        (False, False),
        (False, False),
    ]
    assert session.scalar(select(func.count()).select_from(SubmissionComment)) == 2 * 3
    recordings = session.scalars(select(Asset).join(SubmissionFile, SubmissionFile.asset_id == Asset.id)).all()
    assert [asset.is_private for asset in recordings] == [True, True]


def test_written_openings_stand_at_every_station_of_the_desk(session, academy):
    works = session.scalars(select(MarkingWork).where(MarkingWork.is_blind).order_by(MarkingWork.id)).all()
    assert [bool(work.posted_at) for work in works[:3]] == [True, False, False]
    assert [bool(work.disputed_at) for work in works[:3]] == [False, True, False]
    assert len(works) >= 5


def test_a_question_with_two_answers_was_ruled_on_and_nobody_passed_or_failed_by_it(client, session, academy):
    ruling = session.scalars(select(Ruling)).one()
    assert ruling.done_at is not None
    assert ruling.counts["more"] > 0
    assert set(ruling.counts) <= {"more", "same"}
    client.sign_in(session.get(User, ruling.made_by_id))
    assert "تحتمل صياغة السؤال" in client.get(f"/teach/rulings/{ruling.id}").text


def test_the_gradebook_of_the_cohort_shows_what_it_can_say(session, academy):
    run = session.scalars(select(Run).where(Run.code == "CL-101-01")).one()
    book = books.of_run(run.id)
    assert [(category.weight, category.drop_lowest) for category in book.categories] == [(60, 1), (40, 0)]
    grades = session.scalars(select(Grade).join(Grade.item).where(GradeItem.book_id == book.id)).all()
    assert {grade.state for grade in grades} == set(GradeState)
    assert any(grade.deduction for grade in grades)
    assert any(grade.override is not None and grade.reason for grade in grades)
    assert {grade.posted_at is None for grade in grades} == {True, False}
    totals = session.scalars(select(GradeTotal).where(GradeTotal.book_id == book.id)).all()
    assert {total.is_passed for total in totals} == {True, False}
    assert any(total.dropped for total in totals)
