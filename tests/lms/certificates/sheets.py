"""Hard certificates and how they look: `python -m tests.lms.certificates.sheets` draws the pictures anew."""

import random
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageStat

from lms.certificates import award as awards
from lms.certificates import record as records
from lms.certificates.design.colours import READY, shades
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
    fixed, rank = records.wording(kind), changes.get("rank")
    record = Record(
        template=records.TEMPLATE_VERSION,
        kind=kind,
        institution=ACADEMY,
        title=fixed["title"],
        opening=records.agreed(fixed["opening"], gender),
        name=name,
        verb=awards.ranked(records.agreed(fixed["verb"], gender), rank),
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
SIX = [
    *MODULES,
    {"title": words("العروض التقديمية", "Presentations"), "score": words("٨٨٪", "88%"), "band": words("جيد جدًّا", "B+")},
    {
        "title": words("الإنترنت والبريد E-mail", "Internet and e-mail"),
        "score": words("١٠٠٪", "100%"),
        "band": words("ممتاز (A+)", "A+"),
    },
    {"title": words("الأمن الرقمي", "Digital safety"), "score": words("٧٥٪", "75%"), "band": words("جيد", "C")},
]
COURSES = [
    words("أساسيات الحاسب ونظام Windows 11", "Computer essentials"),
    words("الأمن الرقمي وحماية الحساب"),
    words("أساسيات C++ للأئمة", "C++ Basics"),
]


def row(number: int) -> dict:
    return {
        "title": records.wording("completion")["title"],
        "course": COURSES[number % 3],
        "hours": records.hours(number + 1),
        "band": words("ممتاز (A+)", "Excellent (A+)"),
        "issued": ISSUED,
        "serial": f"IAA-2026-CC-{number:06}",
    }


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
    "licence": sheet(
        words("عَبْدُ اللّٰهِ مُحَمَّد أبو الفتوح الشَّرْقَاوِيّ Jr.", "Abdullah Mohamed Aboulfotouh Elsharkawy Jr."),
        words("برنامج رخصة قيادة الحاسب الآلي (CL 2026)", "Computer Literacy Licence"),
        kind="licence",
        modules=SIX,
        level=words("متقدم", "Advanced"),
        band=words("جيد جدًّا (B+)", "Very good (B+)"),
        tail=words("وهي صالحة خمس سنوات من تاريخ إصدارها", "Valid for five years from the day of issue"),
        expires=ISSUED,
        specimen=True,
    ),
    "winner": sheet(
        words("صلاح الدين لؤي الآلوسي", "Salah Eldin Loay Alalousi"),
        words("المسابقة الثقافية: آفاق الـ AI للأئمة", "Horizons of AI"),
        kind="winner",
        rank={**words("المركز الأول", "First place"), "number": "١"},
        look={"colours": shades(*READY["burgundy"][0]), "logos": []},
    ),
    "transcript": sheet(
        words("فَاطِمَةُ الزَّهْرَاء عَبْدُ المُنْعِم الشَّرْقَاوِيّ", "Fatma Elzahraa Abdelmoneim Elsharkawy"),
        records.certificates(42),
        kind="transcript",
        gender="f",
        signatures=SIGNED[1:],
        rows=[row(number) for number in range(42)],
        totals={"count": records.certificates(42), "hours": records.hours(1118)},
        serial="IAA-2026-TR-000310",
    ),
}
SEAL = "".join(random.Random(5).choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=600))  # as long as they get


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
        picture(typeset(record, seal=SEAL)).quantize(16).save(PICTURES / f"{name}.png", optimize=True)
