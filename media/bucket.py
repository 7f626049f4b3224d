"""What a bucket must allow so that browsers play from it and upload into it; looked at, and set where asked."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from lms.core.i18n import _
from media import storage
from media.health import Check
from media.storage.s3 import S3Storage
from media.storage.s3_arrivals import CHECKSUM
from media.storage.s3_words import Words

ABANDONED_DAYS = 8  # a day more than the platform's own sweep
RULE = "ijaza-abandoned-uploads"
SECONDS = 60
PART = b"x" * 1000


def cors_rule(site_url: str) -> dict[str, Any]:  # Any: boto3's own words
    """Our pages may read ranges and send parts."""
    return {
        "ID": "ijaza",
        "AllowedOrigins": [site_url],
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["content-type", "range", CHECKSUM],
        "ExposeHeaders": ["ETag", "Content-Length", "Content-Range", "Accept-Ranges"],
        "MaxAgeSeconds": 3600,
    }


def lifecycle_rule() -> dict[str, Any]:  # Any: as above
    """Parts that even the platform's own sweep forgot cost nothing for long."""
    return {
        "ID": RULE,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABANDONED_DAYS},
    }


def set_up(store: S3Storage, site_url: str) -> None:
    """Put our rules into the bucket, beside the rules of others."""
    with Words("set CORS of", store.bucket):
        kept = [rule for rule in _cors(store) if rule.get("ID") != "ijaza"]
        rules = {"CORSRules": [*kept, cors_rule(site_url)]}
        store.client.put_bucket_cors(Bucket=store.bucket, CORSConfiguration=rules)
    with Words("set the lifecycle of", store.bucket):
        kept = [rule for rule in _lifecycle(store) if rule.get("ID") != RULE]
        rules = {"Rules": [*kept, lifecycle_rule()]}
        store.client.put_bucket_lifecycle_configuration(Bucket=store.bucket, LifecycleConfiguration=rules)


def look_at(store: S3Storage, site_url: str) -> Iterator[Check]:
    """Ask the store itself, as a browser would."""
    arriving = store.arrivals.begin(storage.new_key("health"), "application/octet-stream")
    try:
        yield _sends(store, arriving, site_url)
        yield _compares(store, arriving)
    finally:
        store.arrivals.abort(arriving)
    yield _is_closed(store, arriving.key)
    days = [
        rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"]
        for rule in _lifecycle(store)
        if "AbortIncompleteMultipartUpload" in rule and rule.get("Status") == "Enabled"
    ]
    said = _("Parts of abandoned uploads are deleted by the store after %(days)s days.", days=min(days, default=0))
    lacks = _("The store keeps parts of abandoned uploads; only the platform's own sweep deletes them.")
    yield Check(_("Lifecycle of the bucket"), "good" if days else "wait", said if days else lacks)


def _sends(store: S3Storage, arriving: Any, site_url: str) -> Check:  # Any: Arriving
    """A page of ours asks whether it may send a part, and sends it."""
    name = _("Browsers may send to the bucket and play from it (CORS)")
    target = store.arrivals.sign(arriving, 1, len(PART), _sha256(PART))
    asks = {
        "Origin": site_url,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": f"content-type,{CHECKSUM}",
    }
    allowed = _asked("OPTIONS", target.address, asks)[1].get("Access-Control-Allow-Origin", "")
    status = _asked("PUT", target.address, {**target.headers, "Origin": site_url}, PART)[0]
    if allowed in {site_url, "*"} and status == 200:  # noqa: PLR2004 - what a store answers
        return Check(name, "good", _("Pages of %(site)s may.", site=site_url))
    return Check(name, "bad", _("Pages of %(site)s may not. Run: flask media check-store --set", site=site_url))


def _compares(store: S3Storage, arriving: Any) -> Check:  # Any: as above
    name = _("The store compares parts with their SHA-256")
    target = store.arrivals.sign(arriving, 2, len(PART), _sha256(b"another"))
    if _asked("PUT", target.address, target.headers, PART)[0] >= 400:  # noqa: PLR2004 - a refusal
        return Check(name, "good", _("A damaged part is refused at once."))
    return Check(name, "wait", _("It does not; a damaged file is only found when all has arrived, by the worker."))


def _is_closed(store: S3Storage, key: str) -> Check:
    name = _("Nothing is given without a signature")
    plain = store.address(key, "x/y", SECONDS).partition("?")[0]
    status = _asked("GET", plain, {})[0]
    closed = status in {401, 403}
    said = _("Closed.") if closed else _("The bucket is open to everybody. Close it before it is used.")
    return Check(name, "good" if closed else "bad", said)


def _asked(method: str, address: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, Any]:
    asked = urllib.request.Request(address, body, headers, method=method)  # noqa: S310 - the operator's own store
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 - as above
            return answer.status, answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers
    except OSError as away:
        raise storage.StorageFailed(f"the store does not answer: {away}") from away


def _cors(store: S3Storage) -> list[dict[str, Any]]:  # Any: as above
    try:
        with Words("read CORS of", store.bucket):
            rules: list[dict[str, Any]] = store.client.get_bucket_cors(Bucket=store.bucket)["CORSRules"]
    except FileNotFoundError:
        return []
    return rules


def _lifecycle(store: S3Storage) -> list[dict[str, Any]]:  # Any: as above
    try:
        with Words("read the lifecycle of", store.bucket):
            asked = store.client.get_bucket_lifecycle_configuration(Bucket=store.bucket)
    except FileNotFoundError:
        return []
    rules: list[dict[str, Any]] = asked["Rules"]
    return rules


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
