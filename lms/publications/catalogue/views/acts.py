"""What can be done with an edition: the word of its address, what it asks for, and when it is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.accounts.models import User
from lms.core.forms import Form
from lms.publications import policy
from lms.publications.catalogue import forms, words
from lms.publications.catalogue.service import editions, errata, steps
from lms.publications.kinds import State
from lms.publications.models import Edition


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. What needs no form is a button on the page of the record."""

    slug: str
    do: Callable[..., Any]  # Any: what the services give
    at: tuple[State, ...]
    form: type[Form] | None = None
    tone: str = ""
    revising: bool | None = False  # only while a correction is open, only while none is, or either

    @property
    def label(self) -> object:
        """What it is called."""
        return words.ACTS[self.slug]


ACTS = (
    Act("submission", steps.submit, (State.DRAFT,), tone="main"),
    Act("publication", steps.publish, (State.APPROVED, State.SCHEDULED), tone="main"),
    Act("schedule", steps.schedule, (State.APPROVED, State.SCHEDULED), forms.TimeForm),
    Act("unscheduling", steps.unschedule, (State.SCHEDULED,)),
    Act("return", steps.give_back, (State.APPROVED, State.SCHEDULED), forms.WordsForm),
    Act("correction", errata.begin, (State.PUBLISHED,)),
    Act("withdrawal", steps.withdraw, (State.PUBLISHED,), forms.WordsForm, tone="danger"),
    Act("restoration", steps.restore, (State.WITHDRAWN,), forms.WordsForm),
    Act("correction-submission", errata.submit, (State.DRAFT,), forms.WordsForm, tone="main", revising=True),
    Act("correction-end", errata.drop, (State.DRAFT, State.REVIEW), tone="danger", revising=True),
)
BY_SLUG = {act.slug: act for act in ACTS}


def offered(edition: Edition, user: User) -> list[Act]:
    """What this person may do with it now."""
    if not policy.may_catalogue(user):
        return []
    stage = editions.stage(edition)
    return [act for act in ACTS if stage in act.at and act.revising is edition.revising]
