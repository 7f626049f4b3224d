"""The registrar makes a new version of the sheet: part by part, looked at, put in force, and taken back."""

import io
import re

import pytest
from PIL import Image

from lms.certificates import press
from lms.certificates.design import content, service
from lms.certificates.design.models import SheetTemplate
from lms.certificates.models import Certificate
from lms.certificates.service import sheets
from lms.core.audit import AuditEntry
from lms.core.db import commit, session
from tests.factories.certificates import make_certificate

BASE = "/registry/sheet-templates"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#651d32"/></svg>'
WORDS = {
    "title_ar": "شهادة تخرُّج", "title_en": "Diploma", "opening_m": "تشهد الأكاديمية بأنَّ المتدرِّب",
    "opening_f": "تشهد الأكاديمية بأنَّ المتدرِّبة", "opening_en": "This is to certify that", "verb_m": "قد تخرَّج في",
    "verb_f": "قد تخرَّجت في", "verb_en": "has graduated from", "tail_ar": "ونسأل الله له التوفيق", "tail_en": "",
}  # fmt: skip


@pytest.fixture
def draft(client, cast):
    """A draft of a signed-in registrar, by its address."""
    client.sign_in(cast.registrar)
    return client.post(BASE).headers["Location"]


def version() -> SheetTemplate | None:
    return session().query(SheetTemplate).order_by(SheetTemplate.id.desc()).populate_existing().first()


def test_a_new_version_says_and_looks_otherwise_and_what_was_issued_stays(client, cast, draft, count_queries):
    old = make_certificate(cast.learner, cast.registrar, key="award:old")
    commit()
    assert client.post(f"{draft}/parts/completion", data=WORDS).status_code == 303
    look = {"palette": "burgundy", "first_file": (io.BytesIO(LOGO), "logo.svg")}
    assert client.post(f"{draft}/parts/look", data=look).status_code == 303
    assert press.current().wording["completion"]["title"]["en"] != "Diploma", "a draft changes nothing"
    with count_queries() as queries:
        page = client.get(draft).text
    assert len(queries) <= 10
    assert "شهادة تخرُّج" in page, "the log shows what was changed"
    assert client.post(f"{draft}/force").status_code == 303
    new = make_certificate(cast.learner, cast.registrar, key="award:new")
    commit()
    assert new.snapshot["title"]["en"] == "Diploma"
    assert new.snapshot["tail"]["ar"] == WORDS["tail_ar"]
    assert new.snapshot["look"]["colours"]["primary"] == "#651d32"
    assert len(new.snapshot["look"]["logos"]) == 1
    assert new.template_version == content.version(version())
    assert (old.template_version, old.snapshot["title"]["en"]) == ("2026.2", "Certificate of Completion")
    for certificate in (old, new):
        sheets.keep(certificate.id)
    kept = [session().get(Certificate, one.id, populate_existing=True).sheet_id for one in (old, new)]
    assert all(sheets.content(sheet).startswith(b"%PDF") for sheet in kept)


def test_a_version_in_force_is_changed_no_more_and_an_older_one_comes_back_as_a_copy(client, draft):
    client.post(f"{draft}/force")
    assert client.post(f"{draft}/parts/completion", data=WORDS).status_code == 409
    assert client.get(f"{draft}/parts/completion").status_code == 409
    assert client.post(f"{draft}/discard").status_code == 409
    copy = client.post(f"{draft}/copies").headers["Location"]
    client.post(f"{copy}/parts/completion", data=WORDS)
    client.post(f"{copy}/force")
    assert press.current().wording["completion"]["title"]["en"] == "Diploma"
    assert client.post(f"{draft}/return").status_code == 303
    assert press.current().wording["completion"]["title"]["en"] == "Certificate of Completion"
    actions = [entry.action for entry in session().query(AuditEntry).order_by(AuditEntry.id) if "sheet" in entry.action]
    assert actions.count("sheet_template.in_force") == 3
    assert version().basis_id is not None


def test_the_samples_are_pictures_and_files_of_the_engine_itself(client, draft):
    picture = client.get(f"{draft}/samples/licence/marks.png")
    assert Image.open(io.BytesIO(picture.data)).width > 900
    assert client.get(f"{draft}/samples/transcript/long.pdf").data.startswith(b"%PDF")
    assert client.get(f"{draft}/samples/diploma/marks.png").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize(
    ("part", "wrong", "sentence"),
    [
        ("completion", {"title_ar": "شهادة 😀"}, "GRINNING FACE"),
        ("completion", {"title_ar": ""}, "يُرجى كتابة هذا السطر"),
        ("look", {"palette": "own", "primary": "#88aa99", "accent": "#a97f2d"}, "اللون الأول أفتح"),
        ("look", {"palette": "own", "primary": "green", "accent": "#a97f2d"}, "ليس لونًا"),
        ("look", {"palette": "green", "first_file": b"GIF89a"}, "تعذّرت قراءة هذا الملف"),
        ("look", {"palette": "green", "first_file": LOGO * 700}, "الملف كبير"),
        ("winner", {}, "{rank}"),
    ],
)
def test_what_could_not_be_printed_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    client, draft, part, wrong, sentence
):
    before = dict(version().content)
    files = {name: (io.BytesIO(data), "logo") for name, data in wrong.items() if isinstance(data, bytes)}
    answer = client.post(f"{draft}/parts/{part}", data={**(WORDS if part != "look" else {}), **wrong, **files})
    assert answer.status_code == 422
    assert sentence in answer.text
    if part != "look":
        assert WORDS["verb_f"] in answer.text
    assert version().content == before


def test_a_version_whose_sheets_would_not_fit_is_not_put_in_force(client, draft):
    long = {**WORDS, **dict.fromkeys(("verb_m", "verb_f", "opening_m", "opening_f"), "تشهد أكاديمية " * 6)}
    client.post(f"{draft}/parts/licence", data=long)
    answer = client.post(f"{draft}/force")
    assert answer.status_code == 422
    assert "لا يمكن العمل بهذا الإصدار بعد" in answer.text
    assert version().is_draft


def test_versions_are_for_registrars_and_administrators(client, cast, draft):
    assert client.get(BASE).status_code == 200
    assert re.search(r"معمول به", client.get(BASE).text), "the settings are in force until a version is"
    for stranger in (cast.learner, cast.trainer):
        client.sign_in(stranger)
        assert client.get(BASE).status_code == 403
        assert client.get(draft).status_code == 404
    client.sign_in(cast.admin)
    assert client.post(f"{draft}/discard").status_code == 303
    assert service.newest() is not None
    assert version() is None
