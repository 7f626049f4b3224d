"""The first pages: home, the catalogue, a course, a programme, one's own page."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalog.models import CourseVersion
from courses.catalog.policy import can_build_version
from courses.catalog.service import versions
from courses.front.service import catalogue, path
from courses.front.service.course_page import course_page, trial_page
from courses.front.service.mine import desk
from lms.accounts.models import User
from lms.core.access import public, requires, signed_in
from lms.core.web import render

bp = Blueprint("front", __name__, template_folder="templates")


def reader() -> User | None:
    """The person who reads, or None for a visitor."""
    return current_user if current_user.is_authenticated else None


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """The home page."""
    return render("front/home.html", cards=catalogue.open_now(reader()), figures=catalogue.figures())


@bp.get("/courses")
@public
def courses() -> ResponseReturnValue:
    """The catalogue, as asked for."""
    words, category = request.args.get("q", ""), request.args.get("category", "")
    only_open = request.args.get("open") == "yes"
    cards, categories = catalogue.catalogue(reader(), words, category, only_open=only_open)
    # Any: whatever templates show
    shown: dict[str, Any] = {
        "words": words,
        "category": category,
        "only_open": only_open,
        "cards": cards,
    }
    return render(
        "front/courses.html",
        "front/_cards.html",
        categories=categories,
        programmes=catalogue.programmes(),
        **shown,
    )


@bp.get("/courses/<string:slug>")
@public
def course(slug: str) -> ResponseReturnValue:
    """A course."""
    return render("front/course.html", page=course_page(slug, reader()))


@bp.get("/teach/versions/<int:version_id>/course-page")
@requires(can_build_version, versions.with_course)
def try_course(version: CourseVersion) -> ResponseReturnValue:
    """A course's page as it will be with this version, for those who build it."""
    return render("front/course.html", page=trial_page(version, current_user))


@bp.get("/programmes/<string:slug>")
@public
def programme(slug: str) -> ResponseReturnValue:
    """A programme and its courses."""
    found = catalogue.programme(slug)
    return render("front/programme.html", programme=found, path=path.path(found, reader()))


@bp.get("/my")
@signed_in
def my() -> ResponseReturnValue:
    """What I do next."""
    return render("front/my.html", desk=desk(current_user))
