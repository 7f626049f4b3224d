"""The rules that every review goes through, and what a reviewer found of each."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from lms.accounts.models import User
from lms.core import audit, clock
from lms.core.db import insert_once, session
from lms.core.errors import BadValue, NotFound
from lms.core.i18n import _l
from lms.publications import policy
from lms.publications.catalogue.service import editions, history
from lms.publications.catalogue.service.refusals import NotNow, OwnWork
from lms.publications.kinds import Deed, State
from lms.publications.models import Edition, ReviewRule, ReviewTick

DEFAULTS = (
    (
        "الآيات والأحاديث مقابلة على أصولها ومخرَّجة",
        "Verses and traditions are compared with their sources and referenced",
    ),
    ("لا يخالف النص ثوابت الدين ومنهج الأزهر الشريف", "The text keeps to what is settled and to al-Azhar’s way"),
    ("الحقوق ثابتة: إذن المؤلف والمترجم والناشر محفوظ", "Rights are settled: author, translator and publisher consent"),
    ("اللغة مدققة، والأسماء والأعلام صحيحة", "The language is proof-read; names are right"),
    ("بيانات البطاقة تطابق صفحة العنوان", "The record says what the title page says"),
)
LONGEST = 1000


def rules(*, every: bool = False) -> Sequence[ReviewRule]:
    """The rules in their order; those that are no longer asked only with `every`."""
    query = select(ReviewRule).order_by(ReviewRule.position, ReviewRule.id)
    return session().scalars(query if every else query.where(ReviewRule.is_active)).all()


def lay_defaults() -> None:
    """The first rules, where nobody has written any: a review without rules would be none."""
    if session().scalar(select(func.count(ReviewRule.id))):
        return
    for position, (arabic, english) in enumerate(DEFAULTS, 1):
        session().add(ReviewRule(position=position, words={"ar": arabic, "en": english}))
    session().flush()


def keep(
    rule: ReviewRule | None, words: dict[str, str], help_: dict[str, str], position: int, by: User, *, is_active: bool
) -> ReviewRule:
    """Write a rule or change it. What was ticked stays ticked as it was worded then; open reviews ask the new words."""
    if rule is None:
        rule = ReviewRule(words=words)
        session().add(rule)
    elif rule.words != words:
        waiting = select(Edition.id).where((Edition.state == State.REVIEW) | Edition.revising.is_(True))
        session().execute(
            delete(ReviewTick).where(ReviewTick.rule_id == rule.id, ReviewTick.edition_id.in_(waiting)),
            execution_options={"synchronize_session": False},
        )
    rule.words, rule.help, rule.position, rule.is_active = words, help_, position, is_active
    session().flush()
    audit.record("library.rule_kept", rule, by, words=words.get("ar", ""))
    return rule


def find(rule_id: int) -> ReviewRule:
    """The rule of this id. Raises `NotFound`."""
    rule = session().get(ReviewRule, rule_id)
    if rule is None:
        raise NotFound
    return rule


def ticks(edition: Edition) -> dict[int, ReviewTick]:
    """What was found of each rule in the revision that is being reviewed."""
    query = select(ReviewTick).where(
        ReviewTick.edition_id == edition.id, ReviewTick.revision == edition.working_revision
    )
    return {tick.rule_id: tick for tick in session().scalars(query.order_by(ReviewTick.id))}


def tick(edition: Edition, found: dict[int, str], by: User) -> None:
    """Keep what a reviewer found: {rule: note}. A rule that is left out is no longer ticked."""
    if editions.stage(edition) is not State.REVIEW:
        raise NotNow
    if not policy.may_review(by, edition):
        raise OwnWork
    if any(len(note) > LONGEST for note in found.values()):
        raise BadValue(_l("A note has at most 1,000 letters."))
    known = ticks(edition)
    for rule in rules():
        note = found.get(rule.id, "").strip()
        old = known.get(rule.id)
        if old is not None and old.note == note and rule.id in found:
            continue
        if old is not None:
            session().delete(old)
            session().flush()
        if rule.id in found and note:
            _keep(edition, rule, note, by)


def _keep(edition: Edition, rule: ReviewRule, note: str, by: User) -> None:
    values = {"edition_id": edition.id, "revision": edition.working_revision, "rule_id": rule.id, "note": note}
    values |= {"rule_words": rule.words, "by_id": by.id, "at": clock.now()}
    insert_once(ReviewTick, ["edition_id", "revision", "rule_id"], values)
    history.note(edition, Deed.TICKED, by, note, rule=rule.id)


def missing(edition: Edition) -> list[ReviewRule]:
    """The rules that nobody has ticked yet."""
    known = ticks(edition)
    return [rule for rule in rules() if rule.id not in known]
