"""The look of papers: its logo, where that is printed, and the paper that shows it before it is kept."""

import io
import re
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import pytest
from docx import Document
from flask import Flask
from PIL import Image
from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.documents.cards.badges import pictures_of
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.documents.makers import to_docx
from eventmgr.documents.papers import invitation_head
from eventmgr.events.models import DocumentProfile, Event
from eventmgr.events.papers import sample_of, sample_paper
from eventmgr.events.queries import find_usual, paper_head
from eventmgr.events.rules import EventKind, HeaderStyle
from eventmgr.events.service import (
    EventData,
    LogoChange,
    ProfileData,
    create_event,
    create_like,
    update_profile,
    update_usual,
)
from eventmgr.events.service.making import find_beginning
from eventmgr.rendering.blocks import to_html
from eventmgr.rendering.pictures import BadPicture, find_picture
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, make_event

TITLE = {"header_style": "organisation_title", "issuer_name": "BAN TỔ CHỨC", "superior_name": "HỘI MẪU"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#9c1853"/></svg>'


def png(colour: str = "red", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def keep(event: Event, upload: bytes | None, **values: Any) -> None:
    update_profile(event, cast("ProfileData", values), LogoChange(upload), actor=ORGANIZER, at=AT)


def new_event(host_id: UUID) -> Event:
    data = EventData(name="Lần sau Mẫu", kind=EventKind.BOTH, starts_on=AT.date(), ends_on=AT.date())
    return create_event(host_id, data, actor=ORGANIZER, at=AT)


def files(*owners: UUID) -> list[str]:
    return [key for key in store().list_keys() for owner in owners if key.startswith(f"papers/{owner}/")]


def test_a_logo_is_uploaded_replaced_and_taken_away_with_its_file(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    address = f"/events/{event.slug}/settings/papers"
    for upload, ending in ((png(), "png"), (SVG, "svg")):
        data = {**TITLE, "logo": (io.BytesIO(upload), "logo")}
        assert client.post(address, data=data, content_type="multipart/form-data").status_code == 303
        assert [key.rpartition(".")[2] for key in files(event.id)] == [ending]
        assert files(event.id) == [event.profile.logo_key]
    assert client.post(address, data=TITLE).status_code == 303
    assert files(event.id) == [event.profile.logo_key]
    assert 'name="remove_logo"' in client.get(address).text
    assert client.post(address, data={**TITLE, "remove_logo": "y"}).status_code == 303
    assert (event.profile.logo_key, files(event.id)) == (None, [])


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (b"MZ\x90", "Tệp này không phải là ảnh."),
        (SVG.replace(b"<circle", b"<script>alert(1)</script><circle"), "script"),
        (png(size=(8000, 6000)), "48 triệu điểm ảnh"),
    ],
)
def test_what_is_no_logo_is_refused_at_its_field_in_form_and_preview(
    event: Event, as_role: SignIn, upload: bytes, told: str
) -> None:
    client = as_role(event, "organizer")
    for tail, status in (("", 422), ("/preview", 200)):
        data = {**TITLE, "logo": (io.BytesIO(upload), "logo.png")}
        answer = client.post(
            f"/events/{event.slug}/settings/papers{tail}", data=data, content_type="multipart/form-data"
        )
        assert (answer.status_code, told in answer.text) == (status, True)
    assert (event.profile.logo_key, event.profile.issuer_name, files(event.id)) == (None, "ĐOÀN CHỦ TỊCH", [])


def test_a_paper_carries_the_logo_beside_an_own_title_and_the_national_head_does_not(event: Event) -> None:
    keep(event, png())
    assert paper_head(event, "BB", None).logo is None
    keep(event, None, header_style=HeaderStyle.ORGANISATION_TITLE)
    head = invitation_head(event)
    assert head.logo == find_picture(event.profile.logo_key)
    paper = replace(sample_paper(event.profile, sample_of(event), None), head=head)
    assert to_html(paper).count('<img class="logo" src="data:image/png;base64,') == 1
    (picture,) = Document(io.BytesIO(to_docx(paper))).inline_shapes
    assert (round(picture.width.mm), round(picture.height.mm)) == (36, 18)
    keep(event, SVG)
    drawn = replace(paper, head=invitation_head(event))
    assert 'src="data:image/svg+xml;base64,' in to_html(drawn)
    assert len(Document(io.BytesIO(to_docx(drawn))).inline_shapes) == 0


def test_badges_without_a_logo_of_their_own_have_that_of_the_papers(event: Event) -> None:
    assert pictures_of(event, BadgeSettings.usual(event.id)) == {}
    keep(event, png())
    assert pictures_of(event, BadgeSettings.usual(event.id)) == {"logo": find_picture(event.profile.logo_key)}
    own = BadgeSettings.usual(event.id)
    own.logo_key = f"badges/{event.id}/own.png"
    store().put(own.logo_key, png("blue"))
    assert pictures_of(event, own) == {"logo": find_picture(own.logo_key)}
    assert pictures_of(event, own, {"logo"}) == {"logo": find_picture(event.profile.logo_key)}


def test_the_host_says_how_papers_of_new_events_begin(as_role: SignIn, app: Flask) -> None:
    del app
    client = as_role(None, "organizer")
    assert client.get("/papers").status_code == 200
    data = {**TITLE, "sign_name": "Trần Thị Mẫu", "logo": (io.BytesIO(png()), "logo.png")}
    assert client.post("/papers", data=data, content_type="multipart/form-data").status_code == 303
    usual = db.session.execute(select(DocumentProfile).where(DocumentProfile.is_usual)).scalar_one()
    assert client.post("/papers", data={**TITLE, "issuer_name": ""}).status_code == 422
    made = new_event(usual.host_id)
    told = (made.profile.sign_name, made.profile.header_style, made.profile.is_usual)
    assert told == ("Trần Thị Mẫu", HeaderStyle.ORGANISATION_TITLE, False)
    assert find_picture(made.profile.logo_key) == find_picture(usual.logo_key)
    assert client.post("/papers", data={**TITLE, "remove_logo": "y"}).status_code == 303
    assert files(usual.host_id, made.id) == [made.profile.logo_key]


def test_only_who_opens_events_for_the_host_sees_its_papers(event: Event, as_role: SignIn) -> None:
    for path in ("/papers", "/papers/preview"):
        assert as_role(event, "organizer").get(path).status_code == 403


def test_an_event_like_another_one_has_its_logo_as_a_file_of_its_own(event: Event) -> None:
    update_usual(event.host_id, {}, LogoChange(png("green")), actor=ORGANIZER, at=AT)
    keep(event, png())
    beginning = find_beginning(f"event:{event.slug}", [event])
    data = EventData(name="Mẫu", kind=EventKind.BOTH, starts_on=event.starts_on, ends_on=event.ends_on)
    made = create_like(event.host_id, data, beginning, {"profile"}, actor=ORGANIZER, at=AT)
    usual = find_usual(event.host_id)
    assert usual is not None
    assert set(files(event.id, made.id, event.host_id)) == {
        event.profile.logo_key,
        made.profile.logo_key,
        usual.logo_key,
    }
    assert find_picture(made.profile.logo_key) == find_picture(event.profile.logo_key)
    assert made.profile.logo_key is not None
    assert made.profile.logo_key.startswith(f"papers/{made.id}/")


def test_the_preview_shows_what_was_not_saved_and_keeps_nothing(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    address = f"/events/{event.slug}/settings/papers/preview"
    before = client.get(address).text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in before
    data = {**TITLE, "sign_name": "Lê Thị Mẫu Chi", "recipients": "Như trên\nLưu: VT"}
    page = client.post(
        address, data={**data, "logo": (io.BytesIO(png()), "logo.png")}, content_type="multipart/form-data"
    ).text
    words = " ".join(re.sub("<[^>]+>", " ", page).split())
    for told in ("BAN TỔ CHỨC", "HỘI MẪU", "Lê Thị Mẫu Chi", "- Lưu: VT.", event.name):
        assert told in words
    assert page.count('<img class="logo" src="data:image/png;base64,') == 1
    assert "CỘNG HÒA" not in words
    assert (event.profile.issuer_name, files(event.id)) == ("ĐOÀN CHỦ TỊCH", [])
    assert "Vui lòng" in client.post(address, data={**data, "issuer_name": ""}).text


def test_a_drawing_too_large_is_refused_before_anything_is_written(event: Event) -> None:
    with pytest.raises(BadPicture) as refused:
        keep(event, b"\x89PNG\r\n\x1a\n" + b"\0" * (5 * 1024 * 1024), issuer_name="X")
    assert (refused.value.field, event.profile.issuer_name) == ("logo", "ĐOÀN CHỦ TỊCH")
    assert make_event().profile.logo_key is None
