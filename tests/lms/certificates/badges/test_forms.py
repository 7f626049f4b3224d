"""The forms of a badge, without a database: texts of bytes, the list of bits, the picture, the canonical form."""

import datetime as dt
import gzip
import io
import json
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageChops

from lms.certificates.badges import baking, credential, integrity, issuer, multibase, statuslist, vcjwt
from lms.certificates.badges.credential import Place
from lms.certificates.badges.draw import drawn
from lms.certificates.badges.issuer import Issuer
from lms.certificates.record import Kind
from lms.certificates.signing.models import Algorithm
from tests.lms.certificates.badges.keys import TestKey
from tests.lms.certificates.sheets import HARD, sheet, words

SITE = Issuer("https://academy.example:8443", ZoneInfo("Africa/Cairo"))
CODE = "7K3M9QXT2VHD5RPA"
PLACE = Place(3, 94567)


def badge(record=HARD["tashkeel"], email="imam@example.org"):
    return credential.credential(record, SITE, code=CODE, email=email, place=PLACE)


def test_keys_are_written_as_did_documents_write_them():
    """The first is the well-known did:key of the seed of zeros."""
    zeros = bytes.fromhex("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29")
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": multibase.base64url(zeros)}
    assert multibase.multikey(jwk) == "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
    assert multibase.multikey(TestKey("k", Algorithm.ES256).public_jwk).startswith("zDna")
    assert multibase.base58(b"\0\0\x01") == "z112"


def test_the_issuers_name_is_the_sites_address():
    assert SITE.did == "did:web:academy.example%3A8443"
    assert Issuer("https://a.example/school", SITE.zone).did == "did:web:a.example:school"


def test_a_badge_says_who_holds_it_only_to_those_who_know_the_address():
    said = json.dumps(badge(), ensure_ascii=False)
    record = HARD["tashkeel"]
    assert "imam@" not in said
    assert record["name"]["ar"] not in said
    assert record["name"]["en"] not in said
    [identity] = badge(email=" Imam@Example.org ")["credentialSubject"]["identifier"]
    assert identity == badge()["credentialSubject"]["identifier"][0], "capitals and spaces make no other person"
    [printed] = badge(email="")["credentialSubject"]["identifier"]
    assert (printed["hashed"], printed["identityHash"]) == (False, record["name"]["ar"])


def test_a_badge_has_what_open_badges_demands():
    """The demands of the standard's data model on what we use of it, in our own words."""
    made = badge(sheet(words("آمنة"), words("دورة", "Course"), kind="licence", expires=HARD["modules"]["expires"]))
    subject = made["credentialSubject"]
    achievement = subject["achievement"]
    assert made["@context"][:2] == [issuer.CREDENTIALS, issuer.OPEN_BADGES]
    assert {"VerifiableCredential", "OpenBadgeCredential"} <= set(made["type"])
    assert made["issuer"]["type"] == ["Profile"]
    assert made["issuer"]["name"] == "أكاديمية الأوقاف الدولية — International Awqaf Academy"
    assert subject["type"] == ["AchievementSubject"]
    assert achievement["type"] == ["Achievement"]
    assert all(
        isinstance(text, str) and text for text in (made["name"], achievement["name"], achievement["description"])
    )
    assert achievement["criteria"]["narrative"]
    assert achievement["image"]["type"] == "Image"
    assert subject["licenseNumber"] == "IAA-2026-CC-000481"
    assert made["validFrom"] == "2026-11-22T00:00:00+02:00"
    assert made["validUntil"] == "2026-11-22T23:59:59+02:00"
    assert all(dt.datetime.fromisoformat(made[moment]).tzinfo for moment in ("validFrom", "validUntil"))
    assert not [value for value in (made | subject | achievement).values() if value in (None, [], "")]


def test_badges_of_the_same_words_share_their_achievement():
    one, other = badge(email="a@b.c"), badge({**HARD["tashkeel"], "name": words("آخر"), "serial": "IAA-2026-CC-1"})
    assert one["credentialSubject"]["achievement"] == other["credentialSubject"]["achievement"]
    longer = badge({**HARD["tashkeel"], "hours": words("٤١ ساعة", "41 hours")})
    assert longer["credentialSubject"]["achievement"]["id"] != one["credentialSubject"]["achievement"]["id"]


def test_a_specimen_says_so_in_words_and_in_its_picture():
    made = badge(HARD["lam-alef"])["credentialSubject"]["achievement"]
    assert "نموذج" in made["name"]
    assert "SPECIMEN" in made["name"]
    assert made["image"]["id"].endswith("/completion-specimen.png")


@pytest.mark.parametrize("name", sorted(HARD.keys() - {"transcript"}))
def test_a_token_gives_back_the_credential_and_is_the_same_each_time(name):
    key = TestKey("badge-token-1", Algorithm.ES256)
    made = badge(HARD[name])
    token = vcjwt.sign(made, key, SITE.key_address(key.kid))
    assert vcjwt.read(token) == made
    assert vcjwt.sign(made, key, SITE.key_address(key.kid)) == token


def test_a_list_has_a_bit_for_each_place_the_first_one_leftmost():
    text = statuslist.encoded([0, 9, statuslist.LENGTH - 1])
    assert text.startswith("u")
    bits = gzip.decompress(multibase.from_base64url(text[1:]))
    assert len(bits) * 8 == statuslist.LENGTH
    assert (bits[0], bits[1], bits[-1]) == (0x80, 0x40, 0x01)
    assert sum(bits) == 0x80 + 0x40 + 0x01
    assert statuslist.encoded([0, 9, statuslist.LENGTH - 1]) == text


def test_the_badge_is_found_in_the_picture_and_the_picture_is_as_it_was():
    plain = Image.open(io.BytesIO(baking.picture("licence")))
    with Image.open(io.BytesIO(baking.baked("licence", "head.body.signature"))) as baked:
        baked.load()
        assert baked.text == {"openbadgecredential": "head.body.signature"}
        assert ImageChops.difference(plain.convert("RGBA"), baked.convert("RGBA")).getbbox() is None


def test_every_kind_has_its_picture_as_it_is_drawn_now():
    kinds = credential.kinds()
    assert kinds == set(get_args(Kind)) - {"transcript"}
    assert baking.pictures() == kinds | {f"{kind}-specimen" for kind in kinds}
    with Image.open(io.BytesIO(drawn("winner", specimen=True))) as now:
        kept = Image.open(io.BytesIO(baking.picture("winner-specimen")))
        apart = ImageChops.difference(kept.convert("RGB"), now.convert("RGB"))
        assert max(top for _low, top in apart.getextrema()) < 24


def test_a_context_of_others_is_refused_and_never_fetched():
    hostile = {**badge(), "@context": [issuer.CREDENTIALS, "https://elsewhere.example/context.json"]}
    with pytest.raises(integrity.NoCanonicalForm, match="no context of ours"):
        integrity.digests([hostile])
