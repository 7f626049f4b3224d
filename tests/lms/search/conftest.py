import pytest

from tests.lms.search.shelf import shelf


@pytest.fixture
def notes(session):
    """A shelf of notes that can be found."""
    del session
    with shelf() as made:
        yield made
