"""The names of the suras, and references as people write them: [2:255], [البقرة: 255], [سورة البقرة، الآية ٢٥٥]."""

import re

from lms.core import digits
from lms.sermons.scripture import letters
from lms.sermons.scripture.locating import Reference

NAMES = (
    "الفاتحة البقرة آل_عمران النساء المائدة الأنعام الأعراف الأنفال التوبة يونس هود يوسف الرعد إبراهيم الحجر النحل "
    "الإسراء الكهف مريم طه الأنبياء الحج المؤمنون النور الفرقان الشعراء النمل القصص العنكبوت الروم لقمان السجدة "
    "الأحزاب سبأ فاطر يس الصافات ص الزمر غافر فصلت الشورى الزخرف الدخان الجاثية الأحقاف محمد الفتح الحجرات ق "
    "الذاريات الطور النجم القمر الرحمن الواقعة الحديد المجادلة الحشر الممتحنة الصف الجمعة المنافقون التغابن الطلاق "
    "التحريم الملك القلم الحاقة المعارج نوح الجن المزمل المدثر القيامة الإنسان المرسلات النبأ النازعات عبس التكوير "
    "الانفطار المطففين الانشقاق البروج الطارق الأعلى الغاشية الفجر البلد الشمس الليل الضحى الشرح التين العلق القدر "
    "البينة الزلزلة العاديات القارعة التكاثر العصر الهمزة الفيل قريش الماعون الكوثر الكافرون النصر المسد الإخلاص "
    "الفلق الناس"
)
ARABIC = tuple(name.replace("_", " ") for name in NAMES.split())
_NUMBERS = {letters.bare(name): number for number, name in enumerate(ARABIC, 1)}
_NUMBERED = re.compile(r"^\s*(\d{1,3})\s*:\s*(\d{1,3})")
_NAMED = re.compile(
    r"^(?:سورة\s+)?([\u0621-\u064a\u064b-\u0652 ]+?)[\s:،,]+(?:(?:من\s+)?(?:الآية|الآيات|آية)\s*)?:?\s*(\d{1,3})"
)


def name(sura: int) -> str:
    """The Arabic name of a sura."""
    return ARABIC[sura - 1]


def said(sura: int, first: int, last: int | None = None, language: str = "ar") -> str:
    """A reference for people."""
    verses = f"{first}" if last in {None, first} else f"{first}-{last}"
    if language == "ar":
        return f"{name(sura)}: {digits.arabic(verses)}"
    return f"{sura}:{verses}"


def reference(text: str) -> Reference | None:
    """The first verse that a reference names; None where it names none that we know."""
    plain = digits.fold(text)
    if found := _NUMBERED.match(plain):
        return Reference(int(found[1]), int(found[2]))
    named = _NAMED.match(plain.strip())
    number = _NUMBERS.get(letters.bare(letters.letters(named[1].replace(" ", "")))) if named else None
    number = number or (_NUMBERS.get(letters.bare(" ".join(map(letters.letters, named[1].split())))) if named else None)
    return Reference(number, int(named[2])) if named and number else None
