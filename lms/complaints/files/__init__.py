"""What citizens and officers attach: taken into quarantine, made harmless by a job, given out to those who may see it.

In a request, before any row is written: `brought = service.bring(request.files.getlist("files"))`; after the case is
there: `service.take(case, brought, by=None)`. Pages show `{% from "complaints/files/_list.html" import files %}` and
`{% from "complaints/files/_field.html" import upload_field %}`; a view that takes files is marked `@takes_files`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the door, the job, the limit of large bodies and what the health page says."""
    from lms.complaints.files import intake, jobs, kinds, views, words
    from lms.complaints.files.health import report
    from lms.core import health

    assert jobs.clean  # noqa: S101 - imported so that workers know it
    app.register_blueprint(views.bp)
    shown = {"case_file_words": words.said, "case_file_limits": intake.limits, "case_file_accept": kinds.ACCEPT}
    app.jinja_env.globals.update(shown)
    intake.init_app(app)
    health.add(app, report)
