"""A folder of keys for each test, and nothing in it."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from lms.certificates.signing import keys
from lms.certificates.signing.models import SigningKey
from lms.core.db import transaction


@pytest.fixture
def keys_dir(app, session, tmp_path, monkeypatch):
    """The academy as it is before any key was made."""
    with transaction():
        session.execute(delete(SigningKey))
    folder = tmp_path / "keys"
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], keys_dir=folder))
    keys.forget_open()
    return folder
