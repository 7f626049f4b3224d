"""What the editor says, handed to its script as data."""

from typing import Any

from flask import Flask

from lms.core.i18n import _l

WORDS: dict[str, Any] = {  # Any: lazy sentences, spoken by str()
    "bar": _l("Form of the text"),
    "paragraph": _l("Paragraph"),
    "heading": _l("Heading"),
    "small": _l("Small heading"),
    "strong": _l("Strong"),
    "emphasis": _l("Emphasis"),
    "list": _l("List"),
    "numbers": _l("Numbered list"),
    "quote": _l("Quotation"),
    "verse": _l("Quranic verse"),
    "hadith": _l("Hadith"),
    "link": _l("Link"),
    "unlink": _l("Take the link away"),
    "picture": _l("Picture"),
    "table": _l("Table"),
    "undo": _l("Undo"),
    "redo": _l("Redo"),
    "address": _l("Address of the link"),
    "insert": _l("Insert"),
    "cancel": _l("Cancel"),
    "file": _l("Picture file"),
    "alt": _l("What the picture shows, in words"),
    "altHelp": _l("For those who cannot see it, and while it loads on a weak link."),
    "caption": _l("Caption under the picture (optional)"),
    "altMissing": _l("Say what the picture shows."),
    "fileMissing": _l("Please choose a picture."),
    "addressWrong": _l("This is not the address of a web page. It looks like https://www.example.org/page."),
    "sending": _l("Sending the picture…"),
    "failed": _l("The picture did not arrive. Nothing you wrote was lost; please try again."),
    "restored": _l("What you had not saved yet is back."),
    "throwAway": _l("Throw it away and show what is saved"),
    "unsaved": _l("What you wrote here was not saved, and the lesson has changed since."),
    "takeBack": _l("Put back what I wrote"),
    "addRow": _l("Row below"),
    "addColumn": _l("Column beside"),
    "dropRow": _l("Remove the row"),
    "dropColumn": _l("Remove the column"),
    "dropTable": _l("Remove the table"),
}


def init_app(app: Flask) -> None:
    """Let the template of the editor hand them over."""
    app.jinja_env.globals["editor_words"] = lambda: {name: str(said) for name, said in WORDS.items()}
