"""The roof: `create_app()`, the one module that knows every feature."""

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.core import (
    assets,
    audit,
    compiled,
    config,
    db,
    error_pages,
    headers,
    health,
    i18n,
    kit,
    limits,
    mail,
    nav,
    parts,
    presence,
    richtext,
    sealed,
    site,
    sms,
    templating,
    warm,
)
from lms.core.config import Settings
from lms.core.forms import csrf
from lms.core.jobs import views as job_views

TABLES = (audit, limits, mail, presence)  # modules of the ground floor that are imported for their tables alone
FEATURES = (
    "lms.accounts",
    "lms.notifications",
    "lms.surveys",
    "lms.admin",
    "lms.search",
    "lms.usage",
    "media",
    "lms.certificates",
    "lms.complaints",
    "lms.publications",
    "lms.sermons",
    "courses.catalog",
    "courses.enrolment",
    "courses.imports",
    "courses.progress",
    "courses.lessons",
    "courses.notes",
    "courses.offline",
    "courses.rubrics",
    "courses.quizzes",
    "courses.assignments",
    "courses.marking",
    "courses.gradebook",
    "courses.awards",
    "courses.front",
    "lms.harvest",
    "lms.dashboard",
)


class House(Flask):
    """Flask; our views and what stands around them are plain functions, so it need not look seventeen times a page."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:  # Any: whatever is called
        """The function itself."""
        return func


@warm.loading()
def create_app(settings: Settings | None = None) -> Flask:
    """The platform with the settings given, else those of the environment."""
    settings = settings or config.from_environment()
    app = House("lms", root_path=str(import_module("lms.core").__path__[0]), static_folder=None)
    app.jinja_environment = templating.Templates
    app.config.update(SETTINGS=settings, **_flask_settings(settings))
    logging.getLogger("ijaza").setLevel(settings.log_level.upper())
    _lay_ground_floor(app, settings)
    for name in FEATURES:
        import_module(f"{name}.models")
        import_module(name).init_app(app)
    db.end_requests(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _lay_ground_floor(app: Flask, settings: Settings) -> None:
    db.init_app(app, settings)
    csrf.init_app(app)
    i18n.init_app(app, settings)
    Compress(app)
    headers.init_app(app, settings)
    error_pages.init_app(app)
    assets.init_app(app)
    templating.init_app(app, settings)
    compiled.init_app(app)
    richtext.init_app(app)
    health.init_app(app)
    sealed.init_app(app)
    sms.init_app(app)
    if settings.environment != "production":
        kit.init_app(app)
    app.register_blueprint(site.bp)
    app.register_blueprint(job_views.bp)
    app.jinja_env.globals.update(menu=nav.shown, parts=parts.of, theme=site.theme, settings=settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    import_module("lms.core.commands").init_app(app)


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.environment == "testing",
        "SESSION_COOKIE_NAME": "__Host-ijaza" if settings.https else "ijaza",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 60 * 86400,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,  # a page may stay open overnight; the token dies with the session
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,  # media's part upload raises its own
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "COMPRESS_MIMETYPES": [
            *("text/html", "application/json", "text/vtt", "application/vnd.apple.mpegurl"),
            *("text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "application/opds+json"),
        ],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,  # research: 0.1 ms for 27 kB; level 11 takes 14 ms
        "COMPRESS_STREAMS": False,
        "TEMPLATES_AUTO_RELOAD": settings.environment == "development",
    }
