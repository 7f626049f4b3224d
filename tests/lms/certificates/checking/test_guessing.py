"""Guesses at codes: blocked, told nothing, and nobody behind the same address is shut out."""

import pytest

from lms.certificates import code as codes
from lms.certificates.service import journal, registry
from lms.core.db import commit
from lms.core.errors import TooMany
from lms.core.limits import LimitCount
from tests.conftest import everything

UNKNOWN, IMPOSSIBLE = "0000-0000-0000-0000", "UUUU-UUUU-UUUU-UUUU"


def test_unknown_and_impossible_codes_get_the_same_answer_to_the_byte_in_the_same_number_of_queries(
    client, session, count_queries
):
    client.get("/verify")  # a browser that was here before
    told = []
    for typed in (UNKNOWN, IMPOSSIBLE):
        for ending in ("", ".json"):
            with count_queries() as seen:
                answer = client.get(f"/verify/{typed}{ending}")
            told.append((answer.status_code, len(answer.data), len(seen), sorted(answer.headers.keys())))
    assert told[0] == told[2]
    assert told[1] == told[3]


@pytest.mark.once
def test_of_many_guesses_thirty_are_answered_and_a_right_code_always_is(client, session, certificate):
    for number in range(registry.WRONG_CODES.most):
        assert client.get(f"/verify/{number:016}").status_code == 404
    for _ in range(200):  # bench/verify.py asks ten thousand, and compares the time that answers take
        with pytest.raises(TooMany):
            registry.failed("127.0.0.1")
    assert client.get(f"/verify/{UNKNOWN}").status_code == 429
    assert client.get(f"/verify/{codes.shown(certificate.code)}").status_code == 200
    assert sum(row.count for row in session.query(LimitCount)) == 2 * registry.WRONG_CODES.most
    assert list(journal.check()) == []
    assert everything(session, "certificate") == 1


def test_a_neighbourhood_is_limited_more_loosely_and_an_ipv6_person_has_one_limit(client, session):
    for number in range(registry.WRONG_CODES.most):
        client.get(f"/verify/{UNKNOWN}", environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"})
    again = {"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}
    assert client.get(f"/verify/{UNKNOWN}", environ_base=again).status_code == 429
    elsewhere = {"REMOTE_ADDR": "2001:db8:1:3::1"}
    assert client.get(f"/verify/{UNKNOWN}", environ_base=elsewhere).status_code == 404
    assert registry.near("::ffff:10.1.2.3") == ("10.1.2.3/32", "10.1.2.0/24")
    assert registry.near("nowhere") == ("nowhere", "nowhere")
    commit()


def test_the_answer_for_machines_is_the_same_at_its_own_address(client, certificate):
    shown = codes.shown(certificate.code)
    told = client.get(f"/verify/{shown}.json").json
    assert told["state"] == "valid"
    assert told["links"]["page"] == certificate.snapshot["verify"]
    assert told["sealed"]["name_ar"] == certificate.snapshot["name"]["ar"]
    badge = told["links"]["badge"].removeprefix("http://localhost")
    assert client.get(badge).status_code != 404
    assert client.get(f"/verify/{shown}/square.svg").mimetype == "image/svg+xml"
    assert client.get("/verify/nonsense/square.svg").status_code == 404
