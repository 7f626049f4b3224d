"""News of the catalogue, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

version_copied = _signals.signal(
    "version-copied",
    doc="A draft was made from a version. Sender: the new CourseVersion; `lessons`: {old lesson id: new Lesson}.",
)
version_published = _signals.signal(
    "version-published", doc="A version was published. Sender: the CourseVersion; `by`: the User."
)
