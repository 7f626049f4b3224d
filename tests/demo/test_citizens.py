"""Three hundred invented cases in every state, in many voices, through the same services that people use."""

import pytest
from sqlalchemy import func, select

from demo import jobs, people
from demo.citizens import fates, filling, matters, offices
from demo.citizens.fates import Fate
from demo.seed import residents
from lms.complaints.intake import answers
from lms.complaints.kinds import State
from lms.complaints.models import Case
from lms.complaints.service import chain
from lms.core.db import commit
from lms.core.jobs import Job


def nobody(_done, _total):
    """Hears how far it is."""


@pytest.fixture
def doors(session, monkeypatch):
    """The offices with their people, and two cases of each fate to come."""
    monkeypatch.setattr(filling.deadlines, "propose_years", lambda _today: None)
    monkeypatch.setattr(people, "learners", list)
    monkeypatch.setattr(people, "cohorts", list)
    few = {fate: fates.Share(2, share.latest, share.earliest) for fate, share in fates.SHARES.items()}
    monkeypatch.setattr(fates, "SHARES", few)
    settled = residents.settle()
    offices.open_doors(settled)
    jobs.bring_citizens.later(key="demo:citizens")
    commit()


def test_there_are_sixty_voices_and_each_point_has_its_answers():
    known = matters.every()
    texts = [text for matter in known for text in matter.text]
    assert len(set(texts)) == len(texts) >= 60
    assert all(len(matter.points) == len(matter.answer) for matter in known)
    assert all(matter.reply or matter.answer for matter in known)
    assert sum(share.count for share in fates.SHARES.values()) == 300
    assert {matter.category for matter in known} == offices.CATEGORIES.keys()


def test_cases_of_every_fate_are_brought_in_once_with_whole_chains(session, doors):
    assert session.scalars(select(Job).where(Job.name == "demo.citizens")).one()
    filling.fill(nobody)
    states = dict(session.execute(select(Case.state, func.count()).where(Case.is_demo).group_by(Case.state)).all())
    assert sum(states.values()) == 2 * len(Fate)
    for state in (State.RECEIVED, State.ASSIGNED, State.IN_REVIEW, State.ANSWERED, State.CLOSED, State.APPEAL_OPEN):
        assert states[state] >= 1, states
    assert [*chain.faults()] == []
    before = session.scalars(select(Case.reference).order_by(Case.id)).all()
    filling.fill(nobody)
    assert session.scalars(select(Case.reference).order_by(Case.id)).all() == before


@pytest.mark.once
def test_what_is_asked_often_is_answered_in_the_words_that_people_use(session, doors):
    for typed, told in (
        ("الميكروفون صوته عالي", "مكبرات"),
        ("ضاعت مني الشهادة", "شهادة دورتي"),
        ("ادفع ايجار الوقف فين", "أجرة"),
    ):
        assert told in answers.search(typed)[0].question["ar"]
