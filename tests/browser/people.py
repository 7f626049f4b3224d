"""The people of the main job, for a new academy: `python -m tests.browser.people`."""

from lms.accounts.models import Role, RoleAssignment, User
from lms.accounts.passwords import hash_password
from lms.app import create_app
from lms.certificates.models import Step
from lms.certificates.service import chain
from lms.core.db import transaction
from tests.browser.academy import PASSWORD

WHO = {"registrar": (Role.REGISTRAR,), "trainer": (Role.TRAINER,), "director": (Role.DIRECTOR,), "learner": ()}


def main() -> None:
    with create_app().app_context(), transaction() as current:
        for name, roles in WHO.items():
            person = User(
                name_ar="أحمد محمود عبد الله" if name == "learner" else name,
                name_latin="Ahmed Mahmoud Abdallah" if name == "learner" else name,
                email=f"{name}@example.org",
                password_hash=hash_password(PASSWORD),
                roles=[RoleAssignment(role=role) for role in roles],
            )
            current.add(person)
        current.flush()
        chain.choose_steps(list(Step), person)


if __name__ == "__main__":
    main()
