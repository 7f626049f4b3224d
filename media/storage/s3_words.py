"""What an S3 client's errors mean to us."""

MISSING = frozenset(
    {"404", "NoSuchKey", "NoSuchUpload", "NotFound", "NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration"}
)


class Words:
    """Turns the client's errors into ours: FileNotFoundError, or StorageFailed with a sentence."""

    def __init__(self, verb: str, key: str) -> None:
        self._verb = verb
        self._key = key

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError

        from media.storage import StorageFailed

        if isinstance(error, ClientError) and error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(self._key) from error
        if isinstance(error, BotoCoreError | ClientError | Boto3Error):
            raise StorageFailed(f"the store could not {self._verb} {self._key}: {error}") from error
