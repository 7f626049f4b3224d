"""A full disk refuses clearly, keeps all that was acknowledged, and the academy goes on when there is room again."""

import pytest
from flask import Blueprint
from sqlalchemy import func, select, text

from lms.app import create_app
from lms.core import audit, commands, config
from lms.core.access import public
from lms.core.audit import AuditEntry
from lms.core.db import db, session
from lms.core.web import done

pytestmark = pytest.mark.once  # SQLite's own limit
bp = Blueprint("disk", __name__)


@bp.post("/writes")
@public
def writes():
    audit.record("written", "disk", text="x" * 3000)
    return done("site.alive")


@pytest.fixture
def own_app(own_folder):
    app = create_app(config.from_environment({"DATA_DIR": str(own_folder), "ENVIRONMENT": "testing"}))
    app.config.update(WTF_CSRF_ENABLED=False)
    app.register_blueprint(bp)
    with app.app_context():
        commands.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


def allow_pages(app, count):
    """SQLite's own limit gives the same error as a disk without room."""
    with app.app_context():
        pages = session().execute(text("PRAGMA page_count")).scalar_one()
        session().commit()
        db.engine.dispose()
    app.config["PAGES"] = pages + count


def test_nothing_acknowledged_is_lost_when_the_disk_is_full(own_app):
    from sqlalchemy import event

    allow_pages(own_app, 20)
    with own_app.app_context():
        engine = db.engine
    event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={own_app.config['PAGES']}"))
    client = own_app.test_client()
    answers = [client.post("/writes").status_code for _ in range(40)]
    assert set(answers) == {303, 503}
    assert answers.index(503) > 3
    with own_app.app_context():
        kept = session().scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "written"))
        assert session().execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        session().commit()
        engine.dispose()
    assert kept == answers.count(303)
    own_app.config["PAGES"] += 1000
    assert client.post("/writes").status_code == 303
    assert client.get("/readyz").status_code == 200
