"""The same PDF in fewer bytes: what is no stream goes into one compressed stream of objects, as PDF has it since 1.5.

The tags that make a sheet accessible are a hundred small objects, which the compiler writes out in full.
"""

import re
import zlib

_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = 20  # bytes, in a table of references
_OBJECT = re.compile(rb"\s*(\d+) 0 obj\s*(.*?)\s*endobj\s*$", re.DOTALL)
_SIZE = re.compile(rb"/Size\s+\d+")


def packed(pdf: bytes) -> bytes:
    """`pdf`, as the compiler writes it, with its small objects packed. Raises ValueError for any other file."""
    trailer = _TRAILER.search(pdf)
    table = _TABLE.match(pdf, int(trailer[2])) if trailer else None
    if not trailer or not table:
        raise ValueError("This is no PDF with one table of references at its end.")
    entries = [pdf[table.end() + _ENTRY * n : table.end() + _ENTRY * (n + 1)] for n in range(int(table[1]))]
    starts = sorted(int(entry[:10]) for entry in entries if entry[17:18] == b"n")
    out, places, small = bytearray(pdf[: starts[0]]), {}, []
    for start, end in zip(starts, [*starts[1:], table.start()], strict=True):
        found = _OBJECT.match(pdf, start, end)
        if not found:
            raise ValueError(f"There is no whole object at byte {start}.")
        if found[2].endswith(b"endstream"):
            places[int(found[1])] = (1, len(out), 0)
            out += pdf[start:end]
        else:
            small.append((int(found[1]), found[2]))
    group = len(entries)
    places |= {number: (2, group, index) for index, (number, _content) in enumerate(small)}
    places[group] = (1, len(out), 0)
    out += _group(group, small)
    places[group + 1] = (1, len(out), 0)
    return bytes(out + _references(places, _SIZE.sub(b"", trailer[1]), len(out)))


def _group(number: int, small: list[tuple[int, bytes]]) -> bytes:
    """The stream of objects: where each begins, then all of them."""
    at, begins, contents = 0, [], []
    for each, content in small:
        begins.append(b"%d %d" % (each, at))
        contents.append(content)
        at += len(content) + 1
    head = b" ".join(begins) + b"\n"
    kind = b"/Type/ObjStm/N %d/First %d" % (len(small), len(head))
    return _stream(number, kind, head + b"\n".join(contents))


def _references(places: dict[int, tuple[int, int, int]], trailer: bytes, start: int) -> bytes:
    """The table of references as a stream, and the end of the file."""
    size = max(places) + 1
    rows = [places.get(number, (0, 0, 0)) for number in range(size)]
    table = b"".join(kind.to_bytes(1) + where.to_bytes(4) + index.to_bytes(2) for kind, where, index in rows)
    kind = b"/Type/XRef/Size %d/W[1 4 2]%s" % (size, trailer)
    return _stream(size - 1, kind, table) + b"startxref\n%d\n%%%%EOF\n" % start


def _stream(number: int, kind: bytes, content: bytes) -> bytes:
    short = zlib.compress(content, 9)
    head = b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (number, kind, len(short))
    return head + short + b"\nendstream\nendobj\n\n"
