"""The catalogue and the home page: listed courses with what they cost, where they are open, and how far I am."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from courses.catalog.models import Course, CourseVersion, Programme, ProgrammeItem, VersionState
from courses.catalog.service.courses import listed
from courses.catalog.service.reading import Cost, totals
from courses.catalog.words import has_all
from courses.enrolment.models import Enrolment, EnrolmentState
from courses.enrolment.service.runs import OpenRun, open_runs
from courses.front.service.mine import enrolments_of
from courses.progress.service.shares import Share, shares
from lms.accounts.models import OrgUnit, OrgUnitKind, User
from lms.certificates.models import Certificate, CertificateState
from lms.core.db import session
from lms.core.errors import NotFound

HOME_COURSES = 4


@dataclass(slots=True)
class Card:
    """A course as the catalogue shows it."""

    course: Course
    lessons: int = 0
    cost: Cost = field(default_factory=Cost)
    opening: OpenRun | None = None  # the run that one can join first
    enrolment: Enrolment | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The academy in numbers, counted now."""

    certified: int
    learning: int
    courses: int
    directorates: int


def catalogue(
    user: User | None, words: str = "", category: str = "", *, only_open: bool = False
) -> tuple[list[Card], list[str]]:
    """The listed courses that have all the words, in one category, with a run to join, as asked; all categories."""
    everything = session().scalars(listed()).all()
    found = [course for course in everything if not category or course.category == category]
    if words:
        found = [course for course in found if has_all(words, course.code, *_texts(course))]
    cards = cards_of(found, user)
    categories = sorted({course.category for course in everything if course.category})
    return [card for card in cards if card.opening or not only_open], categories


def open_now(user: User | None) -> list[Card]:
    """The few courses of the home page: those that one can join, soonest first."""
    openings: dict[int, OpenRun] = {}
    for opening in open_runs():
        openings.setdefault(opening.run.version.course_id, opening)
    first = [opening.run.version.course for opening in openings.values()][:HOME_COURSES]
    return cards_of(first, user, openings)


def cards_of(found: Sequence[Course], user: User | None, openings: dict[int, OpenRun] | None = None) -> list[Card]:
    """Cards for these courses."""
    cards = {course.id: Card(course) for course in found}
    if openings is None:
        openings = {}
        for opening in open_runs(cards):
            openings.setdefault(opening.run.version.course_id, opening)
    versions = newest(cards)
    sums = totals(versions.values())
    for course_id, card in cards.items():
        card.opening = openings.get(course_id)
        card.lessons, card.cost = sums.get(versions.get(course_id, 0), (0, Cost()))
    if user:
        _mark_mine(cards, user)
    return list(cards.values())


def newest(course_ids: Iterable[int]) -> dict[int, int]:
    """{course id: id of its newest published version}."""
    query = (
        select(CourseVersion.course_id, CourseVersion.id)
        .where(CourseVersion.course_id.in_(set(course_ids)), CourseVersion.state == VersionState.PUBLISHED)
        .order_by(CourseVersion.number)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def figures() -> Figures:
    """Counted in one query."""
    certified = select(func.count()).where(Certificate.state == CertificateState.ISSUED)
    learning = select(func.count(Enrolment.user_id.distinct())).where(Enrolment.state == EnrolmentState.ACTIVE)
    courses = select(func.count()).select_from(listed().order_by(None).subquery())
    directorates = select(func.count()).where(OrgUnit.kind == OrgUnitKind.DIRECTORATE)
    queries = (certified, learning, courses, directorates)
    return Figures(*session().execute(select(*(query.scalar_subquery() for query in queries))).one())


def programmes() -> Sequence[Programme]:
    """All programmes."""
    return session().scalars(select(Programme).order_by(Programme.id)).all()


def programme(slug: str) -> Programme:
    """A programme with its courses in order. Raises `NotFound`."""
    query = select(Programme).where(Programme.slug == slug)
    found = (
        session()
        .scalars(query.options(joinedload(Programme.items).joinedload(ProgrammeItem.course)))
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return found


def _texts(course: Course) -> list[str]:
    return [*course.title.values(), *course.summary.values()]


def _mark_mine(cards: dict[int, Card], user: User) -> None:
    mine = enrolments_of(user, cards)
    found = shares(enrolment.id for enrolment in mine)
    for enrolment in mine:
        card = cards[enrolment.run.version.course_id]
        card.enrolment, card.share = enrolment, found.get(enrolment.id)
