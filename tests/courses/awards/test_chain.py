"""Trainer, registrar, director: each about exactly these words, and nobody twice."""

import re

import pytest
from sqlalchemy import select

from courses.awards import service
from courses.quizzes.models import Attempt
from lms.accounts.models import Context, Role
from lms.certificates import jobs
from lms.certificates import service as certificates
from lms.certificates.models import Approval, BatchState, Certificate, Decision, IssueBatch, IssueItem, Step
from lms.certificates.service import chain
from lms.core.db import commit
from lms.core.jobs import Job
from lms.notifications.models import Notice
from tests.conftest import everything
from tests.courses.awards.test_pages import StillRunning
from tests.factories.accounts import give_role, make_user
from tests.factories.awards import learn, make_run


@pytest.fixture
def run(cast):
    chain.choose_steps(list(Step), cast.admin)
    run = service.run_by_id(make_run().id)
    give_role(cast.trainer, Role.TRAINER, Context.COURSE, run.version.course_id)
    for person in (cast.learner, make_user("second")):
        learn(run, person, "90", "90")
    learn(run, make_user("short"), "90", "40")
    return run


def seen_on(client, url):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(url).text)[1]


def confirm(client, cast, run):
    client.sign_in(cast.trainer)
    page = f"/teach/runs/{run.id}/results"
    return client.post(page, data={"seen": seen_on(client, page)})


def approve(client, cast, run):
    client.sign_in(cast.registrar)
    page = f"/registry/runs/{run.id}/certificates"
    return client.post(page, data={"whom": "all", "seen": seen_on(client, page)})


def sign(client, cast, url, **more):
    client.sign_in(cast.director)
    return client.post(url, data={"seen": seen_on(client, url), **more})


def one_batch(session) -> IssueBatch:
    return session.scalars(select(IssueBatch).order_by(IssueBatch.id.desc())).first()


def waiting(client, cast, run, session) -> str:
    """The page of a batch that waits for the director."""
    confirm(client, cast, run)
    return approve(client, cast, run).location


def told(session, person) -> list[str]:
    return [notice.path for notice in session.scalars(select(Notice).where(Notice.user_id == person.id))]


def test_a_certificate_takes_three_people_and_each_step_is_a_row(client, session, cast, run):
    client.sign_in(cast.registrar)
    page = f"/registry/runs/{run.id}/certificates"
    assert "لم تُعتمد (٢)" in client.get(page).text
    client.post(f"/registry/runs/{run.id}/confirmation-request")
    assert told(session, cast.trainer) == [f"/teach/runs/{run.id}/results"]
    assert confirm(client, cast, run).status_code == 303
    first, again = approve(client, cast, run), approve_again(client, run)
    assert first.location == again == f"/registry/batches/{one_batch(session).id}/approval"
    assert told(session, cast.director) == [first.location]
    client.sign_in(cast.director)
    assert first.location in client.get("/registry/approvals").text
    shown = client.get(first.location).text
    assert all(name in shown for name in (cast.learner.name_ar, cast.trainer.name_ar, cast.registrar.name_ar))
    assert "ينقصهم شيء من شروط الشهادة: ١" in shown
    sample = re.search(r'href="(/registry/batches/\d+/samples/\d+\.pdf)"', shown)[1]
    assert client.get(sample).data.startswith(b"%PDF")
    assert not session.scalars(select(Job).where(Job.name == "certificates.issue")).all()
    assert sign(client, cast, first.location).status_code == 303
    batch = one_batch(session)
    commit()
    jobs.issue_batch.run(StillRunning(), batch.id)
    assert everything(session, "certificate") == 2
    rows = session.scalars(select(Approval).order_by(Approval.id)).all()
    assert [(row.step, row.actor_id) for row in rows] == [
        (Step.TRAINER, cast.trainer.id),
        (Step.REGISTRAR, cast.registrar.id),
        (Step.DIRECTOR, cast.director.id),
    ]
    assert rows[1].digest == rows[2].digest == batch.digest != rows[0].digest


def approve_again(client, run):
    """Whoever presses twice, or comes second, stands before the same batch."""
    page = f"/registry/runs/{run.id}/certificates"
    refused = client.post(page, data={"whom": "all", "seen": "0" * 64})
    assert refused.status_code == 409
    return re.search(r'href="(/registry/batches/\d+/approval)"', client.get(f"{page}?tab=waiting").text)[1]


