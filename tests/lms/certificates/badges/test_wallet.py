"""Software of others checks what the running academy answers: libraries of the wallet folder, with their own contexts."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms.certificates import code as codes
from lms.certificates import press
from lms.certificates import service as certificates
from lms.certificates.badges import issuer, service
from lms.certificates.badges.multibase import base64url, from_base64url
from lms.certificates.models import Cause
from lms.core import clock
from lms.core.db import commit
from tests.factories.certificates import make_certificate

WALLET = Path(__file__).parent / "wallet"
ISSUED = {"good": {}, "licence": {"kind": "licence", "valid_years": 5}, "revoked": {}, "superseded": {}}
pytestmark = pytest.mark.once


def node():
    """Node.js, the machine's or the tests' own."""
    return shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def published(session, client, cast, tmp_path, monkeypatch):
    """A folder with all that a wallet would fetch, as the academy answered it."""
    made = {name: make_certificate(cast.learner, cast.registrar, **changes) for name, changes in ISSUED.items()}
    long_ago = clock.now() - dt.timedelta(days=500)
    with monkeypatch.context() as past:
        past.setattr(clock, "now", lambda: long_ago)
        made["expired"] = make_certificate(cast.stranger, cast.registrar, kind="licence", valid_years=1)
    for certificate in made.values():
        service.token(certificate, issuer.current())
    commit()
    service.prove(service.unproven(clock.now() + dt.timedelta(seconds=1), 100), issuer.current())
    session.expire_all()
    addresses = {"credentials": [], "tokens": [], "published": {}}
    for name, certificate in made.items():
        keep(client, tmp_path, addresses, name, f"/badges/{codes.shown(certificate.code)}")
    withdraw(made, cast)
    keep_what_it_names(client, tmp_path, addresses)
    (tmp_path / "addresses.json").write_text(json.dumps(addresses))
    return tmp_path


def keep(client, folder, addresses, name, address):
    for suffix, kind in (("json", "credentials"), ("jwt", "tokens")):
        answer = client.get(f"{address}.{suffix}")
        assert answer.status_code == 200
        (folder / f"{name}.{suffix}").write_bytes(answer.data)
        addresses[kind].append(f"{name}.{suffix}")


def withdraw(made, cast):
    certificates.revoke(made["revoked"], cause=Cause.OTHER, reason="In error", by=cast.registrar)
    draft = certificates.draft_again(made["superseded"])
    draft["name"] = {"ar": "الاسم الصحيح", "en": ""}
    certificates.supersede(made["superseded"], draft, reason="Name", by=cast.registrar, press=press.current())
    commit()
    for status_list in service.stale_lists(clock.now()):
        service.sign_list(status_list.id, issuer.current())


def keep_what_it_names(client, folder, addresses):
    good = json.loads((folder / "good.json").read_text())
    altered = good | {"name": good["name"] + "!"}
    (folder / "altered.json").write_text(json.dumps(altered))
    head, body, signature = (folder / "good.jwt").read_text().split(".")
    claims = json.loads(from_base64url(body)) | {"name": altered["name"]}
    (folder / "altered.jwt").write_text(f"{head}.{base64url(json.dumps(claims).encode())}.{signature}")
    addresses["credentials"].append("altered.json")
    addresses["tokens"].append("altered.jwt")
    keys = client.get("/.well-known/jwks.json").json["keys"]
    found = {key["kid"]: f"key-{number}.json" for number, key in enumerate(keys)}
    found[good["credentialStatus"]["statusListCredential"]] = "list.json"
    for address, name in found.items():
        (folder / name).write_bytes(client.get(address).data)
    (folder / "did.json").write_bytes(client.get("/.well-known/did.json").data)
    (folder / "jwks.json").write_text(json.dumps({"keys": keys}))
    addresses |= {"did": "did.json", "jwks": "jwks.json", "issuer": good["issuer"]["id"], "published": found}
    (folder / "list.jwt").write_bytes(
        client.get(good["credentialStatus"]["statusListCredential"], headers={"Accept": "application/vc+jwt"}).data
    )
    addresses["tokens"].append("list.jwt")


def test_others_find_true_what_we_signed_and_what_we_withdrew(published):
    if node() is None or not (WALLET / "node_modules").is_dir():
        pytest.skip("bin/test fetches the wallet's libraries")
    done = subprocess.run(
        [node(), str(WALLET / "check.mjs"), str(published)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for name in ("good.json", "licence.json"):
        assert found[name] | {"errors": []} == {
            "verified": True, "proof": True, "status": False, "listVerified": True, "errors": [],
        }, found[name]  # fmt: skip
    for name in ("revoked.json", "superseded.json"):
        row = found[name]
        assert (row["proof"], row["verified"], row["status"], row["listVerified"]) == (True, True, True, True), row
    assert not found["expired.json"]["verified"]
    assert "validuntil" in " ".join(found["expired.json"]["errors"]).lower(), found["expired.json"]
    assert (found["altered.json"]["verified"], found["altered.json"]["proof"]) == (False, False)
    for name in ("good.jwt", "licence.jwt", "revoked.jwt", "list.jwt"):
        assert (found[name]["verified"], found[name]["alg"]) == (True, "ES256"), found[name]
    assert found["expired.jwt"] == {"verified": False, "error": "ERR_JWT_EXPIRED"}
    assert not found["altered.jwt"]["verified"]
