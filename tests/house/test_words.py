"""What the code writes into the log and asks of workers has a name that people read (lms/admin/words.py)."""

import re

from lms.admin.words import ACTIONS, JOBS
from tests.house.tree import CODE, matching


def test_every_line_of_the_log_has_a_name():
    called = re.compile(r"audit\.record(?:_refusal)?\(\s*\"([a-z_.]+)\"")
    written = {name for path in matching("*.py", *CODE) for name in called.findall(path.read_text("utf-8"))}
    assert "certificate.issued" in written
    assert written == set(ACTIONS)


def test_all_long_work_has_a_name():
    asked = re.compile(r"@job\(\s*\"([a-z_.]+)\"")
    files = [path for path in matching("*.py", *CODE, "demo") if path.parent.name != "jobs"]
    written = {name for path in files for name in asked.findall(path.read_text("utf-8"))}
    assert "certificates.issue" in written
    assert written == set(JOBS)
