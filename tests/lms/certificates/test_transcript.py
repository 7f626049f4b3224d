"""A transcript says what stands in the register about one person, and can be issued like any certificate."""

from lms.certificates import press, transcript
from lms.certificates.award import trial
from lms.certificates.models import Certificate
from lms.certificates.typeset import typeset
from lms.core import clock
from lms.core.i18n import local
from tests.factories.certificates import make_certificate


def held(cast) -> list[Certificate]:
    return [make_certificate(cast.learner, cast.registrar, key=f"award:{hours}", hours=hours) for hours in (6, 40)]


def test_its_lines_and_totals_are_those_of_the_certificates(session, cast):
    certificates = held(cast)
    made = transcript.draft(cast.learner, certificates, press.current())
    assert [row["serial"] for row in made["rows"]] == [one.serial for one in certificates]
    assert made["totals"]["hours"]["en"] == "46 hours"
    assert made["course"]["ar"] == "شهادتان"
    assert made["name"]["ar"] == cast.learner.name_ar
    record = trial(made, day=local(clock.now()).date(), press=press.current())
    assert "-TR-" in record["serial"] or "-TRS-" in record["serial"]
    assert typeset(record).startswith(b"%PDF")


def test_a_transcript_of_specimens_is_a_specimen(session, cast):
    certificates = held(cast)
    certificates[0].snapshot = {**certificates[0].snapshot, "specimen": True}
    assert transcript.draft(cast.learner, certificates, press.current())["specimen"]
