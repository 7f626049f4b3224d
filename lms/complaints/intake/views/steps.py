"""The two steps of filing, the same for citizens and for the counter. What is refused stays on the page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from lms.accounts import logins
from lms.accounts.forms import option
from lms.accounts.models import User
from lms.complaints.categories import service as categories
from lms.complaints.files import intake as files_intake
from lms.complaints.files import service as files
from lms.complaints.intake import answers, consent, freshness, pace, places, receipt, service, splitting
from lms.complaints.intake.forms import CaseForm
from lms.complaints.intake.service import Brought, Person
from lms.complaints.kinds import Channel, Kind
from lms.complaints.service.filing import Filed
from lms.core import clock, error_pages
from lms.core.errors import RuleError, TooMany
from lms.core.i18n import _, choose, locale, megabytes
from lms.core.web import render
from lms.surveys import service as surveys
from lms.surveys.models import SurveyVersion
from lms.surveys.service import FormErrors

PREFIX = "x-"  # before the keys of a category's further questions
LIKELY = 6  # an answered question says two words of the text: it is shown before anything is sent
POINTED = frozenset({Kind.COMPLAINT, Kind.INQUIRY, Kind.REQUEST})  # what is answered point by point


@dataclass(frozen=True, slots=True)
class Door:
    """Where filing happens: its endpoints, and who enters it for the citizen."""

    new: str
    go_on: str
    create: str
    officer: User | None = None


def first(door: Door, form: CaseForm, status: int = 200) -> Response:
    """The first step: what it is about, where, and what happened."""
    groups = _offer(form)
    below = places.below(form.directorate_id.data)
    nothing = option("", _("The directorate itself, or a place that is not listed"))
    form.place_id.choices = [nothing, *(option(unit.id, choose(unit.name)) for unit in below or ())]
    shown = {"form": form, "door": door, "groups": groups, "too_many": below is None}
    return render("intake/first.html", "intake/_place.html", status=status, **shown)


def go_on(door: Door) -> Response:
    """From the first step to the second; or the first again, with the places of a directorate."""
    form = CaseForm()
    _offer(form)
    if request.form.get("act") in {"place", "back"}:
        return first(door, form)
    if not _is_first_good(form):
        return first(door, form, 422)
    form.lay_points(splitting.points(form.words) if form.kind_chosen in POINTED else ())
    form.token.data = freshness.begin().token
    form.consent_number.data = consent.in_force().number
    version = service.version_of(_category(form))
    form.form_version_id.data = str(version.id) if version else ""
    return _second(door, form, version, similar=answers.search(form.words, 3, LIKELY))


def create(door: Door) -> Response:
    """File it, or show the page again with all that was written."""
    try:
        form = CaseForm()
    except RequestEntityTooLarge:
        return error_pages.page(413, _too_large())
    _offer(form)
    is_good = form.is_whole_good(at_counter=door.officer is not None)
    if form.is_first_step_wrong or not _fits(form):
        return first(door, form, 422)
    version = service.version_of(_category(form), _number(form.form_version_id.data))
    begun, doubts = _begun(form)
    checked, wrong = _checked(version)
    if doubts or wrong or not is_good:
        return _second(door, form, version, 422, wrong=wrong, doubts=doubts)
    try:
        filed = _file(door, form, begun.key, version, checked)
    except RuleError as refusal:
        response = _second(door, form, version, int(refusal.status), doubts=[str(refusal)])
        if isinstance(refusal, TooMany):
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    return receipt.hand_over(make_response(redirect(url_for("complaints_front.show_receipt"), 303)), filed)


def _second(
    door: Door,
    form: CaseForm,
    version: SurveyVersion | None,
    status: int = 200,
    **shown: Any,  # Any: as above
) -> Response:
    """The second step: points, further questions, files, and who may know."""
    if door.officer:
        form.speak_of_a_citizen()
    said = {
        "form": form,
        "door": door,
        "category": _category(form),
        "place": places.chosen(form.directorate_id.data, form.place_id.data),
        "questions": surveys.fields(version) if version else (),
        "raw": _raw(),
        "consent": consent.in_force(),
        "had_files": bool(_uploads()),
    }
    return render("intake/second.html", status=status, **{"wrong": {}, "doubts": [], "similar": []} | said | shown)


def _file(door: Door, form: CaseForm, key: str, version: SurveyVersion | None, checked: dict[str, Any]) -> Filed:
    person = _person(form)
    contact = person.phone or person.email
    address = request.remote_addr or ""
    most = current_app.config["SETTINGS"].complaints_per_hour
    if door.officer is None:
        pace.check(address, contact, most)
    uploads = files.bring(_uploads())
    filed = service.file(_brought(door, form, key, version, checked), uploads)
    if door.officer is None and filed.is_new:
        pace.count(address, contact, most)
    return filed


def _brought(door: Door, form: CaseForm, key: str, version: SurveyVersion | None, checked: dict[str, Any]) -> Brought:
    channel = Channel(form.channel.data) if door.officer else Channel.WEB
    arrived = form.arrived_on.data if door.officer else None
    return Brought(
        key=key,
        kind=form.kind_chosen,
        category=_category(form),
        text=form.words,
        points=form.kept_points() or (form.words[: splitting.LONGEST],),
        identity=form.identity_chosen,
        consent_number=form.consent_number.data or 0,
        person=_person(form),
        place=places.chosen(form.directorate_id.data, form.place_id.data),
        place_text=form.place_text.data or "",
        about_place=form.about_place.data,
        about_name=form.about_name.data or "",
        version=version,
        answers=checked,
        locale=locale(),
        channel=channel,
        entered_by=door.officer,
        received_at=_opening(arrived) if arrived else None,
    )


def _person(form: CaseForm) -> Person:
    return Person(
        name=form.name.data or "",
        phone=logins.phone(form.phone.data) or "" if form.phone.data else "",
        email=logins.email(form.email.data) or "" if form.email.data else "",
        national_id=form.national_id.data or "",
    )


def _begun(form: CaseForm) -> tuple[freshness.Begun, list[str]]:
    """The form in the citizen's hands, and what speaks against taking it at once; the page gets a good token again."""
    was_open_long = _(
        "This page was open for a long time. Nothing that you wrote is lost: look it over, and send it again."
    )
    begun = freshness.read(form.token.data or "")
    if form.forgive() or begun is None or begun.is_too_old:
        fresh = freshness.begin(begun.key if begun else "")
        form.token.data = fresh.token
        return fresh, [was_open_long]
    if begun.is_too_soon:
        return begun, [_("That was very quick. Please look once more at what you wrote, and send it again.")]
    if form.subject_line.data:
        form.subject_line.data = ""
        return begun, [_("A field that must stay empty was filled in. It is empty again: please send it once more.")]
    return begun, []


