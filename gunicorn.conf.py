"""The web server: a few processes with a few threads each, made from one loaded app to share its memory."""

from pathlib import Path
from typing import Any

from lms.core.config import from_environment

settings = from_environment()

bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
worker_class = "gthread"
workers = settings.web_processes
threads = settings.web_threads
preload_app = True
timeout = 120  # a large upload part over a weak link
graceful_timeout = 10
keepalive = 15
loglevel = {"info": "warning"}.get(settings.log_level, settings.log_level)  # the app logs its own requests
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn's heartbeat files; on a slow disk they would stall workers
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature; it has no types
    """Load once, before there are processes, what each would load for itself."""
    from lms.core import warm
    from wsgi import app

    warm.up(app)


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature; it has no types
    """Leave the parent's database connections to the parent; say that we are there before anybody is served."""
    from lms.core import presence
    from lms.core.db import db
    from wsgi import app

    with app.app_context():
        db.engine.dispose(close=False)
    presence.begin(app)


def worker_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 - as above
    """What readers were given in the last seconds is counted before the process is gone."""
    from lms.usage import waiting
    from wsgi import app

    waiting.end(app)
