"""What readers open: this Friday's sermon, the archive, a sermon, the pulpit, and its files."""

import datetime as dt
from typing import Any

from babel.dates import get_month_names
from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms import usage
from lms.core import digits
from lms.core.access import public
from lms.core.errors import NotFound
from lms.core.i18n import locale
from lms.core.web import paginate, render
from lms.sermons import marks, policy, told
from lms.sermons.kinds import LANGUAGES, FileKind, State
from lms.sermons.models import Sermon, SermonText
from lms.sermons.service import correcting, files, reading, weeks
from lms.sermons.service.reading import Wanted
from lms.usage import Use
from media import playback

bp = Blueprint("sermons", __name__, template_folder="../templates", url_prefix="/sermons")
A_PAGE = 20
USED = {FileKind.SHEET: Use.DOWNLOAD, FileKind.BOOKLET: Use.DOWNLOAD, FileKind.PACK: Use.DOWNLOAD}


@bp.context_processor
def words() -> dict[str, Any]:  # Any: whatever templates show
    """Numbers that are not counted, such as years, and the months of the archive."""
    spoken = "ar_EG" if locale() == "ar" else "en_GB"
    months = dict(get_month_names("wide", context="stand-alone", locale=spoken))
    return {
        "numeral": lambda number: digits.arabic(str(number)) if locale() == "ar" else str(number),
        "month_names": months,
    }


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """This Friday's sermon, what comes next, and the archive."""
    wanted = _wanted()
    is_front = wanted == Wanted() and request.args.get("page", "1") == "1"
    return render(
        "sermons/index.html",
        wanted=wanted,
        newest=reading.newest(locale()) if is_front else None,
        announced=reading.announced() if is_front else None,
        page=paginate(reading.archive(wanted, locale()), A_PAGE),
        years=reading.years(),
        subjects=reading.subjects(),
        languages={code: LANGUAGES[code] for code in reading.languages()},
    )


@bp.get("/<string:day>")
@public
def show(day: str) -> ResponseReturnValue:
    """A sermon in the reader's language, or in the one asked for."""
    sermon, text = _asked(day)
    if text.state is State.WITHDRAWN:
        return render("sermons/withdrawn.html", status=410, sermon=sermon, text=text)
    if text.is_public:
        usage.count("sermon", text.id, Use.READ, language=text.language)
    before, after = reading.neighbours(sermon)
    return render(
        "sermons/show.html",
        **_shown(sermon, text),
        before=before,
        after=after,
        files=files.of(text),
        corrections=correcting.shown(text),
        sound=playback.of(text.audio_id) if text.audio_id else None,
        film=playback.of(text.video_id) if text.video_id else None,
    )


@bp.get("/<string:day>/pulpit")
@public
def pulpit(day: str) -> ResponseReturnValue:
    """The sermon in letters that are read from a pulpit."""
    sermon, text = _asked(day)
    if text.state is State.WITHDRAWN:
        return redirect(url_for(".show", day=day, lang=text.language), 303)
    if text.is_public:
        usage.count("sermon", text.id, Use.READ, language=text.language)
    return render("sermons/pulpit.html", **_shown(sermon, text))


@bp.get("/<string:day>/files/<string:language>/<string:kind>")
@public
def download(day: str, language: str, kind: str) -> ResponseReturnValue:
    """A file of a published text."""
    sermon = _sermon(day)
    text = next((each for each in sermon.texts if each.language == language and each.is_public), None)
    if text is None or kind not in set(FileKind):
        raise NotFound
    row = files.of(text).get(FileKind(kind))
    if row is None:
        raise NotFound
    usage.count("sermon", text.id, Use.DOWNLOAD, language=language)
    answer = redirect(files.address(text, FileKind(kind), row), 302)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def day_of(day: str) -> dt.date:
    """The Friday that an address names. Raises `NotFound` for anything else."""
    try:
        found = dt.date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    if found.isoformat() != day:
        raise NotFound
    return found


def _wanted() -> Wanted:
    given = request.args
    year, month = given.get("year", 0, type=int), given.get("month", 0, type=int)
    words, subject, language = (given.get(name, "")[:200].replace("\0", "") for name in ("q", "subject", "lang"))
    is_month = 1 <= month <= 12  # noqa: PLR2004 - months
    is_year = dt.MINYEAR <= year <= dt.MAXYEAR
    return Wanted(words.strip(), year if is_year else 0, month if is_month and is_year else 0, subject, language)


def _sermon(day: str) -> Sermon:
    sermon = weeks.of(day_of(day))
    if sermon is None:
        raise NotFound
    return sermon


def _asked(day: str) -> tuple[Sermon, SermonText]:
    """The text for this reader; one that is asked for by its language and is not there is nowhere."""
    sermon = _sermon(day)
    texts = [text for text in sermon.texts if policy.may_read(current_user, text) or text.state is State.WITHDRAWN]
    if language := request.args.get("lang", ""):
        text = next((each for each in texts if each.language == language), None)
    else:
        open_ones = [each for each in texts if each.is_public] or texts
        text = reading.chosen(open_ones, locale())
    if text is None:
        abort(404)
    return sermon, text


def _shown(sermon: Sermon, text: SermonText) -> dict[str, Any]:  # Any: whatever templates show
    return {
        "sermon": sermon,
        "text": text,
        "side": marks.side(text.language),
        "paragraphs": marks.paragraphs,
        "minutes_long": marks.minutes(text.content),
        "others": [each for each in sermon.texts if each.is_public and each is not text],
        "sources": [told.cited(source, locale()) for source in sermon.sources],
        "languages": LANGUAGES,
    }
