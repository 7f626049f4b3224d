"""A writer of EPUB 3: chapters, contents, a list of pages, right-to-left spines, a cover. Fonts are the reader's."""

import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple

from demo.library.covers import colours_of
from demo.library.manuscript import Block, Chapter
from demo.library.shelf import ARABIC_DIGITS, Described, Writing
from demo.library.words import IN

LONG_AGO = (2026, 1, 1, 0, 0, 0)  # the same words give the same bytes
PAGE_WORDS = 190
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
STYLE = """body{line-height:1.8;margin:0 5%}h1{font-size:1.5em;text-align:center;margin:2em 0 1.5em;color:DEEP}
h2{font-size:1.15em;color:DEEP;margin:1.6em 0 .5em}p{margin:0 0 .8em;text-align:start}
blockquote{margin:1.6em 2em;text-align:center;font-size:1.1em;color:DEEP}li{margin-bottom:.4em}
.title{text-align:center;padding-top:20%}.title p{text-align:center}.cover{margin:0;text-align:center}
.cover img{max-width:100%;max-height:98vh}.quiet{font-size:.85em;color:#555}
"""


class Leaf(NamedTuple):
    """A file of the book."""

    name: str
    title: str
    body: str
    pages: list[int]


def write(work: Described, writing: Writing, volume: str, chapters: Sequence[Chapter], cover: bytes) -> bytes:
    """The whole book; `cover` is a JPEG."""
    leaves = list(_leaves(writing, chapters))
    files: dict[str, bytes | str] = {
        "META-INF/container.xml": CONTAINER,
        "book/package.opf": _package(work, writing, volume, leaves),
        "book/nav.xhtml": _page(writing, IN[writing.language].contents, _contents(writing, leaves)),
        "book/style.css": STYLE.replace("DEEP", colours_of(work).deep),
        "book/cover.jpg": cover,
        "book/cover.xhtml": _page(writing, writing.title, _cover(writing)),
        "book/title.xhtml": _page(writing, writing.title, _title(writing, volume)),
    }
    files |= {f"book/{leaf.name}": _page(writing, leaf.title, leaf.body) for leaf in leaves}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", LONG_AGO), "application/epub+zip")  # first, and not packed
        for name, content in files.items():
            how = zipfile.ZIP_STORED if name.endswith(".jpg") else zipfile.ZIP_DEFLATED
            book.writestr(zipfile.ZipInfo(name, LONG_AGO), content, how)
    return out.getvalue()


def _leaves(writing: Writing, chapters: Sequence[Chapter]) -> Iterator[Leaf]:
    """A page is some two hundred words; a chapter begins one."""
    page = 0
    for number, chapter in enumerate(chapters, 1):
        lines: list[str] = []
        pages: list[int] = []
        words, in_list = 0, False
        for block in [Block("title", chapter.title), *chapter.blocks]:
            is_new = not pages or (words >= PAGE_WORDS and block.kind != "point")
            if is_new:
                page, words = page + 1, 0
                pages.append(page)
            words += len(block.text.split())
            if (block.kind == "point") != in_list:
                lines.append("</ul>" if in_list else "<ul>")
                in_list = not in_list
            lines.append(_block(block, _mark(writing, page) if is_new else ""))
        lines.append("</ul>" if in_list else "")
        yield Leaf(f"chapter-{number}.xhtml", chapter.title, "\n".join(lines), pages)


def _mark(writing: Writing, page: int) -> str:
    label = _label(writing, page)
    return f'<span epub:type="pagebreak" role="doc-pagebreak" id="p{page}" title="{label}"></span>'


def _label(writing: Writing, page: int) -> str:
    """The number as a book of that language prints it."""
    return str(page).translate(ARABIC_DIGITS) if writing.language == "ar" else str(page)


def _block(block: Block, mark: str) -> str:
    name = {"title": "h1", "paragraph": "p", "heading": "h2", "point": "li"}.get(block.kind)
    words = mark + escape(block.text)
    return f"<{name}>{words}</{name}>" if name else f"<blockquote><p>{words}</p></blockquote>"


