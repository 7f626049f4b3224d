"""What the desk calls its lists and the things that can be done."""

from lms.core.i18n import _l
from lms.publications.kinds import State

VIEWS = {
    "": _l("Everything on the desk"),
    "draft": _l("Drafts"),
    "review": _l("Waiting for review"),
    "approved": _l("Approved, not yet published"),
    "scheduled": _l("With a time of publishing"),
    "published": _l("Published editions"),
    "revising": _l("Being corrected now"),
    "withdrawn": _l("Withdrawn editions"),
}
TONES = {
    State.REVIEW: "wait",
    State.APPROVED: "good",
    State.SCHEDULED: "wait",
    State.PUBLISHED: "good",
    State.WITHDRAWN: "bad",
}
FIELDS = {
    "language": _l("Language (ISO 639)"),
    "kind": _l("Kind of this edition"),
    "translated_from": _l("Comes from the edition"),
    "title": _l("Title"),
    "subtitle": _l("Subtitle"),
    "about": _l("About this edition"),
    "isbn": _l("ISBN"),
    "doi": _l("DOI"),
    "year_ce": _l("Year of publication, CE"),
    "year_ah": _l("Year of publication, AH"),
    "publisher": _l("Published by"),
    "publisher_text": _l("Name of the other publisher"),
    "place": _l("Place of publication"),
    "licence": _l("What readers may do with it"),
    "rights": _l("Rights, as they should be shown"),
    "contributors": _l("People and bodies"),
    "volumes": _l("Names of the volumes"),
}
ACTS = {
    "submission": _l("Send to review"),
    "return": _l("Give back with a word"),
    "schedule": _l("Set the time of publishing"),
    "unscheduling": _l("Take out of the schedule"),
    "publication": _l("Publish now"),
    "withdrawal": _l("Withdraw from the library"),
    "restoration": _l("Return to the library"),
    "correction": _l("Begin a correction"),
    "correction-submission": _l("Send the correction to review"),
    "correction-return": _l("Give the correction back"),
    "correction-end": _l("Give the correction up"),
}
HELP = {
    "submission": _l("Another editor will go through the rules and approve it. You cannot approve it yourself."),
    "return": _l("It becomes a draft again. Your words stand in its history."),
    "schedule": _l("In the time of Cairo. It appears by itself at that minute."),
    "withdrawal": _l(
        "It leaves the library, the search and all feeds at once. Its address stays and shows your words."
    ),
    "restoration": _l("Somebody else than who withdrew it says that it may be read again."),
    "correction": _l("Readers go on with the revision that they have until another editor approves the next one."),
    "correction-submission": _l("Your words stand for everybody in the log of corrections, with the day."),
    "correction-end": _l("What was changed for it is thrown away. Reports of errors wait again."),
}
DONE = {
    "submission": _l("It is with the reviewers now."),
    "return": _l("It went back to its makers."),
    "approval": _l("Approved. It can be published or scheduled."),
    "correction-approval": _l("The corrected revision is published."),
    "schedule": _l("It will be published at that time."),
    "publication": _l("It is published."),
    "withdrawal": _l("It is withdrawn."),
}
IS_DONE = _l("It is done.")
