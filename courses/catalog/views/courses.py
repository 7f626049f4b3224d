"""Courses in the workshop: all of mine, a new one, its builder, its settings and trainers."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.catalog import policy
from courses.catalog.forms import CourseForm, GoalsForm, SettingsForm, TrainerForm, two, whole
from courses.catalog.models import Course, CourseVersion, LessonKind
from courses.catalog.service import content, courses, publishing, reading, removing, versions
from courses.catalog.service.stale import Stale
from courses.catalog.views import load
from courses.catalog.views.blueprint import bp
from lms.accounts.models import User
from lms.accounts.policy import is_registrar
from lms.accounts.service import people
from lms.core.access import requires
from lms.core.db import session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _, _l, choose
from lms.core.web import done, is_htmx, paginate, render


@bp.get("/courses/new")
@requires(policy.can_enter_workshop)
def new() -> ResponseReturnValue:
    """The form of a new course."""
    return render("catalog/new.html", form=CourseForm(), origin=None)


@bp.post("/courses")
@requires(policy.can_enter_workshop)
def create() -> ResponseReturnValue:
    """Make a course."""
    form = CourseForm()
    if form.validate_on_submit():
        code, slug = form.code.data or "", form.address
        try:
            course = courses.create_course(code=code, slug=slug, title=two(form, "title"), by=load.me())
            return done(".show", course_id=course.id)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
    return render("catalog/new.html", form=form, origin=None, status=422)


@bp.get("/courses/<int:course_id>")
@requires(policy.can_build, load.course)
def show(course: Course) -> ResponseReturnValue:
    """The builder: the draft, or what is published until a draft is made."""
    return render("catalog/build.html", "catalog/_tree.html", **built(course))


@bp.get("/courses/<int:course_id>/settings")
@requires(policy.can_build, load.course)
def edit(course: Course) -> ResponseReturnValue:
    """The words and choices outside the versions."""
    return render("catalog/settings.html", **_settings(course, _settings_form(course)))


@bp.post("/courses/<int:course_id>/settings")
@requires(policy.can_build, load.course)
def update(course: Course) -> ResponseReturnValue:
    """Keep them."""
    form = _settings_form(course, sent=True)
    if not form.validate():
        return render("catalog/settings.html", status=422, **_settings(course, form))
    fields = {name: form[name].data for name in ("cover", "category", "is_listed")}
    try:
        words = {"title": two(form, "title"), "summary": two(form, "summary")}
        courses.edit_course(course, whole(form.revision.data), load.me(), **words, **fields)
        courses.set_prerequisites(course, [courses.by_id(number) for number in form.required.data or []])
    except (Stale, BadValue) as refusal:
        form.form_errors.append(str(refusal))
        form.revision.data = str(course.revision)
        return render("catalog/settings.html", status=int(refusal.status), **_settings(course, form))
    flash(_("Saved."))
    return done(".edit", course_id=course.id)


@bp.get("/courses/<int:course_id>/goals")
@requires(policy.can_build, load.course)
def edit_goals(course: Course) -> ResponseReturnValue:
    """Goals and hours of the draft."""
    draft = _draft(course)
    form = GoalsForm(formdata=None, revision=draft.revision, hours=draft.hours)
    for language in ("ar", "en"):
        form[f"goals_{language}"].data = "\n".join(goal.get(language, "") for goal in draft.goals)
    return render("catalog/goals.html", course=course, draft=draft, form=form)


@bp.post("/courses/<int:course_id>/goals")
@requires(policy.can_build, load.course)
def update_goals(course: Course) -> ResponseReturnValue:
    """Keep them."""
    draft, form = _draft(course), GoalsForm()
    if not form.validate():
        return render("catalog/goals.html", status=422, course=course, draft=draft, form=form)
    try:
        content.edit_version(draft, whole(form.revision.data), goals=form.goals(), hours=form.hours.data or 0)
    except Stale as refusal:
        form.form_errors.append(str(refusal))
        form.revision.data = str(draft.revision)
        return render("catalog/goals.html", status=409, course=course, draft=draft, form=form)
    return done(".show", course_id=course.id)


@bp.get("/courses/<int:course_id>/copies/new")
@requires(policy.can_build, load.course)
def new_copy(course: Course) -> ResponseReturnValue:
    """The form of a copy: the same title, a code and an address of its own."""
    names = {"code": f"{course.code}-2", "slug": f"{course.slug}-2"}
    titles = {f"title_{language}": text for language, text in course.title.items()}
    return render("catalog/new.html", form=CourseForm(formdata=None, data={**names, **titles}), origin=course)


@bp.post("/courses/<int:course_id>/copies")
@requires(policy.can_build, load.course)
def copy(course: Course) -> ResponseReturnValue:
    """Another course like this one, as a draft, with its lessons and quizzes."""
    form = CourseForm()
    if form.validate_on_submit():
        names = {"code": form.code.data or "", "slug": form.address}
        try:
            made = versions.copy_course(course, title=two(form, "title"), by=load.me(), **names)
        except BadValue as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(_("Here is the copy, whole, as a draft. The first course stays as it was."))
            return done(".show", course_id=made.id)
    return render("catalog/new.html", form=form, origin=course, status=422)


@bp.post("/courses/<int:course_id>/trainers")
@requires(policy.can_name_trainers, load.course, see=policy.can_build)
def add_trainer(course: Course) -> ResponseReturnValue:
    """Let somebody teach the course."""
    form = TrainerForm()
    trainer = people.by_login(form.login.data or "") if form.validate_on_submit() else None
    if trainer is None:
        raise BadValue(_l("Nobody here has this phone number or e-mail."))
    courses.add_trainer(course, trainer, load.me())
    return done(".edit", course_id=course.id)


@bp.post("/courses/<int:course_id>/trainers/<int:user_id>/removal")
@requires(
    lambda user, found: policy.can_name_trainers(user, found[0]),
    lambda course_id, user_id: (load.course(course_id), session().get(User, user_id)),
    see=lambda user, found: policy.can_build(user, found[0]),
)
def remove_trainer(found: tuple[Course, User | None]) -> ResponseReturnValue:
    """End it."""
    course, trainer = found
    if trainer is None:
        raise NotFound
    courses.remove_trainer(course, trainer, load.me())
    return done(".edit", course_id=course.id)


@bp.get("")
@requires(policy.can_enter_workshop)
def index() -> ResponseReturnValue:
    """My courses."""
    page = paginate(courses.taught_by(load.me()))
    found = {course.id: course for course in page.items}
    query = select(CourseVersion).where(CourseVersion.course_id.in_(found)).order_by(CourseVersion.number)
    states: dict[int, list[CourseVersion]] = {number: [] for number in found}
    for version in session().scalars(query):
        states[version.course_id].append(version)
    return render("catalog/index.html", page=page, states=states, may_register=is_registrar(load.me()))


def changed(course: Course, said: str, undo: dict[str, Any] | None = None) -> ResponseReturnValue:  # Any: as below
    """After a change: the tree, with what was done in words and, where there is a way back, a button for it."""
    if not is_htmx():
        flash(said)
        return done(".show", course_id=course.id)
    return done(".show", "catalog/_tree.html", shown=built(course, said, undo), course_id=course.id)


def built(
    course: Course, said: str = "", undo: dict[str, Any] | None = None
) -> dict[str, Any]:  # Any: whatever templates show
    """What the builder shows of a course; `said` is read out after a change, `undo` is a way back from it."""
    draft, published = versions.draft(course), versions.published(course)
    version = draft or published
    sections = reading.tree(version.id) if version else []
    lessons = [lesson for section in sections for lesson in section.lessons]
    problems = publishing.problems(draft) if draft else []
    return {
        "course": course,
        "draft": draft,
        "published": published,
        "version": version,
        "sections": sections,
        "problems": problems,
        "wrong": {problem.lesson.id for problem in problems if problem.lesson},
        "total": sum((reading.cost(lesson) for lesson in lessons), reading.Cost()),
        "costs": {lesson.id: reading.cost(lesson) for lesson in lessons},
        "numbers": {lesson.id: place for place, lesson in enumerate(lessons, 1)},
        "said": said,
        "undo": undo,
        "kinds": list(LessonKind),
        "removed": removing.removed(draft) if draft else ((), ()),
        "may_register": is_registrar(load.me()),
    }


def _draft(course: Course) -> CourseVersion:
    draft = versions.draft(course)
    if draft is None:
        raise content.NotADraft
    return draft


def _settings_form(course: Course, *, sent: bool = False) -> SettingsForm:
    words = {
        f"{name}_{code}": getattr(course, name).get(code, "") for name in ("title", "summary") for code in ("ar", "en")
    }
    kept = {"cover": course.cover, "category": course.category, "is_listed": course.is_listed}
    required = [other.id for other in courses.prerequisites(course.id)]
    data = {**words, **kept, "required": required, "revision": course.revision}
    form = SettingsForm(data=data) if sent else SettingsForm(formdata=None, data=data)
    others = session().scalars(select(Course).where(Course.id != course.id).order_by(Course.code))
    form.required.choices = [(other.id, f"{other.code}: {choose(other.title)}") for other in others]
    return form


def _settings(course: Course, form: SettingsForm) -> dict[str, Any]:  # Any: as above
    return {
        "course": course,
        "form": form,
        "trainers": courses.trainers(course),
        "trainer_form": TrainerForm(formdata=None),
    }
