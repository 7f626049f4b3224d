"""Two registrars who draw up the same run at the same moment: real connections, one batch."""

from functools import partial

from sqlalchemy import func, select

from courses.awards import service
from lms.accounts.models import Role, User
from lms.certificates import press
from lms.certificates.models import Approval, IssueBatch, IssueItem
from lms.certificates.service import Changed
from lms.core.db import session, transaction
from tests.academy import open_academy
from tests.factories.accounts import make_user
from tests.factories.awards import learn, make_run
from tests.together import all_at_once


def test_two_registrars_at_once_draw_up_one_batch(own_folder):
    with open_academy(own_folder, "atonce") as academy:
        with transaction():
            run = make_run()
            for number in range(6):
                learn(run, make_user(f"graduate{number}"), "90", "90")
            registrars = [make_user(f"registrar{number}", Role.REGISTRAR).id for number in range(2)]
            run_id = run.id
        seen = {registrar: looked_at(run_id, registrar) for registrar in registrars}
        made: list[int] = []
        acts = [partial(draw_up, run_id, registrar, seen[registrar], made) for registrar in registrars]
        problems = all_at_once(academy.app, acts)
        session().rollback()
        assert [type(problem) for problem in problems] == [Changed]
        assert made == list(session().scalars(select(IssueBatch.id)))
        counts = [session().scalar(select(func.count()).select_from(model)) for model in (IssueItem, Approval)]
        assert counts == [6, 1]


def looked_at(run_id: int, registrar_id: int) -> str:
    """What the registrar's page shows as ready."""
    common = press.current(session().get_one(User, registrar_id))
    scope = service.of_run(service.run_by_id(run_id))
    seen = service.digest(scope, [one for one in scope.candidates() if one.place == "ready"], common)
    session().rollback()
    return seen


def draw_up(run_id: int, registrar_id: int, seen: str, made: list[int]) -> None:
    """Approve what was shown."""
    registrar = session().get_one(User, registrar_id)
    scope = service.of_run(service.run_by_id(run_id))
    made.append(service.issue(scope, None, seen=seen, by=registrar, press=press.current(registrar)).id)
