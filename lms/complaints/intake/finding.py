"""Answered questions as the search finds them: those that are published, in each of their languages."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, select

from lms import search
from lms.complaints.intake.models import AnsweredQuestion
from lms.core.db import session
from lms.core.i18n import _l, choose
from lms.search import Document, Hit, Shown, Source
from lms.search.sources import Visitor

KIND = "answer"


def listen() -> None:
    """Let answers be found."""
    search.register(Source(KIND, _l("Answers"), questions, documents, show, order=50))


def questions() -> Select[Any]:  # Any: one column of ids
    """The published ones."""
    return select(AnsweredQuestion.id).where(AnsweredQuestion.is_published)


def documents(question_id: int) -> Iterable[Document]:
    """One a language; other words for the same are found with the question."""
    row = session().get(AnsweredQuestion, question_id)
    if row is None or not row.is_published:
        return []
    asked = {language: text for language, text in row.question.items() if text}
    keywords = {next(iter(asked), ""): f"\n{row.keywords}"}  # in whatever language: once is enough
    return [
        Document(language, language, row.answer.get(language, "") + keywords.get(language, ""), text)
        for language, text in asked.items()
    ]


def show(hits: Sequence[Hit], user: Visitor, typed: str) -> dict[int, Shown]:
    """The question leads to the place where all are asked, with itself found and open."""
    del user, typed
    query = select(AnsweredQuestion).where(AnsweredQuestion.id.in_({hit.object_id for hit in hits}))
    found = {row.id: row for row in session().scalars(query.where(AnsweredQuestion.is_published))}
    shown: dict[int, Shown] = {}
    for hit in hits:
        if row := found.get(hit.object_id):
            asked = choose(row.question, hit.part)
            url = url_for("complaints_front.show", q=asked) + f"#question-{row.id}"
            shown[hit.id] = Shown(asked, url, choose(row.answer, hit.part))
    return shown
