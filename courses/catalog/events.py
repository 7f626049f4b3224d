"""News of the catalogue, sent inside the transaction."""

from blinker import Namespace

_signals = Namespace()

version_copied = _signals.signal(
    "version-copied",
    doc="Lessons were copied into a draft: all of a version, or one that is doubled. Sender: the CourseVersion that "
    "has them now; `lessons`: {old lesson id: new Lesson}.",
)
version_published = _signals.signal(
    "version-published", doc="A version was published. Sender: the CourseVersion; `by`: the User."
)
version_checked = _signals.signal(
    "version-checked",
    doc="Is the version fit to be published? Sender: the CourseVersion; `lessons`: its lessons. "
    "A receiver answers with a list of courses.catalog.service.publishing.Problem.",
)
version_weighed = _signals.signal(
    "version-weighed",
    doc="Whom does publishing this version touch? Sender: the CourseVersion; `removed`: the stable keys that it lacks. "
    "A receiver answers with a list of courses.catalog.service.comparing.Touched.",
)
lesson_removed = _signals.signal(
    "lesson-removed",
    doc="A lesson leaves its draft for good. Sender: the Lesson. A receiver deletes what hangs on this row.",
)
