"""Sermons as the search finds them: each language that is published."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms import search
from lms.core import i18n
from lms.core.db import session
from lms.core.i18n import _l, choose
from lms.search import Document, Hit, Shown, Source
from lms.search.sources import Visitor
from lms.sermons import events, policy
from lms.sermons.kinds import SEARCHED_AS
from lms.sermons.models import Sermon, SermonSubject, SermonText

_HEADING = re.compile(r"^#+ *", re.MULTILINE)


def listen() -> None:
    """Let sermons be found, and hear when they change."""
    search.register(Source(SEARCHED_AS, _l("Sermons"), texts, documents, show, subjects, order=15))
    events.sermon_published.connect(_changed)
    events.sermon_changed.connect(_changed)
    events.sermon_withdrawn.connect(_withdrawn)


def texts() -> Select[Any]:  # Any: one column of ids
    """The published ones."""
    return select(SermonText.id).where(policy.public())


def documents(text_id: int) -> Iterable[Document]:
    """The text as one place: it is some pages."""
    found = session().scalar(_texts([text_id]))
    if found is None:
        return []
    sermon = found.sermon
    subject = sermon.subject.slug if sermon.subject else ""
    return [Document("text", found.language, _body(found), found.title, year=sermon.friday.year, subject=subject)]


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """The sermon's page in the language of the hit."""
    del user, typed
    found = {row.id: row for row in session().scalars(_texts({hit.object_id for hit in hits}))}
    shown: dict[int, Shown] = {}
    for hit in hits:
        if row := found.get(hit.object_id):
            day = row.sermon.friday
            url = url_for("sermons.show", day=day.isoformat(), lang=row.language)
            shown[hit.id] = Shown(row.title, url, _body(row), i18n.date(day), row.language)
    return shown


def subjects(slugs: Iterable[str]) -> dict[str, str]:
    """What subjects are called."""
    rows = session().scalars(select(SermonSubject).where(SermonSubject.slug.in_(set(slugs))))
    return {row.slug: choose(row.name) for row in rows}


def _texts(ids: Iterable[int]) -> Select[SermonText]:
    query = select(SermonText).where(SermonText.id.in_(ids), policy.public())
    return query.options(joinedload(SermonText.sermon).joinedload(Sermon.subject))


def _body(row: SermonText) -> str:
    whole = "\n\n".join(filter(None, [row.summary, row.first, row.second, row.supplication]))
    return _HEADING.sub("", whole)


def _changed(row: SermonText, **rest: object) -> None:
    del rest
    search.changed(SEARCHED_AS, row.id)


def _withdrawn(row: SermonText, **rest: object) -> None:
    del rest
    search.forget(SEARCHED_AS, row.id)
