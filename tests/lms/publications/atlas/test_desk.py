"""What editors do with plates and places."""

import io
import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.core import sheets
from lms.core.db import commit
from lms.core.db import session as current
from lms.core.errors import RuleError
from lms.publications import events, policy
from lms.publications.atlas.models import Place, Plate
from lms.publications.atlas.service import cutting, editing, places, reading
from lms.publications.kinds import State
from media.models import Asset, AssetState
from tests.factories.atlas import make_place, make_plate, make_volume, picture, put_on


@pytest.fixture
def draft(session):
    return make_volume(state=State.DRAFT)


@pytest.fixture
def desk(client, cast):
    client.sign_in(cast.editor)
    return client


def plates_of(opened) -> list[Plate]:
    return list(current().scalars(select(Plate).where(Plate.volume_id == opened.volume_id).order_by(Plate.number)))


def bring(desk, path, number: int = 1):
    return desk.post(f"/library/desk/atlas/{number}/plates", data={"file": (path.open("rb"), path.name)})


def test_a_picture_becomes_a_plate_that_can_be_gone_into(desk, draft, tmp_path):
    assert bring(desk, picture(tmp_path, (900, 700))).status_code == 303
    (plate,) = plates_of(draft)
    assert cutting.waiting() == []
    asset = current().get_one(Asset, plate.asset_id)
    asset.state = AssetState.READY  # as media's worker leaves it
    assert cutting.waiting() == [plate.id]
    commit()
    cutting.cut(plate.id)
    current().refresh(plate)
    assert (plate.width, plate.height) == (900, 700)
    cutting.cut(plate.id)
    page = desk.get(f"/library/desk/atlas/plates/{plate.id}").get_data(as_text=True)
    assert f"/iiif/3/{plate.digest}/full/" in page
    assert not list(tmp_path.glob("plate-*/pack"))


def test_what_is_no_picture_is_said_to_be_none(desk, draft):
    plate = make_plate(draft, cut=False)
    current().get_one(Asset, plate.asset_id).state = AssetState.REJECTED
    assert cutting.waiting() == []
    assert "لا يمكن" in desk.get(f"/library/desk/atlas/plates/{plate.id}").get_data(as_text=True) or plate.refused


def test_who_brings_a_plate_does_not_approve_the_volume(desk, draft, cast, tmp_path):
    current().refresh(cast.editor, ["roles"])
    assert policy.may_review(cast.editor, draft.edition)
    bring(desk, picture(tmp_path))
    editor, opened = current().get_one(User, cast.editor.id), reading.of_edition(draft.edition)
    current().refresh(editor, ["roles"])
    assert not policy.may_review(editor, opened.edition)


def test_a_published_volume_is_not_changed_at_the_desk_and_strangers_have_none(client, cast, tmp_path):
    opened = make_volume()
    plate = make_plate(opened)
    for who, seen in ((cast.learner, 404), (cast.editor, 403)):
        client.sign_in(who)
        assert bring(client, picture(tmp_path)).status_code == seen
        assert client.post(f"/library/desk/atlas/plates/{plate.id}/removal").status_code == seen
    client.sign_in(cast.learner)
    assert client.get("/library/desk/atlas").status_code == 403
    assert client.get("/library/desk/atlas/places").status_code == 403


def test_a_plate_is_moved_among_the_others(desk, draft):
    plates = [make_plate(draft, number, cut=False) for number in (1, 2, 3, 4)]
    data = {"title_ar": "لوحة", "title_en": "Plate", "kind": "map", "number": "2"}
    assert desk.post(f"/library/desk/atlas/plates/{plates[3].id}", data=data).status_code == 303
    assert [each.id for each in plates_of(draft)] == [plates[place].id for place in (0, 3, 1, 2)]
    assert [each.number for each in plates_of(draft)] == [1, 2, 3, 4]


def test_in_a_correction_a_plate_stays_for_readers_until_it_is_published(session, cast):
    opened = make_volume()
    plate = make_plate(opened)
    opened.edition.revising = True
    editing.remove(plate, cast.editor)
    assert editing.working(opened) == []
    assert plate.until == 2


