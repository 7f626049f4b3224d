"""The atlas as readers see it."""

import re

from lms.core import clock
from lms.publications.atlas.kinds import Theme
from lms.publications.kinds import State
from tests.factories.atlas import make_place, make_plate, make_volume, put_on


def test_the_wall_of_ninety_two_volumes_costs_as_many_queries_as_one_of_two(client, count_queries):
    make_plate(make_volume(1))
    make_volume(2)
    client.get("/library/atlas")
    with count_queries() as few:
        client.get("/library/atlas")
    for number in range(3, 93):
        make_volume(number)
    with count_queries() as many:
        page = client.get("/library/atlas").get_data(as_text=True)
    assert len(many) == len(few) <= 4
    assert re.findall(r'href="/library/atlas/(\d+)"', page) == [str(number) for number in range(1, 93)]


def test_volumes_are_sifted_by_theme_and_governorate_as_a_wall_or_a_list(client):
    make_volume(1, theme=Theme.SABILS, area="C")
    make_volume(2, theme=Theme.SABILS, area="ALX")
    make_volume(3, theme=Theme.LANDS, area="ALX")

    def shown(asked):
        return re.findall(r'href="/library/atlas/(\d+)"', client.get(f"/library/atlas?{asked}").get_data(as_text=True))

    assert shown("theme=sabils") == ["1", "2"]
    assert shown("theme=sabils&governorate=ALX&view=list") == ["2"]
    assert shown("theme=nonsense") == []


def test_plates_lie_from_right_to_left_in_every_language(client):
    opened = make_volume()
    plates = [make_plate(opened, number) for number in (1, 2, 3)]
    client.set_cookie("locale", "en")
    page = client.get("/library/atlas/1").get_data(as_text=True)
    assert '<ol class="plates" role="list" dir="rtl">' in page
    assert re.findall(r'href="/library/atlas/1/(\d+)"', page) == ["1", "2", "3"]
    plate = client.get("/library/atlas/1/2").get_data(as_text=True)
    turns = re.search(r'<nav class="turn no-print" dir="rtl".*?</nav>', plate, re.DOTALL)[0]
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', turns) == [
        ("prev", "/library/atlas/1/1"),
        ("next", "/library/atlas/1/3"),
    ]
    assert f'data-closer-zoom="/iiif/3/{plates[1].digest}/info.json"' in plate
    assert 'data-next="/library/atlas/1/3"' in plate


def test_without_script_a_plate_is_a_picture_of_the_screens_size_and_a_download(client):
    plate = make_plate(make_volume(), size=(2600, 1800))
    page = client.get("/library/atlas/1/1").get_data(as_text=True)
    src, srcset = re.search(r'<img src="([^"]+)" srcset="([^"]+)"', page).groups()
    assert src.endswith("/full/1300,900/0/default.jpg")
    assert "650w" in srcset
    assert client.get(src).mimetype == "image/jpeg"
    answer = client.get("/library/atlas/1/1/picture")
    assert answer.location == f"/iiif/3/{plate.digest}/full/max/0/default.jpg"


def test_a_withdrawn_volume_is_a_tombstone_with_its_reason_and_its_plates_and_places_are_gone(client):
    opened = make_volume()
    place = make_place()
    put_on(make_plate(opened), place)
    assert client.get(f"/library/atlas/places/{place.id}").status_code == 200
    opened.edition.state, opened.edition.withdrawn_at = State.WITHDRAWN, clock.now()
    opened.edition.withdrawn_reason = "سحب لخطأ في خريطة"
    for address in ("/library/atlas/1", "/library/atlas/1/1", "/library/atlas/1/1/picture"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "سحب لخطأ في خريطة" in answer.get_data(as_text=True)
    assert client.get(f"/library/atlas/places/{place.id}").status_code == 404
    assert 'href="/library/atlas/1"' not in client.get("/library/atlas").get_data(as_text=True)


def test_what_is_in_review_is_at_no_address(client, cast):
    place = make_place()
    put_on(make_plate(make_volume(state=State.REVIEW)), place)
    addresses = [
        "/library/atlas/1",
        "/library/atlas/1/1",
        "/library/atlas/1/1/picture",
        f"/library/atlas/places/{place.id}",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert "الفسطاط" not in client.get("/library/atlas/places").get_data(as_text=True)
    client.sign_in(cast.editor)
    assert [client.get(address).status_code for address in addresses[:2]] == [200, 200]


def test_the_map_shows_what_the_list_shows(client):
    plate = make_plate(make_volume())
    for ar, en, area, lat, lon in (
        ("جامع أ", "A mosque", "C", "30.05", "31.25"),
        ("سبيل ب", "B sabil", "ALX", "31.2", "29.9"),
        ("الجامع الكبير", "Great mosque", "ASN", "24.09", "32.9"),
    ):
        put_on(plate, make_place(ar, en, governorate=area, latitude=lat, longitude=lon))
    make_place("مكان بلا لوحة", "Nowhere")
    for asked, count in (
        ("", 3),
        ("?governorate=ALX", 1),
        ("?letter=ج", 2),
        ("?letter=ج&governorate=C", 1),
        ("?kind=land", 0),
        ("?kind=x", 3),
        ("?letter=%00&governorate=%00", 3),
    ):
        page = client.get(f"/library/atlas/places{asked}").get_data(as_text=True)
        on_map = re.findall(r'<a href="(/library/atlas/places/\d+)" aria-label', page)
        in_list = re.findall(r'<li><a href="(/library/atlas/places/\d+)"', page)
        assert on_map == in_list
        assert len(in_list) == count
        assert "بلا لوحة" not in page


def test_a_place_leads_to_its_region_on_each_plate(client):
    opened = make_volume()
    place = make_place(about={"ar": "جامع عامر"})
    put_on(make_plate(opened, 1), place, 40, 50, 200, 100)
    put_on(make_plate(opened, 2), place)
    page = client.get(f"/library/atlas/places/{place.id}").get_data(as_text=True)
    assert 'href="/library/atlas/1/1#xywh=40,50,200,100"' in page
    assert 'href="/library/atlas/1/2"' in page
    assert "30.0100, 31.2300" in page
