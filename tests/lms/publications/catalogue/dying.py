"""The worker's part of a sheet, killed (kill -9) when the third edition is written and not committed: `python -m … die`.

With `again` it takes the same sheet in without dying, as the worker that is begun anew does.
"""

import os
import signal
import sys
from itertools import count

from lms.accounts.models import Role
from lms.app import create_app
from lms.core.db import Model, db, session, transaction
from lms.publications.catalogue.models import CatalogueSheet
from lms.publications.catalogue.service import editions, sheets
from tests.factories.accounts import make_user

ROWS = "\n".join(f"كتاب {number},ar,مؤلف {number},2026" for number in range(1, 6))
SHEET = f"عنوان الطبعة,لغة الطبعة,المؤلف,السنة الميلادية\n{ROWS}\n".encode()
begin, begun = editions.begin, count(1)


def begin_and_die(*given):
    made = begin(*given)
    if next(begun) == 3:
        session().flush()
        os.kill(os.getpid(), signal.SIGKILL)
    return made


def main(die: bool) -> None:
    with create_app().app_context():
        if die:
            Model.metadata.create_all(db.engine)  # much quicker than the migration, which has tests of its own
            with transaction():
                key = sheets.bring("كتب.csv", SHEET, make_user("editor", Role.EDITOR)).id
            sheets.read(key)
            with transaction():
                sheets.ask(session().get_one(CatalogueSheet, key))
            editions.begin = begin_and_die
        sheets.take(1)


if __name__ == "__main__":
    main(sys.argv[1] == "die")
