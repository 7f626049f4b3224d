"""Files in any store that speaks S3."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.storage import BLOCK, Listed, StorageFailed, Stored, attachment, checked
from media.storage.s3_arrivals import S3Arrivals
from media.storage.s3_words import Words

CONNECT_SECONDS = 5
READ_SECONDS = 60


@dataclass(frozen=True)
class Bucket:
    """Where the store is and how we enter."""

    endpoint: str
    region: str
    name: str
    access_key: str
    secret_key: str


class S3Storage:
    """Keeps files in one bucket; its signed addresses lead to the store itself."""

    name = "s3"

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket.name
        self.client = _client(bucket)
        self.arrivals = S3Arrivals(self.client, bucket.name)

    def put(self, key: str, path: Path, mime: str) -> Stored:
        """Upload in parts where large, then ask for the size: not every store checks what it was sent."""
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
        size = path.stat().st_size
        with Words("write", key):
            self.client.upload_file(
                str(path), self.bucket, checked(key),
                ExtraArgs={"ContentType": mime, "CacheControl": "private, max-age=86400"},
            )  # fmt: skip
        if self.size(key) != size:
            raise StorageFailed(f"the store kept {self.size(key)} of {size} bytes of {key}")
        return Stored(key, size, digest.hexdigest())

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Storage.read`."""
        if length == 0:
            return iter(())
        last = "" if length is None else str(start + length - 1)
        wanted = {"Range": f"bytes={start}-{last}"} if start or length is not None else {}
        with Words("read", key):
            answer = self.client.get_object(Bucket=self.bucket, Key=checked(key), **wanted)
        blocks: Iterator[bytes] = answer["Body"].iter_chunks(BLOCK)
        return blocks

    def exists(self, key: str) -> bool:
        """See `Storage.exists`."""
        try:
            self.size(key)
        except FileNotFoundError:
            return False
        return True

    def size(self, key: str) -> int:
        """See `Storage.size`."""
        with Words("look at", key):
            return int(self.client.head_object(Bucket=self.bucket, Key=checked(key))["ContentLength"])

    def delete(self, key: str) -> None:
        """See `Storage.delete`."""
        with Words("delete", key):
            self.client.delete_object(Bucket=self.bucket, Key=checked(key))

    def files(self) -> Iterator[Listed]:
        """See `Storage.files`."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        with Words("list", self.bucket):
            for page in pages:
                for each in page.get("Contents", ()):
                    yield Listed(each["Key"], each["Size"], each["LastModified"])

    def address(self, key: str, mime: str, seconds: int, download_name: str = "", reader: str = "") -> str:
        """See `Storage.address`."""
        del reader  # a bucket knows none of our people: its addresses are short-lived, no more
        asked = {"Bucket": self.bucket, "Key": checked(key), "ResponseContentType": mime}
        if download_name:
            asked["ResponseContentDisposition"] = attachment(download_name)
        address: str = self.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
        return address


def _client(bucket: Bucket) -> Any:  # Any: boto3 makes its classes at run time
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=bucket.endpoint or None,
        region_name=bucket.region,
        aws_access_key_id=bucket.access_key or None,
        aws_secret_access_key=bucket.secret_key or None,
        config=Config(
            signature_version="s3v4",
            # the default adds checksums in trailers that not every store understands
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"max_attempts": 4, "mode": "standard"},
        ),
    )