def _contents(writing: Writing, leaves: Sequence[Leaf]) -> str:
    lines = "".join(f'<li><a href="{leaf.name}">{escape(leaf.title)}</a></li>' for leaf in leaves)
    pages = "".join(
        f'<li><a href="{leaf.name}#p{page}">{_label(writing, page)}</a></li>' for leaf in leaves for page in leaf.pages
    )
    words = IN[writing.language]
    return (
        f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>{words.contents}</h1><ol>'
        f'<li><a href="title.xhtml">{words.title_page}</a></li>{lines}</ol></nav>'
        f'<nav epub:type="page-list" id="pages" role="doc-pagelist" hidden=""><ol>{pages}</ol></nav>'
        f'<nav epub:type="landmarks" id="landmarks" hidden=""><ol><li><a epub:type="cover" href="cover.xhtml">'
        f'{words.cover}</a></li><li><a epub:type="bodymatter" href="{leaves[0].name}">{words.contents}</a></li></ol></nav>'
    )


def _cover(writing: Writing) -> str:
    return f'<section epub:type="cover" class="cover"><img src="cover.jpg" alt="{escape(writing.title)}"/></section>'


def _title(writing: Writing, volume: str) -> str:
    words = IN[writing.language]
    makers = "".join(
        f"<p>{words.roles[one.role]}: {escape(one.name_in(writing.language))}</p>" for one in writing.makers
    )
    return (
        f'<section epub:type="titlepage" class="title"><h1>{escape(writing.title)}</h1>'
        f"<p>{escape(writing.subtitle)}</p><p>{escape(volume)}</p>{makers}"
        f'<p class="quiet">{words.publishers[writing.publisher]} · {writing.year} / {writing.year_ah}</p>'
        f'<p class="quiet">ISBN {writing.isbn} ({words.isbn}) · {words.demo}</p></section>'
    )


def _page(writing: Writing, title: str, body: str) -> str:
    tongue = f'xml:lang="{writing.language}" lang="{writing.language}" dir="{writing.direction}"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" {tongue}>'
        f'<head><meta charset="utf-8"/><title>{escape(title)}</title><link rel="stylesheet" type="text/css" '
        f'href="style.css"/></head>\n<body dir="{writing.direction}">\n{body}\n</body></html>\n'
    )


def _package(work: Described, writing: Writing, volume: str, leaves: Sequence[Leaf]) -> str:
    title = f"{writing.title} — {volume}" if volume else writing.title
    makers = "".join(
        f'<dc:{_kind(one.role)} id="maker{number}">{escape(one.name_in(writing.language))}</dc:{_kind(one.role)}>'
        f'<meta refines="#maker{number}" property="role" scheme="marc:relators">{one.role}</meta>'
        for number, one in enumerate(writing.makers)
    )
    names = ["cover.xhtml", "title.xhtml", "nav.xhtml", *(leaf.name for leaf in leaves)]
    items = "".join(_item(number, name) for number, name in enumerate(names))
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(names)))
    about = work.about_ar if writing.language == "ar" else work.about_en
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="isbn" xml:lang="{writing.language}"
 dir="{writing.direction}"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="isbn">urn:ijaza-demo:{writing.isbn}:{len(leaves)}</dc:identifier>
<dc:title>{escape(title)}</dc:title><dc:language>{writing.language}</dc:language>{makers}
<dc:publisher>{escape(IN[writing.language].publishers[writing.publisher])}</dc:publisher><dc:date>{writing.year}</dc:date>
<dc:description>{escape(about)}</dc:description><dc:rights>CC BY 4.0</dc:rights>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">pageBreakMarkers</meta>
<meta property="schema:accessibilityFeature">pageNavigation</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata><manifest>{items}<item id="style" href="style.css" media-type="text/css"/>
<item id="cover" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/></manifest>
<spine page-progression-direction="{writing.direction}">{spine}</spine></package>
"""


def _item(number: int, name: str) -> str:
    nav = ' properties="nav"' if name == "nav.xhtml" else ""
    return f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"{nav}/>'


def _kind(role: str) -> str:
    return "creator" if role in {"aut", "com"} else "contributor"
