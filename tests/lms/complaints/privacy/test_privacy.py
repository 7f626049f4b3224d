"""What is kept, how long, what the law holds, and what people ask about their own data."""

import datetime as dt
import io

import pytest
from werkzeug.datastructures import FileStorage

from lms.complaints.files import service as files
from lms.complaints.kinds import Action, Identity, State
from lms.complaints.models import Case, CaseMessage
from lms.complaints.parties import service as parties
from lms.complaints.parties.models import CaseParty
from lms.complaints.privacy import holds, jobs, requests, retention
from lms.complaints.privacy.models import DataRequest, RequestState, Wish
from lms.complaints.service import chain, engine
from lms.complaints.service.actors import Actor
from lms.core import clock
from lms.core import db as database
from lms.core.errors import RuleError
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_case, make_category
from tests.lms.complaints.parties.test_parties import PERSON, dump

SAID = "تأخر صرف مكافأة الواعظات"
LONG_AGO = dt.datetime(2020, 1, 5, 9, tzinfo=dt.UTC)


class Standing:
    """What a worker gives a running job."""

    def progress(self, *_):
        pass


def an_ended_case(category=None, **fields):
    """A case with a history, words, a person and a file, that ended long ago."""
    category = category or make_category(retention_days=365, unit=make_unit())
    database.commit()
    brought = files.bring([FileStorage(io.BytesIO(SAID.encode()), filename="سعاد.txt")])
    case = file_case(category, title=SAID, body=SAID, points=(SAID,), received_at=LONG_AGO, **fields).case
    parties.record(case, **PERSON)
    files.take(case, brought)
    engine.apply(case, Action.WITHDRAW, Actor.citizen(), {"text": SAID}, at=LONG_AGO)
    database.commit()
    assert case.state is State.WITHDRAWN
    return case


@pytest.mark.parametrize("identity", [Identity.IDENTIFIED, Identity.CONFIDENTIAL])
def test_when_its_time_is_over_a_case_is_a_number_with_a_whole_chain(session, identity):
    case = an_ended_case(identity=identity)
    assert retention.due(clock.now()) == [case.id]
    before = [event.hash for event in chain.of(case)]
    jobs.keep_to_retention.run(Standing())
    jobs.keep_to_retention.run(Standing())
    session.expire_all()
    case = session.get_one(Case, case.id)
    said = dump(session)
    assert case.anonymised_at
    assert not [word for word in (SAID, "سعاد", "1001234567", "souad") if word in said]
    assert session.query(CaseParty).count() == 0
    (file,) = files.of(case)
    assert (file.clean_id, file.original_id, file.name) == (None, None, "")
    events = chain.of(case)
    assert [event.hash for event in events][:-1] == before
    assert events[-1].action is Action.ANONYMISE
    assert list(chain.faults_of(case)) == []
    assert (case.state, case.category_id is not None, case.received_at) == (State.WITHDRAWN, True, LONG_AGO)
    assert retention.due(clock.now()) == []


def test_what_the_law_holds_and_what_is_open_or_young_stays(session, cast):
    held, young = an_ended_case(), an_ended_case()
    hold = holds.begin(held.reference.lower(), "قضية", by=cast.admin)
    assert holds.begin(held.reference, "قضية", by=cast.admin) is hold
    retention.keep_days({young.category_id: 36000}, by=cast.admin)
    open_case = make_case(received_at=LONG_AGO, category=held.category)
    database.commit()
    assert retention.due(clock.now()) == []
    for case in (held, open_case):
        with pytest.raises(RuleError):
            retention.anonymise(case)
    holds.end(hold, by=cast.admin)
    assert retention.due(clock.now()) == [held.id]
    with pytest.raises(RuleError):
        retention.keep_days({young.category_id: 3}, by=cast.admin)


def test_a_case_that_cannot_be_done_does_not_hold_up_the_others(session, monkeypatch):
    first, second = an_ended_case(), an_ended_case()
    real = retention.anonymise

    def anonymise(case):
        if case.id == first.id:
            raise RuleError("held since")
        real(case)

    monkeypatch.setattr(retention, "anonymise", anonymise)
    jobs.keep_to_retention.run(Standing())
    session.expire_all()
    assert session.get_one(Case, first.id).anonymised_at is None
    assert session.get_one(Case, second.id).anonymised_at


