"""A reader's marks to take away: Markdown to read, CSV for a table, JSON (web annotations) for other readers."""

import csv
import io
import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from lms.publications.reading.models import Mark, MarkKind

TYPES = {"md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8", "json": "application/json"}
COLUMNS = ("book", "code", "volume", "page", "kind", "words", "note", "made_at", "address")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def markdown(marks: Sequence[tuple[Mark, str]]) -> str:
    """Book by book, quotations as quotations; `marks` come with their addresses, in the order of books."""
    lines: list[str] = []
    for _edition, of_book in groupby(marks, key=lambda each: each[0].edition_id):
        taken = list(of_book)
        lines += [f"# {_plain(taken[0][0].edition.title)}", ""]
        for mark, address in taken:
            lines += [*(f"> {line}" for line in mark.exact.splitlines()), ">" if mark.exact else ""]
            place = f"{mark.volume.number}/{mark.page}"
            lines += [f"{'> ' if mark.exact else ''}— [{place}]({address})", ""]
            lines += [mark.note, ""] if mark.note else []
    return "\n".join(lines)


def table(marks: Sequence[tuple[Mark, str]]) -> str:
    """A row a mark; with a mark of its encoding, so that spreadsheets read the Arabic."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for mark, address in marks:
        said = _said(mark, address)
        writer.writerow([_harmless(str(said[name])) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def annotations(marks: Sequence[tuple[Mark, str]]) -> str:
    """W3C web annotations, each with its text quote."""
    return json.dumps(
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "type": "AnnotationCollection",
            "total": len(marks),
            "items": [_annotation(mark, address) for mark, address in marks],
        },
        ensure_ascii=False,
        indent=1,
    )


def _annotation(mark: Mark, address: str) -> dict[str, Any]:
    target: dict[str, Any] = {"source": address}
    if mark.exact:
        quote = {"exact": mark.exact, "prefix": mark.prefix, "suffix": mark.suffix}
        target["selector"] = {"type": "TextQuoteSelector", **quote}
    body = {"body": {"type": "TextualBody", "value": mark.note, "format": "text/plain"}} if mark.note else {}
    purpose = {MarkKind.BOOKMARK: "bookmarking", MarkKind.HIGHLIGHT: "highlighting", MarkKind.NOTE: "commenting"}
    made = {"created": mark.created_at.isoformat(), "modified": mark.changed_at.isoformat()}
    return {
        "type": "Annotation",
        "motivation": purpose[mark.kind],
        **made,
        **body,
        "target": target,
        **_said(mark, address),
    }


def _said(mark: Mark, address: str) -> dict[str, Any]:
    return {
        "book": mark.edition.title,
        "code": mark.edition.code,
        "volume": mark.volume.number,
        "page": mark.page,
        "kind": mark.kind.value,
        "words": mark.exact,
        "note": mark.note,
        "made_at": mark.created_at.isoformat(timespec="seconds"),
        "address": address,
    }


def _plain(text: str) -> str:
    return " ".join(text.split())


def _harmless(cell: str) -> str:
    """A spreadsheet takes such a beginning for a formula."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
