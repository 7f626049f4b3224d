"""How tests sit a quiz."""

from courses.quizzes.service import attempts, saving
from courses.quizzes.service.saving import Event
from tests.factories.quizzes import RIGHT


def place(school, user=None):
    return attempts.sitting(school.run.id, school.lesson.id, user or school.learner)


def begin(school):
    return attempts.own(attempts.start(place(school)).public_id, school.learner)


def event(slot, given, rev=1, *, number=None, at=None, flagged=False):
    event_id = f"00000000-0000-4000-8000-{number or slot * 1000 + rev:012}"
    return Event(slot, rev, event_id, given, flagged, at)


def give(attempt, by, sent):
    return saving.save(saving.load(attempt.public_id, sent.slot, by), sent, by)


def answer_all_right(attempt, by):
    for answer in attempt.answers:
        give(attempt, by, event(answer.slot, RIGHT[answer.version.type]))
