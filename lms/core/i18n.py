"""Languages: Arabic first, English complete. Sentences, content in several languages, numbers, dates.

Sentences in code are English; each feature keeps its own catalogue `translations/ar/LC_MESSAGES/messages.po`.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from lms.core import digits, hijri, speech
from lms.core.config import Settings
from lms.core.speech import gettext, locale, ngettext, pgettext

__all__ = ["_", "_l", "choose", "force_locale", "lazy_pgettext", "locale", "ngettext", "pgettext"]

_ = gettext

LOCALES = {"ar": "العربية", "en": "English"}
COOKIE = "locale"
FEATURES = ("lms/*/translations", "lms/*/*/translations", "courses/*/translations", "media/translations")
_HIJRI_MONTHS = {
    "ar": [
        "المحرم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذو الحجة",
    ],
    "en": [
        "Muharram",
        "Safar",
        "Rabiʿ I",
        "Rabiʿ II",
        "Jumada I",
        "Jumada II",
        "Rajab",
        "Shaʿban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qaʿda",
        "Dhu al-Hijja",
    ],
}
babel = Babel()


def _l(sentence: str, /, **values: Any) -> Any:  # Any: a lazy string, which str() speaks
    """The sentence for later, in the language that is spoken then."""
    return LazyString(gettext, sentence, **values)


def lazy_pgettext(context: str, sentence: str, /, **values: Any) -> Any:  # Any: as above
    """Likewise, as the sentence is meant in the context."""
    return LazyString(pgettext, context, sentence, **values)


def init_app(app: Flask, settings: Settings) -> None:
    """Choose the language of each request and teach the templates to show numbers and dates in it."""
    roots = Path(__file__).parents[2]
    found = [path for glob in FEATURES for path in roots.glob(glob)]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(sorted(map(str, found)))
    app.config["BABEL_DEFAULT_LOCALE"] = settings.locale
    app.config["ZONE"] = settings.tz
    babel.init_app(app, locale_selector=lambda: chosen(settings))
    speech.init_app(app)
    app.jinja_env.globals.update(locale=locale, direction=direction, locales=LOCALES, choose=choose)
    app.jinja_env.filters.update(
        said=said,
        number=number,
        date=date,
        hijri=hijri_date,
        datetime=moment,
        time=clock_time,
        duration=duration,
        megabytes=megabytes,
        ltr=ltr,
        percent=percent,
        minutes=minutes,
    )


def chosen(settings: Settings) -> str:
    """The language of this request: the cookie's, else the academy's own."""
    wanted = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return wanted if wanted in LOCALES else settings.locale


def direction(language: str | None = None) -> str:
    """The direction of a language, or of the one spoken now."""
    return "rtl" if (language or locale()) in {"ar", "fa", "ur", "he"} else "ltr"


def choose(text: dict[str, str] | None, language: str | None = None) -> str:
    """A content text in the language asked for, else in Arabic, else in any."""
    if not text:
        return ""
    return text.get(language or locale()) or text.get("ar") or next(iter(text.values()), "")


def said(text: dict[str, str] | None) -> Markup:
    """A content text for a page, isolated, with the language and direction that it really has."""
    shown = choose(text)
    spoken = locale()
    if text and text.get(spoken) == shown:
        language = spoken
    else:
        language = next((name for name, value in (text or {}).items() if value == shown), spoken)
    if language == spoken:
        return Markup(f'<bdi dir="{direction(spoken)}">{escape(shown)}</bdi>')  # noqa: S704 - escaped in it
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language, direction(language), shown)


def number(value: float | Decimal | None, places: int = 0) -> str:
    """A number in the reader's digits, rounded half up; trailing zeros go."""
    if value is None:
        return "—"
    if isinstance(value, int):
        return _in_digits(f"{value:,}")
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _in_digits(text)


def _in_digits(text: str) -> str:
    """Arabic reads the minus first too, so it stands to the right of the number: an invisible mark (U+061C) says so."""
    return digits.arabic(text).replace("-", "\u061c-") if locale() == "ar" else text


def percent(share: float | Decimal | None) -> str:
    """A share of one as per cent: 0.71 is ٧١٪."""
    return "—" if share is None else number(Decimal(str(share)) * 100) + ("٪" if locale() == "ar" else "%")


def local(value: dt.datetime) -> dt.datetime:
    """A moment in the academy's own time zone."""
    from flask import current_app

    zone: ZoneInfo = current_app.config["ZONE"]
    return value.astimezone(zone)


def date(value: dt.date | dt.datetime | None, form: str = "long") -> str:
    """A Gregorian day in words: ٢٣ نوفمبر ٢٠٢٦. `form` is Babel's: full, long, medium, short."""
    if value is None:
        return ""
    day = local(value).date() if isinstance(value, dt.datetime) else value
    pattern = "d MMMM y" if form == "long" else form
    text = dates.format_date(day, pattern, locale="ar_EG" if locale() == "ar" else "en_GB")
    return _digits(text.replace("\u200f", ""))


def hijri_date(value: dt.date | dt.datetime | None) -> str:
    """The same day in the Hijri calendar: ١٣ جمادى الآخرة ١٤٤٨ هـ; empty outside the table."""
    if value is None:
        return ""
    found = hijri.of(local(value).date() if isinstance(value, dt.datetime) else value)
    if not found:
        return ""
    month = _HIJRI_MONTHS["ar" if locale() == "ar" else "en"][found.month - 1]
    return _digits(f"{found.day} {month} {found.year}") + (" هـ" if locale() == "ar" else " AH")


def hijri_month_names() -> list[str]:
    """The twelve months in the language spoken now."""
    return _HIJRI_MONTHS["ar" if locale() == "ar" else "en"]


def clock_time(value: dt.datetime | None) -> str:
    """The time of day, to the minute."""
    if value is None:
        return ""
    return _digits(dates.format_time(local(value), "h:mm a", locale="ar_EG" if locale() == "ar" else "en_GB"))


def moment(value: dt.datetime | None) -> str:
    """Day and time."""
    return f"{date(value)}{'، ' if locale() == 'ar' else ', '}{clock_time(value)}" if value else ""


def duration(ms: int | None) -> Markup:
    """A length of media as a clock shows it (5:12), isolated left to right; `ms` in milliseconds."""
    seconds = round((ms or 0) / 1000)
    hours, rest = divmod(seconds, 3600)
    text = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
    return ltr(text)


def minutes(count: int | None) -> str:
    """A length in whole minutes, in words."""
    return ngettext("%(number)s minute", "%(number)s minutes", count or 0, number=number(count or 0))


def megabytes(size: int | None) -> str:
    """A size in megabytes, from bytes; under ten with one decimal place, and never nothing for something."""
    tenths = max(((size or 0) + 50_000) // 100_000, 1 if size else 0)
    if tenths < 100:  # noqa: PLR2004 - ten megabytes
        amount = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    else:
        amount = f"{((size or 0) + 500_000) // 1_000_000:,}"
    return _("%(number)s MB", number=digits.arabic(amount) if locale() == "ar" else amount)


def ltr(code: object) -> Markup:
    """A code, an e-mail or a phone number, isolated left to right."""
    return Markup('<bdi class="ltr" dir="ltr">{}</bdi>').format(escape(code))


def _digits(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if locale() == "ar" else digits.fold(text)


def gendered(gender: str, male: str, female: str) -> str:
    """The word for a man or a woman; both are given already translated."""
    return female if gender == "f" else male


def remember(language: str) -> None:
    """Speak `language` for the rest of this request (after the reader switched)."""
    g._flask_babel_locale = language  # noqa: SLF001 - where Flask-Babel keeps it
