"""Why a file was refused or a piece of work failed: codes that are stored, and words are found for later."""

import enum


class Reason(enum.StrEnum):
    """A cause that a trainer can act on; `media.words` says each in the reader's language."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    UNWANTED_KIND = "unwanted_kind"
    FILE_TOO_LARGE = "file_too_large"
    PICTURE_UNREADABLE = "picture_unreadable"
    PLAYLIST = "playlist"
    UNREADABLE = "unreadable"
    NOTHING_TO_PLAY = "nothing_to_play"
    NO_VIDEO = "no_video"
    NO_SOUND = "no_sound"
    NO_LENGTH = "no_length"
    TRUNCATED = "truncated"
    TOO_LONG = "too_long"
    TOO_LARGE_PICTURE = "too_large_picture"
    TOO_MANY_STREAMS = "too_many_streams"
    HDR = "hdr"
    ENCODER_MISSING = "encoder_missing"
    TOOL_MISSING = "tool_missing"
    ENCODE_FAILED = "encode_failed"
    SHORTER_THAN_SOURCE = "shorter_than_source"
    TIMED_OUT = "timed_out"
    STORAGE = "storage"
    DISK_FULL = "disk_full"
    SUPERSEDED = "superseded"
    CAPTIONS_TOO_LARGE = "captions_too_large"
    CAPTIONS_EMPTY = "captions_empty"
    CAPTIONS_UNREADABLE = "captions_unreadable"
    CAPTIONS_BAD_LINE = "captions_bad_line"
    CAPTIONS_BAD_TIME = "captions_bad_time"
    CAPTIONS_BAD_ORDER = "captions_bad_order"


class Refused(Exception):
    """The file cannot become a lesson; trying again with the same file gives the same answer."""

    def __init__(self, reason: Reason, detail: str = "", **facts: float) -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
        self.facts = facts
