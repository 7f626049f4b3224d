"""Hard certificates and how they look: `python -m tests.lms.certificates.sheets` draws the pictures anew."""

from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageStat

from lms.certificates import record as records
from lms.certificates.record import Day, Institution, Kind, Record, Signature, Words
from lms.certificates.typeset import typeset

PICTURES = Path(__file__).parent / "pictures"
WIDTH = 880
BLOCK = 20


def words(ar: str, en: str = "") -> Words:
    return Words(ar=ar, en=en)


ISSUED = Day(
    iso="2026-11-22",
    hijri=words("١٢ جمادى الآخرة ١٤٤٨ هـ", "12 Jumada II 1448 AH"),
    gregorian=words("٢٢ نوفمبر ٢٠٢٦ م", "22 November 2026"),
)
ACADEMY = Institution(
    over=words("جمهورية مصر العربية · وزارة الأوقاف", "Arab Republic of Egypt · Ministry of Awqaf"),
    name=words("أكاديمية الأوقاف الدولية", "International Awqaf Academy"),
    tail=words("لتدريب الأئمة والواعظات وإعداد المدربين", "Training of imams, preachers and trainers"),
)
SIGNED = [
    Signature(name=words("د. حُسام الدين عبد الرؤوف", "Dr Hossam Eldin Abdel Raouf"), post=words("المدرِّب", "Trainer")),
    Signature(
        name=words("أ. هَناء إبراهيم السيد", "Hanaa Ibrahim Elsayed"),
        post=words("مسجِّلة الأكاديمية", "Registrar"),
    ),
    Signature(
        name=words("أ.د. عبد الله الشافعي", "Prof. Abdullah Elshafei"),
        post=words("مدير الأكاديمية", "Director"),
    ),
]


def sheet(name: Words, course: Words, *, kind: Kind = "completion", gender: str = "m", **changes) -> Record:
    fixed = records.wording(kind)
    record = Record(
        template=records.TEMPLATE_VERSION,
        kind=kind,
        institution=ACADEMY,
        title=fixed["title"],
        opening=records.agreed(fixed["opening"], gender),
        name=name,
        verb=records.agreed(fixed["verb"], gender),
        course=course,
        hours=records.hours(40),
        issued=ISSUED,
        expires=None,
        proctored=True,
        signatures=SIGNED,
        serial="IAA-2026-CC-000481",
        verify="https://verify.example/verify/7K3M-9QXT-2VHD-5RPA",
        specimen=False,
    )
    return {**record, **changes}


COMPUTER = words("الحاسب من الصفر للأئمة والواعظات", "Computing from Zero for Imams and Preachers")
MODULES = [
    {
        "title": words("الحاسب ونظام Windows", "Computer essentials"),
        "score": words("٩٦٪", "96%"),
        "band": words("ممتاز (A+)", "A+"),
    },
    {
        "title": words("معالجة النصوص", "Word processing"),
        "score": words("٩١٪", "91%"),
        "band": words("ممتاز", "A"),
    },
    {
        "title": words("الجداول الحسابية", "Spreadsheets"),
        "score": words("٨٤٪", "84%"),
        "band": words("جيد جدًّا", "B+"),
    },
]
HARD = {
    "tashkeel": sheet(
        words("مُحَمَّدُ أَحْمَد عَبْدِ الرَّحْمٰن سُلَيْمان", "Mohamed Aḥmad Abdelrahman Soliman"),
        words("التحول الرقمي (Social Media 101) في الدعوة", "Digital Transformation for Preaching"),
        band=words("ممتاز (A+)", "Excellent (A+)"),
    ),
    "lam-alef": sheet(
        words("لؤي الإمام عبد الإله اللاذقاني آل الأُلوسي", "Loay Alimam"),
        words("أساسيات C++ للأئمة", "C++ Basics"),
        specimen=True,
        proctored=False,
        signatures=[*SIGNED[:2], Signature(name=words(""), post=SIGNED[2]["post"])],
    ),
    "six-part": sheet(
        words(
            "فاطمة الزهراء عبد الرحمن محمد المنتصر بالله عبد المقصود الششتاوي",
            "Fatma Alzahraa Abdelrahman Elsheshtawy",
        ),
        COMPUTER,
        gender="f",
        signatures=SIGNED[1:],
    ),
    "modules": sheet(
        words("آمِنَةُ بِنْتُ الحَسَن إِدْرِيس"),
        words("برنامج Computer Literacy 2026"),
        kind="licence",
        gender="f",
        modules=MODULES,
        expires=ISSUED,
    ),
}


def picture(pdf: bytes, width: int = WIDTH) -> Image.Image:
    """The first page as a grey picture of `width`."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=width / page.get_width(), grayscale=True).to_pil().convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far the worst block of two pictures is apart, 0 to 255; a changed letter must not drown in white."""
    apart = ImageChops.difference(one, other)
    boxes = (
        (x, y, x + BLOCK, y + BLOCK)
        for x in range(0, one.width - BLOCK, BLOCK)
        for y in range(0, one.height - BLOCK, BLOCK)
    )
    return max(ImageStat.Stat(apart.crop(box)).mean[0] for box in boxes)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, record in HARD.items():
        picture(typeset(record)).quantize(16).save(PICTURES / f"{name}.png", optimize=True)
