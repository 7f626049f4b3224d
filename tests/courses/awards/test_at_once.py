"""Two registrars who draw up the same run at the same moment: real connections, one batch."""

import threading

from sqlalchemy import func, select

from courses.awards import service
from lms.accounts.models import Role, User
from lms.certificates import press
from lms.certificates.models import Approval, IssueBatch, IssueItem
from lms.certificates.service import Changed
from lms.core.db import db, session, transaction
from tests.academy import open_academy
from tests.factories.accounts import make_user
from tests.factories.awards import learn, make_run


def test_two_registrars_at_once_draw_up_one_batch(own_folder):
    with open_academy(own_folder, "atonce") as academy:
        with transaction():
            run = make_run()
            for number in range(6):
                learn(run, make_user(f"graduate{number}"), "90", "90")
            registrars = [make_user(f"registrar{number}", Role.REGISTRAR).id for number in range(2)]
            run_id = run.id
        begin, outcomes = threading.Barrier(2), []

        def work(registrar_id: int) -> None:
            with academy.app.app_context():
                try:
                    outcomes.append(drawn_up(run_id, registrar_id, begin))
                except Changed as refusal:
                    outcomes.append(refusal)
                finally:
                    db.session.remove()

        threads = [threading.Thread(target=work, args=(registrar,)) for registrar in registrars]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        session().rollback()
        assert sorted(type(outcome) for outcome in outcomes if not isinstance(outcome, int)) == [Changed]
        assert [outcome for outcome in outcomes if isinstance(outcome, int)] == list(
            session().scalars(select(IssueBatch.id))
        )
        counts = [session().scalar(select(func.count()).select_from(model)) for model in (IssueItem, Approval)]
        assert counts == [6, 1]


def drawn_up(run_id: int, registrar_id: int, begin: threading.Barrier) -> int:
    """Look at the page, wait for the other one, then approve what was shown; the batch's id."""
    registrar = session().get_one(User, registrar_id)
    common = press.current(registrar)
    scope = service.of_run(service.run_by_id(run_id))
    seen = service.digest(scope, [one for one in scope.candidates() if one.place == "ready"], common)
    session().rollback()
    begin.wait()
    with transaction():
        registrar = session().get_one(User, registrar_id)
        scope = service.of_run(service.run_by_id(run_id))
        return service.issue(scope, None, seen=seen, by=registrar, press=common).id
