"""The institution's own part of a certificate comes from the settings, and from nowhere else."""

import dataclasses

from lms.accounts.models import Gender
from lms.certificates import press
from lms.certificates.award import draft, specimen
from lms.certificates.design.colours import DEFAULT
from lms.certificates.typeset import typeset
from lms.core import config
from tests.factories.accounts import make_user
from tests.factories.certificates import make_award
from tests.lms.certificates.sheets import difference, picture

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'


def settings(folder, **given):
    return config.from_environment({"DATA_DIR": str(folder), **given})


def test_another_academy_prints_its_own_name_and_signatories(tmp_path, session):
    own = settings(tmp_path, INSTITUTION_AR="معهد آخر", DIRECTOR_NAME_AR="د. سالم", SERIAL_PREFIX="OTH")
    made = draft(make_award(make_user()), press.of_settings(own))
    assert made["institution"]["name"]["ar"] == "معهد آخر"
    assert made["signatures"][-1]["name"]["ar"] == "د. سالم"
    assert specimen(make_award(make_user()), press.of_settings(own))["serial"].startswith("OTH-")


def test_another_academy_prints_its_own_mark(tmp_path, session):
    (tmp_path / "logo.svg").write_text(LOGO)
    own = press.of_settings(settings(tmp_path, INSTITUTION_LOGO=str(tmp_path / "logo.svg")))
    record = specimen(make_award(make_user()), own)
    plain = {**record, "look": DEFAULT}
    assert difference(picture(typeset(record)), picture(typeset(plain))) > 24


def test_the_demo_academy_marks_its_certificates_and_a_real_one_does_not(tmp_path, session):
    award = make_award(make_user())
    demo, real = press.of_settings(settings(tmp_path, DEMO="1")), press.of_settings(settings(tmp_path))
    assert (draft(award, demo)["specimen"], draft(award, real)["specimen"]) == (True, False)
    assert dataclasses.replace(demo, specimen=False) == real


def test_a_woman_signs_under_a_womans_title(app, session):
    with app.app_context():
        signed = press.current(make_user("registrar", gender=Gender.FEMALE)).registrar
    assert "مسجِّلة" in signed["post"]["ar"]
