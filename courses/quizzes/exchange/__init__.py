"""Questions from elsewhere and for elsewhere: one module a format, all with the face described in `face.py`.

Formats (`gift`, `aiken`, `sheet`, …) turn a file into drafts and drafts into a file, and know neither the database nor
the web. `reading` finds out the format and judges every question; `files` and `taking` keep a file that was brought
and take it in, whole or not at all; `giving` says what each format would leave out of some questions, and writes it.
"""

from courses.quizzes.exchange.layouts import Layout

__all__ = ["Layout"]
