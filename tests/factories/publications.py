"""Works and editions for tests. They stand where they are put; what should have a history goes through the desk."""

import itertools

from lms.core import clock
from lms.core.db import session
from lms.publications.kinds import Relator, State
from lms.publications.models import Agent, Contribution, Edition, Series, SeriesItem, Subject, Volume, Work, WorkSubject

_numbers = itertools.count(1)


def _add(row, fields):
    for field, value in fields.items():
        setattr(row, field, value)
    session().add(row)
    session().flush()
    return row


def make_agent(name: str = "", **fields: object) -> Agent:
    number = next(_numbers)
    name = name or f"عبد الرحمن {number}"
    return _add(
        Agent(name={"ar": name, "en": f"Author {number}"}, sort_name=name, latin_name=f"Author {number}"), fields
    )


def make_subject(parent: Subject | None = None, **fields: object) -> Subject:
    number = next(_numbers)
    row = Subject(slug=f"subject-{number}", name={"ar": f"موضوع {number}", "en": f"Subject {number}"})
    _add(row, {"parent_id": parent.id if parent else None, **fields})
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    session().flush()
    return row


def make_work(*subjects: Subject, **fields: object) -> Work:
    number = next(_numbers)
    work = _add(
        Work(slug=f"work-{number}", title={"ar": f"كتاب {number}", "en": f"Book {number}"}, original_language="ar"),
        fields,
    )
    session().add_all(WorkSubject(work_id=work.id, subject_id=subject.id) for subject in subjects)
    session().flush()
    return work


def make_edition(
    work: Work | None = None,
    *,
    state: State = State.PUBLISHED,
    volumes: int = 1,
    author: Agent | None = None,
    **fields: object,
) -> Edition:
    """An edition with `volumes` volumes and, where one is given, its author."""
    work = work or make_work()
    edition = Edition(work_id=work.id, language="ar", title=f"{work.title['ar']} — طبعة", state=state, year_ce=2026)
    if state in {State.PUBLISHED, State.WITHDRAWN}:
        edition.published_at = clock.now()
    if state is State.WITHDRAWN:
        edition.withdrawn_at, edition.withdrawn_reason = clock.now(), "سحب للمراجعة"
    _add(edition, fields)
    for number in range(1, volumes + 1):
        make_volume(edition, number)
    if author:
        session().add(Contribution(edition_id=edition.id, agent_id=author.id, role=Relator.AUTHOR))
        session().flush()
    return edition


def make_volume(edition: Edition, number: int = 1, **fields: object) -> Volume:
    return _add(Volume(edition_id=edition.id, number=number), fields)


def make_series(*editions: Edition, **fields: object) -> Series:
    number = next(_numbers)
    series = _add(Series(slug=f"series-{number}", title={"ar": f"سلسلة {number}", "en": f"Series {number}"}), fields)
    items = enumerate(editions, 1)
    session().add_all(SeriesItem(series_id=series.id, edition_id=row.id, number=place) for place, row in items)
    session().flush()
    return series
