"""What the log calls what is done at the doors of complaints, and with office hours and promises."""

from lms.core.i18n import _l

ACTIONS = {
    "sermon.approved": _l("Friday sermon approved"),
    "sermon.cited": _l("Sources of a Friday sermon changed"),
    "sermon.corrected": _l("Friday sermon corrected"),
    "sermon.planned": _l("Friday sermon planned"),
    "sermon.withdrawn": _l("Friday sermon withdrawn"),
    "complaint_policy.changed": _l("Promise to citizens changed"),
    "work_calendar.day_kept": _l("Holiday or special day written down"),
    "work_calendar.week_kept": _l("Office hours of a week written down"),
    "work_calendar.week_removed": _l("Office hours of a week taken away"),
    "work_calendar.in_force": _l("Calendar of office hours put in force"),
    "application_key.made": _l("Key of an application made"),
    "application_key.revoked": _l("Key of an application withdrawn"),
    "exchange.answered": _l("File of replies made"),
    "exchange.brought": _l("File of the national system sent"),
    "exchange.mapped": _l("Columns of a file chosen"),
    "exchange.removed": _l("File of the national system removed"),
    "exchange.taken": _l("File of the national system taken in"),
}
JOBS = {
    "sermons.files": _l("Sheets and pack of a Friday sermon"),
    "complaints.exchange.read": _l("Reading of a file of the national system"),
    "complaints.exchange.take": _l("Taking in of a file of the national system"),
    "complaints.notices.citizen": _l("News for a citizen"),
    "complaints.notices.letters": _l("Letters of a case to staff"),
    "complaints.notices.staff": _l("News of a case for staff"),
}
SUBJECTS = {
    "sermon": _l("Friday sermon"),
    "sermon_text": _l("Friday sermon’s text"),
    "complaint_application_key": _l("Key of an application"),
    "complaint_exchange_file": _l("File of the national system"),
}
