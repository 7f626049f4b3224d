"""The atlas of the demo: ninety-two records, two volumes with plates, and places on them."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from demo.atlas import art, filling, studio
from lms.accounts.models import Role
from lms.core import clock
from lms.core import db as database
from lms.core.jobs import Job
from lms.publications.atlas.models import Place, Plate, PlatePlace
from lms.publications.models import Edition
from tests.factories.accounts import make_user
from tests.lms.publications.atlas import presentation

WIDTH, HEIGHT = 4000, 5100  # of a sheet, in pixels
JPEG = b"\xff\xd8\xff"


@pytest.fixture
def drawn(monkeypatch):
    """The sheets that were asked for, as (volume, number); none of them takes its two seconds."""
    asked = []
    monkeypatch.setattr(studio, "sheet", lambda said, number: asked.append((said["volume"], number)) or JPEG)
    return asked


def test_each_sheet_has_a_drawing_and_what_is_marked_lies_on_it():
    for drawn in {plate["drawing"] for plate in studio.plates()} & studio.DRAWINGS.keys():
        ET.fromstring(art.svg(studio.DRAWINGS[drawn]()))
    known = {place["key"] for place in studio.places()}
    for plate in studio.plates():
        for said in plate.get("places", []):
            assert said["place"] in known
            x, y, width, height = studio.region(said.get("at", [0, 0, 1, 1]))
            assert 0 <= x < x + width <= WIDTH
            assert 0 <= y < y + height <= HEIGHT


@pytest.mark.once
def test_it_comes_in_whole_and_goes_on_where_it_was_killed(client, session, drawn):
    fill_twice_and_be_killed_once(drawn)
    volumes = client.get("/iiif/atlas/collection.json").get_json()
    presentation.check_collection(volumes)
    numbers = [re.search(r"/(\d+)/manifest", each["id"])[1] for each in volumes["items"]]
    assert numbers == [str(number) for number in range(1, 93)]
    assert len({each["label"]["ar"][0] for each in volumes["items"]}) == 92
    assert session.scalar(select(func.count(Edition.id))) == 92
    newest = session.scalar(select(func.max(Edition.published_at)))
    assert clock.now() - newest > dt.timedelta(days=180), "or nothing else would be new in the library"
    assert len(drawn) == len(set(drawn)) == len(studio.plates()) == session.scalar(select(func.count(Plate.id)))
    assert len({volume for volume, _number in drawn}) >= 2
    assert session.scalar(select(func.count(Place.id))) == len(studio.places())
    assert session.scalar(select(func.count()).where(Job.name == "atlas.cut")) == len(drawn)
    mark = session.scalars(select(PlatePlace).where(PlatePlace.x.is_not(None)).order_by(PlatePlace.id)).first()
    page = client.get(f"/library/atlas/places/{mark.place_id}").get_data(as_text=True)
    assert re.search(rf'href="/library/atlas/\d+/\d+#xywh={mark.region}"', page), "a place leads to its part of a plate"


def fill_twice_and_be_killed_once(drawn):
    for name in ("one", "two"):
        make_user(name, Role.EDITOR, is_demo=True)
    database.commit()

    def tell(done, _total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filling.fill(tell)
    assert len(drawn) == 3
    for _ in range(2):
        filling.fill(lambda *_said: None)
