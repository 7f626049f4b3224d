"""Who acts on a case, and in which capacities."""

from dataclasses import dataclass

from lms.accounts.models import User
from lms.complaints import policy
from lms.complaints.models import ActorKind, Case
from lms.complaints.transitions import Who


@dataclass(frozen=True, slots=True)
class Actor:
    """The citizen whose case it is, a person of the staff, or the platform itself."""

    kind: ActorKind
    user: User | None = None

    @classmethod
    def citizen(cls, entered_by: User | None = None) -> "Actor":
        """Whoever holds the reference and its secret; at a counter somebody else types for them."""
        return cls(ActorKind.CITIZEN, entered_by)

    @classmethod
    def system(cls) -> "Actor":
        """A rule, a clock."""
        return cls(ActorKind.SYSTEM)

    @classmethod
    def person(cls, user: User) -> "Actor":
        """A person of the staff."""
        return cls(ActorKind.OFFICER, user)

    @property
    def user_id(self) -> int | None:
        return self.user.id if self.user else None

    def capacities(self, case: Case) -> frozenset[Who]:
        """In which capacities they may act on `case`, whose `unit` is loaded."""
        if self.kind is ActorKind.CITIZEN:
            return frozenset({Who.CITIZEN})
        if self.kind is ActorKind.SYSTEM:
            return frozenset({Who.SYSTEM})
        if self.user is None or policy.is_complained_about(self.user, case):
            return frozenset()
        heads, works = policy.may_head(self.user, case), policy.may_work(self.user, case)
        has = works and case.officer_id == self.user.id
        held = {Who.TRIAGE: policy.may_triage(self.user), Who.WORKER: works, Who.HEAD: heads, Who.OWNER: heads or has}
        return frozenset(who for who, holds in held.items() if holds)
