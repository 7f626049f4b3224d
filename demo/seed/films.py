"""What lessons show besides words: its asset stands from the first moment, the film or file is made by a job."""

from demo import jobs
from demo.handouts import making
from demo.syllabus import Lesson
from demo.videos import storyboard
from lms.accounts.models import User
from lms.core.db import session
from lms.core.jobs.registry import later_than_now
from media.models import Asset
from media.service import captions, uploads

APART_SECONDS = 60
CAPTIONS = {"ar": "العربية"}


def of(lesson: Lesson, by: User) -> Asset | None:
    """The asset of a lesson, if its kind has one."""
    if lesson.handout:
        return hand_out(lesson.handout, lesson.kind.value, by)
    return expect(lesson.video, by) if lesson.video else None


def hand_out(name: str, kind: str, by: User) -> Asset:
    """The asset of a handout that has yet to be made; asks for it, before the long films."""
    asset = uploads.expect(by, f"{making.TITLES[name]}.{making.SUFFIXES[name]}", kind)
    asset.chapters = making.CHAPTERS.get(name, [])
    asset.job_id = jobs.make_handout.later(key=f"demo.handout:{name}", owner_id=by.id, name=name, asset_id=asset.id).id
    session().flush()
    return asset


def expect(name: str, by: User) -> Asset:
    """The asset of a film that has yet to be made, with its chapters and captions; asks for the film."""
    board = storyboard.load(name)
    asset = uploads.expect(by, f"{name}.mp4")
    asset.chapters = board.chapters
    captions.put(asset, "ar", CAPTIONS["ar"], board.captions)
    asked = jobs.make_film.later(key=f"demo.film:{name}", owner_id=by.id, name=name, asset_id=asset.id)
    # Between two films the one before gets ready to be watched; the demo learner's next lesson comes first.
    asked.due_at = later_than_now(APART_SECONDS * storyboard.names().index(name))
    asset.job_id = asked.id
    session().flush()
    return asset
