"""What books say around their text, in the language of each."""

from typing import NamedTuple


class Words(NamedTuple):
    """The words of one language."""

    contents: str
    cover: str
    title_page: str
    volume: str
    publishers: dict[str, str]
    isbn: str
    demo: str
    roles: dict[str, str]


_ENGLISH = {
    "aut": "Author", "trl": "Translated by", "ill": "Illustrated by", "edt": "Edited by", "abr": "Abridged by",
    "com": "Compiled by", "rev": "Reviewed by", "nrt": "Read by",
}  # fmt: skip
IN = {
    "ar": Words(
        "المحتويات", "الغلاف", "صفحة العنوان", "المجلد",
        {"ministry": "وزارة الأوقاف (نسخة تجريبية)", "council": "المجلس الأعلى للشؤون الإسلامية (نسخة تجريبية)"},
        "رقم متخيَّل لا يباع به كتاب",
        "كُتب هذا النص للمكتبة التجريبية، وأصحابه متخيَّلون.",
        {"aut": "تأليف", "trl": "ترجمة", "ill": "رسوم", "edt": "تحرير", "abr": "اختصار", "com": "جمع",
         "rev": "مراجعة", "nrt": "قراءة"},
    ),
    "en": Words(
        "Contents", "Cover", "Title page", "Volume",
        {"ministry": "Ministry of Endowments (demo)", "council": "Supreme Council for Islamic Affairs (demo)"},
        "an invented number: no book is sold under it",
        "This text was written for the demo library; its makers are invented.",
        _ENGLISH,
    ),
    "fr": Words(
        "Table des matières", "Couverture", "Page de titre", "Tome",
        {"ministry": "Ministère des Waqfs (démo)", "council": "Conseil supérieur des affaires islamiques (démo)"},
        "numéro inventé : aucun livre n'est vendu sous ce numéro",
        "Ce texte a été écrit pour la bibliothèque de démonstration ; ses auteurs sont inventés.",
        {**_ENGLISH, "aut": "Auteur", "trl": "Traduit par", "ill": "Illustré par"},
    ),
    "id": Words(
        "Daftar isi", "Sampul", "Halaman judul", "Jilid",
        {"ministry": "Kementerian Wakaf (demo)", "council": "Dewan Tertinggi Urusan Islam (demo)"},
        "nomor rekaan: tidak ada buku yang dijual dengan nomor ini",
        "Teks ini ditulis untuk perpustakaan demo; para pembuatnya rekaan.",
        {**_ENGLISH, "aut": "Penulis", "trl": "Penerjemah", "ill": "Ilustrator"},
    ),
    "sw": Words(
        "Yaliyomo", "Jalada", "Ukurasa wa kichwa", "Juzuu",
        {"ministry": "Wizara ya Wakfu (jaribio)", "council": "Baraza Kuu la Mambo ya Kiislamu (jaribio)"},
        "namba ya kubuni: hakuna kitabu kinachouzwa kwa namba hii",
        "Maandishi haya yaliandikwa kwa maktaba ya majaribio; watu wake ni wa kubuni.",
        {**_ENGLISH, "aut": "Mwandishi", "trl": "Mfasiri", "ill": "Mchoraji"},
    ),
}  # fmt: skip
