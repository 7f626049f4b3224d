"""A shelf for tests of the search: things that are nothing but their documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Select, literal, select, union_all

from lms.core import db
from lms.search import outbox, sources
from lms.search.service import indexing
from lms.search.sources import Document, Shown, Source

KIND = "note"


@dataclass
class Shelf:
    """What stands on it, by id."""

    things: dict[int, list[Document]] = field(default_factory=dict)
    asked: int = 0

    def ids(self) -> Select:
        """As of a table."""
        one_each = [select(literal(id_).label("id")) for id_ in self.things]
        return select(union_all(*one_each).subquery().c.id)

    def documents(self, object_id: int) -> list[Document]:
        self.asked += 1
        return self.things.get(object_id, [])

    def show(self, hits, user, typed):
        del user, typed
        by_id = {(id_, doc.part): doc for id_, docs in self.things.items() for doc in docs}
        shown = {}
        for hit in hits:
            if doc := by_id.get((hit.object_id, hit.part.partition("~")[0])):
                shown[hit.id] = Shown(doc.title or f"Note {hit.object_id}", f"/kit?{hit.object_id}", doc.body)
        return shown

    def put(self, object_id: int, *documents: Document) -> None:
        """Put a thing there and index it."""
        self.things[object_id] = list(documents)
        outbox.changed(KIND, object_id)
        db.commit()
        indexing.index_waiting()


@contextmanager
def shelf() -> Iterator[Shelf]:
    """A shelf that the search knows, until the end."""
    made = Shelf()
    source = Source(KIND, "Notes", made.ids, made.documents, made.show, order=99)
    with sources.only(source):
        yield made


def a_note(body: str, title: str = "", lang: str = "ar", part: str = "1", **more) -> Document:
    return Document(part, lang, body, title, **more)
