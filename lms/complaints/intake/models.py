"""What is asked often, what citizens consent to, and who consented to what."""

import datetime as dt

from sqlalchemy import Connection, ForeignKey, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from lms.accounts.names import spelled_alike
from lms.complaints.categories.models import CaseCategory
from lms.core.db import Model, Stamp, Translated, pk


class AnsweredQuestion(Model):
    """A question that many ask, with its answer: found, it spares the citizen a filing."""

    __tablename__ = "complaint_answered_question"

    id: Mapped[pk]
    question: Mapped[Translated]
    answer: Mapped[Translated]
    keywords: Mapped[str] = mapped_column(default="")  # other words for the same
    category_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"))
    is_published: Mapped[bool] = mapped_column(default=False, index=True)
    asked_key: Mapped[str] = mapped_column(Text)  # question and keywords in one spelling; kept by `_keys`
    told_key: Mapped[str] = mapped_column(Text)  # the answer likewise
    changed_at: Mapped[Stamp]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    category: Mapped[CaseCategory | None] = relationship(lazy="raise_on_sql")


@event.listens_for(AnsweredQuestion, "before_insert")
@event.listens_for(AnsweredQuestion, "before_update")
def _keys(mapper: Mapper[AnsweredQuestion], connection: Connection, row: AnsweredQuestion) -> None:
    del mapper, connection
    row.asked_key = spelled_alike(" ".join([*row.question.values(), row.keywords or ""]))
    row.told_key = spelled_alike(" ".join(row.answer.values()))


class ConsentText(Model):
    """What a citizen agrees to when filing, in versions: the database refuses any change."""

    __tablename__ = "complaint_consent_text"

    id: Mapped[pk]
    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[Translated]
    published_at: Mapped[Stamp]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class CaseConsent(Model):
    """The text to which the citizen of a case agreed, and when."""

    __tablename__ = "complaint_consent"

    case_id: Mapped[int] = mapped_column(ForeignKey("complaint_case.id"), primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("complaint_consent_text.id"))
    at: Mapped[dt.datetime]
