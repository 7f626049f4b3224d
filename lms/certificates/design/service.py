"""Making a new version of the sheet: a draft is changed part by part, tried, put in force, and then stays as it is."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.certificates.design import marks, png, samples, svg
from lms.certificates.design.content import KINDS, Content, said_by, version
from lms.certificates.design.models import SheetTemplate
from lms.certificates.press import Press, of
from lms.certificates.pressroom import Refused
from lms.certificates.record import Kind
from lms.certificates.typeset import Unprintable, typeset
from lms.core import audit, clock
from lms.core.audit import AuditEntry
from lms.core.config import Settings
from lms.core.db import end_reading, hold, session
from lms.core.errors import BadValue, NotFound, RuleError
from lms.core.i18n import LOCALES, _, force_locale

MOST_BYTES = 60_000  # of a logo or a signature, as it is brought
ROOM = 80_000  # bytes of a sheet before its seal, its signature and the files in it: 95 kB is as much as it may weigh


class Frozen(RuleError):
    """A version that is or was in force is changed no more."""


def newest() -> Select[SheetTemplate]:
    """All versions, with who made them; drafts first, then the newest in force."""
    return (
        select(SheetTemplate)
        .options(joinedload(SheetTemplate.made_by), joinedload(SheetTemplate.in_force_by))
        .order_by(SheetTemplate.in_force_from.is_not(None), SheetTemplate.id.desc())
    )


def by_id(template_id: int) -> SheetTemplate:
    """The version with who made it. Raises `NotFound`."""
    found = session().scalar(newest().where(SheetTemplate.id == template_id))
    if found is None:
        raise NotFound
    return found


def begin(content: Content, *, basis: SheetTemplate | None, by: User) -> SheetTemplate:
    """A draft that begins as a copy of `content`."""
    made = SheetTemplate(content=dict(content), basis_id=basis.id if basis else None, made_by_id=by.id)
    session().add(made)
    session().flush()
    audit.record("sheet_template.drafted", made, by=by, basis=made.basis_id)
    return made


def change(template: SheetTemplate, part: str, content: Content, *, by: User) -> None:
    """Keep what one form said; the log has each text before and after. Raises `Frozen`."""
    hold(template)
    check_draft(template)
    before = _texts(template.content)
    after = _texts(dict(content))
    differences = {
        path: [before.get(path, ""), after.get(path, "")]
        for path in sorted(before.keys() | after.keys())
        if before.get(path, "") != after.get(path, "")
    }
    if differences:
        template.content = dict(content)
        session().flush()
        audit.record("sheet_template.changed", template, by=by, part=part, differences=differences)


def check_draft(template: SheetTemplate) -> None:
    """Raises `Frozen` where the version may be changed no more."""
    if not template.is_draft:
        raise Frozen(_("This version is or was in force, so it is changed no more. Begin a draft from it."))


def put_in_force(template: SheetTemplate, settings: Settings, *, by: User) -> None:
    """New sheets are set by this version from now on. Raises `Unprintable` where one of its kinds cannot be set."""
    check_draft(template)
    press = of(settings, said_by(template), version(template))
    end_reading()
    try_out(press)
    hold(template)
    check_draft(template)
    template.in_force_from, template.in_force_by_id = clock.now(), by.id
    session().flush()
    audit.record("sheet_template.in_force", template, by=by)


def put_back(older: SheetTemplate, *, by: User) -> SheetTemplate:
    """Back to what `older` said: a new version that is its copy, in force at once."""
    if older.is_draft:
        raise Frozen(_("A draft was never in force. Look at it, then put it in force."))
    made = begin(said_by(older), basis=older, by=by)
    made.in_force_from, made.in_force_by_id = clock.now(), by.id
    session().flush()
    audit.record("sheet_template.in_force", made, by=by, basis=older.id)
    return made


def discard(template: SheetTemplate, *, by: User) -> None:
    """Throw a draft away; the log keeps what was in it. Raises `Frozen`."""
    hold(template)
    check_draft(template)
    audit.record("sheet_template.discarded", template, by=by, content=template.content)
    session().delete(template)
    session().flush()


def try_out(press: Press) -> dict[Kind, int]:
    """How many bytes a sheet of each kind weighs. Raises `Unprintable`, `BadValue`; holds no lock meanwhile."""
    weights: dict[Kind, int] = {}
    for kind in KINDS:
        sizes = [_weight(kind, name, press) for name in samples.NAMES]
        weights[kind] = max(sizes)
        if kind != "transcript" and weights[kind] > ROOM:
            told = _("A sheet would weigh %(size)s kB; %(most)s kB is the most.", size=weights[kind] // 1000, most=80)
            raise BadValue(f"{told} {_('Please bring smaller or simpler marks.')}")
    return weights


def mark(content: bytes) -> str:
    """Clean and keep a logo or a signature; gives its name. Raises `BadValue`."""
    if len(content) > MOST_BYTES:
        raise BadValue(_("The file is too large: at most %(most)s kB.", most=MOST_BYTES // 1000))
    is_png = content.startswith(png.SIGNATURE)
    return marks.keep(png.as_svg(content) if is_png else svg.cleaned(content))


def history(template: SheetTemplate) -> Sequence[AuditEntry]:
    """What was done to a version, oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.subject_kind == "sheet_template", AuditEntry.subject_id == str(template.id)
    )
    return session().scalars(query.order_by(AuditEntry.id).limit(100)).all()


def names(template_ids: set[int]) -> dict[int, dict[str, str]]:
    """What the versions are called, for the log."""
    found = session().scalars(select(SheetTemplate.id).where(SheetTemplate.id.in_(template_ids)))
    return {each: {language: _in(language, each) for language in LOCALES} for each in found}


def people_of(entries: Iterable[AuditEntry]) -> dict[int, User]:
    """Who did it."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    return {user.id: user for user in session().scalars(select(User).where(User.id.in_(ids)))}


def _weight(kind: Kind, name: str, press: Press) -> int:
    try:
        return len(typeset(samples.sample(kind, name, press)))
    except Refused as refused:
        raise Unprintable(_("One of the marks cannot be drawn. Please bring it as a simpler drawing.")) from refused


def _in(language: str, number: int) -> str:
    with force_locale(language):
        return _("Version %(number)s", number=number)


def _texts(value: Any, path: str = "") -> dict[str, str]:  # Any: what JSON can carry
    """Every text of a content by its path: "wording.licence.title.ar"."""
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = {str(number): inner for number, inner in enumerate(value)}.items()
    else:
        return {path.lstrip("."): str(value)}
    found: dict[str, str] = {}
    for name, inner in items:
        found |= _texts(inner, f"{path}.{name}")
    return found
