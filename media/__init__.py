"""Media: uploads, storage, video and audio fit for weak links, and playback. It knows no course.

A page that shows a video calls `media.playback.of(asset_id)` once it has checked that the reader may watch, and
gives the answer to the macro of media/_player.html. A page where a video is uploaded uses media/_uploader.html, and
in its target `media.intake.take(form, by)`, which gives the asset; beside it media/_picker.html offers the library.
Whoever uses assets tells `media.uses.add` how to find where.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the feature's pages, jobs and limits."""
    from lms.core import health, nav, richtext
    from lms.core.i18n import _l
    from media import cli, intake, jobs, place, policy, views, words
    from media.health import report
    from media.service import files
    from media.views.assets import shown
    from media.views.library import choice_address

    place.check(app.config["SETTINGS"])
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    app.jinja_env.globals.update(asset_shown=shown, asset_state=words.state_of, library_choices=choice_address)
    app.jinja_env.filters["volume"] = words.volume
    intake.init_app(app)
    richtext.find_pictures_with(app, files.picture_addresses)
    health.add(app, report)
    shown_to = lambda user: user.is_authenticated and policy.can_upload(user)  # noqa: E731 - said where it is used
    nav.add(
        app, nav.NavItem(_l("Media library"), "media.library_index", "play", menu="work", shown_to=shown_to, order=25)
    )
    del jobs  # imported for its names: the worker finds them in the register
