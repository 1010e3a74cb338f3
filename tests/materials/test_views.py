"""Materials on the pages of organizers, delegates and everybody."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventmgr.core.db import db
from eventmgr.materials.models import Material
from eventmgr.materials.queries import list_materials
from eventmgr.materials.rules import LARGEST_FILE
from eventmgr.materials.service import Link, Upload, add_material, change_material
from tests.factories import AT, ORGANIZER, make_event, make_registration, make_release, make_session
from tests.materials.files import PDF

BY = {"actor": ORGANIZER, "at": AT}
NAME = "Báo cáo tổng kết.pdf"


def add(event, title="Báo cáo Mẫu", *, source=None, session_id=None, is_public=False) -> Material:
    data = {"title": title, "session_id": session_id, "is_public": is_public}
    return add_material(event, data, source or Upload(NAME, PDF), **BY)


def sent(data: bytes = PDF, name: str = "Báo cáo.pdf", **values) -> dict:
    return {"title": "Báo cáo Mẫu", "session_id": "", "url": "", "file": (io.BytesIO(data), name), **values}


def whole(data: bytes, name: str = "Báo cáo.pdf") -> dict:
    """The same as one body in memory: the test client would leave a temporary file open."""
    boundary, body = encode_multipart(sent(file=FileStorage(io.BytesIO(data), name)))
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def test_from_the_empty_page_to_a_file_and_a_link(event, as_role):
    client, page = as_role(event, "organizer"), f"/events/{event.slug}/materials"
    session = make_session(event)
    assert "Chưa có tài liệu" in client.get(page).text
    answer = client.post(f"{page}/new", data=sent(session_id=str(session.id), is_public="y"))
    assert (answer.status_code, answer.location) == (303, page)
    link = {"title": "Trang Mẫu", "session_id": "", "url": "https://example.org/mau"}
    assert client.post(f"{page}/new", data=link).status_code == 303
    text = client.get(page).text
    assert text.index("Trang Mẫu") < text.index("Báo cáo Mẫu")
    assert 'href="https://example.org/mau" rel="noopener noreferrer external"' in text


def test_from_the_page_of_a_session_and_back_to_it(event, as_role):
    client, session = as_role(event, "organizer"), make_session(event, title="Báo cáo trung tâm Mẫu")
    page = f"/events/{event.slug}/agenda/{session.id}"
    new = f"/events/{event.slug}/materials/new?session={session.id}"
    assert f'href="{new}"' in client.get(page).text
    assert f'<option selected value="{session.id}">' in client.get(new).text
    answer = client.post(new, data=sent(session_id=str(session.id)))
    assert (answer.status_code, answer.location) == (303, f"{page}#materials")
    [material] = list_materials(event.id)
    edit = f"/events/{event.slug}/materials/{material.id}?session={session.id}"
    assert f'href="{edit}"' in client.get(page).text
    again = client.post(edit, data=sent(PDF + b"2", session_id=str(session.id)))
    assert again.location == f"{page}#materials"
    assert "phiên bản 2" in client.get(page).text


@pytest.mark.parametrize(
    "values, field",
    [
        ({"title": ""}, "title"),
        ({"data": b"<html>"}, "file"),
        ({"data": b"", "name": ""}, "file"),
        ({"data": b"", "name": "", "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(event, as_role, values, field):
    client = as_role(event, "organizer")
    answer = client.post(f"/events/{event.slug}/materials/new", data=sent(**values))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert list_materials(event.id) == []


def test_the_limit_of_20_mb_is_told_and_holds_for_this_form_alone(event, as_role):
    client, new = as_role(event, "organizer"), f"/events/{event.slug}/materials/new"
    assert client.post(new, **whole(b"%PDF-" + bytes(15_000_000))).status_code == 303
    little = client.post(new, **whole(b"%PDF-" + bytes(LARGEST_FILE)))
    assert (little.status_code, "tối đa 20 MB" in little.text) == (422, True)
    much = client.post(new, **whole(b"%PDF-" + bytes(LARGEST_FILE + 2_000_000)))
    assert (much.status_code, "tối đa 20 MB" in much.text) == (413, True)
    other = client.post(f"/events/{event.slug}/registrations/new", **whole(bytes(15_000_000)))
    assert (other.status_code, "tối đa 10 MB" in other.text) == (413, True)


def test_replacing_keeps_the_earlier_version_at_hand(event, as_role):
    client, material = as_role(event, "organizer"), add(event)
    page = f"/events/{event.slug}/materials/{material.id}"
    assert client.post(page, data=sent(PDF + b"2", title="Báo cáo sửa")).status_code == 303
    assert [client.get(f"{page}/{number}").data for number in (1, 2)] == [PDF, PDF + b"2"]
    assert client.get(f"{page}/3").status_code == 404
    text = client.get(page).text
    assert (f"{page}/1" in text, f"{page}/2" in text, "Báo cáo sửa" in text) == (True, True, True)


def test_the_same_address_again_is_no_new_version(event, as_role):
    client, material = as_role(event, "organizer"), add(event, source=Link("https://example.org/"))
    page = f"/events/{event.slug}/materials/{material.id}"
    for url in ("https://example.org/", "https://example.org/hai"):
        client.post(page, data={"title": "Trang Mẫu", "session_id": "", "url": url})
    db.session.expire_all()
    kept = db.session.execute(select(Material)).scalar_one()
    assert [version.url for version in kept.versions] == ["https://example.org/", "https://example.org/hai"]


def test_who_may_only_look_changes_nothing(event, as_role):
    client, material = as_role(event, "viewer"), add(event)
    page = f"/events/{event.slug}/materials"
    assert f"{page}/new" not in client.get(page).text
    assert client.get(f"{page}/{material.id}").status_code == 403
    assert client.get(f"{page}/{material.id}/1").status_code == 200


def test_delegates_find_what_belongs_to_their_sessions_and_everybody_what_is_public(event, client):
    me, session = make_registration(event), make_session(event)
    add(event, "Tham luận cho đại biểu", session_id=session.id)
    public = add(event, "Chương trình cho mọi người", is_public=True)
    add(event, "Trang Mẫu", source=Link("https://example.org/mau"), session_id=session.id, is_public=True)
    make_release(event)
    page = client.get(f"/e/{event.slug}").text
    assert ("Chương trình cho mọi người" in page, "Tham luận cho đại biểu" in page) == (True, False)
    assert f'href="/e/{event.slug}/materials/{public.id}/1"' in page
    own = f"/p/{me.passes[-1].token}"
    client.post(own, data={"pin": "1234"})
    text = client.get(own).text
    for title in ("Tham luận cho đại biểu", "Chương trình cho mọi người", "example.org"):
        assert title in text


def test_a_file_is_given_out_to_be_saved_in_parts_and_not_twice(event, client):
    me, material = make_registration(event), add(event)
    own = f"/p/{me.passes[-1].token}"
    address = f"{own}/materials/{material.id}/1"
    assert client.get(address).status_code == 403
    client.post(own, data={"pin": "1234"})
    answer = client.get(address)
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert (
        "filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20t%E1%BB%95ng%20k%E1%BA%BFt.pdf" in answer.headers["Content-Disposition"]
    )
    assert answer.headers["Cache-Control"] == "no-cache, private"
    part = client.get(address, headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.data) == (206, b"%PDF-")
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_what_is_for_delegates_is_not_public_and_other_events_are_closed(event, client):
    other = make_event()
    material, foreign = add(event), add(other, is_public=True)
    assert client.get(f"/e/{event.slug}/materials/{material.id}/1").status_code == 404
    assert client.get(f"/e/{event.slug}/materials/{foreign.id}/1").status_code == 404
    assert client.get(f"/e/{other.slug}/materials/{foreign.id}/1").data == PDF
    own = f"/p/{make_registration(event).passes[-1].token}"
    client.post(own, data={"pin": "1234"})
    assert client.get(f"{own}/materials/{foreign.id}/1").status_code == 404


def test_the_page_names_the_newest_version(event, client):
    me, material = make_registration(event), add(event)
    data = {"title": material.title, "session_id": None, "is_public": False}
    change_material(event, material, data, Upload(NAME, PDF + b"2"), **BY)
    own = f"/p/{me.passes[-1].token}"
    client.post(own, data={"pin": "1234"})
    text = client.get(own).text
    assert (f"/materials/{material.id}/2" in text, f"/materials/{material.id}/1" in text) == (True, False)
