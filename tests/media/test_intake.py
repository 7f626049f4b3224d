import io

import pytest
from sqlalchemy import select

from lms.core.access import requires
from media import place, policy
from media.forms import VideoForm
from media.intake import take, takes_video
from media.models import Asset, AssetState
from media.service import gathering
from tests.media.uploading import CONTENT, PIECES, begin, put

pytestmark = pytest.mark.usefixtures("nothing_on_its_way")


@pytest.fixture
def target(app, monkeypatch):
    """A page that takes a video, as a lesson's page does."""

    @requires(policy.can_upload)
    @takes_video
    def view():
        from flask_login import current_user

        form = VideoForm()
        if not form.validate_on_submit():
            return str(form.errors), 422
        return take(form, current_user._get_current_object()).public_id

    monkeypatch.setitem(app.view_functions, "site.choose_theme", takes_video(view))
    return "/theme"


def test_a_plain_form_sends_the_whole_file(kept_in, sender, session, target, tmp_path):
    answer = sender.post(target, data={"file": (io.BytesIO(CONTENT), "a.mp4")})
    assert answer.status_code == 200
    asset = session.scalar(select(Asset).where(Asset.public_id == answer.text))
    assert asset.state is AssetState.UPLOADED
    assert gathering.source(asset.id, tmp_path).path.read_bytes() == CONTENT
    assert not list(place.uploads_folder().glob("*/*"))


def test_a_plain_form_may_be_large_where_a_page_says_so_and_only_there(sender, target, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 50)
    big = lambda: {"file": (io.BytesIO(CONTENT), "a.mp4")}  # noqa: E731
    assert sender.post("/locale", data=big()).status_code == 413
    assert sender.post(target, data=big()).status_code == 200


def test_the_form_takes_what_the_script_has_sent_in_parts(sender, target, session):
    upload_id = begin(sender).json["id"]
    for number, part in PIECES.items():
        put(sender, upload_id, number, part)
    one, two = (sender.post(target, data={"upload": upload_id}) for _ in range(2))
    assert one.status_code == 200
    assert one.text == two.text
    assert sender.post(target, data={}).status_code == 422
    assert sender.post(target, data={"upload": "nonsense"}).status_code == 404


def test_the_forms_token_is_asked_for(app, sender, target, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert sender.post(target, data={"file": (io.BytesIO(CONTENT), "a.mp4")}).status_code == 400
    assert begin(sender).status_code == 400
