"""Two uploads that begin in the same moment do not share the same last room, of a person or of the academy."""

from functools import partial

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


@pytest.fixture(params=["UPLOAD_SHARE_GB", "STORE_MOST_GB"])
def academy(tmp_path, request):
    with own_app(tmp_path, "uploads", **{request.param: "1"}) as app:
        yield app


@pytest.fixture
def people(academy, request):
    """One who sends eight at once, where the share is one's own; eight, where it is the academy's."""
    count = 1 if "UPLOAD_SHARE_GB" in request.node.name else 8
    with transaction():
        ids = [make_user(f"owner {number}", Role.TRAINER).id for number in range(count)]
        source = StoredObject(backend="local", key="source/aa/a", bytes=KEPT, sha256="0", mime="x/y")
        session().add(source)
        session().flush()
        session().add(Asset(owner_id=ids[0], source_id=source.id))
    return ids * (8 // count)


def test_uploads_that_begin_at_once_never_exceed_a_share(academy, people):
    def begin(owner):
        uploads.begin(session().get_one(User, owner), "film.mp4", SIZE)

    problems = all_at_once(academy, [partial(begin, owner) for owner in people])
    assert [type(problem) for problem in problems] == [RuleError] * 7, problems
    session().rollback()
    assert session().scalars(select(Upload.bytes)).all() == [SIZE]
