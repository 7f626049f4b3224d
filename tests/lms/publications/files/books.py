"""Books as editors bring them, and as those make them who mean harm."""

import io
import zipfile
from pathlib import Path

PAYLOAD = "EVIL"
CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc">'
    '<ol><li><a href="one.xhtml">باب الصدق</a></li><li><a href="two.xhtml">باب الأمانة</a></li></ol></nav></body></html>'
)
FONT = "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf"


def a_chapter(body, head=""):
    return (
        '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" lang="ar" dir="rtl"><head><title>كتاب</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


ONE = a_chapter('<h1>الصدق</h1><p>الصدق منجاة&#160;دائمًا.</p><span epub:type="pagebreak" title="١٢"/><p>صفحة ١٢.</p>')
TWO = a_chapter("<h1>الأمانة</h1><p>أدِّ الأمانة.</p>")


def an_epub(one=ONE, two=TWO, *, extra=None, items="", opf=None):
    """A small book of two chapters; `extra` are further files, `items` further lines of its manifest."""
    package = opf or (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>كتاب</dc:title>'
        "<dc:language>ar</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="one" href="one.xhtml" media-type="application/xhtml+xml" properties="scripted"/>'
        f'<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>{items}</manifest>'
        '<spine page-progression-direction="rtl"><itemref idref="one"/><itemref idref="two"/></spine></package>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        parts = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": package, "OPS/nav.xhtml": NAV}
        for name, content in (parts | {"OPS/one.xhtml": one, "OPS/two.xhtml": two} | (extra or {})).items():
            archive.writestr(name, content)
    return made.getvalue()


def an_armed_epub():
    """Scripts in six places, frames, forms, and addresses of others in texts, styles and pictures."""
    body = (
        f"<p onclick='{PAYLOAD}()'>نص باق</p><script>{PAYLOAD}()</script><iframe src='https://{PAYLOAD}'></iframe>"
        f"<a href='java&#10;script:{PAYLOAD}()'>رابط</a><a href='two.xhtml#a'>داخل</a>"
        f"<img src='https://{PAYLOAD}/a.png' srcset='//{PAYLOAD}/b 2x' alt='صورة'/><img src='a.png' alt=''/>"
        f"<form action='https://{PAYLOAD}'><input name='a'/></form>"
        f"<p style='background:url(https://{PAYLOAD}/c)'>لون</p><p style='background:\\75rl(//{PAYLOAD}/c)'>x</p>"
        f"<svg xmlns='http://www.w3.org/2000/svg'><a xlink:href='javascript:{PAYLOAD}'><text>s</text></a>"
        f"<set attributeName='href' to='{PAYLOAD}'/><rect fill='url(https://{PAYLOAD}#a)'/></svg>"
    )
    head = (
        f"<script src='{PAYLOAD}.js'/><base href='https://{PAYLOAD}'/><meta http-equiv='refresh' content='0;{PAYLOAD}'/>"
        f"<link rel='stylesheet' href='a.css'/><link rel='prefetch' href='https://{PAYLOAD}'/>"
        f"<style>@import 'https://{PAYLOAD}'; p {{ color: red }}</style>"
    )
    extra = {
        "OPS/a.css": f"@import url(//{PAYLOAD}); p {{ margin: 0; background: url('http://{PAYLOAD}/a') }}",
        f"OPS/{PAYLOAD}.js": f"{PAYLOAD}()",
        "OPS/a.png": b"\x89PNG\r\n\x1a\n",
        "OPS/b.png": f"<html><script>{PAYLOAD}()</script></html>",
        "META-INF/notes.txt": PAYLOAD,
    }
    items = (
        '<item id="css" href="a.css" media-type="text/css"/><item id="png" href="a.png" media-type="image/gif"/>'
        f'<item id="js" href="{PAYLOAD}.js" media-type="text/javascript"/>'
        '<item id="b" href="b.png" media-type="image/png"/>'
        f'<item id="r" href="https://{PAYLOAD}/a.mp3" media-type="audio/mpeg"/>'
    )
    return an_epub(a_chapter(body, head), extra=extra, items=items)


def entities(kind):
    """A chapter that names a file of the server, or ten to the power of nine laughs."""
    declared = {
        "file": '<!ENTITY e SYSTEM "file:///etc/passwd">',
        "laughs": '<!ENTITY a "ha">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        ) + '<!ENTITY e "&j;">',
    }[kind]  # fmt: skip
    return f'<!DOCTYPE html [{declared}]><html xmlns="http://www.w3.org/1999/xhtml"><body><p>&e;</p></body></html>'


def a_bomb():
    """A book of some kilobytes with a chapter of 300 megabytes."""
    made = io.BytesIO(an_epub())
    with (
        zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("OPS/b", "w") as file,
    ):
        for _ in range(30):
            file.write(bytes(1_000_000))
    return made.getvalue()


def a_pdf(*pages, labels="", outline=(), font=FONT):
    """A PDF of such pages: text is drawn with a real font, None is a page without a word."""
    import typst

    parts = [
        "#pagebreak(weak: false)\n".join(
            f"= {outline[place]}\n{words}\n" if place < len(outline) else f"{words or '#rect(width: 3cm)'}\n"
            for place, words in enumerate(pages)
        )
    ]
    numbered = f', numbering: "{labels}"' if labels else ""
    setting = f'#set page(width: 105mm, height: 148mm{numbered})\n#set text(lang: "ar", font: "{Path(font).stem}")\n'
    source = setting.replace("NotoNaskhArabic-Regular", "Noto Naskh Arabic") + "".join(parts)
    return typst.compile(source.encode(), font_paths=[str(Path(font).parent)])


def a_scan(*pages):
    """A PDF of pictures of such pages, without a word in it."""
    import pypdfium2

    drawn = pypdfium2.PdfDocument(a_pdf(*pages))
    pictures = [page.render(scale=3).to_pil().convert("L") for page in drawn]
    made = io.BytesIO()
    pictures[0].save(made, "PDF", save_all=True, append_images=pictures[1:], resolution=216)
    return made.getvalue()
