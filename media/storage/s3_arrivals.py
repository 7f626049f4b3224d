"""Parts that the browser sends straight to the bucket, by addresses that we sign: no byte passes us."""

import base64
import binascii
import datetime as dt
from collections.abc import Iterator
from typing import Any

from media.storage import StorageFailed, checked
from media.storage.arrivals import Arriving, Part, Target, Unfinished
from media.storage.s3_words import Words

SIGNED_SECONDS = 2 * 3600
CHECKSUM = "x-amz-checksum-sha256"


class S3Arrivals:
    """Multipart uploads of one bucket. Each part says its SHA-256: a store that knows this header refuses another."""

    def __init__(self, client: Any, bucket: str) -> None:  # Any: boto3 makes its classes at run time
        self._client = client
        self._bucket = bucket

    def begin(self, key: str, mime: str) -> Arriving:
        """See `Arrivals.begin`."""
        with Words("begin", key):
            begun = self._client.create_multipart_upload(
                Bucket=self._bucket, Key=checked(key), ContentType=mime,
                CacheControl="private, max-age=86400", ChecksumAlgorithm="SHA256",
            )  # fmt: skip
        return Arriving(key, begun["UploadId"])

    def sign(self, arriving: Arriving, number: int, size: int, sha256: str) -> Target:
        """See `Arrivals.sign`; length and SHA-256 are part of what is signed."""
        checksum = _base64(sha256)
        asked = {**self._named(arriving), "PartNumber": number, "ContentLength": size, "ChecksumSHA256": checksum}
        address = self._client.generate_presigned_url("upload_part", Params=asked, ExpiresIn=SIGNED_SECONDS)
        return Target(address, {CHECKSUM: checksum})

    def parts(self, arriving: Arriving) -> dict[int, Part]:
        """See `Arrivals.parts`."""
        try:
            return self._listed(arriving)
        except FileNotFoundError:
            return {}

    def complete(self, arriving: Arriving, size: int, part_bytes: int, promised: dict[int, str]) -> None:
        """See `Arrivals.complete`. A store that checked SHA-256 wants them again, and not every one tells them."""
        del part_bytes  # the store knows how large each is
        try:
            here = list(self._listed(arriving).values())
        except FileNotFoundError:
            here = []  # it was completed already, or given up: the file itself says which
        if here:
            if (found := sum(part.size for part in here)) != size:
                raise StorageFailed(f"{found} of {size} bytes of {arriving.key} are here")
            self._complete(arriving, here, promised)
        if (kept := self._kept_bytes(arriving.key)) != size:
            raise StorageFailed(f"the store kept {kept} of {size} bytes of {arriving.key}")

    def abort(self, arriving: Arriving) -> None:
        """See `Arrivals.abort`."""
        try:
            with Words("give up", arriving.key):
                self._client.abort_multipart_upload(**self._named(arriving))
        except FileNotFoundError:
            pass

    def unfinished(self) -> Iterator[Unfinished]:
        """See `Arrivals.unfinished`."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket)
        with Words("list", "unfinished uploads"):
            for page in pages:
                for each in page.get("Uploads", ()):
                    yield Unfinished(Arriving(each["Key"], each["UploadId"]), each["Initiated"])

    def _listed(self, arriving: Arriving) -> dict[int, Part]:
        """A part that was sent twice stands in some stores' lists twice: the later counts."""
        found: dict[int, tuple[dt.datetime, Part]] = {}
        pages = self._client.get_paginator("list_parts").paginate(**self._named(arriving))
        with Words("list the parts of", arriving.key):
            for page in pages:
                for each in page.get("Parts", ()):
                    number, sent = each["PartNumber"], each["LastModified"]
                    if number not in found or sent >= found[number][0]:
                        sha256 = _hex(each.get("ChecksumSHA256", ""))
                        found[number] = sent, Part(number, each["Size"], each["ETag"], sha256)
        return {number: part for number, (_, part) in sorted(found.items())}

    def _complete(self, arriving: Arriving, here: list[Part], promised: dict[int, str]) -> None:
        named = [
            {"PartNumber": each.number, "ETag": each.mark, **_checksum(each.sha256 or promised.get(each.number, ""))}
            for each in here
        ]
        with Words("complete", arriving.key):
            self._client.complete_multipart_upload(**self._named(arriving), MultipartUpload={"Parts": named})

    def _kept_bytes(self, key: str) -> int:
        try:
            with Words("look at", key):
                return int(self._client.head_object(Bucket=self._bucket, Key=checked(key))["ContentLength"])
        except FileNotFoundError:
            return 0

    def _named(self, arriving: Arriving) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": checked(arriving.key), "UploadId": arriving.opened}


def _checksum(sha256: str) -> dict[str, str]:
    return {"ChecksumSHA256": _base64(sha256)} if sha256 else {}


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _hex(checksum: str) -> str:
    try:
        return base64.b64decode(checksum, validate=True).hex()
    except binascii.Error:
        return ""
