"""What lesson kinds are called and how they are drawn, for pages."""

from typing import Any

from flask import Flask

from courses.catalog.models import LessonKind
from lms.core.i18n import _l

K = LessonKind
NAMES: dict[LessonKind, Any] = {  # Any: lazy sentences, spoken by str()
    K.TEXT: _l("Text"),
    K.VIDEO: _l("Video"),
    K.AUDIO: _l("Audio"),
    K.FILE: _l("File"),
    K.LINK: _l("Link"),
    K.LIVE: _l("Live session"),
    K.QUIZ: _l("Quiz"),
    K.ASSIGNMENT: _l("Assignment"),
}
SAID: dict[LessonKind, Any] = {  # Any: as above
    K.TEXT: _l("Text to read"),
    K.VIDEO: _l("Video to watch"),
    K.AUDIO: _l("Recording to hear"),
    K.FILE: _l("File to download"),
    K.LINK: _l("Page elsewhere"),
    K.LIVE: _l("Meeting in a hall or online"),
    K.QUIZ: _l("Quiz to pass"),
    K.ASSIGNMENT: _l("Work to hand in"),
}
ICONS = {
    K.TEXT: "book",
    K.VIDEO: "play",
    K.AUDIO: "listen",
    K.FILE: "file",
    K.LINK: "globe",
    K.LIVE: "calendar",
    K.QUIZ: "pencil",
    K.ASSIGNMENT: "clip",
}


def init_app(app: Flask) -> None:
    """Let templates say `kind_word(lesson.kind)` and draw `icon(kind_icon(lesson.kind))`."""
    app.jinja_env.globals.update(
        kind_word=lambda kind: str(NAMES[LessonKind(kind)]),
        kind_icon=lambda kind: ICONS[LessonKind(kind)],
    )
