"""Badges: each certificate once more in the form that wallets and the registers of others read by themselves.

Open Badges 3.0 on the W3C's Verifiable Credentials 2.0, as a signed token (VC-JWT) and with a Data Integrity proof,
made from the frozen record and nothing else. See docs/adr and docs/guide/badges.md.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the addresses, the jobs and the health page's line."""
    from lms.certificates.badges import jobs, views
    from lms.certificates.badges.health import report
    from lms.core import health

    assert jobs.sign_list  # noqa: S101 - imported so that workers know it
    app.register_blueprint(views.bp)
    health.add(app, report)
