"""Blind marking, hostile words, and who comes in: at every route of the desk."""

import re

from sqlalchemy import select

from courses.assignments.service import handing
from courses.marking.models import TaskRole
from courses.marking.service import arriving, comments
from lms.accounts.models import Context, Role
from lms.core.audit import AuditEntry
from media.models import AssetKind
from tests.factories.accounts import give_role, make_user
from tests.factories.assignments import make_asset, place_of
from tests.factories.marking import GOOD, MIDDLING, bring, fresh, give, make_marked_hall, page_of

HOSTILE = '<script>alert(1)</script>"onload=x'


def test_blind_nothing_tells_whose_it_is_until_it_is_settled_and_asked_for(client, session, cast):
    hall, markers = make_marked_hall(cast, is_blind=True, kinds=["file"])
    file = make_asset(hall.learner, AssetKind.FILE, "خطبة محمود المعروف.pdf")
    handing.attach(place_of(hall), file)
    submission = handing.hand_in(place_of(hall), hall.learner)
    work = arriving.of_subject("submission", submission.id)
    session.commit()
    client.sign_in(markers.first)
    telling = (hall.learner.name_ar, hall.learner.name_latin, hall.learner.email, "محمود المعروف", submission.public_id)
    shown_by = [client.get(page) for page in ("/teach/marking", page_of(work))]
    give(work, markers.first)
    session.commit()
    after = (f"/teach/marking/works/{work.id}", "/teach/marking/posting", "/teach/marking?only=done")
    for shown in [*shown_by, *map(client.get, after)]:
        page = shown.request.path
        assert shown.status_code == 200, page
        assert not [word for word in telling if word in shown.text + shown.request.path], page
        assert work.code in shown.text
    client.post(f"/teach/marking/works/{work.id}/name")
    assert hall.learner.name_ar in client.get(f"/teach/marking/works/{work.id}").text
    log = session.scalars(select(AuditEntry).where(AuditEntry.action == "marking.named")).one()
    assert log.actor_id == markers.first.id


def test_what_people_write_is_never_a_script_to_a_marker(client, session, cast):
    hall, markers = make_marked_hall(cast, kinds=["text", "file"], second_share=1)
    hall.learner.name_ar, hall.course.title = f"محمد {HOSTILE}", {"ar": f"دورة {HOSTILE}"}
    hall.run.title = {"ar": f"دفعة {HOSTILE}"}
    handing.attach(place_of(hall), make_asset(hall.learner, AssetKind.FILE, f"{HOSTILE}.pdf"))
    submission = handing.keep(place_of(hall), f"متن {HOSTILE}<img src=x onerror=alert(1)>")
    submission.text += HOSTILE  # even past the cleaning at the door
    work = arriving.of_subject("submission", handing.hand_in(place_of(hall), hall.learner).id)
    work.title = {"ar": f"درس {HOSTILE}"}
    comments.keep(hall.course.id, f"عبارة {HOSTILE}", markers.first)
    give(work, markers.first, GOOD, comment=f"قول {HOSTILE}")
    work = give(work, markers.second, MIDDLING, role=TaskRole.SECOND, comment=HOSTILE)
    give_role(cast.registrar, Role.MODERATOR, Context.COURSE, hall.course.id)
    session.commit()
    client.sign_in(cast.registrar)
    addresses = [
        "/teach/marking", page_of(work, TaskRole.MODERATOR), "/teach/marking/comments", "/teach/marking/agreement",
        f"/teach/marking/plans/{work.plan_id}",
    ]  # fmt: skip
    give_then = [f"/teach/marking/works/{work.id}", "/teach/marking/posting"]
    shown = [client.get(address) for address in addresses]
    give(work, markers.moderator, MIDDLING, role=TaskRole.MODERATOR, comment=HOSTILE)
    session.commit()
    shown += [client.get(address) for address in give_then]
    for answer in shown:
        assert answer.status_code == 200, answer.request.path
        assert "alert(1)</script>" not in answer.text
        assert not re.search(r"<[^>]*\sonerror=", answer.text)
    assert "&lt;script&gt;" in shown[1].text


def test_strangers_learners_and_trainers_of_other_groups_find_nothing(client, session, cast, three):
    hall, markers, works = three
    task, work = page_of(works[0]), f"/teach/marking/works/{works[0].id}"
    give(works[0], markers.first)
    comment = comments.keep(hall.course.id, "x", markers.first)
    assert comment is None
    session.commit()
    routes = [
        ("get", task), ("post", f"{task}/draft"), ("post", f"{task}/mark"), ("post", f"{task}/lease"),
        ("post", f"{task}/audio"), ("post", f"{task}/return"), ("post", f"{task}/correction"),
        ("get", f"{task}/sources/00000000-0000-4000-8000-000000000000"),
        ("get", work), ("post", f"{work}/name"), ("post", f"{work}/posting"),
        ("get", f"/teach/marking/plans/{works[0].plan_id}"), ("post", f"/teach/marking/plans/{works[0].plan_id}"),
        ("post", "/teach/marking/comments/1/deletion"), ("get", f"/teach/marking/agreement?course={hall.course.id}"),
    ]  # fmt: skip
    other_group = make_user("other group")
    give_role(other_group, Role.TRAINER, Context.COURSE, make_marked_hall(cast)[0].course.id)
    session.commit()
    for person in (hall.learner, cast.stranger_trainer, cast.director, other_group):
        client.sign_in(person)
        for method, address in routes:
            answer = getattr(client, method)(address)
            assert answer.status_code in {403, 404}, (person.email, method, address)
        assert works[0].code not in client.get("/teach/marking").text
        assert client.post("/teach/marking/posting", data={"work": works[0].id}).status_code in {303, 403}
    assert fresh(works[0]).posted_at is None
    client.sign_out()
    assert {getattr(client, method)(address).status_code for method, address in routes} <= {303, 404}


def test_nobody_marks_their_own_work(client, session, cast):
    hall, _markers = make_marked_hall(cast)
    give_role(cast.learner, Role.TRAINER, Context.COURSE, hall.course.id)
    work = bring(hall, cast.learner)
    session.commit()
    client.sign_in(cast.learner)
    assert client.get(page_of(work)).status_code in {403, 404}
    assert page_of(work) not in client.get("/teach/marking").text
