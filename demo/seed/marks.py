"""The gradebook of the cohort: quizzes came by themselves; a practical and an oral test were marked by hand."""

import random
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.enrolment.models import LEARNING, Enrolment
from courses.gradebook.models import Grade, GradeAct, Gradebook, GradeItem, GradeSource, GradeState
from courses.gradebook.service import arriving, books, recording, rules, shaping
from courses.gradebook.service.recording import Change
from demo.seed.courses import Planted
from demo.seed.residents import Residents
from lms.accounts.models import User
from lms.core.db import session

QUIZZES, HANDS = Decimal(60), Decimal(40)
PRACTICAL = {"ar": "تطبيق عملي: خطاب رسمي منسق", "en": "Practical: a formal letter, laid out"}
ORAL = {"ar": "اختبار شفوي ختامي", "en": "Final oral test"}
EXTRA = {"ar": "مساعدة زميل (درجة إضافية)", "en": "Helping a colleague (extra credit)"}
MARKED = 0.9  # of those whose practical was looked at already


def mark(planted: Planted, people: Residents) -> None:
    """Shape the gradebook as its trainer would, and enter what was marked by hand."""
    run, trainer = planted.run, people.teacher_of(planted.told.slug)
    while arriving.enter_due():
        pass
    _shape(planted, trainer)
    query = select(Enrolment).where(Enrolment.run_id == run.id, Enrolment.state.in_(LEARNING))
    learners = session().scalars(query.options(joinedload(Enrolment.user)).order_by(Enrolment.id)).all()
    book = books.of_run(run.id)
    changes = [change for one in learners for change in _of(book, one)]
    recording.by_hand(run, book, changes, trainer)
    _remarkable(planted, book, [one.id for one in learners], trainer)


def _shape(planted: Planted, by: User) -> None:
    run = planted.run
    (quizzes,) = books.of_run(run.id).categories
    shaping.edit_category(run, quizzes.id, by, {"weight": QUIZZES, "drop_lowest": 1})
    title = {"ar": "العملي والشفوي", "en": "Practical and oral"}
    shaping.add_category(run, by, {"title": title, "weight": HANDS, "least": Decimal("0.5")})
    hands = books.of_run(run.id).categories[-1].id
    shaping.add_item(run, by, {"title": PRACTICAL, "category_id": hands, "maximum": Decimal(20)})
    oral = {"title": ORAL, "category_id": hands, "maximum": Decimal(20), "posts_itself": False}
    shaping.add_item(run, by, oral)
    shaping.add_item(run, by, {"title": EXTRA, "category_id": hands, "maximum": Decimal(2), "is_extra": True})
    scale = [(Decimal(band["least"]), dict(band["name"])) for band in books.SCALE]
    shaping.set_rules(run, by, is_weighted=True, least_total=Decimal("0.6"), bands=scale)


def _of(book: Gradebook, enrolment: Enrolment) -> list[Change]:
    """The marks of one learner; the same academy each time."""
    chance = random.Random(enrolment.user.email)  # noqa: S311 - not a secret
    practical, oral, extra = (item for item in rules.items_of(book) if item.source is GradeSource.MANUAL)
    made = []
    if chance.random() < MARKED:
        made.append(_mark(practical, enrolment.id, Decimal(chance.randint(24, 40)) / 2))
    if chance.random() < MARKED / 2:
        made.append(_mark(oral, enrolment.id, Decimal(chance.randint(20, 40)) / 2))
    if chance.random() < 1 - MARKED:
        made.append(_mark(extra, enrolment.id, Decimal(2)))
    return made


def _mark(item: GradeItem, enrolment_id: int, points: Decimal) -> Change:
    return Change(item, enrolment_id, GradeAct.ENTERED, {"entered": points})


def _remarkable(planted: Planted, book: Gradebook, learners: list[int], by: User) -> None:
    """What a gradebook must be able to say: late, excused, missing, replaced with a reason."""
    items = rules.items_of(book)
    practical = next(item for item in items if item.source is GradeSource.MANUAL)
    late = {"entered": Decimal(17), "deduction": Decimal(2)}
    late_words, ill, unclear = "سُلّم بعد موعده بيومين", "إجازة مرضية بتقرير", "السؤال الثالث احتمل إجابتين"
    loser = _short_of(items[0])
    changes = [
        Change(practical, learners[0], GradeAct.ENTERED, late, late_words),
        Change(practical, learners[1], GradeAct.EXCUSED, {"state": GradeState.EXCUSED}, ill),
        Change(practical, learners[2], GradeAct.MISSING, {"state": GradeState.MISSING, "entered": None}),
        Change(items[0], loser, GradeAct.OVERRIDDEN, {"override": items[0].maximum}, unclear),
    ]
    recording.by_hand(planted.run, book, changes, by)


def _short_of(item: GradeItem) -> int:
    """The first learner who has not the full mark of an item."""
    query = select(Grade.enrolment_id).where(Grade.item_id == item.id, Grade.final < item.maximum)
    return session().scalars(query.order_by(Grade.enrolment_id).limit(1)).one()
