"""The verbs of the registry: approve a batch, issue, look up, revoke, supersede."""

from lms.certificates.service.approval import (
    Changed,
    NobodyToCertify,
    approve,
    approved_before,
    fingerprint,
    in_open_batches,
)
from lms.certificates.service.chain import NotApproved, NotYours
from lms.certificates.service.issuing import issue, issue_item, issue_items
from lms.certificates.service.registry import (
    actors,
    batch,
    batches_of,
    by_code,
    count_items,
    held_by,
    items_of,
    job_of,
    live,
    look_up,
    of_award,
    predecessor,
    running_job,
    successor,
)
from lms.certificates.service.withdrawal import NotStanding, draft_again, revoke, supersede

__all__ = [
    "Changed",
    "NobodyToCertify",
    "NotApproved",
    "NotStanding",
    "NotYours",
    "actors",
    "approve",
    "approved_before",
    "batch",
    "batches_of",
    "by_code",
    "count_items",
    "draft_again",
    "fingerprint",
    "held_by",
    "in_open_batches",
    "issue",
    "issue_item",
    "issue_items",
    "items_of",
    "job_of",
    "live",
    "look_up",
    "of_award",
    "predecessor",
    "revoke",
    "running_job",
    "successor",
    "supersede",
]
