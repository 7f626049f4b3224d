"""A stage for the browser tests: the real platform with one prepared video, and two pages that show our parts.

python -m tests.media.stage PORT CLIP        DATA_DIR names its folder
"""

import io
import sys
from decimal import Decimal
from pathlib import Path

from flask import Flask, jsonify, redirect, render_template_string, request, session
from flask_login import current_user
from sqlalchemy import update
from werkzeug.serving import make_server

from courses.catalog.models import LessonKind
from courses.enrolment.models import Enrolment
from courses.quizzes.service import bank, papers
from lms.accounts.models import Role, RoleAssignment, SignIn, User
from lms.app import create_app
from lms.core import clock, commands, crypto
from lms.core import db as database
from media import place, playback
from media.forms import VideoForm
from media.intake import take, takes_video
from media.models import Asset, Slide, StoredObject
from media.service import assets, captions, files, uploads
from media.storage import at_hand, new_key
from media.views.assets import shown
from tests.factories import courses
from tests.factories.quizzes import PAPER
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


def add_pages(app: Flask, asset_id: int, people: dict[str, int]) -> None:
    @app.get("/stage/player")
    def player():
        position = request.args.get("position", 0, type=int)
        played = playback.of(asset_id)
        if "sound" in request.args:  # as a recording looks
            played.asset.waveform = [10 + 80 * (number * 37 % 29) // 29 for number in range(150)]
            played = played._replace(qualities=[played.qualities[-2]], slides=(), poster="")
        return render_template_string(PLAYER, playback=played, position=position)

    @app.get("/stage/sources")
    def sources():
        return jsonify(playback.of(asset_id).sources)

    @app.get("/stage/sign-in")
    def sign_in():
        who = request.args.get("who", "trainer")
        with database.transaction() as current:
            secret = signed_in(current.get_one(User, people[who]))
        session.clear()
        session.update(sign_in=secret, _user_id=str(people[who]), _fresh=True)
        return redirect(request.args.get("next", "/stage/upload"))

    @app.get("/stage/enrolment")
    def enrolment():
        """The learner's enrolment ends, or goes on."""
        with database.transaction() as current:
            current.execute(update(Enrolment).values(state=request.args["state"]))
        return "done"

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


def signed_in(person: User) -> str:
    """Who this is, signed in; the secret of the session."""
    secret = crypto.token()
    row = SignIn(token_hash=crypto.fingerprint(secret), user_id=person.id, agent="test", address="127.0.0.1")
    row.second_factor_at = clock.now()
    database.session().add(row)
    return secret


def lecture(asset: Asset) -> None:
    """The asset is also a lecture of two slides, and has a sheet of stills."""
    store, poster = place.store(), database.session().get_one(StoredObject, asset.poster_id)
    path = at_hand(store, poster.key, place.own_work_folder())
    for at_ms in (0, 4000):
        stored = store.put(new_key("slide", ".jpg"), path, "image/jpeg")
        row = assets.keep(store.name, stored, "image/jpeg")
        database.session().add(Slide(asset_id=asset.id, at_ms=at_ms, object_id=row.id, width=640, height=360))
        asset.storyboard_id = row.id
    asset.storyboard = {"every_ms": 3000, "columns": 2, "width": 160, "height": 90, "stills": 3}


def teach(asset: Asset, trainer: User, learner: User) -> None:
    """`/learn/stage/film`, `/learn/stage/read` and `/learn/stage/sheet`, in one unit with a quiz."""
    handout = files.keep_file(trainer, "ورقة العمل.txt", io.BytesIO("اكتب اسم الملف".encode()))
    course = courses.make_course(trainer, title={"ar": "الحاسب من الصفر", "en": "Computing from zero"})
    unit = courses.add_section(course)
    film = courses.add_lesson(unit, LessonKind.VIDEO, asset=asset)
    read = courses.add_lesson(unit)
    film.title = {"ar": "احفظ خطبتك باسم تجده غدًا", "en": "Save your sermon"}
    read.title = {"ar": "أين تسكن ملفاتك؟", "en": "Where do files live?"}
    quiz = courses.add_lesson(unit, LessonKind.QUIZ)
    shelf = bank.add_category(course.id, {"ar": "الملفات"})
    papers.add(papers.of_lesson(quiz.id), [bank.write(shelf, *PAPER[0], Decimal(1), trainer)])
    sheet = courses.add_lesson(unit, LessonKind.FILE, asset=handout)
    for lesson, key in ((film, "film"), (read, "read"), (sheet, "sheet")):
        lesson.stable_key = key
    run = courses.make_run(courses.publish(course))
    run.code = "stage"
    database.session().flush()
    courses.enrol(run, learner)


def main(port: int, clip: Path) -> None:
    app = create_app()
    with app.app_context():
        commands.upgrade()
        trainer = User(name_ar="مدرب", name_latin="Trainer", email="t@example.org")
        trainer.roles = [RoleAssignment(role=Role.TRAINER)]
        learner = User(name_ar="محمود حسن", name_latin="Mahmoud", email="l@example.org")
        stranger = User(name_ar="سيد", name_latin="Sayed", email="s@example.org")
        people = {"trainer": trainer, "learner": learner, "stranger": stranger}
        database.session().add_all(people.values())
        database.commit()
        ids = {who: person.id for who, person in people.items()}
        asset = factory.ready(clip, trainer)
        captions.put(asset, "ar", "العربية", CAPTIONS)
        lecture(asset)
        asset.chapters = [{"at_ms": 0, "title": {"ar": "البداية"}}, {"at_ms": 5000, "title": {"ar": "الوسط"}}]
        database.commit()
        teach(asset, trainer, learner)
        database.commit()
        add_pages(app, asset.id, ids)
    server = make_server("127.0.0.1", port, app, threaded=True)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
