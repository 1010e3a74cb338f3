import pytest

from eventmgr.agenda.queries import list_sessions
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.events.models import Event
from eventmgr.events.queries import list_rooms
from eventmgr.groups.queries import list_groups
from eventmgr.groups.service import empty_and_delete_room
from tests.conftest import SignIn
from tests.factories import AT, make_group, make_room, make_session


def test_what_is_in_a_room_moves_before_it_is_deleted(event: Event, as_role: SignIn) -> None:
    old, new = make_room(event, "Phòng cũ"), make_room(event, "Phòng mới")
    work = make_session(event, "group_work", room_id=old.id)
    make_group(work, room_id=old.id)
    client = as_role(event, "organizer")
    url = f"/events/{event.slug}/settings/rooms/{old.id}"
    refused = client.post(f"{url}/delete")
    assert (refused.status_code, f"{url}/leave" in refused.text) == (422, True)
    assert work.title in client.get(f"{url}/leave").text
    assert client.post(f"{url}/leave", data={"room_id": str(new.id)}).status_code == 303
    db.session.expire_all()
    assert [room.name for room in list_rooms(event.id)] == ["Phòng mới"]
    assert [row.room_id for row in list_sessions(event.id)] == [new.id]
    assert [row.room_id for row in list_groups(event.id)] == [new.id]


def test_a_set_of_rooms_stays_as_long_as_it_has_parts(event: Event) -> None:
    whole = make_room(event, "Cả hai")
    part = make_room(event, "Một nửa", parent_id=whole.id)
    session = make_session(event, room_id=whole.id)
    with pytest.raises(DomainError):
        empty_and_delete_room(event, whole, part, actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        empty_and_delete_room(event, whole, None, actor=SYSTEM, at=AT)
    db.session.expire_all()
    assert [row.room_id for row in list_sessions(event.id)] == [whole.id]
    assert session.room_id == whole.id
