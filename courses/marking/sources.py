"""Where works come from, and where a final mark goes: one source for each kind of subject.

The desk itself knows neither quizzes nor assignments; `answers` and `submissions` say here what they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from courses.marking.models import MarkingWork, SubjectKind
from lms.accounts.models import User
from media.models import Asset


@dataclass(frozen=True, slots=True)
class Shown:
    """The work as a marker sees it. `task` and `text` are sanitised HTML, `ask` and `plain` as they were typed."""

    task: Mapping[str, str] = field(default_factory=dict)
    ask: Mapping[str, str] = field(default_factory=dict)
    for_markers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    plain: str = ""
    assets: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True)
class Final:
    """A final mark to be handed down: the share of one, with all that the learner will read."""

    share: Decimal
    comment: str
    rubric: dict[str, Any] | None  # Any: {"version": id, "chosen": {criterion: points}}
    moments: tuple[Mapping[str, Any], ...]  # Any: {"asset": public id, "at_ms", "text"}
    audio_asset_id: int | None


class Source(Protocol):
    """What the desk asks of the floors below. `holds_back`: what is handed down is not seen before it is posted."""

    holds_back: bool

    def show(self, work: MarkingWork) -> Shown:
        """The work as a marker sees it."""

    def hand_down(self, work: MarkingWork, final: Final, by: User) -> None:
        """Give the final mark to whose it is."""

    def post(self, work: MarkingWork, final: Final, by: User) -> None:
        """Let the learner see it."""


_sources: dict[SubjectKind, Source] = {}


def add(kind: SubjectKind, source: Source) -> None:
    """Make a source known."""
    _sources[kind] = source


def of(work: MarkingWork) -> Source:
    """The source of a work."""
    return _sources[work.subject_kind]