def test_nothing_is_issued_without_every_step_nor_after_the_words_were_touched(client, session, cast, run):
    page = waiting(client, cast, run, session)
    batch = one_batch(session)
    assert client.get(f"/registry/batches/{batch.id}").location == page, "there is nothing to follow yet"
    item = session.scalars(select(IssueItem).order_by(IssueItem.id)).first()
    for attempt in (lambda: jobs.issue_later(batch, cast.registrar), lambda: certificates.issue(item.id, None)):
        with pytest.raises(certificates.NotApproved):
            attempt()
    with pytest.raises(certificates.NotApproved):
        jobs.issue_batch.run(StillRunning(), batch.id)
    batch.state = BatchState.APPROVED  # whoever writes into the database signs nothing
    with pytest.raises(certificates.NotApproved):
        chain.check_issuable(batch)
    batch.state = BatchState.CHECKED
    chain.approve(batch, Step.DIRECTOR, cast.director)
    chain.check_issuable(batch)
    item.fields = {**item.fields, "name": {"ar": "اسم آخر", "en": ""}}
    session.flush()
    with pytest.raises(certificates.NotApproved):
        chain.check_issuable(batch)
    assert everything(session, "certificate") == 0


def test_a_name_that_changes_makes_the_approval_void_and_says_what_it_was(client, session, cast, run):
    page = waiting(client, cast, run, session)
    before = cast.learner.name_ar
    cast.learner.name_ar = "محمد بعد التصحيح"
    assert sign(client, cast, page).location == page
    assert one_batch(session).state is BatchState.VOID
    shown = client.get(page).text
    assert all(text in shown for text in (before, "محمد بعد التصحيح", "بطلت الموافقات", "باطل منذ"))
    assert everything(session, "certificate") == 0
    assert page in told(session, cast.registrar)
    client.sign_in(cast.registrar)
    assert "محمد بعد التصحيح" in client.get(f"/registry/runs/{run.id}/certificates").text
    assert approve(client, cast, run).location != page, "the results stand confirmed: only the name changed"


def test_a_worker_finds_a_change_before_the_director_does_and_between_signing_and_issuing(client, session, cast, run):
    waiting(client, cast, run, session)
    jobs.look_for_changes()
    assert one_batch(session).state is BatchState.CHECKED
    cast.learner.name_latin = "Somebody Else"
    session.flush()
    jobs.look_for_changes()
    assert one_batch(session).state is BatchState.VOID
    page = approve(client, cast, run).location
    sign(client, cast, page)
    cast.learner.name_latin = "Yet Another"
    commit()
    jobs.issue_batch.run(StillRunning(), one_batch(session).id)
    session.expire_all()
    assert (one_batch(session).state, everything(session, "certificate")) == (BatchState.VOID, 0)


def test_a_result_that_changes_is_asked_of_the_trainer_again_and_no_other(client, session, cast, run):
    confirm(client, cast, run)
    enrolment = next(one.enrolment for one in service.candidates(run) if one.key == cast.learner.id)
    attempt = session.scalars(select(Attempt).where(Attempt.enrolment_id == enrolment.id)).first()
    attempt.share = attempt.share - attempt.share / 10
    session.flush()
    places = {one.key: one.place for one in service.candidates(run)}
    assert places[cast.learner.id] == "unconfirmed"
    assert sorted(places.values()) == ["missing", "ready", "unconfirmed"]
    client.sign_in(cast.trainer)
    shown = client.get(f"/teach/runs/{run.id}/results").text
    assert all(text in shown for text in ("تغيّرت نتائج بعد اعتمادك", "90.0", "81.0", "اعتماد نتيجة واحدة"))
    confirm(client, cast, run)
    assert all(one.is_confirmed for one in service.candidates(run) if one.outcome.is_earned)


def test_nobody_takes_two_steps_nor_a_step_about_themselves(client, session, cast, run):
    give_role(cast.trainer, Role.REGISTRAR)
    give_role(cast.registrar, Role.DIRECTOR)
    confirm(client, cast, run)
    cast.registrar, registrar = cast.trainer, cast.registrar
    assert approve(client, cast, run).status_code == 409
    cast.registrar = registrar
    page = approve(client, cast, run).location
    cast.director, director = cast.registrar, cast.director
    assert "اسم" not in client.get(page).text or "توقيع وإصدار" not in client.get(page).text
    client.sign_in(cast.registrar)
    assert client.post(page, data={"seen": one_batch(session).digest}).status_code == 409
    cast.director = director
    learner = cast.learner
    give_role(learner, Role.DIRECTOR)
    client.sign_in(learner)
    assert client.post(page, data={"seen": one_batch(session).digest}).status_code == 409
    assert one_batch(session).state is BatchState.CHECKED
    assert sign(client, cast, page).status_code == 303


