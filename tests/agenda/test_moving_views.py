"""Sessions are moved from their row, and what follows makes way only after it was shown."""

import re
from datetime import datetime

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.events.models import Event
from tests.conftest import SignIn
from tests.factories import make_room, make_session
from tests.pages import PageClient


def planned(event: Event) -> list[Session]:
    """Three sessions of one morning, one after the other, and a meal at noon."""
    room = make_room(event, "Phòng Hải Âu")
    rows = (("Khai mạc", "08:00", 30, "opening"), ("Báo cáo", "08:30", 60, "report"))
    rows += (("Tham luận", "09:30", 30, "paper"), ("Ăn trưa", "11:00", 60, "meal"))
    return [
        make_session(event, kind, title=title, room_id=room.id, start=moment(event, start), minutes=minutes)
        for title, start, minutes, kind in rows
    ]


def moment(event: Event, clock: str) -> datetime:
    return datetime.fromisoformat(f"{event.starts_on}T{clock}").replace(tzinfo=event.zone)


def times(event: Event, session: Session) -> str:
    db.session.refresh(session)
    return f"{session.starts_at.astimezone(event.zone):%H:%M}-{session.ends_at.astimezone(event.zone):%H:%M}"


def hidden(page: str, name: str) -> str:
    [field] = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    found = re.search(r'value="([^"]*)"', field)
    return found[1] if found else ""


def test_time_and_room_change_in_the_row_and_a_stale_page_is_told(event: Event, as_role: SignIn) -> None:
    first, *_rest = planned(event)
    client: PageClient = as_role(event, "organizer")
    address = f"/events/{event.slug}/agenda/{first.id}/place"
    seen = hidden(client.get(address).get_data(as_text=True), "seen")
    sent = {"start": "7h15-7h45", "end": "", "room_id": "", "seen": seen}
    assert client.post(address, data=sent).status_code == 303
    assert times(event, first) == "07:15-07:45"
    assert first.room_id is None
    late = client.post(address, data={**sent, "start": "8h", "end": "9h"})
    assert late.status_code == 422
    assert "Trong lúc đó có người đã chuyển “Khai mạc”." in late.get_data(as_text=True)
    assert times(event, first) == "07:15-07:45"


def test_what_follows_moves_as_it_was_shown_and_the_meal_stays(event: Event, as_role: SignIn) -> None:
    opening, report, paper, meal = planned(event)
    client: PageClient = as_role(event, "organizer")
    address = f"/events/{event.slug}/agenda/{report.id}/push"
    shown = client.post(address, data={"minutes": "20", "push": "everywhere", "way": ""}).get_data(as_text=True)
    assert "2 phiên sẽ dời" in shown
    assert times(event, report) == "08:30-09:30"
    assert (
        client.post(address, data={"minutes": "20", "push": "everywhere", "way": hidden(shown, "way")}).status_code
        == 303
    )
    assert [times(event, row) for row in (opening, report, paper, meal)] == [
        "08:00-08:30",
        "08:50-09:50",
        "09:50-10:20",
        "11:00-12:00",
    ]


def test_a_session_put_between_others_shows_what_makes_way_first(event: Event, as_role: SignIn) -> None:
    opening, report, paper, _meal = planned(event)
    client: PageClient = as_role(event, "organizer")
    page = client.get(f"/events/{event.slug}/agenda/new?after={opening.id}").get_data(as_text=True)
    assert hidden(page, "start") == "08:30"
    sent = {"kind": "speech", "title": "Phát biểu chào mừng", "day": event.starts_on.isoformat()}
    sent |= {"start": "8h30", "end": "8h45", "room_id": str(report.room_id), "parent_id": "", "push": "room", "way": ""}
    shown = client.post(f"/events/{event.slug}/agenda/new", data=sent).get_data(as_text=True)
    assert "2 phiên sẽ dời" in shown
    assert times(event, report) == "08:30-09:30"
    done = client.post(f"/events/{event.slug}/agenda/new", data={**sent, "way": hidden(shown, "way")})
    assert done.status_code == 303
    assert [times(event, row) for row in (report, paper)] == ["08:45-09:45", "09:45-10:15"]


def test_papers_change_their_order_without_being_saved(event: Event, as_role: SignIn) -> None:
    *_rest, paper, _meal = planned(event)
    client: PageClient = as_role(event, "organizer")
    sent = {"kind": "paper", "title": "Tham luận", "day": event.starts_on.isoformat(), "start": "9h30", "end": "10h"}
    sent |= {"room_id": "", "parent_id": "", "papers-0-title": "Bài một", "papers-1-title": "Bài hai"}
    page = client.post(f"/events/{event.slug}/agenda/{paper.id}", data={**sent, "do": "up:1"}).get_data(as_text=True)
    assert re.findall(r'name="papers-[01]-title"[^>]*value="([^"]*)"', page) == ["Bài hai", "Bài một"]
    db.session.refresh(paper)
    assert paper.papers == []
