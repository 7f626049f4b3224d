"""What was withdrawn or changed leaves the index too, not the answers alone.

A row of `search_doc` goes in the transaction that withdraws a thing, and every query joins it. The words that FTS5 has
of it go here, before the vocabulary is taken down: some minutes later neither has them. PostgreSQL does so by itself.
"""

from lms.core.db import hold, reading, transaction
from lms.search.engines import engine
from lms.search.service.indexing import state

_AT_ONCE = 100  # documents whose words are in memory; one walk through the index each time


def sweep() -> int:
    """Take the words of all that is gone out of the index that is asked; of how many places."""
    count = 0
    while swept := _portion():
        count += swept
    if count:
        merge(_current())
    return count


def merge(generation: int) -> None:
    """Make one tree of the index, some pages a transaction; what was taken out leaves the file with that."""
    is_first = is_more = True
    while is_more:
        with transaction():
            is_more = engine().merge(f"search_words_{generation}", is_first=is_first)
        is_first = False


def _current() -> int:
    with reading():
        return state().current


def _portion() -> int:
    with reading():
        generation = state().current
        found = engine().leftovers(f"search_words_{generation}", _AT_ONCE)
    if not found:
        return 0
    with transaction():
        row = state()
        hold(row, shared=True)
        if row.current == generation:  # else that one is emptied as a whole
            engine().remove(f"search_words_{generation}", found)
    return len(found)
