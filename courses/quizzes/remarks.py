"""What people say of answers, as the result shows it: words, levels of a rubric, words at moments, a spoken comment."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from courses.quizzes.models import Attempt
from courses.quizzes.service import marking
from courses.rubrics import service as rubrics
from courses.rubrics.models import RubricVersion


@dataclasses.dataclass(frozen=True, slots=True)
class Remarks:
    """What somebody said of one answer. `sound`: where the spoken comment is heard."""

    comment: str = ""
    moments: Sequence[Mapping[str, Any]] = ()  # Any: {"at_ms", "text"}
    rubric: RubricVersion | None = None
    chosen: Mapping[str, str] = dataclasses.field(default_factory=dict)
    sound: str = ""

    def __bool__(self) -> bool:
        return bool(self.comment or self.moments or self.rubric or self.sound)


NOTHING = Remarks()


def of(attempt: Attempt) -> dict[int, Remarks]:
    """What was last said, by answer: one query, one more where there are rubrics."""
    notes = marking.notes(attempt)
    told = {answer_id: note.get("rubric") or {} for answer_id, note in notes.items()}
    versions = rubrics.versions({each["version"] for each in told.values() if "version" in each})
    return {
        answer_id: Remarks(
            comment=note.get("comment", ""),
            moments=note.get("moments", ()),
            rubric=versions.get(told[answer_id].get("version", 0)),
            chosen=told[answer_id].get("chosen", {}),
            sound=_sound(attempt, answer_id) if note.get("audio_asset_id") else "",
        )
        for answer_id, note in notes.items()
    }


def _sound(attempt: Attempt, answer_id: int) -> str:
    return url_for("quizzes.hear", public_id=attempt.public_id, answer_id=answer_id)
