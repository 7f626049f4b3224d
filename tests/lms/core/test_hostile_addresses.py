"""What no database keeps, in addresses and forms of real pages: a clear no, on both databases, and never a failure."""

import pytest

HUGE = "9" * 40


@pytest.mark.parametrize(
    "path",
    [
        "/courses?q=%00", "/courses/%00", "/verify/%00", "/library/browse?language=%00", "/library/%00",
        f"/courses?page={HUGE}", f"/programmes/{HUGE}",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_for_is_refused(client, session, path):
    assert client.get(path).status_code in {200, 301, 302, 308, 400, 404}


def test_a_form_that_cannot_be_kept_is_refused(client, session):
    sent = {"login": "a\0b", "password": "c\0d"}
    assert client.post("/sign-in", data=sent).status_code in {303, 400, 403, 422}


def test_a_number_beyond_all_numbers_is_refused(client, cast):
    client.sign_in(cast.registrar)
    for path in (f"/registry/runs/{HUGE}/certificates", f"/registry/batches/{HUGE}"):
        assert client.get(path).status_code in {400, 404}
