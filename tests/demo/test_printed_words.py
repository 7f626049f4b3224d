"""The words of a book that we print are the words that are read out of its PDF: stacked letters, vowels, quotes, years."""

import json
import unicodedata
from difflib import SequenceMatcher

import pytest

from demo.library import making
from demo.library.printing import Press
from demo.library.shelf import works
from lms.publications.files.programs import pdf_pages

pytestmark = pytest.mark.once


def is_vocalised(word):
    return any(unicodedata.combining(sign) for sign in word)


def words(text):
    return unicodedata.normalize("NFKC", text).split()


def test_of_a_vocalised_book_99_words_in_100_are_read_as_they_were_written(tmp_path):
    work = next(work for work in works() if work.slug == "waqf-words")
    writing = next(each for each in work.editions if each.language == "ar")
    chapters = making._chapters(writing, 1, 2)
    (tmp_path / "book.pdf").write_bytes(Press().book(work, writing, 1, chapters))
    pdf_pages.main(tmp_path / "book.pdf", tmp_path / "lines")
    pages = (tmp_path / "lines").read_text("utf-8").splitlines()
    read = [word for page in pages for word in words(json.loads(page)["text"])]
    meant = [
        word for one in chapters for block in [one.title, *[each.text for each in one.blocks]] for word in words(block)
    ]
    blocks = SequenceMatcher(None, meant, read, autojunk=False).get_matching_blocks()
    right = [word for block in blocks for word in meant[block.a : block.a + block.size]]
    assert len(right) >= 0.99 * len(meant)
    assert sum(map(is_vocalised, right)) >= 0.98 * sum(map(is_vocalised, meant)) > 90
    assert "«ديوان الأحباس»." in " ".join(read)  # the quotes are not turned round
    assert "١٤٤٦" in read  # and a year is one word
