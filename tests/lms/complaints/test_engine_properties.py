"""Whatever people try, in whatever order: no case leaves the table, no chain breaks, no event is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.accounts.models import Role
from lms.complaints import transitions
from lms.complaints.kinds import Action, State
from lms.complaints.models import Case, CaseEvent
from lms.complaints.service import chain
from lms.complaints.service.actors import Actor
from lms.complaints.service.engine import allowed, apply
from lms.core.errors import RuleError
from tests.factories.accounts import make_unit
from tests.factories.complaints import file_case, make_category, make_central, make_officer

WILD = st.sampled_from(list(Action))
TRIES = st.lists(st.tuples(st.integers(0, 99) | WILD, st.integers(0, 6), st.booleans()), min_size=20, max_size=25)
"""What is tried: one of what may be done just then, or anything; by whom; with which of two cases."""


def given_for(units, cases):
    """Something for each action; not always what is right for it."""
    return {
        "text": "كلام", "title": "عنوان", "outcome": "upheld", "ground": "unfair", "rating": 3, "priority": "urgent",
        "unit_id": units[0].id, "into_id": cases[1].id, "body": "جهة", "number": "7", "reason": "spam",
    }  # fmt: skip


def test_no_sequence_of_actions_leaves_the_table_breaks_the_chain_or_loses_an_event(session):
    centre, top = make_central(), make_unit()
    unit = make_unit(parent=top)
    people = [make_officer(unit), make_officer(unit, Role.UNIT_HEAD), make_officer(top, Role.UNIT_HEAD)]
    people += [make_officer(centre), make_officer(centre, Role.UNIT_HEAD)]
    actors = [Actor.citizen(), Actor.system(), *map(Actor.person, people)]
    category = make_category(unit_id=unit.id)

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(TRIES)
    def try_all(tries):
        cases = [file_case(category).case, file_case(category).case]
        words = given_for([top, unit], cases)
        for tried, who, is_other in tries:
            case, actor = cases[is_other], actors[who]
            action = chosen(case, actor, tried)
            words["reason"] = "other_unit" if action is Action.TRANSFER else "spam"
            attempt(session, case, action, actor, words)
        for case in session.scalars(select(Case).order_by(Case.id)):
            assert [*chain.faults_of(case)] == []
            assert_it_kept_to_the_table(chain.of(case))

    try_all()


def chosen(case, actor, tried):
    may = sorted(allowed(case, actor))
    if isinstance(tried, Action):
        return tried
    return may[tried % len(may)] if may else Action.NOTE


def attempt(session, case, action, actor, words):
    before = [event.hash for event in chain.of(case)]
    state, might = case.state, action in allowed(case, actor)
    try:
        with session.begin_nested():
            apply(case, action, actor, words)
    except RuleError:
        session.refresh(case)
        assert (case.state, [event.hash for event in chain.of(case)]) == (state, before)
    else:
        assert might
        now = [event.hash for event in chain.of(case)]
        assert now[: len(before)] == before
        assert len(now) > len(before)


def assert_it_kept_to_the_table(events: list[CaseEvent]):
    state = State.RECEIVED
    for event in events[1:]:
        move = transitions.find(state, event.action)
        assert move is not None, (state, event.action)
        state = State(event.payload["now"])
        if isinstance(move.to, State):
            assert state is move.to
