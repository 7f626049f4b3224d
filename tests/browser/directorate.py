"""A directorate in the small academy: its officer, its people, a run that asks it for names, and one that is full."""

from courses.enrolment.models import EnrolPolicy, GroupPolicy, Run
from courses.enrolment.service import codes, groups, nominating, quotas, runs, waiting
from courses.enrolment.service.joining import withdraw
from lms.accounts.models import Context, OrgUnitKind, Role, User
from tests.factories.accounts import give_role, make_unit, make_user
from tests.factories.courses import enrol, make_course, make_run, make_version

OURS = ("عمر عبد الرحيم الجبالي", "يحيى رشاد القرني")


def furnish(cast: dict[str, User]) -> dict[str, str]:
    """The places of its pages."""
    unit = make_unit()
    unit.name = {"ar": "مديرية أوقاف الفيوم", "en": "Faiyum Directorate"}
    mosque = make_unit(OrgUnitKind.MOSQUE, unit)
    give_role(cast["nominator"], Role.NOMINATOR, Context.ORG_UNIT, unit.id)
    for user in (cast["nominee"], cast["successor"]):
        user.org_unit_id = mosque.id
    for name in OURS:
        make_user("ours", name_ar=name, org_unit_id=unit.id)
    asking = _run("برنامج المديريات", "The directorates' course", seats=2)
    asked = quotas.give(asking, unit, 3, None, cast["registrar"])
    full = _full(cast)
    batch = quotas.give(full, unit, 2, None, cast["registrar"])
    for user in (cast["nominee"], cast["successor"]):
        nominating.name(batch, user, cast["nominator"])
    code = codes.make(full, cast["registrar"], uses=10)
    places = {"asking": asking.id, "asked": asked.id, "full": full.id, "names": batch.id, "code_id": code.id}
    return {name: str(place) for name, place in places.items()} | {"code": code.code}


def _full(cast: dict[str, User]) -> Run:
    """A run with a group, conditions, a waiting list and an offer."""
    run = _run("فن الإلقاء", "The art of speaking", seats=1)
    runs.keep_rules(run, [{"kind": "service", "years": 3}], cast["registrar"])
    groups.add(run, {"ar": "مجموعة الرجال", "en": "Men"}, GroupPolicy.MEN, seats=5, trainers=[cast["trainer"]])
    people = [make_user("waiting", name_ar=f"{name} حسن محمد") for name in ("سعيد", "ربيع", "صابر", "منير")]
    places = [enrol(run, user, cast["registrar"]) for user in people]
    withdraw(places[0], people[0])
    waiting.bring_forward(places[3], cast["registrar"])
    return run


def _run(arabic: str, english: str, seats: int) -> Run:
    title = {"ar": arabic, "en": english}
    version = make_version(make_course(title=title))
    return make_run(version, policy=EnrolPolicy.CLOSED, seats=seats)
