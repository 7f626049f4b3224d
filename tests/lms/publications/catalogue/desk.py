"""What the tests of the desk do again and again."""

from sqlalchemy import select

from lms.accounts.models import Role
from lms.core.db import session
from lms.publications.catalogue.service import editions, records, reviewing, steps, works
from lms.publications.models import Edition, ReviewRule
from tests.factories.accounts import make_user

RECORD = {
    "title": "رسالة في آداب المسجد",
    "language": "ar",
    "kind": "original",
    "publisher": "ministry",
    "licence": "all-rights-reserved",
    "year_ah": "١٤٤٨",
    "role": ["aut", "edt"],
    "person": ["عبد الله بن سالم", ""],
    "volume_count": "2",
    "volumes": "الأول\nالثاني",
}


def make_editor(name="colleague"):
    user = make_user(name, Role.EDITOR)
    session().refresh(user, ["roles"])
    return user


def begin(client, **fields):
    """A work and the draft of its first edition, by the forms of the desk."""
    sent = {"title_ar": "آداب المسجد", "title_en": "Manners of the mosque", "language": "العربية"}
    page = client.post("/library/desk/works", data=sent)
    assert page.status_code == 303, page.text
    address = page.location.removesuffix("/new")
    page = client.post(address, data=RECORD | fields)
    assert page.status_code == 303, page.text
    return edition_of(page.location)


def edition_of(address):
    return session().get(Edition, int(address.rsplit("/", 1)[1]))


def act(client, edition, slug, **sent):
    return client.post(f"/library/desk/editions/{edition.id}/acts/{slug}", data=sent)


def review(client, edition, verdict="approve", note="قوبل على الأصل", leave=0):
    rules = [row.id for row in session().scalars(select(ReviewRule).where(ReviewRule.is_active))][leave:]
    sent = {"rule": rules, "verdict": verdict, "words": "راجعوا الفصل الثاني"} | {f"note-{key}": note for key in rules}
    return client.post(f"/library/desk/editions/{edition.id}/review", data=sent)


def make_draft(by, **fields):
    """A complete draft, by the services."""
    work = works.begin({"ar": "آداب المسجد"}, "ar", {}, [])
    record = records.blank(work) | {"year_ce": "2026", "contributors": [["aut", "عبد الله"]]} | fields
    return records.find(editions.begin(work, record, by).id)


def make_approved(by, reviewer, **fields):
    edition = make_draft(by, **fields)
    steps.submit(edition, by)
    reviewing.tick(edition, {rule.id: "رأيته" for rule in reviewing.rules()}, reviewer)
    steps.approve(edition, reviewer)
    return records.find(edition.id)