def test_a_place_is_marked_by_its_name_and_four_numbers(desk, draft):
    plate = make_plate(draft)
    make_place("جامع الفسطاط", "Mosque of Fustat")
    address = f"/library/desk/atlas/plates/{plate.id}/marks"
    numbers = {"x": "٤٠", "y": "50", "width": "200", "height": "100"}
    assert desk.post(address, data={"place": "mosque of fustat", **numbers}).status_code == 303
    current().refresh(plate, ["marks"])
    assert plate.marks[0].region == "40,50,200,100"
    assert desk.post(address, data={"place": "جامع الفسطاط"}).status_code == 303
    current().expire_all()
    assert [mark.region for mark in places.with_places(plate.id).marks] == [""]
    for wrong in (
        {"place": "لا أحد"},
        {"place": "جامع الفسطاط", **numbers, "width": "9000"},
        {"place": "جامع الفسطاط", "x": "1"},
    ):
        assert desk.post(address, data=wrong).status_code in {409, 422}


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [("21.4225", "39.8262", "Egypt"), ("34.0", "26.8", "exchanged"), ("x", "31", "degrees"), ("30.05", "31.25", "")],
)
def test_coordinates_are_looked_at(desk, latitude, longitude, said):
    desk.set_cookie("locale", "en")
    data = {
        "name_ar": "جامع",
        "name_en": "Mosque",
        "governorate": "C",
        "kind": "mosque",
        "latitude": latitude,
        "longitude": longitude,
    }
    answer = desk.post("/library/desk/atlas/places", data=data)
    assert answer.status_code == (422 if said else 303)
    assert said in answer.get_data(as_text=True)


def test_a_point_outside_its_governorate_is_doubted(session):
    facts = make_place(governorate="ASN")
    assert "أسوان" in places.doubt(facts)
    assert places.doubt(make_place()) == ""


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        ("30.0459", "30.0459"),
        ("٣٠٫٠٤٥٩", "30.0459"),
        ("30°02'45\"", "30.0458333"),
        ("30.05 N", "30.05"),
        ("نحو ثلاثين", None),
        ("999", None),
    ],
)
def test_degrees_are_read_as_people_write_them(written, degrees):
    assert places.degrees(written) == (Decimal(degrees) if degrees else None)


ROWS = [
    ["جامع الفسطاط", "Mosque of Fustat", "30.01", "31.23", "القاهرة", "مسجد", "وصف جديد"],
    ["سبيل النيل", "Nile Sabil", "30.05", "31.25", "Cairo", "sabil", ""],
    ["سبيل النيل", "Nile Sabil", "30.05", "31.25", "Cairo", "sabil", ""],
    ["مدرسة بعيدة", "Far madrasa", "48.85", "2.35", "القاهرة", "مدرسة", ""],
    ["بلا محافظة", "No governorate", "30", "31", "أطلنطس", "mosque", ""],
    ["خارج محافظته", "Outside", "24.09", "32.9", "القاهرة", "lodge", ""],
]


def test_a_table_of_places_is_looked_at_before_anything_is_kept(desk):
    known = make_place()
    heading = ["الاسم", "الاسم بالإنجليزية", "خط العرض", "خط الطول", "المحافظة", "النوع", "الوصف"]
    table = io.BytesIO(sheets.as_csv(heading, ROWS))
    answer = desk.post("/library/desk/atlas/places/table", data={"file": (table, "places.csv")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert len(current().scalars(select(Place)).all()) == 1
    assert page.count("<tr>") - 1 == len(ROWS)
    rows = json.dumps(
        [
            [
                number,
                dict(zip(("ar", "en", "latitude", "longitude", "governorate", "kind", "about_ar"), row, strict=True)),
            ]
            for number, row in enumerate(ROWS, 2)
        ]
    )
    for _twice in range(2):
        assert desk.post("/library/desk/atlas/places/table/taking", data={"rows": rows}).status_code == 303
    names = [place.name["ar"] for place in current().scalars(select(Place).order_by(Place.id))]
    assert names == ["جامع الفسطاط", "سبيل النيل", "خارج محافظته"]
    current().refresh(known)
    assert known.about == {"ar": "وصف جديد"}


def test_a_table_without_a_column_is_refused_and_so_are_made_up_rows(desk):
    table = io.BytesIO(sheets.as_csv(["الاسم"], [["جامع"]]))
    answer = desk.post("/library/desk/atlas/places/table", data={"file": (table, "places.csv")})
    assert answer.status_code == 422
    assert desk.post("/library/desk/atlas/places/table/taking", data={"rows": "[1]"}).status_code == 422


def test_a_place_on_a_plate_is_not_removed(session, cast):
    place = make_place()
    put_on(make_plate(make_volume(), cut=False), place)
    with pytest.raises(RuleError):
        places.remove(place, cast.editor)


def test_plates_of_a_dropped_correction_are_gone_and_those_it_took_away_are_back(draft, cast, tmp_path):
    opened = draft
    kept = make_plate(opened, cut=False)
    opened.edition.state, opened.edition.revising = State.PUBLISHED, True
    current().flush()
    asset = current().get_one(Asset, make_plate(opened, cut=False).asset_id)
    editing.remove(kept, cast.editor)
    for plate in plates_of(opened):
        if plate.id != kept.id:
            current().delete(plate)
    current().flush()
    editing.add(opened, asset, {"ar": "لوحة جديدة"}, kept.kind, cast.editor)
    assert [plate.since for plate in editing.working(opened)] == [2]
    opened.edition.revising = False
    events.revision_dropped.send(opened.edition, number=2)
    opened.edition.revising = True
    assert [(plate.id, plate.until) for plate in editing.working(opened)] == [(kept.id, None)]
