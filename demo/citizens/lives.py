"""The life of one case, move by move, in office hours: who took it, what was asked, answered, contested."""

from collections.abc import Callable

from sqlalchemy import select

from demo.citizens.fates import Fate
from demo.citizens.walking import Life
from lms.complaints.kinds import Action, AppealGround, Kind, Outcome, Rejection, State, TransferReason
from lms.complaints.models import Case
from lms.complaints.service.actors import Actor
from lms.core.db import session

CITIZEN, SYSTEM = Actor.citizen(), Actor.system()
OPENINGS = ("السلام عليكم ورحمة الله وبركاته، وبعد.", "تحية طيبة وبعد.", "نشكر لكم تواصلكم معنا.")
CLOSINGS = (
    "ولكم إعادة فتح الموضوع خلال ثلاثين يومًا إن لم يتحقق المطلوب. وتفضلوا بقبول فائق الاحترام.",
    "ونرحب بملاحظاتكم في أي وقت. مع خالص التقدير.",
    "شاكرين لكم حرصكم على بيوت الله.",
)


def live(life: Life) -> None:
    """Lead the case to its fate."""
    if life.fate is Fate.UNSORTED:
        return
    if life.fate is Fate.REJECTED:
        _refuse(life)
        return
    if life.case.state in {State.RECEIVED, State.TRIAGE}:
        _sort(life)
    _FATES[life.fate](life)


def _refuse(life: Life) -> None:
    if life.case.state is State.ASSIGNED:
        _withdraw(life)
        return
    life.work(1, 4)
    text = "نأسف لعدم قبول الطلب، إذ تبيَّن أنه لا يتضمن موضوعًا يمكن نظره."
    life.do(Action.REJECT, life.staff.central(0), reason=Rejection.SPAM, text=text)
    life.work(1, 5)
    life.do(Action.CONFIRM_REJECTION, life.staff.central(1))


def _sort(life: Life) -> None:
    life.work(0.3, 3)
    sorter = life.staff.central(0)
    if life.case.state is State.RECEIVED:
        life.do(Action.ACCEPT, sorter)
    life.do(Action.ROUTE, sorter, unit_id=life.staff.units[life.place.directorate])


def _begin(life: Life) -> None:
    life.work(0.5, 9)
    life.do(Action.TAKE, life.staff.officer(life.case.unit_id, life.chance))


def _ask(life: Life) -> None:
    life.work(0.5, 5)
    life.do(Action.ASK_CITIZEN, life.officer, text=life.place.into(life.matter.ask))


def _hear(life: Life) -> None:
    life.rest(0.2, 5)
    life.do(Action.CITIZEN_REPLY, CITIZEN, text=life.place.into(life.matter.told))


def _study(life: Life) -> None:
    """Taken, and often something is asked or said on the way."""
    _begin(life)
    turn = life.chance.random()
    if turn < 0.25:  # noqa: PLR2004 - a quarter
        _ask(life)
        _hear(life)
    elif turn < 0.5:  # noqa: PLR2004 - another
        life.work(3, 18)
        life.do(Action.INTERIM, life.officer, text="نحيطكم علمًا بأن الموضوع قيد الفحص، وأن المعاينة مقررة هذا الأسبوع.")


def _propose(life: Life) -> None:
    life.work(3, 40)
    told = _outcome(life)
    points = {
        str(number): {"answer": life.place.into(life.chance.choice(said))}
        for number, said in enumerate(life.matter.answer, start=1)
    }
    body = life.place.into(life.chance.choice(life.matter.reply)) if life.matter.reply else _bridge(life)
    text = "\n\n".join((life.chance.choice(OPENINGS), body, life.chance.choice(CLOSINGS)))
    life.do(Action.PROPOSE_REPLY, life.officer, text=text, points=points, outcome=told)


def _bridge(life: Life) -> str:
    if life.matter.kind is Kind.COMPLAINT:
        return f"بالإشارة إلى شكواكم بشأن «{life.case.title}»، وبعد فحصها مع الجهة المختصة، نفيدكم بالآتي عن كل نقطة:"
    return f"بالإشارة إلى ما تقدمتم به بشأن «{life.case.title}»، نفيدكم بالآتي:"


def _outcome(life: Life) -> Outcome:
    if life.matter.kind is not Kind.COMPLAINT:
        return life.matter.outcome
    return life.chance.choices([life.matter.outcome, Outcome.PARTLY, Outcome.NOT_UPHELD], weights=(6, 2, 2))[0]


def _answer(life: Life) -> None:
    _study(life)
    _propose(life)
    if life.case.state is State.IN_REVIEW:
        if life.chance.random() < 0.12:  # noqa: PLR2004 - one in eight comes back first
            life.work(1, 4)
            life.do(Action.RETURN_REPLY, life.head, text="يُرجى ذكر تاريخ المعاينة وتبسيط العبارة.")
            _propose(life)
        life.work(0.5, 8)
        if life.case.state is State.IN_REVIEW:
            life.do(Action.APPROVE_REPLY, life.head)


def _close(life: Life) -> None:
    _answer(life)
    if life.chance.random() < 0.6:  # noqa: PLR2004 - most say what they think of it
        life.rest(0.3, 6)
        life.do(Action.RATE, CITIZEN, rating=life.chance.choices((1, 2, 3, 4, 5), weights=(1, 1, 2, 5, 6))[0])
        life.do(Action.ACCEPT_ANSWER, CITIZEN)
        return
    until = life.case.waiting_until
    if until and until < life.now:
        life.at = until
        life.do(Action.EXPIRE, SYSTEM)


