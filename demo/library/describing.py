"""The records of the demo's library, written as editors write them; what is there already is left alone."""

from sqlalchemy import select

from demo.library.shelf import Described, Person, Writing, table, works
from lms.accounts.models import User
from lms.core.db import session
from lms.publications.catalogue.service import checking, editions, records
from lms.publications.catalogue.service import works as catalogue
from lms.publications.kinds import Licence
from lms.publications.models import Agent, Edition, Series, Subject, Work

PLACE = {"ar": "القاهرة"}
RIGHTS = {"ar": "نص كُتب للمكتبة التجريبية."}


class NotACatalogueRecord(Exception):
    """The demo describes something that an editor could not."""


def subjects(by: User) -> None:
    """The tree of subjects."""
    for position, row in enumerate(table()["subject"], 1):
        if _subject(row["slug"]) is None:
            parent = _subject(row["parent"]) if "parent" in row else None
            name = {"ar": row["ar"], "en": row["en"]}
            catalogue.keep_subject(None, name, parent.id if parent else None, position, by).slug = row["slug"]
            session().flush()


def people() -> None:
    """Authors, translators and the others."""
    known = {agent.name.get("ar") for agent in session().scalars(select(Agent).order_by(Agent.id))}
    for row in table()["agent"]:
        person = Person(**row)
        if person.ar not in known:
            session().add(
                Agent(
                    name={"ar": person.ar, "en": person.latin},
                    sort_name=person.sort,
                    latin_name=person.latin,
                    born=person.born,
                    died=person.died,
                    about={"ar": person.about_ar, "en": person.about_en},
                    is_demo=True,
                )
            )
    session().flush()


def work(described: Described) -> Work:
    """The work, begun if it is not there."""
    found = session().scalar(select(Work).where(Work.slug == described.slug, Work.is_demo))
    if found is None:
        under = [row.id for slug in described.subjects if (row := _subject(slug))]
        title, about = {"ar": described.ar, "en": described.en}, {"ar": described.about_ar, "en": described.about_en}
        found = catalogue.begin(title, described.language, about, under)
        found.slug, found.is_demo = described.slug, True
        session().flush()
    return found


def edition(described: Described, writing: Writing, by: User) -> Edition:
    """The edition, a draft if it was not there."""
    found = of(writing)
    if found is None:
        of_work = work(described)
        judged = checking.check(_record(described, writing, of_work), of_work)
        if judged.wrong:
            raise NotACatalogueRecord(f"{writing.name}: {judged.wrong}")
        found = editions.begin(of_work, judged.record, by)
    return records.find(found.id)


def of(writing: Writing) -> Edition | None:
    """The edition as it stands."""
    return session().scalar(select(Edition).where(Edition.isbn == writing.isbn))


def series(by: User) -> None:
    """The series, with those of its editions that are there."""
    for row in table()["series"]:
        members = sorted((each.series, each) for every in works() for each in every.editions if each.series)
        codes = [found.code for _number, each in members if (found := of(each))]
        known = session().scalar(select(Series).where(Series.slug == row["slug"]))
        if known is None or catalogue.members(known).split() != codes:
            title, about = {"ar": row["ar"], "en": row["en"]}, {"ar": row["about_ar"], "en": row["about_en"]}
            catalogue.keep_series(known, title, about, "\n".join(codes), by).slug = row["slug"]
            session().flush()


def _record(described: Described, writing: Writing, of_work: Work) -> records.Record:
    makers = [[one.role, one.person.ar] for one in writing.makers]
    source = next((one for one in reversed(described.editions) if one.kind == "original"), None)
    original = of(source) if source and writing.kind != "original" else None
    return records.blank(of_work) | {
        "language": writing.language,
        "kind": writing.kind,
        "translated_from": original.code if original else "",
        "title": writing.title,
        "subtitle": writing.subtitle,
        "isbn": writing.isbn,
        "doi": writing.doi or "",
        "year_ce": str(writing.year),
        "year_ah": str(writing.year_ah),
        "publisher": writing.publisher,
        "place": PLACE.get(writing.language, "Cairo"),
        "licence": Licence.CC_BY.value,
        "rights": RIGHTS.get(writing.language, "Written for the demo library."),
        "about": described.about_ar
        if writing.language == "ar"
        else described.about_en
        if writing.language == "en"
        else "",
        "contributors": makers,
        "volumes": list(writing.volumes),
    }


def _subject(slug: str) -> Subject | None:
    return session().scalar(select(Subject).where(Subject.slug == slug))
