"""A stage for the browser tests: the real platform with one prepared video, and two pages that show our parts.

python -m tests.media.stage PORT CLIP        DATA_DIR names its folder
"""

import sys
from pathlib import Path

from flask import Flask, jsonify, redirect, render_template_string, request, session
from flask_login import current_user
from werkzeug.serving import make_server

from lms.accounts.models import Role, RoleAssignment, SignIn, User
from lms.app import create_app
from lms.core import clock, commands, crypto
from lms.core import db as database
from media import playback
from media.forms import VideoForm
from media.intake import take, takes_video
from media.models import Asset
from media.service import captions, uploads
from media.views.assets import shown
from tests.media import factory

CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:03.900
سمِّ الملف بتاريخ الجمعة

00:00:04.000 --> 00:00:06.400
واحفظه في مجلَّد الخُطب،

00:00:06.500 --> 00:00:08.900
فالأسماء الواضحة تُغني عن البحث.
"""
PLAYER = """
{% extends "layouts/page.html" %}
{% from "media/_player.html" import player, costs, chapters %}
{% from "media/_transcript.html" import transcript %}
{% block title %}stage{% endblock %}
{% block scripts %}<script type="module" src="{{ asset("media/js/player.js") }}" nonce="{{ csp_nonce() }}"></script>{% endblock %}
{% block content %}
<section class="theatre"><div class="page page--wide theatre__grid">
{{ player(playback, title="درس", position_ms=position, seen=[[0, 1000]], renewal="/stage/sources", course="الحاسب من الصفر") }}
{{ chapters(playback) }}</div></section>
<div class="card card--pad stack"><h2 class="sub">كم تكلفك المشاهدة؟</h2>{{ costs(playback) }}</div>{{ transcript(playback, "ar") }}
{% endblock %}
"""
UPLOADER = """
{% extends "layouts/narrow.html" %}
{% from "media/_uploader.html" import uploader %}
{% block title %}stage{% endblock %}
{% block scripts %}<script type="module" src="{{ asset("media/js/upload.js") }}" nonce="{{ csp_nonce() }}"></script>{% endblock %}
{% block content %}<h1>الفيديو</h1>
{% if shown %}{% include "media/_asset.html" %}{% endif %}{{ uploader(form, "/stage/upload", unfinished=unfinished) }}{% endblock %}
"""


def add_pages(app: Flask, asset_id: int, secret: str) -> None:
    @app.get("/stage/player")
    def player():
        position = request.args.get("position", 0, type=int)
        return render_template_string(PLAYER, playback=playback.of(asset_id), position=position)

    @app.get("/stage/sources")
    def sources():
        return jsonify(playback.of(asset_id).sources)

    @app.get("/stage/sign-in")
    def sign_in():
        session.update(sign_in=secret, _user_id="1", _fresh=True)
        return redirect("/stage/upload")

    @app.route("/stage/upload", methods=["GET", "POST"])
    @takes_video
    def upload():
        form = VideoForm()
        if form.validate_on_submit():
            asset = take(form, current_user._get_current_object())
            return redirect(f"/stage/upload?asset={asset.id}", 303)
        asset = database.session().get(Asset, request.args.get("asset", 0, type=int))
        unfinished = uploads.unfinished_of(current_user)
        return render_template_string(UPLOADER, form=form, shown=shown(asset) if asset else None, unfinished=unfinished)


def main(port: int, clip: Path) -> None:
    app = create_app()
    with app.app_context():
        commands.upgrade()
        trainer = User(name_ar="مدرب", name_latin="Trainer", email="t@example.org")
        trainer.roles = [RoleAssignment(role=Role.TRAINER)]
        secret = crypto.token()
        database.session().add(trainer)
        database.session().flush()
        signed = SignIn(token_hash=crypto.fingerprint(secret), user_id=trainer.id, agent="test", address="127.0.0.1")
        signed.second_factor_at = clock.now()
        database.session().add(signed)
        database.commit()
        asset = factory.ready(clip, trainer)
        captions.put(asset, "ar", "العربية", CAPTIONS)
        asset.chapters = [{"at_ms": 0, "title": {"ar": "البداية"}}, {"at_ms": 5000, "title": {"ar": "الوسط"}}]
        database.commit()
        add_pages(app, asset.id, secret)
    server = make_server("127.0.0.1", port, app, threaded=True)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
