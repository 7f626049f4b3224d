"""Award rules, who has earned what by them, and drawing up batches. Modules: keeping · standings · judging · issuing ·
practicals · confirming · programmes · previewing.
"""

from courses.awards.service.issuing import awards, digest, issue
from courses.awards.service.judging import Candidate, award_key, candidate, candidates, run_by_id
from courses.awards.service.keeping import Rule

__all__ = ["Candidate", "Rule", "award_key", "awards", "candidate", "candidates", "digest", "issue", "run_by_id"]
