"""The atlas of endowments: a series of volumes, their plates in tiles for deep zoom, and the places on them.

A volume is an edition of the catalogue in a series that is an atlas. What everybody may see is open to viewers of
others through IIIF; see docs/adr/0049.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, the doors, the desk and what workers do."""
    from lms.core import audit, nav
    from lms.core.i18n import _l
    from lms.publications import policy, slots
    from lms.publications import words as library_words
    from lms.publications.atlas import finding, governorates, jobs, outline, subscribers, using, words
    from lms.publications.atlas.views import desk, doors, gazetteer, pages, places, showing
    from media import uses

    del jobs, places, subscribers  # imported for what they register: jobs, routes of pages, listeners
    for blueprint in (pages.bp, doors.bp, desk.bp, gazetteer.bp):
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        library_words=library_words,
        atlas_words=words,
        governorates=governorates.BY_CODE,
        egypt=outline,
        plate_picture=showing.picture,
    )
    uses.add(app, using.find)
    finding.listen()
    slots.add(app, "actions", "atlas/_edition.html", showing.of_edition, order=20)
    audit.name_subjects("atlas_place", using.place_names)
    audit.name_subjects("atlas_plate", using.plate_names)
    shown_to = lambda user: user.is_authenticated and policy.may_see_desk(user)  # noqa: E731 - said where it is used
    nav.add(
        app,
        nav.NavItem(_l("Desk of the atlas"), "atlas_desk.index", "marker", menu="work", shown_to=shown_to, order=62),
    )
