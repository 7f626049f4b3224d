"""The tree of categories."""

import enum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import OrgUnit
from lms.complaints.kinds import Kind
from lms.core.db import Model, Stamp, Translated, pk
from lms.surveys.models import SurveyForm


class Review(enum.StrEnum):
    """Which replies of a category a second person reads before they are sent."""

    NONE = "none"
    SAMPLE = "sample"
    ALWAYS = "always"


class CaseCategory(Model):
    """What a case is about. `kind` None: fits every kind."""

    __tablename__ = "complaint_category"

    id: Mapped[pk]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Translated]
    kind: Mapped[Kind | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))  # whose such cases are, unless a rule says
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_policy.id"))
    form_id: Mapped[int | None] = mapped_column(ForeignKey("survey_form.id"))  # what is asked beside the text
    review: Mapped[Review] = mapped_column(default=Review.ALWAYS)
    review_share: Mapped[int] = mapped_column(default=20)  # per cent, where a sample is read
    retention_days: Mapped[int] = mapped_column(default=1825)
    confidential: Mapped[bool] = mapped_column(default=False)
    open311_published: Mapped[bool] = mapped_column(default=False)
    keywords: Mapped[list[Any]] = mapped_column(default=list)
    is_active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[OrgUnit | None] = relationship(lazy="raise_on_sql")
    form: Mapped[SurveyForm | None] = relationship(lazy="raise_on_sql")


class AnswerFound(Model):
    """Somebody found an answer among the answered questions and filed nothing. Counted apart, never as answered."""

    __tablename__ = "complaint_answer_found"

    id: Mapped[pk]
    at: Mapped[Stamp] = mapped_column(index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_category.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_answered_question.id"), index=True)
