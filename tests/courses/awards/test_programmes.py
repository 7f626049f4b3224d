"""The certificate of a programme: over the certificates of its courses, through the same chain."""

import pytest
from sqlalchemy import select

from courses.awards import service
from courses.awards.service import keeping, programmes
from courses.awards.words import lack
from courses.catalog.models import Programme, ProgrammeItem
from lms.certificates import press
from lms.certificates.models import BatchState, Cause, IssueBatch
from lms.certificates.service import chain, revoke
from lms.core.i18n import force_locale
from tests.factories.accounts import make_user
from tests.factories.awards import learn, make_run
from tests.factories.certificates import make_certificate


@pytest.fixture
def runs(cast):
    return [service.run_by_id(make_run().id) for _ in range(2)]


@pytest.fixture
def programme(session, runs):
    made = Programme(slug="imam", title={"ar": "الإمام", "en": "Imam"}, summary={})
    session.add(made)
    session.flush()
    for place, run in enumerate(runs, 1):
        session.add(ProgrammeItem(programme_id=made.id, course_id=run.version.course_id, position=place))
    session.flush()
    return made


def hold(run, person, by):
    learn(run, person, "90", "90")
    return make_certificate(person, by, key=f"run:{run.id}")


def test_who_holds_the_certificates_of_all_courses_has_earned_it_and_the_others_read_what_is_missing(
    session, cast, programme, runs
):
    for run in runs:
        last = hold(run, cast.learner, cast.registrar)
    other = make_user("halfway")
    hold(runs[0], other, cast.registrar)
    learn(runs[0], make_user("beginner"), "90", "90")
    people = {one.key: one for one in programmes.candidates(programme)}
    assert {key: one.place for key, one in people.items()} == {cast.learner.id: "ready", other.id: "missing"}
    with force_locale("ar"):
        assert [lack(each) for each in people[other.id].outcome.lacks] == [
            "ناقص: شهادة الحاسب من الصفر للأئمة والواعظات"
        ]
    scope = service.of_programme(programme)
    common = press.current(cast.registrar)
    seen = service.digest(scope, [people[cast.learner.id]], common)
    batch = service.issue(scope, None, seen=seen, by=cast.registrar, press=common)
    assert (batch.state, batch.award_key) == (BatchState.CHECKED, f"programme:{programme.id}")
    assert chain.changed(batch) == []
    revoke(last, cause=Cause.ISSUED_IN_ERROR, reason="x", by=cast.registrar)
    assert [change["what"] for change in chain.changed(batch)] == ["lost"]


@pytest.mark.once
def test_the_page_and_the_rule_of_a_programme(client, session, cast, programme, runs):
    for run in runs:
        hold(run, cast.learner, cast.registrar)
    client.sign_in(cast.registrar)
    page = f"/registry/programmes/{programme.id}/certificates"
    assert cast.learner.name_ar in client.get(page).text
    rule = f"/registry/programmes/{programme.id}/award-rule"
    given = {"shape": "courses", "mean_of_courses": "70", "kind": "tot", "hours": "40"}
    assert "لن يستحقها: ١" in client.post(rule, data={**given, "preview": "1"}).text
    assert client.post(rule, data=given).status_code == 303
    kept = keeping.of_programme(programme.id)
    assert kept.expression == {"all": [{"courses": "all"}, {"mean_of_courses": 70}]}
    assert "ناقص: متوسط الدورات" in client.get(f"{page}?tab=missing").text
    assert client.get(rule).status_code == 200
    assert client.post(page, data={"whom": "all", "seen": "x"}).status_code == 422
    client.sign_in(cast.director)
    assert (client.get(page).status_code, client.get(rule).status_code) == (200, 404)
    client.sign_in(cast.learner)
    assert client.get(page).status_code == 404
    assert session.scalars(select(IssueBatch).where(IssueBatch.award_key == f"programme:{programme.id}")).all() == []