def test_a_registrar_who_is_in_the_batch_and_a_trainer_who_confirms_her_own_are_refused(client, session, cast, run):
    learn(run, cast.registrar, "90", "90")
    confirm(client, cast, run)
    assert approve(client, cast, run).status_code == 409
    learn(run, cast.trainer, "90", "90")
    confirmed = {holder for row in session.scalars(select(Approval)) for holder in row.content["results"]}
    assert str(cast.trainer.id) not in confirmed
    with pytest.raises(certificates.NotYours):
        chain.confirm("run:1", {cast.trainer.id: {}}, titles={}, by=cast.trainer)


def test_the_director_sends_a_batch_back_with_a_reason_and_its_people_are_ready_again(client, session, cast, run):
    page = waiting(client, cast, run, session)
    client.sign_in(cast.director)
    assert client.post(page.replace("approval", "return"), data={"comment": " "}).status_code == 422
    assert client.post(page.replace("approval", "return"), data={"comment": "الاسم الثاني ناقص"}).status_code == 303
    row = session.scalars(select(Approval).order_by(Approval.id.desc())).first()
    assert (row.decision, row.comment, one_batch(session).state) == (
        Decision.RETURNED,
        "الاسم الثاني ناقص",
        BatchState.RETURNED,
    )
    assert client.post(page, data={"seen": one_batch(session).digest}).status_code == 409
    notice = session.scalars(select(Notice).where(Notice.user_id == cast.registrar.id).order_by(Notice.id.desc()))
    assert "الاسم الثاني ناقص" in notice.first().text["ar"]
    assert sum(one.place == "ready" for one in service.candidates(run)) == 2
    assert approve(client, cast, run).location != page


@pytest.mark.once
def test_a_new_academy_asks_two_people_and_administrators_alone_choose(client, session, cast):
    assert chain.steps() == (Step.REGISTRAR, Step.DIRECTOR)
    client.sign_in(cast.registrar)
    assert client.get("/registry/approval-steps").status_code in {403, 404}
    client.sign_in(cast.admin)
    client.post("/registry/approval-steps", data={})
    assert chain.steps() == (Step.REGISTRAR,)
    client.post("/registry/approval-steps", data={"trainer": "y", "director": "y"})
    assert chain.steps() == tuple(Step)


@pytest.mark.once
def test_directors_decide_registrars_read_and_nobody_else_sees_a_batch(client, session, cast, run):
    page = waiting(client, cast, run, session)
    seen = {}
    for name, person in cast.everyone().items():
        client.sign_in(person) if person else client.sign_out()
        seen[name] = (client.get(page).status_code, client.post(page, data={"seen": "x"}).status_code)
    assert seen.pop("visitor")[0] in {302, 303}
    assert {name: codes for name, codes in seen.items() if codes != (404, 404)} == {
        "registrar": (200, 403),
        "admin": (200, 403),
        "director": (200, 409),
    }


@pytest.mark.once
def test_five_hundred_names_are_signed_by_as_few_queries_as_two(client, session, cast, run, count_queries):
    page = waiting(client, cast, run, session)
    counts, registrars = [], []
    for more in (0, 518):
        for number in range(more):
            item = session.scalars(select(IssueItem)).first()
            person = make_user(f"many{number}")
            session.add(
                IssueItem(batch_id=item.batch_id, holder_id=person.id, fields=item.fields, grounds=item.grounds)
            )
        session.flush()
        client.sign_in(cast.director)
        client.get(page)
        with count_queries() as asked:
            text = client.get(page).text
        counts.append(len(asked))
        client.sign_in(cast.registrar)
        client.get(f"/registry/runs/{run.id}/certificates")
        with count_queries() as asked:
            client.get(f"/registry/runs/{run.id}/certificates")
        registrars.append(len(asked))
    assert text.count("/samples/") < 70, "names come page by page"
    assert counts[0] == counts[1] <= 10
    assert registrars[0] == registrars[1] <= 15, "everybody of a run is judged anew for each look at the page"


@pytest.mark.once
def test_certificates_of_two_batches_are_never_drawn_up_for_one_person(client, session, cast, run):
    waiting(client, cast, run, session)
    chosen = next(one for one in service.candidates(run) if one.place == "waiting")
    client.sign_in(cast.registrar)
    answer = client.post(
        f"/registry/runs/{run.id}/certificates", data={"whom": "chosen", "person": chosen.key, "seen": "0" * 64}
    )
    assert answer.status_code == 409
    assert everything(session, "issue_batch") == 1
    assert session.scalars(select(Certificate)).all() == []
