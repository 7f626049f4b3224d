import pytest

from media import captions
from media.refusals import Reason

SRT = "1\n00:00:01,000 --> 00:00:02,500\nسمِّ الملف بتاريخ الجمعة\n\n2\n00:00:03,000 --> 00:00:04,000\nوموضوعها\n"
EXPECTED = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nسمِّ الملف بتاريخ الجمعة\n\n00:00:03.000 --> 00:00:04.000\nوموضوعها\n"
)


def reason(content):
    with pytest.raises(captions.BadCaptions) as refused:
        captions.read(content)
    return refused.value.reason, refused.value.facts.get("line")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_arabic_subtitles_are_read_in_the_encodings_that_are_about(encoding, newline):
    assert captions.write(captions.read(SRT.replace("\n", newline).encode(encoding))) == EXPECTED


def test_what_we_write_we_read_again():
    assert captions.read(EXPECTED.encode()) == captions.read(SRT.encode())


def test_notes_styles_names_and_settings_of_webvtt_are_understood():
    vtt = (
        "WEBVTT - title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE hidden\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start position:10%\n<v Mahmoud>Peace <i>be</i> upon you</v>\n"
    )
    assert captions.read(vtt.encode()) == [captions.Cue(1000, 2000, "Peace <i>be</i> upon you")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Peace<script>alert(1)</script> be", "Peace be"),
        ("<script>alert(1)\nno end", ""),
        ("a<img src=x onerror=alert(1)>b<a href=javascript:alert(1)>c</a>", "abc"),
        ("<svg/onload=alert(1)>x", ""),
        ("1 < 2 > 0 <3", "1 &lt; 2 &gt; 0 &lt;3"),
        ("<b.loud>go</B>", "<b>go</b>"),
        ("\u202eturned\u202c \x07bell", "turned bell"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<i onclick=x>a</i>", "<i>a</i>"),
        ("a & b &amp; c", "a &amp; b &amp; c"),
        ("{\\an8}up", "up"),
        ("<font color='red'>r</font>", "r"),
    ],
)
def test_only_plain_words_and_simple_stress_are_kept(text, shown):
    content = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode()
    assert captions.read(content + b"\n9\n00:00:08,000 --> 00:00:09,000\nend\n")[0].text == (shown or "end")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (Reason.CAPTIONS_EMPTY, 0)),
        (b"WEBVTT\n\n", (Reason.CAPTIONS_EMPTY, 0)),
        (b"just words\n", (Reason.CAPTIONS_BAD_LINE, 1)),
        (b"1\n00:00:05,000 --> 00:00:02,000\nbackward\n", (Reason.CAPTIONS_BAD_ORDER, 2)),
        (b"1\n00:00:05,000 --> soon\nx\n", (Reason.CAPTIONS_BAD_TIME, 2)),
        (b"1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n", (Reason.CAPTIONS_BAD_LINE, 3)),
        ("1\n00:00:01,000 --> 00:00:02,000\na\x0bb\u2028c\n\nwrong\n".encode(), (Reason.CAPTIONS_BAD_LINE, 5)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0" * 9, (Reason.CAPTIONS_UNREADABLE, 0)),
        (b"x" * (captions.MAX_BYTES + 1), (Reason.CAPTIONS_TOO_LARGE, 0)),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(content, expected):
    assert reason(content) == expected


def test_captions_that_overlap_are_taken_and_told():
    overlapping = SRT.replace("00:00:02,500", "00:00:03,200")
    assert len(captions.read(overlapping.encode())) == 2
    assert captions.overlapping(overlapping.encode()) == [6]
    assert captions.overlapping(SRT.encode()) == []
