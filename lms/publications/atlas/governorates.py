"""The governorates of Egypt by their ISO 3166-2 codes, and roughly where they lie: enough to see a slip of the pen."""

from decimal import Decimal
from typing import NamedTuple

from lms.publications.atlas import outline


class Governorate(NamedTuple):
    """A governorate with its names and the box that holds it, in degrees, drawn generously."""

    code: str
    name: dict[str, str]
    south: float
    north: float
    west: float
    east: float

    def holds(self, latitude: Decimal, longitude: Decimal) -> bool:
        """Whether a place may lie in it."""
        return self.south <= float(latitude) <= self.north and self.west <= float(longitude) <= self.east


def _g(code: str, ar: str, en: str, *box: float) -> Governorate:
    return Governorate(code, {"ar": ar, "en": en}, *box)


ALL = (
    _g("C", "القاهرة", "Cairo", 29.7, 30.25, 31.1, 31.95),
    _g("GZ", "الجيزة", "Giza", 27.6, 30.25, 27.2, 31.5),
    _g("ALX", "الإسكندرية", "Alexandria", 30.7, 31.4, 29.3, 30.15),
    _g("KB", "القليوبية", "Qalyubia", 30.05, 30.65, 30.95, 31.6),
    _g("DK", "الدقهلية", "Dakahlia", 30.5, 31.6, 31.1, 32.1),
    _g("SHR", "الشرقية", "Sharqia", 30.1, 31.2, 31.2, 32.2),
    _g("GH", "الغربية", "Gharbia", 30.55, 31.2, 30.6, 31.4),
    _g("MNF", "المنوفية", "Monufia", 30.1, 30.85, 30.3, 31.3),
    _g("BH", "البحيرة", "Beheira", 29.9, 31.5, 29.5, 30.95),
    _g("KFS", "كفر الشيخ", "Kafr el-Sheikh", 31.0, 31.65, 30.2, 31.4),
    _g("DT", "دمياط", "Damietta", 31.1, 31.6, 31.4, 32.2),
    _g("PTS", "بورسعيد", "Port Said", 30.9, 31.4, 32.0, 32.7),
    _g("IS", "الإسماعيلية", "Ismailia", 30.1, 31.1, 31.7, 32.7),
    _g("SUZ", "السويس", "Suez", 29.2, 30.3, 31.9, 32.8),
    _g("FYM", "الفيوم", "Fayoum", 28.9, 29.75, 30.0, 31.2),
    _g("BNS", "بني سويف", "Beni Suef", 28.6, 29.5, 30.3, 32.5),
    _g("MN", "المنيا", "Minya", 27.5, 28.9, 28.5, 32.0),
    _g("AST", "أسيوط", "Asyut", 26.7, 27.7, 29.8, 32.2),
    _g("SHG", "سوهاج", "Sohag", 25.9, 27.0, 31.0, 32.5),
    _g("KN", "قنا", "Qena", 25.5, 26.7, 31.9, 33.4),
    _g("LX", "الأقصر", "Luxor", 25.0, 26.0, 32.0, 33.2),
    _g("ASN", "أسوان", "Aswan", 22.0, 25.3, 31.0, 33.6),
    _g("BA", "البحر الأحمر", "Red Sea", 22.0, 29.6, 31.9, 37.0),
    _g("WAD", "الوادي الجديد", "New Valley", 22.0, 28.0, 24.9, 32.5),
    _g("MT", "مطروح", "Matrouh", 28.3, 31.7, 24.7, 29.9),
    _g("SIN", "شمال سيناء", "North Sinai", 29.6, 31.4, 32.2, 34.6),
    _g("JS", "جنوب سيناء", "South Sinai", 27.6, 30.1, 32.4, 35.0),
)
BY_CODE = {each.code: each for each in ALL}


def named(text: str) -> Governorate | None:
    """The governorate that a spreadsheet means by a name in either language, or by its code."""
    wanted = _key(text)
    for each in ALL:
        if wanted in {_key(each.code), _key(each.name["ar"]), _key(each.name["en"])}:
            return each
    return None


def in_egypt(latitude: Decimal, longitude: Decimal) -> bool:
    """Whether the point lies in Egypt, or so near to its border that the outline cannot tell."""
    return outline.holds(float(longitude), float(latitude))


def _key(text: str) -> str:
    plain = text.strip().casefold().removeprefix("محافظة ").removeprefix("eg-").removesuffix(" governorate")
    return plain.translate(str.maketrans("أإآىة", "ااايه")).replace("ـ", "").replace("-", " ")
