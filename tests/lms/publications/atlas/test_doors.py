"""IIIF: what viewers of other sites are told, and what they are not given."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image

from lms.core import clock
from lms.publications.atlas.service import reading
from lms.publications.kinds import State
from lms.publications.models import SeriesItem, Volume
from tests.factories.atlas import make_place, make_plate, make_volume, put_on
from tests.lms.publications.atlas import presentation

MANIFEST = "/iiif/atlas/1/manifest.json"


@pytest.fixture
def volume(session):
    return make_volume()


@pytest.fixture
def plate(volume):
    plate = make_plate(volume)
    put_on(plate, make_place(), 40, 50, 200, 100)
    return plate


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_a_manifest_is_presentation_3_from_right_to_left(client, plate, volume):
    make_plate(volume, 2, kind="deed", title={"ar": "حجة وقف"})
    make_plate(volume, 3, cut=False)
    answer = client.get(MANIFEST)
    said = answer.get_json()
    presentation.check_manifest(said)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert said["viewingDirection"] == "right-to-left"
    assert [canvas["label"]["ar"] for canvas in said["items"]] == [["لوحة 1: مسقط أفقي 1"], ["لوحة 2: حجة وقف"]]
    assert [each["label"]["en"] for each in said["structures"][0]["items"]] == [["Ground plans"], ["Deeds"]]
    tag = said["items"][0]["annotations"][0]["items"][0]
    assert tag["target"] == said["items"][0]["id"] + "#xywh=40,50,200,100"
    assert {body["language"] for body in tag["body"]} == {"ar", "en"}
    assert said["items"][0]["navPlace"]["features"][0]["geometry"]["coordinates"] == [31.23, 30.01]
    for address in (said["homepage"][0]["id"], said["items"][0]["homepage"][0]["id"], said["partOf"][0]["id"]):
        assert client.get(path_of(address)).status_code == 200


def test_linked_data_is_spoken_to_who_asks_for_it_and_the_same_is_not_sent_twice(client, plate):
    answer = client.get(MANIFEST, headers={"Accept": 'application/ld+json;profile="x"'})
    assert answer.content_type == 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    assert client.get(MANIFEST, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_collection_names_every_volume_and_one_without_plates_says_so(client, plate):
    make_volume(2)
    make_plate(make_volume(3, state=State.DRAFT))
    said = client.get("/iiif/atlas/collection.json").get_json()
    presentation.check_collection(said)
    assert [path_of(each["id"]) for each in said["items"]] == [MANIFEST, "/iiif/atlas/2/manifest.json"]
    bare = client.get("/iiif/atlas/2/manifest.json").get_json()
    presentation.check_manifest(bare)
    assert [canvas["label"]["ar"] for canvas in bare["items"]] == [["لا لوحات في هذا المجلد بعد"]]
    assert client.get("/iiif/atlas/3/manifest.json").status_code == 404


def test_a_volume_of_an_edition_in_several_stands_in_the_series_by_itself(client, session, volume):
    """The series may name volumes instead of editions."""
    third = Volume(edition_id=volume.edition.id, number=3)
    session.add(third)
    session.flush()
    session.add(SeriesItem(series_id=volume.series.id, volume_id=third.id, number=7))
    session.flush()
    opened = reading.volume(7, None)
    plate = make_plate(opened)
    put_on(plate, place := make_place())
    said = client.get("/iiif/atlas/collection.json").get_json()
    assert [path_of(each["id"]) for each in said["items"]] == [MANIFEST, "/iiif/atlas/7/manifest.json"]
    manifest = client.get("/iiif/atlas/7/manifest.json").get_json()
    assert len(manifest["items"]) == 1
    assert client.get(path_of(manifest["items"][0]["homepage"][0]["id"])).status_code == 200
    assert "/library/atlas/7/1" in client.get(f"/library/atlas/places/{place.id}").get_data(as_text=True)


def test_a_picture_says_its_sizes_and_gives_every_one_of_them_for_ever(client, plate):
    said = client.get(f"/iiif/3/{plate.digest}/info.json").get_json()
    presentation.check_info(said)
    base = path_of(said["id"])
    for size in [*(f"{each['width']},{each['height']}" for each in said["sizes"]), "max"]:
        answer = client.get(f"{base}/full/{size}/0/default.jpg")
        with Image.open(io.BytesIO(answer.data)) as shown:
            assert size == "max" or shown.size == tuple(map(int, size.split(",")))
    tile = client.get(f"{base}/512,512,188,388/188,388/0/default.jpg")
    assert tile.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert tile.headers["Access-Control-Allow-Origin"] == "*"
    assert len(tile.data) == tile.content_length
    assert client.get(base).location.endswith("/info.json")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("1,1,5,5/max/0/default.jpg", 501),
        ("full/max/90/default.jpg", 501),
        ("full/max/0/gray.jpg", 501),
        ("full/max/0/default.png", 501),
        ("full/a/0/default.jpg", 400),
        ("x/max/0/default.jpg", 400),
    ],
)
def test_what_level_0_does_not_give_is_refused_and_may_be_read_by_others(client, plate, asked, status):
    answer = client.get(f"/iiif/3/{plate.digest}/{asked}")
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_not_published_is_for_its_makers_and_kept_nowhere(client, cast):
    plate = make_plate(make_volume(state=State.REVIEW))
    addresses = [MANIFEST, f"/iiif/3/{plate.digest}/info.json", f"/iiif/3/{plate.digest}/full/max/0/default.jpg"]
    for who in (None, cast.learner):
        if who:
            client.sign_in(who)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    client.sign_in(cast.editor)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_volume_that_is_withdrawn_takes_its_pictures_along(client, plate, volume):
    volume.edition.state, volume.edition.withdrawn_at = State.WITHDRAWN, clock.now()
    assert client.get(MANIFEST).status_code == 410
    assert client.get(f"/iiif/3/{plate.digest}/info.json").status_code == 404
    assert client.get(f"/iiif/3/{plate.digest}/full/max/0/default.jpg").status_code == 404
    assert client.get("/iiif/atlas/collection.json").get_json()["items"] == []


def test_a_picture_of_the_next_revision_is_not_given_before_it_is_published(client, plate, volume):
    edition = volume.edition
    edition.revising = True
    new = make_plate(volume, 2, size=(640, 640), since=2)
    plate.until = 2
    seen = lambda: [client.get(f"/iiif/3/{each.digest}/full/max/0/default.jpg").status_code for each in (plate, new)]  # noqa: E731
    assert seen() == [200, 404]
    edition.revision, edition.revising = 2, False
    assert seen() == [404, 200]
