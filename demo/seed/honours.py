"""Certificates: some are issued at once, by a job like any other; the rest wait for the registrar."""

from courses.awards import service as awards
from demo.people import Standing
from demo.seed.courses import Planted
from demo.seed.residents import Residents
from lms.certificates import press


def hand_out(planted: Planted, people: Residents) -> None:
    """Approve the certificates of those who, as `people.toml` says, hold theirs already."""
    run = awards.run_by_id(planted.run.id)
    honoured = {people.users[person.login].id for person in people.learners if person.standing is Standing.ISSUED}
    ready = [one for one in awards.candidates(run) if one.place == "ready"]
    chosen = {one.enrolment.id for one in ready if one.learner.id in honoured}
    seen = awards.digest(run, ready, press.current(people.registrar))
    awards.issue(run, chosen, seen=seen, by=people.registrar, press=press.current(people.registrar))