def _checked(version: SurveyVersion | None) -> tuple[dict[str, Any], dict[str, str]]:  # Any: JSON
    if version is None:
        return {}, {}
    try:
        return surveys.checked(version, _raw()), {}
    except FormErrors as refusal:
        return {}, refusal.wrong


def _offer(form: CaseForm) -> list[categories.Group]:
    """Fill in what may be chosen."""
    groups = categories.offered()
    rows = [option(each.id, choose(each.name)) for group in groups for each in group.members]
    form.category_id.choices = [option("", _("I do not know: the academy sorts it")), *rows]
    units = [option(unit.id, choose(unit.name)) for unit in places.directorates()]
    form.directorate_id.choices = [option("", _("Not chosen")), *units]
    return groups


def _is_first_good(form: CaseForm) -> bool:
    return form.is_first_step_good() and _fits(form)


def _fits(form: CaseForm) -> bool:
    """Whether the category is one for what is brought."""
    chosen = categories.by_id(form.category_id.data) if form.category_id.data else None
    if chosen is None or chosen.kind in {None, form.kind_chosen}:
        return True
    form.category_id.errors = [
        _("This category is for something else. Please choose another one, or change what you bring.")
    ]
    return False


def _category(form: CaseForm) -> Any:  # Any: a category
    return service.category(form.category_id.data, form.kind_chosen, form.words)


def _raw() -> dict[str, list[str]]:
    return {name[len(PREFIX) :]: request.form.getlist(name) for name in request.form if name.startswith(PREFIX)}


def _uploads() -> list[Any]:  # Any: files as the browser sent them
    return [upload for upload in request.files.getlist("files") if upload.filename]


def _number(text: object) -> int | None:
    return int(str(text)) if str(text or "").isdecimal() else None


def _too_large() -> str:
    most = megabytes(files_intake.MOST_BYTES)
    return _(
        "Your files are too large together: %(most)s is the most. Nothing was sent. Go back: your text is still there. "
        "Then choose fewer or smaller files.",
        most=most,
    )


def _opening(day: dt.date) -> dt.datetime:
    return min(clock.now(), dt.datetime.combine(day, dt.time(9), current_app.config["ZONE"]))
