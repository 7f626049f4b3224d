"""Award rules, who has earned what by them, and drawing up batches. Modules: keeping · standings · judging · issuing ·
scopes ·
practicals · confirming · programmes · previewing · asking.
"""

from courses.awards.service.issuing import awards, digest, issue
from courses.awards.service.judging import Candidate, award_key, candidate, candidates, run_by_id
from courses.awards.service.keeping import Rule
from courses.awards.service.scopes import Scope, of_programme, of_run

__all__ = [
    "Candidate",
    "Rule",
    "Scope",
    "award_key",
    "awards",
    "candidate",
    "candidates",
    "digest",
    "issue",
    "of_programme",
    "of_run",
    "run_by_id",
]