def _review(life: Life) -> None:
    _study(life)
    _propose(life)


def _wait(life: Life) -> None:
    _begin(life)
    _ask(life)


def _wait_elsewhere(life: Life) -> None:
    _begin(life)
    life.work(1, 6)
    life.do(Action.WAIT_THIRD_PARTY, life.officer, text="خوطبت الوحدة المحلية بكتاب رسمي، وفي انتظار الرد.")


def _no_reply(life: Life) -> None:
    _wait(life)
    until = life.case.waiting_until
    if until and until < life.now:
        life.at = until
        life.do(Action.NO_REPLY, SYSTEM)
        closes = life.case.waiting_until
        if closes and closes < life.now:
            life.at = closes
            life.do(Action.EXPIRE, SYSTEM)


def _merge(life: Life) -> None:
    """Somebody wrote of the same thing before: the newest open case of the unit."""
    query = select(Case).where(
        Case.unit_id == life.case.unit_id, Case.id != life.case.id, Case.state.in_((State.ASSIGNED, State.IN_PROGRESS))
    )
    into = session().scalar(query.order_by(Case.category_id != life.case.category_id, Case.id.desc()).limit(1))
    life.work(0.5, 4)
    if into:
        life.do(Action.MERGE, life.head, into_id=into.id)


def _reopen(life: Life) -> None:
    _answer(life)
    life.rest(1, 3)
    life.do(Action.REOPEN, CITIZEN, text="للأسف المشكلة رجعت تاني بعد يومين، نرجو المتابعة.")


def _transfer(life: Life) -> None:
    life.work(1, 6)
    others = [life.staff.units[code] for code in ("eg-c", "eg-gz", "eg-dk", "eg-ast")]
    goes_to = life.chance.choice([unit for unit in others if unit != life.case.unit_id])
    text = "المسجد محل الشكوى يقع في نطاق المديرية المحالة إليها."
    life.do(Action.TRANSFER, life.head, unit_id=goes_to, reason=TransferReason.OTHER_UNIT, text=text)
    _begin(life)


def _withdraw(life: Life) -> None:
    life.rest(0.5, 4)
    life.do(Action.WITHDRAW, CITIZEN, text="الحمد لله الموضوع اتحل ودي، شكرا ليكم.")


def _refer(life: Life) -> None:
    life.work(2, 12)
    text = "الموضوع من اختصاص الوحدة المحلية، وقد أُرسل إليها بكتابنا المشار إليه، ويمكنكم المتابعة معها بالرقم نفسه."
    number = f"{life.chance.randrange(1000, 9999)}/2026"
    life.do(Action.REFER_OUT, life.staff.central(0), body="الوحدة المحلية", number=number, text=text)


def _appeal(life: Life) -> None:
    _answer(life)
    life.rest(1, 4)
    text = "الرد لم يتناول ما ذكرته، والمعاينة لم تتم في حضور أحد من الأهالي. أطلب إعادة النظر."
    life.do(Action.APPEAL, CITIZEN, ground=life.chance.choice(list(AppealGround)), text=text)


def _decide(life: Life) -> None:
    _appeal(life)
    life.work(6, 40)
    outcome = life.chance.choice((Outcome.UPHELD, Outcome.PARTLY, Outcome.NOT_UPHELD))
    decision = {
        Outcome.UPHELD: "نُظر التظلم من جهة لم يسبق لها النظر في الشكوى، وتقرر قبوله وإعادة المعاينة بحضور مقدمه.",
        Outcome.PARTLY: "تقرر قبول التظلم في شقه الخاص بموعد التنفيذ، ورفض ما عداه للأسباب المبينة بالرد.",
        Outcome.NOT_UPHELD: "روجعت الأوراق كلها، وتبيَّن أن الرد السابق تناول النقاط جميعًا، فتقرر رفض التظلم.",
    }
    actor = life.officer if life.case.officer_id is None else _whoever(life)
    life.do(Action.DECIDE_APPEAL, actor, outcome=outcome, text=decision[outcome])


def _whoever(life: Life) -> Actor:
    """The person to whom the appeal went."""
    people = [*life.staff.heads.values(), *life.staff.officers.values()]
    return Actor.person(next(each for group in people for each in group if each.id == life.case.officer_id))


def _leave(life: Life) -> None:
    """Nobody has taken it yet."""


_FATES: dict[Fate, Callable[[Life], None]] = {
    Fate.CLOSED: _close,
    Fate.ANSWERED: _answer,
    Fate.PROGRESS: _study,
    Fate.ASSIGNED: _leave,
    Fate.REVIEW: _review,
    Fate.WAITING: _wait,
    Fate.THIRD_PARTY: _wait_elsewhere,
    Fate.NO_REPLY: _no_reply,
    Fate.MERGED: _merge,
    Fate.REOPENED: _reopen,
    Fate.TRANSFERRED: _transfer,
    Fate.WITHDRAWN: _withdraw,
    Fate.REFERRED: _refer,
    Fate.APPEALED: _appeal,
    Fate.DECIDED: _decide,
}
