"""Lists as people send them, made for tests."""

import io

import openpyxl

HEAD = ["م", "الاسم رباعي", "رقم المحمول", "المديرية", "النوع"]
FOUR = [
    ["١", "أحمد محمد علي حسن", "٠١٠٠١٢٣٤٥٦٧", "القاهرة", "ذكر"],
    ["٢", "فاطمة السيد محمود", "0100 765 4321", "أوقاف الجيزة", "أنثى"],
    ["٣", "محمود عبدالرحمن", "+20 111 222 3344", "مديرية أوقاف الجيزة", "ذكر"],
    ["٤", "سعيد رجب", "00201223334455", "الجيزه", "ذكر"],
]


def xlsx(rows, merge=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows, encoding="utf-8", separator=","):
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active
