"""A sound above a question: brought with its form, heard on the paper without a script, and again with the result."""

import io

import pytest
from sqlalchemy import select

from courses.quizzes.models import QuestionVersion
from courses.quizzes.service import attempts, grading
from media import place
from media.ladder import AUDIO
from media.models import Asset, AssetState, Rendition
from media.service import assets, files
from tests.courses.quizzes.sitting import begin
from tests.factories.quizzes import make_school

VERSE = {"ar": "الآية الأولى من سورة العلق"}
FORM = {
    "kind": "true_false", "ask_ar": "القارئ يقرأ برواية حفص.", "mark": "1", "right": "true", "media-0-ar": VERSE["ar"],
}  # fmt: skip


def send(client, school, **more):
    form = FORM | {"category": school.category.id} | more
    page = f"/teach/courses/{school.course.id}/questions"
    return client.post(page, data=form, content_type="multipart/form-data")


def newest(session):
    return session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc()).limit(1)).one()


def prepared(session, public_id):
    """What the worker makes of it."""
    asset = session.scalars(select(Asset).where(Asset.public_id == public_id)).one()
    made = assets.keep(place.store().name, files.put(asset.kind, io.BytesIO(b"sound"), "audio/mp4"), "audio/mp4")
    told = {"profile": "1", "label": AUDIO, "bandwidth": 1, "average_bandwidth": 1, "codecs": "", "playlist": ""}
    session.add(Rendition(asset_id=asset.id, object_id=made.id, **told))
    asset.state = AssetState.READY
    session.commit()
    return asset


@pytest.fixture
def spoken(client, school, session):
    client.sign_in(school.trainer)
    answer = send(client, school, **{"media-0-file": (io.BytesIO(b"ID3" + b"0" * 900), "alaq.mp3")})
    assert answer.status_code == 303, answer.text
    return newest(session)


def test_a_trainer_brings_a_sound_with_the_question_and_hears_it_once_it_is_prepared(client, session, spoken):
    (kept,) = spoken.body["media"]
    assert (kept["kind"], kept["alt"]) == ("sound", VERSE)
    page = f"/teach/questions/{spoken.entry_id}"
    assert "<audio" not in client.get(page).text
    assert prepared(session, kept["asset"]).wanted == "audio"
    assert "<audio controls" in client.get(page).text


def test_a_sound_without_words_for_who_cannot_hear_it_is_refused_and_is_not_sent_again(client, school, session):
    client.sign_in(school.trainer)
    sound = {"media-0-file": (io.BytesIO(b"ID3" + b"0" * 900), "alaq.mp3"), "media-0-ar": ""}
    refused = send(client, school, **sound)
    assert refused.status_code == 422
    kept = session.scalars(select(Asset).order_by(Asset.id.desc()).limit(1)).one()
    assert f'value="{kept.public_id}"' in refused.text
    again = send(client, school, **{"media-0-asset": kept.public_id, "media-0-kind": "sound"})
    assert again.status_code == 303
    assert newest(session).body["media"][0]["asset"] == kept.public_id


def test_it_is_heard_on_the_paper_without_a_script_and_with_the_result(client, cast, session, spoken):
    (kept,) = spoken.body["media"]
    other = make_school(cast, [("true_false", spoken.body)])
    attempt = begin(other)
    client.sign_in(other.learner)
    paper = f"/learn/attempts/{attempt.public_id}"
    assert "<audio" not in client.get(paper).text  # it is being prepared: its words stand there alone
    assert VERSE["ar"] in client.get(paper).text
    prepared(session, kept["asset"])
    told = client.get(paper).text
    player = told[told.index("<audio") : told.index("</audio>")]
    assert 'controls preload="none"' in player
    assert f'aria-label="{VERSE["ar"]}"' in player
    address = player.split('src="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address).status_code in {200, 302}
    grading.hand_in(attempts.own(attempt.public_id, other.learner))
    assert "<audio controls" in client.get(f"{paper}/result").text