def a_form(wish, **more):
    return {
        "wish": wish.value,
        "name": PERSON["name"],
        "phone": PERSON["phone"],
        "proof": "بطاقة",
        "received_on": "2026-11-02",
        **more,
    }


def test_a_person_gets_what_is_kept_of_them_and_of_nobody_else(session, client, cast):
    mine, other = an_ended_case(), make_case(title="غير ذلك")
    parties.record(other, phone="01112345678", name="غيرها")
    session.add(CaseMessage(case_id=mine.id, kind="note", body="ملاحظة داخلية", salt="n", visibility="internal"))
    client.sign_in(cast.admin)
    address = client.post("/complaints/settings/data-requests", data=a_form(Wish.ACCESS)).location
    page = client.get(address).text
    assert mine.reference in page
    assert other.reference not in page
    answer = client.post(f"{address}/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [case["reference"] for case in answer.json["cases"]] == [mine.reference]
    assert answer.json["cases"][0]["text"] == SAID
    assert answer.json["cases"][0]["about_you"][0]["name"] == PERSON["name"]
    assert "ملاحظة" not in answer.text
    assert client.post(f"{address}/settlement", data={"note": "سُلِّمت", "refused": ""}).status_code == 303
    assert client.post(f"{address}/settlement", data={"note": "سُلِّمت", "refused": ""}).status_code == 409
    row = session.query(DataRequest).one()
    assert (row.state, row.due_on) == (RequestState.DONE, dt.date(2026, 11, 16))
    assert [line.step for line in requests.log(row)] == ["taken", "exported", "settled"]
    client.sign_in(cast.learner)
    assert client.get(address).status_code == 404
    assert client.get("/complaints/settings/data-requests").status_code == 403


def test_a_person_has_their_data_put_right_used_no_further_and_erased(session, client, cast):
    ended = an_ended_case()
    going_on = make_case(title=SAID)
    parties.record(going_on, **PERSON)
    client.sign_in(cast.admin)

    def asked(wish):
        return client.post("/complaints/settings/data-requests", data=a_form(wish)).location

    assert client.post(f"{asked(Wish.RECTIFY)}/rectify", data={"email": "new@example.com"}).status_code == 303
    assert [party.email for party in parties.of(ended) + parties.of(going_on)] == ["new@example.com"] * 2
    assert client.post(f"{asked(Wish.RESTRICT)}/restrict").status_code == 303
    session.expire_all()
    assert parties.reachable(session.get_one(Case, going_on.id)) is None
    address = asked(Wish.ERASE)
    assert client.post(f"{address}/erase").status_code == 303
    session.expire_all()
    assert session.get_one(Case, ended.id).anonymised_at
    assert session.get_one(Case, going_on.id).anonymised_at is None
    row = requests.find(int(address.rpartition("/")[2]))
    assert [line.step for line in requests.log(row)] == ["taken", "erased", "kept"]
    assert client.post("/complaints/settings/data-requests", data=a_form(Wish.ERASE, phone="")).status_code == 422


def test_the_settings_are_an_administrators_and_say_what_holds(session, client, cast, count_queries):
    case = an_ended_case()
    pages = ("retention", "files", "processing", "data-requests", "data-requests/new")
    for page in pages:
        client.sign_in(cast.officer)
        assert client.get(f"/complaints/settings/{page}").status_code == 403
        client.sign_in(cast.admin)
        with count_queries() as seen:
            assert client.get(f"/complaints/settings/{page}").status_code == 200
        assert len(seen) <= 10
    assert client.post("/complaints/settings/retention", data={f"days{case.category_id}": "٧٣٠"}).status_code == 303
    assert client.post("/complaints/settings/retention", data={f"days{case.category_id}": "1"}).status_code == 422
    assert client.post("/complaints/settings/holds", data={"reference": "26-0", "reason": "x"}).status_code == 409
    held = {"reference": case.reference, "reason": "قضية"}
    assert client.post("/complaints/settings/holds", data=held).status_code == 303
    assert client.post(f"/complaints/settings/holds/{holds.standing()[0].id}/end").status_code == 303
    form = {"most": "3", "megabytes": "2", "originals": "keep"}
    assert client.post("/complaints/settings/files", data=form).status_code == 303
    register = {"officer": "مسؤول حماية البيانات", "due_days": "6"}
    assert client.post("/complaints/settings/processing", data=register).status_code == 303
    assert "مسؤول حماية البيانات" in client.get("/complaints/settings/processing").text
