"""What works and editions may be, in lists that never hold free text, and places inside them."""

import enum
from typing import NamedTuple


class EditionKind(enum.StrEnum):
    """What an edition is to its work."""

    ORIGINAL = "original"
    TRANSLATION = "translation"
    ABRIDGEMENT = "abridgement"


class State(enum.StrEnum):
    """Where an edition stands. Readers see those that are published, and the tombs of those that were withdrawn."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Publisher(enum.StrEnum):
    """Who publishes; of another one the edition has the name as text."""

    MINISTRY = "ministry"
    COUNCIL = "council"  # the Supreme Council for Islamic Affairs
    OTHER = "other"


class Relator(enum.StrEnum):
    """What somebody did for an edition: codes of the MARC list of relators."""

    AUTHOR = "aut"
    TRANSLATOR = "trl"
    EDITOR = "edt"
    COMPILER = "com"
    ABRIDGER = "abr"
    ANNOTATOR = "ann"
    COMMENTATOR = "cmm"
    INTRODUCER = "win"  # writer of an introduction
    REVIEWER = "rev"
    PROOFREADER = "pfr"
    ILLUSTRATOR = "ill"
    CALLIGRAPHER = "cll"
    CARTOGRAPHER = "ctg"
    PHOTOGRAPHER = "pht"
    NARRATOR = "nrt"
    ISSUER = "isb"  # issuing body
    SPONSOR = "spn"


class Licence(enum.StrEnum):
    """What readers may do with it."""

    ALL_RIGHTS = "all-rights-reserved"
    PUBLIC_DOMAIN = "public-domain"
    CC_BY = "CC-BY-4.0"
    CC_BY_SA = "CC-BY-SA-4.0"
    CC_BY_NC = "CC-BY-NC-4.0"
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0"


class RevisionState(enum.StrEnum):
    """Where a revision of an edition stands."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    DROPPED = "dropped"


class ErratumState(enum.StrEnum):
    """What became of an error that somebody reported."""

    REPORTED = "reported"
    ACCEPTED = "accepted"  # it is being corrected in a revision
    CORRECTED = "corrected"
    DISMISSED = "dismissed"


class Deed(enum.StrEnum):
    """What was done with an edition."""

    CREATED = "created"
    EDITED = "edited"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    TICKED = "ticked"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    REVISION_OPENED = "revision_opened"
    REVISION_DROPPED = "revision_dropped"
    REVISION_PUBLISHED = "revision_published"
    ERRATUM_REPORTED = "erratum_reported"
    ERRATUM_DISMISSED = "erratum_dismissed"
    FILE_ADDED = "file_added"  # a file or a text is part of the record: who brings it makes it
    FILE_REMOVED = "file_removed"


MAKING = frozenset({Deed.CREATED, Deed.EDITED, Deed.SUBMITTED, Deed.FILE_ADDED, Deed.FILE_REMOVED})
"""Whoever did one of these to a revision does not approve it."""


class PageLocator(NamedTuple):
    """A page of a volume, both from 1: the order in the file, never the printed label."""

    volume: int
    page: int


class TrackLocator(NamedTuple):
    """A moment of a track of an audio book."""

    track: int
    seconds: int
