"""What tests of uploads share: a file in three parts, and the protocol as the page's script speaks it."""

import hashlib
import urllib.error
import urllib.request

from media import place
from media.service import uploads

PART = 5 << 20
CONTENT = b"0123456789" * ((PART + 100) // 5)
SIZE = len(CONTENT)
PIECES = {1: CONTENT[:PART], 2: CONTENT[PART : 2 * PART], 3: CONTENT[2 * PART :]}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def begin(client, size=SIZE, name="درس.mp4", **more):
    return client.post("/media/uploads", json={"name": name, "bytes": size, **more})


def put(client, upload_id, number, content, announced=None):
    """As the page's script does it: ask where to, then send it there. The status of the one that refused, if any."""
    signed = client.post(f"/media/uploads/{upload_id}/parts/{number}", json={"sha256": announced or sha256(content)})
    if signed.status_code != 200:
        return signed.status_code
    address, headers = signed.json["address"], signed.json["headers"]
    if address.startswith("http"):
        return send_away(address, content, headers)
    headers["Content-Type"] = "application/octet-stream"
    return client.put(address, data=content, headers=headers).status_code


def send_away(address, content, headers):
    asked = urllib.request.Request(address, data=content, headers=headers, method="PUT")
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def arrived(upload_id):
    return uploads.arrived(uploads.load(upload_id))


def store_of(upload_id):
    return place.store(uploads.load(upload_id).backend)
