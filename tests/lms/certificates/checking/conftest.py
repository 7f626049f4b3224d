"""An academy with its keys, and files as people bring them."""

import pytest

from lms.certificates.checking import opening, reader
from lms.certificates.signing import custody
from lms.certificates.signing import keys as signing
from lms.certificates.signing.models import Purpose
from lms.core.db import commit
from tests.factories.certificates import make_certificate
from tests.lms.certificates.signing.conftest import keys_dir

__all__ = ["keys_dir"]  # a fixture


@pytest.fixture
def key(keys_dir):
    """The key that signs sheets."""
    custody.make()
    return signing.active(Purpose.SHEET)


@pytest.fixture
def certificate(cast):
    made = make_certificate(cast.learner, cast.registrar)
    commit()
    return made


@pytest.fixture
def quick(monkeypatch):
    """Files are opened in this process: that its own program opens them as well is shown by a test of its own."""

    def asked(content):
        try:
            return reader.look(content)
        except reader.Refused as refusal:
            return {"problem": str(refusal)}

    monkeypatch.setattr(opening, "_asked", asked)
