"""Sermons for tests; factories flush."""

import datetime as dt

from lms.accounts.models import Role, User
from lms.core.db import session
from lms.sermons.kinds import Content, State
from lms.sermons.models import Sermon, SermonSubject, SermonText
from lms.sermons.service import deciding, weeks, writing
from lms.sermons.service.writing import Plan
from tests.factories.accounts import make_user

FRIDAY = dt.date(2026, 11, 27)  # 17 Jumada II 1448; Cairo keeps winter time
WORDS = Content(
    "إتقان العمل",
    "كل عمل أمانة.",
    "الحمد لله.\n\n﴿وَقُلِ ٱعْمَلُوا۟ فَسَيَرَى ٱللَّهُ عَمَلَكُمْ﴾ [التوبة: 105]\n\n## من أين نبدأ\n\nمن الوقت.",
    "عباد الله، «إن الله يحب الإتقان».",
    "اللهم أعنا.",
)


def make_text(
    friday: dt.date = FRIDAY,
    language: str = "ar",
    content: Content = WORDS,
    by: User | None = None,
    at: dt.time = dt.time(6, 0),
) -> SermonText:
    """A draft of the sermon of a Friday, which is planned where it is not yet."""
    by = by or make_user("writer", Role.EDITOR)
    sermon = writing.plan(friday, by, Plan(at))
    text = writing.begin(sermon, language, content.title, by)
    session().refresh(text, ["sermon"])
    writing.save(text, content, text.row_version, by)
    return text


def make_scheduled(text: SermonText | None = None, **given: object) -> SermonText:
    """One that another editor has approved and scheduled."""
    writer, reviewer = make_user("writer", Role.EDITOR), make_user("reviewer", Role.EDITOR)
    text = text or make_text(**{"by": writer, **given})  # type: ignore[arg-type]  # the factory's own fields
    deciding.submit(text, writer)
    deciding.approve(text, text.row_version, reviewer)
    deciding.schedule(text, reviewer)
    return text


def make_published(**given: object) -> SermonText:
    """One that readers read, whatever day it is."""
    text = make_scheduled(**given)
    text.state, text.published_at = State.PUBLISHED, weeks.moment(text.sermon.friday)
    session().flush()
    return text


def make_subject(slug: str = "work", name: str = "العمل") -> SermonSubject:
    """A subject."""
    subject = SermonSubject(slug=slug, name={"ar": name, "en": slug})
    session().add(subject)
    session().flush()
    return subject


def sermon_of(text: SermonText) -> Sermon:
    """Its sermon, loaded."""
    return text.sermon
