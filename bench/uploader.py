"""A client that speaks the uploader's protocol as the page's script does, over a link that breaks."""

import functools
import hashlib
import http.client
import json
import os
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from lms.accounts.models import Role, RoleAssignment, SignIn, User
from lms.app import create_app
from lms.core import clock, crypto
from lms.core.db import db, transaction

LANES = 3
CUTS_A_PAGE = 5
MOST_REFUSED = 50
MOST_GOOD = 300
BLOCK = 1 << 16


class Cut(Exception):
    """The link broke."""


class Link:
    """Breaks at so many places of the file, each once, wherever the sending has come to."""

    def __init__(self, chance: random.Random, size: int, cuts: int) -> None:
        self._places = sorted(chance.randrange(size) for _ in range(cuts))
        self._lock = threading.Lock()
        self.cuts = 0
        self.again = 0  # bytes that were sent and are sent again

    def break_at(self, start: int, end: int) -> int | None:
        """Where in this stretch the link breaks, if it does; not there again."""
        with self._lock:
            place = next((each for each in self._places if start <= each < end), None)
            if place is not None:
                self._places.remove(place)
                self.cuts += 1
                self.again += place - start
            return place


class Uploader:
    """Three lanes; after each fifth cut everything is forgotten, as after a reload, and taken up again."""

    def __init__(self, port: int, cookie: str, token: str, link: Link) -> None:
        self.port, self.link, self.refused = port, link, 0
        self.headers = {"Cookie": cookie, "X-CSRFToken": token, "Accept": "application/json"}

    def send(self, film: Path, sha256: str) -> str:
        """The public id of the asset, once all has arrived."""
        size = film.stat().st_size
        begin = {"name": film.name, "bytes": size, "fingerprint": hashlib.sha256(str(size).encode()).hexdigest()}
        while True:
            told = self.ask("/media/uploads", begin)
            count = -(-size // told["part_bytes"])
            missing = [number for number in range(1, count + 1) if str(number) not in told["parts"]]
            if not missing:
                break
            send = functools.partial(self.part, film, told, self.link.cuts + CUTS_A_PAGE)
            with ThreadPoolExecutor(LANES) as lanes:
                list(lanes.map(send, missing))
        done = self.ask(f"/media/uploads/{told['id']}/completion", {"sha256": sha256})
        return str(done["asset"])

    def part(self, film: Path, told: dict[str, Any], reload_at: int, number: int) -> None:  # Any: JSON
        """Send one part until it is there, or until the page is opened anew."""
        start = (number - 1) * told["part_bytes"]
        with film.open("rb") as file:
            file.seek(start)
            content = file.read(told["part_bytes"])
        sha256 = hashlib.sha256(content).hexdigest()
        while self.link.cuts < reload_at:
            target = self.ask(f"/media/uploads/{told['id']}/parts/{number}", {"sha256": sha256})
            try:
                self.put(target, content, self.link.break_at(start, start + len(content)), start)
            except (Cut, OSError, http.client.HTTPException):
                time.sleep(0.05)
            else:
                return

    def put(self, target: dict[str, Any], content: bytes, cut: int | None, start: int) -> None:  # Any: JSON
        """Send it; raises `Cut` where the link breaks, in the middle of the body, and OSError where it is refused."""
        where = urlsplit(target["address"])
        own = self.headers if not where.netloc else {}
        connection = http.client.HTTPConnection(where.netloc or f"127.0.0.1:{self.port}", timeout=60)
        path = where.path + (f"?{where.query}" if where.query else "")
        connection.putrequest("PUT", path)
        for name, value in {**own, **target["headers"], "Content-Length": str(len(content))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        until = len(content) if cut is None else cut - start
        for at in range(0, until, BLOCK):
            connection.send(content[at : min(at + BLOCK, until)])
        if cut is not None:
            connection.close()
            raise Cut
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status < 300

    def ask(self, path: str, body: dict[str, Any]) -> Any:  # Any: JSON
        """What the platform answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", path, json.dumps(body), {**self.headers, "Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status >= MOST_GOOD:
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
        return json.loads(content)


def trainer_of(env: dict[str, str]) -> tuple[str, str]:
    """A trainer's cookie, and the token that goes with it."""
    with patch.dict(os.environ, env):
        app = create_app()
    with app.app_context():
        secret = crypto.token()
        with transaction() as session:
            trainer = User(name_ar="مدرب", name_latin="Trainer", email="t@example.org")
            trainer.roles = [RoleAssignment(role=Role.TRAINER)]
            session.add(trainer)
            session.flush()
            signed = SignIn(token_hash=crypto.fingerprint(secret), user_id=trainer.id, agent="", address="127.0.0.1")
            signed.second_factor_at = clock.now()
            session.add(signed)
        client = app.test_client()
        with client.session_transaction() as kept:
            kept.update(sign_in=secret, _user_id=str(trainer.id), _fresh=True)
        page = client.get("/account", follow_redirects=True).text
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        db.session.remove()
        db.engine.dispose()
    if found is None or cookie is None:
        raise RuntimeError("the page has no token")
    return f"{cookie.key}={cookie.value}", found[1]
