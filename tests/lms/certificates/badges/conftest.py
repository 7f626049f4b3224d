import io
import json

import pytest

from lms.certificates.badges import canonical, integrity


@pytest.fixture
def in_this_process(monkeypatch):
    """The canonical program's own functions, without starting it each time; test_wallet.py starts it."""

    def digests(documents):
        answers = io.StringIO()
        canonical.main(integrity.CONTEXTS, io.StringIO("".join(json.dumps(each) + "\n" for each in documents)), answers)
        return [bytes.fromhex(line) for line in answers.getvalue().split()]

    monkeypatch.setattr(integrity, "digests", digests)
