"""The tree of categories is set up on plain pages; a text suggests one."""

from sqlalchemy import select

from lms.accounts.models import Role
from lms.complaints.categories import service
from lms.complaints.categories.models import CaseCategory, Review
from lms.complaints.kinds import Kind
from tests.factories.complaints import make_category, make_central, make_officer


def said(**fields):
    return {
        "name_ar": "صيانة", "code": "upkeep", "review": "sample", "review_share": "٣٠", "retention_days": "365",
        "is_active": "y", "keywords": "تسريب\nإضاءة", "parent_id": "", "unit_id": "0", "kind": "complaint",
    } | fields  # fmt: skip


def test_a_category_is_added_changed_and_never_under_itself(client, session, cast):
    client.sign_in(cast.admin)
    assert client.get("/complaints/settings/categories/new").status_code == 200
    assert client.post("/complaints/settings/categories", data=said()).status_code == 303
    row = session.scalars(select(CaseCategory)).one()
    assert (row.review, row.review_share, row.kind, row.keywords) == (
        Review.SAMPLE,
        30,
        Kind.COMPLAINT,
        ["تسريب", "إضاءة"],
    )
    assert client.post("/complaints/settings/categories", data=said(name_ar="ثان")).status_code == 422
    child = make_category(parent_id=row.id)
    address = f"/complaints/settings/categories/{row.id}"
    assert client.post(address, data=said(parent_id=str(child.id))).status_code == 422
    assert client.post(address, data=said(is_active="")).status_code == 303
    assert client.get(address).status_code == client.get("/complaints/settings/categories").status_code == 200
    session.refresh(row)
    assert not row.is_active


def test_the_head_of_the_central_unit_sets_up_and_others_do_not(client, session, cast):
    row = make_category()
    central = make_central()
    head, officer = make_officer(central, Role.UNIT_HEAD), make_officer(central)
    for person, status in ((head, 200), (officer, 404), (cast.registrar, 404)):
        client.sign_in(person)
        assert client.get(f"/complaints/settings/categories/{row.id}").status_code == status


def test_a_text_suggests_the_category_whose_words_it_says(session):
    upkeep = make_category(keywords=["تسريب", "إضاءة", "سجاد"])
    make_category(keywords=["خطبة"], kind=Kind.SUGGESTION)
    make_category(keywords=["تسريب"] * 3, is_active=False)
    assert service.guess("الاضاءه معطلة والسجاد قديم", Kind.COMPLAINT) is upkeep
    assert service.guess("أقترح خطبة عن الأمانة", Kind.COMPLAINT) is None
    group = service.offered()[-1]
    assert (group.heading, len(group.members)) == (None, 2)


def test_the_general_category_comes_when_it_is_needed_and_once(session):
    assert service.general().id is None
    first = service.stand(service.general())
    assert service.stand(service.general()) is first is service.stand(CaseCategory(code="general", name={"ar": "x"}))
