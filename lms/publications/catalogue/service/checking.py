"""What a record may say. One judge for the form, for revisions and for each row of a sheet."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from lms.core import digits
from lms.core.db import session
from lms.core.errors import BadValue
from lms.core.i18n import _
from lms.publications import numbers, tongues, years
from lms.publications.catalogue.service import agents
from lms.publications.catalogue.service.records import TEXTS, Record
from lms.publications.kinds import EditionKind, Licence, Publisher, Relator
from lms.publications.models import Edition, Work

LONGEST = {"title": 300, "subtitle": 300, "about": 10_000, "publisher_text": 200, "place": 100, "rights": 2000}
MOST_VOLUMES, MOST_PEOPLE = 200, 60


@dataclass(slots=True)
class Judged:
    """A record in one spelling, and what is wrong with it: {field: sentence}."""

    record: Record
    wrong: dict[str, str] = field(default_factory=dict)


def check(typed: Record, work: Work, edition: Edition | None = None) -> Judged:
    """Judge what somebody typed for an edition of a work."""
    judged = Judged(dict(typed))
    for each in (_texts, _words, _language, _source, _isbn, _doi, _years, _contributors, _volumes):
        each(judged, work, edition)
    return judged


def _texts(judged: Judged, _work: Work, _edition: Edition | None) -> None:
    record = judged.record
    for name in TEXTS:
        record[name] = str(record.get(name) or "").strip()
        if len(record[name]) > LONGEST[name]:
            judged.wrong[name] = _("At most %(count)s letters.", count=LONGEST[name])
    if not record["title"]:
        judged.wrong["title"] = _("Every edition has a title.")
    if record.get("publisher") == Publisher.OTHER and not record["publisher_text"]:
        judged.wrong["publisher_text"] = _("Say who published it.")
    if record.get("publisher") != Publisher.OTHER:
        record["publisher_text"] = ""


def _words(judged: Judged, _work: Work, _edition: Edition | None) -> None:
    for name, words in (("kind", EditionKind), ("publisher", Publisher), ("licence", Licence)):
        if judged.record.get(name) not in {str(word.value) for word in words}:
            judged.wrong[name] = _("Choose one of the list.")


def _language(judged: Judged, work: Work, _edition: Edition | None) -> None:
    code = tongues.read(str(judged.record.get("language") or ""))
    if code is None:
        judged.wrong["language"] = _("This is no language of ISO 639.")
        return
    judged.record["language"] = code
    if judged.record.get("kind") == EditionKind.ORIGINAL and code != work.original_language:
        judged.wrong["language"] = _("The work was written in another language. Is this a translation?")


def _source(judged: Judged, work: Work, edition: Edition | None) -> None:
    record = judged.record
    typed = digits.fold(str(record.get("translated_from") or "")).strip().upper()
    record["translated_from"] = typed
    if record.get("kind") == EditionKind.ORIGINAL:
        record["translated_from"] = ""
        return
    others = {row.code: row for row in _others(work, edition)}
    if not typed:
        if others:
            judged.wrong["translated_from"] = _("Say which edition it comes from.")
        return
    source = others.get(typed)
    if source is None:
        judged.wrong["translated_from"] = _("There is no other edition of this work with this code.")
    elif record["kind"] == EditionKind.TRANSLATION and source.language == record["language"]:
        judged.wrong["translated_from"] = _("A translation is in another language than what it translates.")
    elif edition and _comes_from(source, edition, {row.id: row for row in others.values()}):
        judged.wrong["translated_from"] = _("That edition comes from this one itself.")


def _isbn(judged: Judged, _work: Work, edition: Edition | None) -> None:
    typed = str(judged.record.get("isbn") or "").strip()
    plain = numbers.isbn(typed) if typed else ""
    if plain is None:
        judged.wrong["isbn"] = _("This is no ISBN: its check digit does not fit. Look at the back of the book again.")
        return
    judged.record["isbn"] = plain
    owner = _owner(Edition.isbn, plain, edition)
    if owner:
        judged.wrong["isbn"] = _("This ISBN belongs to “%(title)s” (%(code)s).", title=owner.title, code=owner.code)


def _doi(judged: Judged, _work: Work, edition: Edition | None) -> None:
    typed = str(judged.record.get("doi") or "").strip()
    plain = numbers.doi(typed) if typed else ""
    if plain is None:
        judged.wrong["doi"] = _("A DOI begins with 10 and has a slash, such as 10.1234/abc.")
        return
    judged.record["doi"] = plain
    owner = _owner(Edition.doi, plain, edition)
    if owner:
        judged.wrong["doi"] = _("This DOI belongs to “%(title)s” (%(code)s).", title=owner.title, code=owner.code)


def _years(judged: Judged, _work: Work, _edition: Edition | None) -> None:
    ce, ah = _year(judged, "year_ce"), _year(judged, "year_ah")
    if ce is not None and not years.is_ce(ce):
        judged.wrong["year_ce"] = _("A year from %(first)s to %(last)s.", first=years.FIRST_CE, last=years.latest()[0])
    if ah is not None and not years.is_ah(ah):
        judged.wrong["year_ah"] = _("A year from %(first)s to %(last)s.", first=years.FIRST_AH, last=years.latest()[1])
    if ce is None or ah is None or {"year_ce", "year_ah"} & set(judged.wrong):
        return
    if ah not in years.ah_years(ce):
        fitting = "–".join(str(year) for year in years.ah_years(ce))
        judged.wrong["year_ah"] = _("%(ce)s CE is %(fitting)s AH: one of the two is wrong.", ce=ce, fitting=fitting)


def _contributors(judged: Judged, _work: Work, _edition: Edition | None) -> None:
    kept: list[list[str]] = []
    for role, name in judged.record.get("contributors") or []:
        if not name.strip():
            continue
        if role not in {each.value for each in Relator} or len(name) > LONGEST["publisher_text"]:
            judged.wrong["contributors"] = _("Say what each of them did.")
        try:
            agents.known(name)
        except BadValue as refusal:
            judged.wrong["contributors"] = str(refusal)
        kept.append([role, " ".join(name.split())])
    judged.record["contributors"] = kept[:MOST_PEOPLE]


def _volumes(judged: Judged, _work: Work, _edition: Edition | None) -> None:
    labels = [" ".join(str(label).split())[:200] for label in judged.record.get("volumes") or [""]]
    judged.record["volumes"] = labels or [""]
    if len(labels) > MOST_VOLUMES:
        judged.wrong["volumes"] = _("At most %(count)s volumes.", count=MOST_VOLUMES)


def _year(judged: Judged, name: str) -> int | None:
    typed = digits.fold(str(judged.record.get(name) or "")).strip()
    judged.record[name] = typed
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):  # noqa: PLR2004 - of a year
        judged.wrong[name] = _(
            "Write the year as a number, such as %(year)s.", year=years.latest()[int(name == "year_ah")] - 1
        )
        return None
    judged.record[name] = str(int(typed))
    return int(typed)


def _owner(column: Any, value: str, edition: Edition | None) -> Edition | None:  # Any: a column
    if not value:
        return None
    query = select(Edition).where(column == value, Edition.id != (edition.id if edition else 0))
    return session().scalars(query).first()


def _others(work: Work, edition: Edition | None) -> list[Edition]:
    query = select(Edition).where(Edition.work_id == work.id, Edition.id != (edition.id if edition else 0))
    return list(session().scalars(query.order_by(Edition.id))) if work.id else []


def _comes_from(source: Edition, edition: Edition, by_id: dict[int, Edition]) -> bool:
    seen: set[int] = set()
    step: Edition | None = source
    while step is not None and step.id not in seen:
        seen.add(step.id)
        if step.translated_from_id == edition.id:
            return True
        step = by_id.get(step.translated_from_id or 0)
    return False
