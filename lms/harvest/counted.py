"""What reports of use call the things of the library."""

from collections.abc import Collection

from sqlalchemy import select

from lms.core.db import session
from lms.harvest import editions
from lms.publications.kinds import State
from lms.publications.models import Edition
from lms.usage import Item

WAS_SHOWN = (State.PUBLISHED, State.WITHDRAWN)


def books(ids: Collection[int]) -> dict[int, Item]:
    """Editions; also those that were withdrawn since, for they were used."""
    query = select(Edition).where(Edition.id.in_(ids), Edition.state.in_(WAS_SHOWN))
    found = session().scalars(query.options(*editions.OPTIONS).order_by(Edition.id))
    return {edition.id: _item(edition) for edition in found}


def _item(edition: Edition) -> Item:
    authors = (editions.person(each, edition.language).name for each in edition.contributions if each.role == "aut")
    return Item(
        title=edition.title,
        url=editions.address(edition),
        data_type="Book",
        publisher=editions.publisher(edition),
        year=edition.year_ce,
        published=edition.published_at.date() if edition.published_at else None,
        authors=tuple(authors),
        identifiers={"ISBN": edition.isbn or "", "DOI": edition.doi or "", "Proprietary": f"ijaza:{edition.code}"},
        is_title=True,
    )
