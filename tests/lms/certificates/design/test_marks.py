"""Logos and drawn signatures are cleaned to what is drawn, or refused with a sentence."""

import io
import struct
import zlib

import pytest
from PIL import Image

from lms.certificates.design import png, svg
from lms.core.errors import BadValue
from lms.core.i18n import force_locale

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"'
SHAPE = '<path d="M0 0h9v9z" fill="#123456"/>'
BOMB = f'<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/>{SHAPE}</g>'


def cleaned(inner: str, attributes: str = "") -> str:
    return svg.cleaned(f"{HEAD}{attributes}>{inner}{SHAPE}</svg>".encode()).decode()


@pytest.mark.parametrize(
    ("inner", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<path onclick="alert(1)" d="M0 0h1"/>', "alert"),
        ('<image href="https://elsewhere.example/x.png"/>', "elsewhere"),
        ('<use xlink:href="https://elsewhere.example/x.svg#a"/>', "elsewhere"),
        ("<style>@import url(https://elsewhere.example/x.css);</style>", "elsewhere"),
        ('<rect style="fill:url(https://elsewhere.example/x)" width="1" height="1"/>', "elsewhere"),
        ("<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'>words</b></foreignObject>", "words"),
        ('<a xlink:href="javascript:alert(1)"><path d="M0 0h1"/></a>', "javascript"),
        ('<x:thing xmlns:x="urn:elsewhere" x:y="1"/>', "elsewhere"),
    ],
)
def test_a_drawing_keeps_its_shapes_and_loses_what_is_no_drawing(inner, gone):
    left = cleaned(inner)
    assert gone not in left
    assert "#123456" in left


def test_colours_of_classes_and_gradients_stay():
    left = cleaned('<style>.a{fill:url(#g)}</style><linearGradient id="g"/><path class="a" d="M0 0h1"/>')
    assert ".a{fill:url(#g)}" in left
    assert 'class="a"' in left


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{HEAD}><text>مرحبا</text></svg>", "outlines"),
        (f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}>{SHAPE}</svg>', "DOCTYPE"),
        (f"{HEAD}>{SHAPE}", "cannot be read"),
        ("<html/>", "cannot be read"),
        (f'<svg xmlns="http://www.w3.org/2000/svg">{SHAPE}</svg>', "viewBox"),
        (f"{HEAD}>{SHAPE * 4001}</svg>", "too many"),
        (f"{HEAD}>{BOMB}</svg>", "too many"),
    ],
)
def test_what_cannot_be_drawn_safely_is_refused(app, content, sentence):
    with app.app_context(), force_locale("en"), pytest.raises(BadValue, match=sentence):
        svg.cleaned(content.encode())


def picture(**changes) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", changes.pop("size", (30, 20)), "#65203280").save(out, "PNG", **changes)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_keeps_its_dots_and_loses_its_notes():
    content = picture()
    noted = content[:33] + chunk(b"tEXt", b"Author\0somebody") + content[33:]
    assert png.as_svg(noted) == png.as_svg(content)
    assert b'viewBox="0 0 30 20"' in png.as_svg(content)


def test_a_picture_that_is_none_or_too_large_or_grows_without_end_is_refused(app):
    huge = b"".join([
        png.SIGNATURE, chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 100, 8, 6, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(bytes(5_000_000))), chunk(b"IEND", b""),
    ])  # fmt: skip
    wrong = {
        b"\x89PNG\r\n\x1a\n": "cannot be read",
        picture()[:-20]: "cannot be read",
        huge: "cannot be read",
        picture(size=(1201, 2)): "too large",
    }
    with app.app_context(), force_locale("en"):
        for content, sentence in wrong.items():
            with pytest.raises(BadValue, match=sentence):
                png.as_svg(content)
