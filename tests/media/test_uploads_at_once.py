"""Two uploads that begin in the same moment do not share the same last room."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Role, User
from lms.core.db import session, transaction
from lms.core.errors import RuleError
from media.models import Asset, StoredObject, Upload
from media.service import uploads
from tests.factories.accounts import make_user
from tests.together import all_at_once, own_app

KEPT, SIZE = 990_000_000, 6_000_000  # of a share of one gigabyte: there is room for one more


@pytest.fixture
def academy(tmp_path):
    with own_app(tmp_path, "uploads", UPLOAD_SHARE_GB="1") as app:
        yield app


def test_uploads_that_begin_at_once_never_exceed_a_share(academy):
    with transaction():
        owner = make_user("owner", Role.TRAINER).id
        source = StoredObject(backend="local", key="source/aa/a", bytes=KEPT, sha256="0", mime="x/y")
        session().add(source)
        session().flush()
        session().add(Asset(owner_id=owner, source_id=source.id))

    def begin():
        uploads.begin(session().get_one(User, owner), "film.mp4", SIZE)

    problems = all_at_once(academy, [begin] * 8)
    assert {type(problem) for problem in problems} == {RuleError}
    session().rollback()
    assert session().scalars(select(Upload.bytes)).all() == [SIZE]
