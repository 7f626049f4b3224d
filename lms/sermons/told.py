"""A published text as its sheet and its pack say it: everything worked out, so the same words give the same files."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import current_app, url_for

from lms.core import digits
from lms.core.config import Settings
from lms.core.i18n import _, date, force_locale, hijri_date
from lms.sermons import marks
from lms.sermons.kinds import PARTS, SourceKind
from lms.sermons.models import SermonEvent, SermonSource, SermonText
from lms.sermons.scripture import suras

SHEET = Path(__file__).parent / "sheet" / "main.typ"
Told = dict[str, Any]  # Any: JSON
_LATIN = re.compile("[A-Za-z]")  # an address keeps its digits


def of(text: SermonText, corrections: Sequence[SermonEvent]) -> Told:
    """The text, its Friday, its sources and corrections, in its own language (in English where we do not speak it)."""
    settings: Settings = current_app.config["SETTINGS"]
    site = current_app.test_request_context(base_url=settings.site_url)
    with site, force_locale("ar" if text.language == "ar" else "en"):
        friday = text.sermon.friday
        dates = " · ".join(filter(None, (hijri_date(friday), date(friday))))
        return {
            "title": text.title,
            "summary": text.summary,
            "language": text.language,
            "rtl": marks.side(text.language) == "rtl",
            "iso": friday.isoformat(),
            "dates": dates,
            "institution": settings.institution_ar if text.language == "ar" else settings.institution_en,
            "address": url_for("sermons.show", day=friday.isoformat(), lang=text.language, _external=True),
            "footer": f"{text.title} · {date(friday)}",
            "digits": [_numeral(number) for number in range(100)],
            "sitting": _("A short sitting between the two sermons") if text.second else "",
            "parts": [_part(name, getattr(text, name)) for name in PARTS if getattr(text, name).strip()],
            "sources": [cited(source, text.language) for source in text.sermon.sources],
            "corrections": [f"{date(line.at)}: {line.note}" for line in corrections],
            "words": {"sources": _("Sources"), "corrections": _("Corrections")},
        }


def cited(source: SermonSource, language: str) -> str:
    """A source in one line."""
    if source.kind is SourceKind.QURAN:
        said = suras.said(source.sura or 1, source.first_ayah or 1, source.last_ayah, language)
        return f"{_('Noble Quran')}, {said}" if language != "ar" else f"القرآن الكريم، سورة {said}"
    if language != "ar":
        return ", ".join(filter(None, (source.title, source.place)))
    place = source.place if _LATIN.search(source.place) else digits.arabic(source.place)
    return "، ".join(filter(None, (source.title, place)))


def digest(told: Told, *others: str) -> str:
    """Changes whenever a file made of it would."""
    whole = json.dumps(told, ensure_ascii=False, sort_keys=True) + SHEET.read_text("utf-8") + "|".join(others)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _part(name: str, text: str) -> Told:
    from lms.sermons.words import PARTS as NAMES

    paragraphs = [
        {
            "heading": each.is_heading,
            "verse": each.is_verse,
            "spans": [span._asdict() for span in each.spans],
        }
        for each in marks.paragraphs(text)
    ]
    return {"key": name, "name": str(NAMES[name]), "paragraphs": paragraphs}


def _numeral(number: int) -> str:
    from lms.core.i18n import number as said

    return said(number)
