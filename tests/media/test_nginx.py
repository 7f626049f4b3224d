"""Growth: nginx sends the bytes, by the configuration that docs/nginx.conf gives. With a real nginx, where there is one."""

import os
import re
import shutil
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from lms.app import create_app
from lms.core import config
from media import place
from media.storage import new_key
from tests.processes import PATIENCE, wait_for

NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
ROOT = Path(__file__).parents[2]
GUARDS = ("X-Content-Type-Options", "Content-Security-Policy", "Cross-Origin-Resource-Policy")

pytestmark = pytest.mark.once


def is_open(port):
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def fetched(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def configured(folder, files, front, back):
    """docs/nginx.conf with the ports and folders of this test, and without TLS."""
    text = (ROOT / "docs/nginx.conf").read_text("utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{back}"), ("listen 443 ssl;", f"listen 127.0.0.1:{front};"),
        ("/var/lib/ijaza/files/", f"{files}/"), ("/srv/ijaza/", f"{ROOT}/"), ("aio threads;", ""),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    text = re.sub(r"\n *ssl_[^\n]*", "", text)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    head = (
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\nhttp {{ access_log off; {paths}\n"
    )
    (folder / "nginx.conf").write_text(f"{head}{text}}}\n", "utf-8")
    return ["-c", str(folder / "nginx.conf"), "-e", str(folder / "log")]


@pytest.fixture
def academy(tmp_path):
    """The app, its address behind nginx, and what passed through Python."""
    front, back = free_port(), free_port()
    environ = {"DATA_DIR": str(tmp_path / "data"), "ENVIRONMENT": "testing", "SITE_URL": f"http://127.0.0.1:{front}"}
    app = create_app(config.from_environment(environ | {"SEND_FILE_PREFIX": "/kept/", "TRUSTED_PROXIES": "1"}))
    passed = []
    app.after_request(lambda answer: (passed.append(len(answer.get_data())), answer)[1])
    server = make_server("127.0.0.1", back, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = configured(tmp_path, tmp_path / "data" / "files", front, back)
    nginx = subprocess.Popen([NGINX, *command])
    wait_for(lambda: is_open(front))
    yield app, f"http://127.0.0.1:{front}", passed
    nginx.terminate()
    nginx.wait(PATIENCE)
    server.shutdown()


@pytest.mark.skipif(NGINX is None, reason="there is no nginx on this machine")
def test_films_come_from_nginx_whole_and_in_ranges_and_only_with_a_signed_address(academy, tmp_path):
    app, site, passed = academy
    film = os.urandom(300_000)
    (tmp_path / "film").write_bytes(film)
    with app.test_request_context():
        kept = place.local_store().put(new_key("video", ".mp4"), tmp_path / "film", "video/mp4")
        address = site + place.local_store().address(kept.key, "video/mp4", 60)
    status, headers, body = fetched(address)
    assert (status, body, headers["Content-Type"]) == (200, film, "video/mp4")
    status, headers, body = fetched(address, Range="bytes=1000-1999")
    assert (status, body, headers["Content-Range"]) == (206, film[1000:2000], "bytes 1000-1999/300000")
    assert headers["Cache-Control"] == "private, max-age=3600"
    assert all(len(headers.get_all(name)) == 1 for name in GUARDS)
    assert passed == [0, 0], "not one byte of it passed Python"
    assert fetched(f"{site}/kept/{kept.key}")[0] == 404
    assert fetched(address[:-4] + "AAAA")[0] == 403
    assert fetched(f"{site}/healthz")[0] == 200


def test_the_documented_guards_are_those_of_our_own_door():
    from media import doors

    text = (ROOT / "docs/nginx.conf").read_text("utf-8")
    assert f'add_header Content-Security-Policy "{doors.SANDBOX}";' in text
    assert "internal;" in text
