"""Saying what badges look like."""

import io
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.documents.cards.queries import find_settings, settings_of
from eventmgr.documents.cards.rules import BackPart, BadgeSize, Field, PaperSheet
from eventmgr.documents.cards.service import BadgeData, PictureChanges, save_settings
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.registration.queries import list_categories
from eventmgr.rendering.pictures import find_picture
from tests.factories import AT, ORGANIZER, count_audit, make_event

USUAL = BadgeData()


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 30), colour).save(out, "PNG")
    return out.getvalue()


def save(event: Event, data: BadgeData = USUAL, pictures: PictureChanges | None = None, **values: Any) -> None:
    save_settings(event, data, pictures, **values, actor=ORGANIZER, at=AT)


def test_an_event_that_said_nothing_has_the_usual_badge(event: Event) -> None:
    assert find_settings(event.id) is None
    usual = settings_of(event.id)
    assert (usual.sides, usual.shown, usual.behind) == ((86, 120), USUAL.fields, USUAL.back)


def test_what_was_said_holds_for_this_event_alone(event: Event) -> None:
    other = make_event()
    data = BadgeData(
        size=BadgeSize.OWN,
        width_mm=90,
        height_mm=130,
        fields=frozenset({Field.PROVINCE}),
        back=frozenset({BackPart.WIFI, BackPart.NOTE}),
        wifi_name=" Mạng Mẫu ",
        wifi_password="bí mật",
        note="Dòng một\nDòng hai",
        sheet=PaperSheet.A4,
    )
    save(event, data)
    kept = settings_of(event.id)
    assert (kept.sides, kept.fields, kept.back) == ((90, 130), ["province"], ["wifi", "note"])
    assert (kept.wifi_name, kept.note, kept.sheet) == ("Mạng Mẫu", "Dòng một\nDòng hai", PaperSheet.A4)
    assert settings_of(other.id).sides == (86, 120)
    save(event, replace(data, size=BadgeSize.A6))
    assert (settings_of(event.id).width_mm, settings_of(event.id).sides) == (None, (105, 148))
    assert count_audit("document.badges") == 2


def test_the_password_of_the_network_stays_out_of_the_trail(event: Event) -> None:
    save(event, replace(USUAL, wifi_name="Mẫu", wifi_password="bí mật"))
    [entry] = db.session.execute(select(AuditEntry).where(AuditEntry.verb == "document.badges")).scalars()
    assert [(one.before, one.after) for one in entry.values if one.field == "wifi_password"] == [(None, "•••")]
    assert "bí mật" not in {one.after for one in entry.values}


OWN = replace(USUAL, size=BadgeSize.OWN, width_mm=90, height_mm=130)


@pytest.mark.parametrize(
    "data, field",
    [
        (replace(OWN, width_mm=None), "width_mm"),
        (replace(OWN, width_mm=69), "width_mm"),
        (replace(OWN, width_mm=211), "width_mm"),
        (replace(OWN, height_mm=49), "height_mm"),
        (replace(OWN, height_mm=298), "height_mm"),
        (replace(USUAL, back=frozenset({BackPart.WIFI})), "wifi_name"),
        (replace(USUAL, back=frozenset({BackPart.NOTE}), note=" \n "), "note"),
        (replace(USUAL, wifi_name="m" * 64), "wifi_name"),
        (replace(USUAL, note="m" * 301), "note"),
    ],
)
def test_a_badge_that_cannot_be_is_refused_at_its_field(event: Event, data: BadgeData, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        save(event, data)
    assert (refusal.value.field, find_settings(event.id)) == (field, None)


@pytest.mark.parametrize("width, height", [(70, 50), (210, 297)])
def test_the_bounds_themselves_are_taken(event: Event, width: int, height: int) -> None:
    save(event, replace(OWN, width_mm=width, height_mm=height))
    assert settings_of(event.id).sides == (width, height)


def test_a_picture_is_kept_replaced_and_taken_away_with_its_file(app: Flask, event: Event) -> None:
    save(event, pictures=PictureChanges({"logo": png("red"), "background": png("blue")}))
    first, background = settings_of(event.id).logo_key, settings_of(event.id).background_key
    save(event, pictures=PictureChanges({"logo": png("green")}))
    second = settings_of(event.id).logo_key
    assert None not in {first, second, background}
    assert find_picture(first) is None
    picture = find_picture(second)
    assert picture is not None
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.convert("RGB").getpixel((5, 5)) == (0, 128, 0)
    save(event, pictures=PictureChanges(removed=frozenset({"background"})))
    assert (settings_of(event.id).background_key, settings_of(event.id).logo_key) == (None, second)
    with pytest.raises(NotFound):
        store().get(background)


def test_what_is_no_picture_is_refused_at_its_field_and_changes_nothing(event: Event) -> None:
    with pytest.raises(DomainError) as refusal:
        save(event, pictures=PictureChanges({"logo": png("red"), "background": b"MZ"}))
    assert (refusal.value.field, find_settings(event.id)) == ("background", None)


def test_categories_get_their_colours_and_only_those_of_the_event(event: Event) -> None:
    official, guest, *_rest = list_categories(event.id)
    before = guest.colour
    save(event, colours={official.id: "#ABCDEF", guest.id: guest.colour})
    assert [row.colour for row in list_categories(event.id)][:2] == ["#abcdef", before]
    assert count_audit("category.recolour") == 1
    with pytest.raises(DomainError):
        save(event, colours={official.id: "red"})
    with pytest.raises(NotFound):
        save(make_event(), colours={official.id: "#000000"})
    assert list_categories(event.id)[0].colour == "#abcdef"


def test_an_archived_event_stays_as_it_is(app: Flask) -> None:
    event = make_event(state=EventState.ARCHIVED)
    with pytest.raises(Conflict):
        save(event)
