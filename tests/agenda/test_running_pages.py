"""The pages of the day: who notes what, who may, and what the hall is shown at which cost."""

from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.agenda.models import Session
from eventmgr.agenda.service import running
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from tests.conftest import SignIn
from tests.factories import ORGANIZER, list_queries, make_event, make_release, make_room, make_session
from tests.pages import PageClient

Day = tuple[Event, Session, Session]


@pytest.fixture
def day(app: Flask) -> Day:
    """An event of this hour, given out: what was to begin a quarter of an hour ago, and what follows; noon is near."""
    del app
    moment = now()
    zone = f"Etc/GMT{moment.hour - 12:+d}"
    event = make_event(
        timezone=zone, starts_on=moment.date() - timedelta(days=1), ends_on=moment.date() + timedelta(days=1)
    )
    start = moment.replace(second=0, microsecond=0) - timedelta(minutes=15)
    room = make_room(event)
    first = make_session(event, "opening", title="Khai mạc Mẫu", start=start, minutes=30, room_id=room.id)
    second = make_session(
        event, "report", title="Báo cáo Mẫu", start=start + timedelta(minutes=30), minutes=30, room_id=room.id
    )
    make_session(event, "blocker", title="Họp kín", start=start, minutes=30)
    make_release(event)
    return event, first, second


def test_the_pages_follow_what_is_noted(client: PageClient, as_role: SignIn, day: Day) -> None:
    event, first, second = day
    staff = as_role(event, "chair")
    path = f"/events/{event.slug}/now"
    page = staff.get(path).get_data(as_text=True)
    assert "Họp kín" in page
    assert 'form="start-form"' in page
    part = client.get(f"/e/{event.slug}/now/live")
    again = client.get(f"/e/{event.slug}/now/live", headers={"If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304
    assert staff.post(f"{path}/start", data={"session": str(first.id)}).status_code == 303
    told = client.get(f"/e/{event.slug}/now/live", headers={"If-None-Match": part.headers["ETag"]})
    assert told.status_code == 200
    assert "Họp kín" not in told.get_data(as_text=True)
    refused = staff.post(f"{path}/start", data={"session": str(second.id)})
    assert refused.status_code == 409
    assert f'value="{second.id} {first.id}"' in refused.get_data(as_text=True)
    assert staff.post(f"{path}/start", data={"session": f"{second.id} {first.id}"}).status_code == 303
    db.session.expire_all()
    assert first.ended_at == second.started_at
    seen = f"{second.id} {second.started_at.isoformat() if second.started_at else '-'} -"
    assert staff.post(f"{path}/undo", data={"session": seen}).status_code == 303
    assert staff.post(f"{path}/stop", data={"session": str(second.id)}).status_code == 409
    db.session.expire_all()
    assert second.started_at is None


def test_real_times_are_typed(as_role: SignIn, day: Day) -> None:
    event, first, _second = day
    staff, path = as_role(event, "secretary"), f"/events/{event.slug}/now/{first.id}"
    begun = (first.starts_at + timedelta(minutes=3)).astimezone(event.zone)
    data = {"started": f"{begun:%Hh%M}", "ended": "", "seen": f"{first.id} - -"}
    assert staff.post(path, data=data).status_code == 303
    db.session.expire_all()
    assert first.started_at == begun
    wrong = {"started": f"{begun:%Hh%M}", "ended": "0h01", "seen": f"{first.id} {begun.isoformat()} -"}
    refused = staff.post(path, data=wrong)
    assert refused.status_code == 422
    assert "không thể kết thúc trước khi bắt đầu" in refused.get_data(as_text=True)


def test_the_rest_is_pushed_as_it_was_shown_and_goes_out_with_a_release_alone(
    client: PageClient, as_role: SignIn, day: Day
) -> None:
    event, first, second = day
    staff, planned = as_role(event, "organizer"), second.starts_at
    running.start(event, first.id, actor=ORGANIZER, at=first.starts_at + timedelta(minutes=10))
    path = f"/events/{event.slug}/now/{second.id}/push"
    page = staff.get(path).get_data(as_text=True)
    mark = page.split('name="way"')[1].split('value="')[1].split('"')[0]
    assert staff.post(path, data={"minutes": "25", "push": "everywhere", "way": mark}).status_code == 200
    db.session.expire_all()
    assert second.starts_at == planned, "other minutes than those that were shown move nothing"
    assert staff.post(path, data={"minutes": "10", "push": "everywhere", "way": mark}).status_code == 303
    db.session.expire_all()
    assert second.starts_at == planned + timedelta(minutes=10)
    told = staff.get(f"/events/{event.slug}/now").get_data(as_text=True)
    assert f"/events/{event.slug}/agenda/releases" in told
    public = client.get(f"/e/{event.slug}/now/live").get_data(as_text=True)
    assert f"{planned.astimezone(event.zone):%H:%M}" in public


def test_who_may_note_and_who_may_look(client: PageClient, as_role: SignIn, day: Day) -> None:
    event, first, _second = day
    path, data = f"/events/{event.slug}/now", {"session": str(first.id)}
    assert client.get(path).status_code == 303
    for role in ("staff", "viewer", "trainer"):
        page = as_role(event, role).get(path)
        assert page.status_code == 200
        assert 'form="start-form"' not in page.get_data(as_text=True)
        assert as_role(event, role).post(f"{path}/start", data=data).status_code == 403
    with transaction():
        event.state = EventState.ARCHIVED
    chair = as_role(event, "chair")
    assert 'form="start-form"' not in chair.get(path).get_data(as_text=True)
    assert chair.post(f"{path}/start", data=data).status_code == 409
    assert client.get(f"/e/{event.slug}/now").status_code == 404


def test_the_hall_costs_a_handful_of_queries_however_long_the_day(client: PageClient, day: Day) -> None:
    event, _first, second = day
    path = f"/e/{event.slug}/now/live"
    client.get(path)
    few = list_queries(lambda: client.get(path))
    for number in range(20):
        make_session(event, "paper", title=f"Tham luận {number}", start=second.ends_at + timedelta(minutes=number))
    make_release(event, "Bản 2")
    many = list_queries(lambda: client.get(path))
    assert len(many) == len(few) <= 6
