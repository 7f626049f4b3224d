"""Start web and worker on one machine and keep them together: `bin/run` ends here.

The app is loaded here, once, and both part from us with it: what neither changes lies in memory once. Each runs in a
process group of its own. If one dies, the other is stopped and we end with status 1, so that a person or a service
manager notices; Ctrl-C or TERM stops both and ends with status 0.
"""

import contextlib
import errno
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lms.core import alone, children, config
from lms.core.terminal import Refusal, say

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
ANEW = 75  # the status of a worker that leaves its place to a fresh one (EX_TEMPFAIL)
READY_WITHIN = 90.0  # seconds; a first start compiles every module
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


class Stopped(BaseException):
    """Someone asked us to stop, wherever we are: whoever answers to exceptions shall not answer to this."""


class CannotRun(Refusal):
    """Why the platform does not run."""


def main() -> int:
    """Prepare, start, watch. Returns the exit status."""
    running: dict[str, ForkProcess] = {}
    try:
        for number in children.SIGNALS:
            signal.signal(number, _asked_to_stop)
        settings = config.from_environment()
        _refuse_taken_port(settings)
        _refuse_second_worker(settings)
        _prepare(settings)
        app = _load()
        running["web"] = children.start("web", _serve)
        running["worker"] = _start_worker(app)
        _wait_until_ready(settings, running)
        _welcome(settings)
        _watch(running, app)
    except Stopped:
        say("Stopping", "جارٍ الإيقاف")
        return 0
    except (config.BadSetting, CannotRun) as error:
        sys.stderr.write(f"\n!!! {error}\n\n")
        return 1
    finally:
        children.stop(running.values())


def _asked_to_stop(_number: int, _frame: object) -> NoReturn:
    for number in children.SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C does not interrupt the stopping
    raise Stopped


def _refuse_taken_port(settings: config.Settings) -> None:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, _, _, address = found[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        english = f"HOST is {settings.host}, which is no address of this machine."
        raise CannotRun(english, f"HOST هو {settings.host}، وليس عنوانًا لهذا الجهاز.") from error
    except OSError as error:
        raise _port_refused(settings, error) from error


def _port_refused(settings: config.Settings, error: OSError) -> CannotRun:
    reasons = {
        errno.EADDRINUSE: (
            "is taken by another program; choose one with PORT=8001 bin/run.",
            "يشغله برنامج آخر؛ اختر غيره: PORT=8001 bin/run.",
        ),
        errno.EACCES: (
            "is kept for the system; choose one above 1023, with PORT=8000 bin/run.",
            "محجوز للنظام؛ اختر رقمًا فوق 1023: PORT=8000 bin/run.",
        ),
    }
    other = (f"cannot be used: {error.strerror}.", f"تعذّر استعماله: {error.strerror}.")
    english, arabic = reasons.get(error.errno or 0, other)
    where = f"{settings.port} on {settings.host}"
    return CannotRun(f"Port {where} {english}", f"المنفذ {settings.port} على {settings.host} {arabic}")


def _refuse_second_worker(settings: config.Settings) -> None:
    """The worker takes the lock itself; to look before anything is started tells the reason and not its result."""
    kept = alone.claim(settings.data_dir, settings.worker_id)
    if kept is None:
        raise CannotRun(*alone.refusal(settings.data_dir, settings.worker_id))
    kept.close()


def _prepare(settings: config.Settings) -> None:
    """Bring the database up to date and, once, fill the demo academy. Costs nothing where all is done."""
    if not _is_up_to_date(settings):
        say("Preparing the database", "إعداد قاعدة البيانات")
        _run(*FLASK[1:], "db", "upgrade")
    seeded = settings.data_dir / "demo-is-seeded"
    if settings.demo and not seeded.exists():
        say("Filling the demo academy", "إعداد الأكاديمية التجريبية")
        _run(*FLASK[1:], "demo", "seed")
        seeded.touch()


def _is_up_to_date(settings: config.Settings) -> bool:
    """Whether a SQLite file has the newest form; of PostgreSQL Alembic asks, which takes seconds to load."""
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if not settings.database_url.startswith("sqlite:///") or not path.is_file():
        return False
    newest = max(file.name.partition("_")[0] for file in (ROOT / "migrations/versions").glob("[0-9]*.py"))
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]
        except sqlite3.OperationalError:
            return False


def _run(*arguments: str) -> None:
    if subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode:
        what = " ".join(arguments[1:])
        raise CannotRun(f"“{what}” failed; the reason stands above.", f"تعذّر «{what}»، والسبب مبيَّن أعلاه.")


def _load() -> "Flask":
    """The app as web and worker will find it: without a thread or a connection, which would not live on in both."""
    from lms.core import warm

    app: Flask = import_module("wsgi").app
    warm.up(app)
    return app


def _serve() -> None:
    from gunicorn.app import wsgiapp

    os.chdir(ROOT)
    sys.argv = ["gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
    wsgiapp.run()


def _start_worker(app: "Flask") -> ForkProcess:
    return children.start("worker", lambda: _work(app))


def _work(app: "Flask") -> None:
    from lms.core import commands

    commands.work(app, lambda: os._exit(ANEW))


def _wait_until_ready(settings: config.Settings, running: dict[str, ForkProcess]) -> None:
    address = f"{_own_address(settings)}/readyz"
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(address):
        _check_alive(running)
        if time.monotonic() > deadline:
            english = f"No good answer from {address} within {READY_WITHIN:.0f} seconds."
            raise CannotRun(english, f"لم يصل رد سليم من {address} خلال {READY_WITHIN:.0f} ثانية.")
        time.sleep(0.05)


def _own_address(settings: config.Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - the reverse
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - OK
    except (urllib.error.URLError, OSError):
        return False


def _welcome(settings: config.Settings) -> None:
    address = settings.site_url
    say(f"The academy is open: {address}", f"الأكاديمية مفتوحة: {address}")
    if settings.demo:
        subprocess.run([*FLASK, "demo", "accounts"], cwd=ROOT, check=False)
    say("Ctrl-C stops it.", "للإيقاف: Ctrl-C")


def _watch(running: dict[str, ForkProcess], app: "Flask") -> NoReturn:
    while True:
        if running["worker"].exitcode == ANEW:
            children.stop([running["worker"]])  # and what it had started
            running["worker"] = _start_worker(app)
        _check_alive(running)
        time.sleep(0.2)


def _check_alive(running: dict[str, ForkProcess]) -> None:
    for name, process in running.items():
        status = process.exitcode
        if status is not None:
            how = f"signal {-status}" if status < 0 else f"status {status}"
            raise CannotRun(
                f"The {name} process has died ({how}). Stopping the rest.",
                f"توقفت عملية {name} فجأة ({how})، ويجري إيقاف الباقي.",
            )


if __name__ == "__main__":
    sys.exit(main())
