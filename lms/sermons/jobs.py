"""The moment of publication, and the files that are made after it."""

from lms.core import clock
from lms.core.jobs import Job, Running, every, job
from lms.sermons.models import SermonText
from lms.sermons.service import deciding, files

PUBLISH_SECONDS, MAKE_SECONDS = 20, 300


@every(PUBLISH_SECONDS)
def publish() -> None:
    """Publish what is due."""
    deciding.publish_due()


@job("sermons.files", retries=3)
def make_files(running: Running, text_id: int) -> None:
    """Make the sheets and the pack of a public text; twice is harmless."""
    del running
    files.make(text_id)


def make_files_later(text: SermonText) -> Job:
    """Make them once this transaction is kept."""
    return make_files.later(key=f"sermon-files:{text.id}:{text.row_version}", text_id=text.id)


@every(MAKE_SECONDS)
def make_missing_files() -> None:
    """Ask again for files that no job made, and for packs whose sound came later."""
    turn = int(clock.now().timestamp()) // MAKE_SECONDS
    for text_id in sorted({*files.without(), *files.awaiting_sound()}):
        make_files.later(key=f"sermon-files:{text_id}:late:{turn}", text_id=text_id)
