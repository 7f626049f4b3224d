"""Media: uploads, storage, video and audio fit for weak links, and playback. It knows no course.

A page that shows a video calls `media.playback.of(asset_id)` once it has checked that the reader may watch, and
gives the answer to the macro of media/_player.html. A page where a video is uploaded uses media/_uploader.html, and
in its target `media.intake.take(form, by)`, which gives the asset.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, jobs and limits."""
    from lms.core import health, richtext
    from media import cli, intake, jobs, place, views
    from media.health import report
    from media.service import files
    from media.views.assets import shown

    place.check(app.config["SETTINGS"])
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    app.jinja_env.globals["asset_shown"] = shown
    intake.init_app(app)
    richtext.find_pictures_with(app, files.picture_addresses)
    health.add(app, report)
    del jobs  # imported for its names: the worker finds them in the register
