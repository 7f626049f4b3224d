"""Fifty recorded sermons, marked blind by a rubric from one desk, as its script does: one after the other, by due time.

A sample goes to a second marker, who sees nothing of the first; where the two are far apart a moderator decides.
"""

import datetime as dt
import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from courses.assignments.models import Submission
from courses.assignments.service import handing
from courses.marking import stats
from courses.marking.models import MarkDraft, MarkingPlan, MarkingTask, MarkingWork, Settlement
from courses.marking.service import arriving, figures, plans
from media.models import Asset, Rendition
from tests.browser.works import recording
from tests.factories.accounts import make_user
from tests.factories.assignments import place_of
from tests.factories.courses import enrol
from tests.factories.marking import make_marked_hall

COUNT = 50
SHARE = Decimal("0.3")
GOOD, POOR = {"level-content": "4", "level-delivery": "3"}, {"level-content": "0", "level-delivery": "3"}
BY_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def sermons(session, cast):
    """The hall, its markers, and the works in the order in which they are due, which is not that of coming in."""
    hall, markers = make_marked_hall(cast, is_blind=True, kinds=["audio"], second_share=SHARE)
    sound = recording(hall.learner)
    works = []
    for number in range(COUNT):
        learner = make_user(f"imam {number}", name_ar=f"إمام رقم {number}")
        enrol(hall.run, learner)
        handing.attach(place_of(hall, learner), copy_of(session, sound, learner))
        handed = handing.hand_in(place_of(hall, learner), learner)
        works.append(arriving.of_subject("submission", handed.id))
        works[-1].due_at += dt.timedelta(hours=number * 37 % COUNT)
    session.commit()
    return hall, markers, sorted(works, key=lambda work: work.due_at)


def copy_of(session, sound, owner):
    """The same bytes, as another learner's recording."""
    made = Asset(
        kind=sound.kind, wanted="audio", title="خطبة.wav", owner_id=owner.id, state=sound.state, is_private=True
    )
    made.source_id, made.duration_ms = sound.source_id, sound.duration_ms
    session.add(made)
    session.flush()
    told = {"profile": "1", "label": "audio", "bandwidth": 64_000, "average_bandwidth": 64_000, "playlist": ""}
    session.add(Rendition(asset_id=made.id, object_id=sound.source_id, codecs="pcm", **told))
    return made


def mark_all(client, count_queries, levels):
    """From the first of the queue until nothing waits: the works in order, and the queries of each page and each mark."""
    client.get("/teach/marking")
    address, order, pages, marks = client.post("/teach/marking/next").location, [], [], []
    while address:
        with count_queries() as seen:
            page = client.get(address, headers={"HX-Request": "true"}).text
        pages.append(len(seen))
        task = int(address.rpartition("/")[2])
        order.append(task)
        assert "إمام رقم" not in page
        assert "<audio" in page
        ahead = re.search(r'data-next-address="[^"]*?(\d*)"', page)[1]
        said = levels(task) | {"comment": f"على العمل {task}", "next": ahead}
        if task % 10 == 0:
            client.post(f"{address}/draft", data=said, headers=BY_SCRIPT)
        with count_queries() as seen:
            told = client.post(f"{address}/mark", data=said, headers=BY_SCRIPT).json
        marks.append(len(seen))
        address = told["address"]
        assert str(told["next"] or "") == ahead
    return order, pages, marks


@pytest.mark.once
def test_fifty_sermons_are_marked_one_after_the_other_and_a_sample_is_seen_twice(
    client, session, sermons, count_queries
):
    hall, markers, works = sermons
    client.sign_in(markers.first)
    heading = re.search(r"<h1>.*?</div>", client.get(f"/teach/marking?run={hall.run.id}").text)[0]
    assert "٥٠ عملًا ينتظرك" in heading
    order, pages, marks = mark_all(client, count_queries, lambda _task: GOOD)
    assert [work_of(session, task).id for task in order] == [work.id for work in works]
    assert max(pages) <= 10, pages
    assert len(set(pages)) == 1, pages  # the fiftieth asks what the first did
    assert max(marks) < 60, (
        marks
    )  # a mark goes to the learner, the progress and the gradebook; none costs more for being late
    assert session.scalar(select(func.count()).select_from(MarkDraft)) == 0
    plan = session.get(MarkingPlan, works[0].plan_id)
    drawn = {work.id for work in works if plans.number(plan.seed, plans.subject(work)) < SHARE}
    assert figures.standing(hall.course) == {
        "settled": COUNT - len(drawn), "waiting": len(drawn), "overdue": 0, "disputed": 0, "drawn": len(drawn)}  # fmt: skip
    disputed = second_and_moderator(client, session, sermons, drawn, count_queries)
    assert figures.standing(hall.course)["settled"] == COUNT
    agreement = stats.agreement(figures.pairs(hall.course), Decimal("0.1"))
    assert agreement.count == len(drawn)
    assert agreement.within_one == pytest.approx(1 - len(disputed) / len(drawn))
    client.sign_in(markers.second)
    client.post("/teach/marking/posting", data={"work": [work.id for work in works]})
    told = session.scalars(select(Submission).where(Submission.posted_at.is_not(None))).all()
    assert {each.comment.startswith("على العمل") for each in told} == {True}
    assert sorted(each.entered for each in told) == sorted(
        [Decimal(10)] * (COUNT - len(disputed)) + [Decimal("3.3333")] * len(disputed)
    )


def second_and_moderator(client, session, sermons, drawn, count_queries):
    """The second marker finds the sample and nothing else, and is far off on every other; the moderator finds those."""
    _hall, markers, works = sermons
    client.sign_in(markers.second)
    far = set(sorted(drawn)[::2])
    order, _pages, _marks = mark_all(
        client, count_queries, lambda task: POOR if work_of(session, task).id in far else GOOD
    )
    assert [work_of(session, task).id for task in order] == [work.id for work in works if work.id in drawn]
    client.sign_in(markers.moderator)
    order, pages, _marks = mark_all(client, count_queries, lambda _task: POOR)
    assert [work_of(session, task).id for task in order] == [work.id for work in works if work.id in far]
    assert max(pages) <= 10, pages
    found = session.execute(select(MarkingWork.id, MarkingWork.settlement).where(MarkingWork.is_drawn)).all()
    ways = dict(found)
    assert {work_id for work_id, way in ways.items() if way is Settlement.MODERATED} == far
    return far


def work_of(session, task_id):
    return session.scalars(select(MarkingWork).join(MarkingTask).where(MarkingTask.id == task_id)).one()
