"""From what somebody has earned to what is printed: a draft that is approved, then finished at issue."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any, TypedDict, cast

from lms.accounts.models import Gender as People
from lms.accounts.models import User
from lms.certificates import code as codes
from lms.certificates import record as records
from lms.certificates.press import Press
from lms.certificates.record import Day, Draft, Gender, Kind, Module, Rank, Record, Signature, Words
from lms.core import clock, i18n
from lms.core.errors import RuleError
from lms.core.i18n import _

SERIES: dict[Kind, str] = {"completion": "CC", "licence": "CL", "tot": "TT", "winner": "AW", "transcript": "TR"}
TRIAL_CODE = "0" * codes.LENGTH


class OutsideCalendar(RuleError):
    """The Hijri table has no such day; a certificate cannot be dated by guess."""


Grounds = dict[str, Any]  # JSON: {"rule": 3, "result": "81.2", "lessons": [24, 24], "marks": {"key": "71"}}


class Basis(TypedDict, total=False):
    """By what a batch was judged, kept with it."""

    rule: dict[str, Any]  # {"id": …, "version": …, "tree": …}
    titles: dict[str, dict[str, str]]  # of the marks in the grounds
    left_out: dict[str, list[str]]  # who is not in it, by why: their names


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What `holder` has earned. `key` names it for ever ("run:12"): one holder has it once."""

    holder: User
    key: str
    kind: Kind
    course: dict[str, str]
    hours: int = 0
    band: dict[str, str] | None = None
    rank: Rank | None = None
    proctored: bool = False
    trainer: Signature | None = None
    valid_years: int | None = None
    level: dict[str, str] | None = None
    modules: tuple[Module, ...] = ()
    grounds: Grounds = field(default_factory=dict)  # approved with the words, not printed
    confirmation_id: int | None = None  # a trainer's approval of these grounds


def draft(award: Award, press: Press) -> Draft:
    """All that will be printed but the serial, the code and the date."""
    fixed = press.wording[award.kind]
    gender: Gender = "f" if award.holder.gender is People.FEMALE else "m"
    made = Draft(
        template=press.version,
        kind=award.kind,
        institution=press.institution,
        title=fixed["title"],
        opening=records.agreed(fixed["opening"], gender),
        name=Words(ar=records.clean(award.holder.name_ar), en=records.clean(award.holder.name_latin)),
        verb=ranked(records.agreed(fixed["verb"], gender), award.rank),
        course=_words(award.course),
        look=press.look,
        proctored=award.proctored,
        signatures=[*([award.trainer] if award.trainer else []), press.registrar, press.director],
        specimen=press.specimen,
        valid_years=award.valid_years,
    )
    if tail := fixed.get("tail"):
        made["tail"] = tail
    if award.rank:
        made["rank"] = award.rank
    if award.hours:
        made["hours"] = records.hours(award.hours)
    if award.band:
        made["band"] = _words(award.band)
    if award.level:
        made["level"] = _words(award.level)
    if award.modules:
        made["modules"] = list(award.modules)
    return made


def finish(made: Draft, *, serial: str, code: str, day: dt.date, site: str) -> Record:
    """The whole record: `made` with its serial, its code and its dates, frozen in both calendars."""
    expires = expiry(made, day)
    finished = {
        **made,
        "issued": written_out(day),
        "expires": written_out(expires) if expires else None,
        "serial": serial,
        "verify": f"{site}/verify/{codes.shown(code)}",
    }
    return cast("Record", finished)


def trial(made: Draft, *, day: dt.date, press: Press) -> Record:
    """A record as long as the real one will be, to see whether it can be printed."""
    serial = f"{press.prefix}-{series(made, day)}-000000"
    return finish(made, serial=serial, code=TRIAL_CODE, day=day, site=press.site)


def specimen(award: Award, press: Press) -> Record:
    """What the certificate will look like, marked so that nobody takes it for one."""
    made = draft(award, replace(press, specimen=True))
    return trial(made, day=i18n.local(clock.now()).date(), press=press)


def series(made: Draft, day: dt.date) -> str:
    """The series that numbers this certificate: its year and kind; specimens are counted apart."""
    return f"{day.year}-{SERIES[made['kind']]}{'S' if made['specimen'] else ''}"


def expiry(made: Draft, day: dt.date) -> dt.date | None:
    """The last day on which the certificate counts; None for one that never ends."""
    years = made.get("valid_years")
    if years is None:
        return None
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day) - dt.timedelta(days=not is_leap_day)


def ranked(verb: Words, rank: Rank | None) -> Words:
    """A winner's sentence names the place won."""
    if rank is None:
        return verb
    return Words(ar=verb["ar"].replace("{rank}", rank["ar"]), en=verb["en"].replace("{rank}", rank["en"]))


def written_out(day: dt.date) -> Day:
    """`day` in words, in both calendars and both languages. Raises `OutsideCalendar`."""
    hijri = Words(ar=_said(i18n.hijri_date, day, "ar"), en=_said(i18n.hijri_date, day, "en"))
    if not hijri["ar"]:
        raise OutsideCalendar(_("The Hijri calendar here does not reach %(day)s yet.", day=i18n.date(day)))
    gregorian = Words(ar=_said(i18n.date, day, "ar") + " م", en=_said(i18n.date, day, "en"))
    return Day(iso=day.isoformat(), hijri=hijri, gregorian=gregorian)


def digest(drafts: Iterable[tuple[Any, ...]]) -> str:  # Any: the words, and the grounds where there are any
    """A fingerprint of who is to be certified with which words, on which grounds, whatever their order."""
    listed = sorted(drafts, key=itemgetter(0))
    return hashlib.sha256(json.dumps(listed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _said(write: Callable[[dt.date], str], day: dt.date, language: str) -> str:
    with i18n.force_locale(language):
        return write(day)


def _words(text: dict[str, str]) -> Words:
    return Words(ar=records.clean(i18n.choose(text, "ar")), en=records.clean(text.get("en", "")))
