"""The first pages: home, the catalogue, a course, a programme, one's own page."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.front.service import catalogue, path
from courses.front.service.course_page import course_page
from courses.front.service.mine import desk
from lms.accounts.models import User
from lms.core.access import public, signed_in
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
