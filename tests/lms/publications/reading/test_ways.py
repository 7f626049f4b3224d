"""The page of an edition leads into each of its volumes, to read and to hear."""

from tests.factories.publications import make_edition, make_volume
from tests.factories.reading import FIRST, SECOND, make_book, make_cues, make_pages, make_track


def test_each_volume_leads_to_its_first_page_and_to_its_sound(client, session):
    edition = make_book([FIRST, SECOND])
    make_pages(make_volume(edition, 2, label="المعاملات"), [FIRST])
    make_volume(edition, 3)
    make_cues(edition, make_track(edition))
    shown = client.get(f"/library/{edition.code}").text
    for page in (f"/library/{edition.code}/1/1", f"/library/{edition.code}/2/1", f"/library/{edition.code}/1/1/sound"):
        assert f'href="{page}"' in shown
        assert client.get(page).status_code in {200, 302}
    assert "المعاملات" in shown
    assert f"/library/{edition.code}/3/1" not in shown  # there is nothing of it yet, which is said
    assert f"/library/{edition.code}/2/1/sound" not in shown
    assert shown.count('id="volumes"') == 1
    assert "ليس هنا بعد" in shown


def test_volumes_without_a_file_are_named_and_one_volume_alone_is_not_listed(client, session):
    bare = client.get(f"/library/{make_edition(volumes=2).code}").text
    assert bare.count('id="volumes"') == 1
    assert 'id="volumes"' not in client.get(f"/library/{make_book().code}").text


def test_what_a_correction_brings_is_not_heard_before_it_is_approved(client, session):
    edition = make_book(revising=True)
    make_track(edition, 1)
    later = make_track(edition, 2, revision=2, title="باب مصحح")
    make_cues(edition, later)
    assert client.get(f"/library/{edition.code}/listen/2").status_code == 404
    assert client.get(f"/library/{edition.code}/1/1/sound").status_code == 404
    assert "باب مصحح" not in client.get(f"/library/{edition.code}/listen/1").text
    edition.revision, edition.revising = 2, False
    session.flush()
    assert client.get(f"/library/{edition.code}/listen/2").status_code == 200
    assert client.get(f"/library/{edition.code}/1/1/sound").status_code == 302
