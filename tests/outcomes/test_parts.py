"""What the records of discussions hold about a person, and how they let go of it."""

import pytest
from sqlalchemy import select

from eventmgr.accounts.models import Device
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import service
from eventmgr.outcomes.models import ItemRevision
from eventmgr.outcomes.parts import part
from eventmgr.outcomes.rules import ItemKind, Point
from eventmgr.people.rules import ERASED_NAME
from tests.factories import AT, ORGANIZER, make_event, make_record, make_registration, make_session

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def hoa(event):
    return make_registration(event, "Nguyễn Thị Mẫu Hòa")


@pytest.fixture
def record(event):
    return make_record(make_session(event, "discussion", title="Thảo luận chung"))


def note(record, text, speaker=None, **by):
    point = Point(ItemKind.SOLUTION, text, speaker.id if speaker else None)
    return service.add_item(record, uuid7(), point, **(by or BY))


def writing(record, name):
    return {"actor": service.writer(record, service.pair(record, record.pin, name, [], at=AT)), "at": AT}


def test_a_person_is_told_what_she_said_wrote_and_when_she_spoke(event, hoa, record):
    other = make_registration(event, "Trần Thị Mẫu Đào")
    item = note(record, "một", hoa)
    service.edit_item(record, item.id, Point(ItemKind.SOLUTION, "hai", hoa.id), version=1, **BY)
    note(record, "của chị Đào", other)
    note(record, "do chị Hòa ghi", other, **writing(record, "nguyen thi mau hoa"))
    speech = service.ask_to_speak(record, uuid7(), hoa.id, **BY)
    service.start_speech(record, speech.id, **BY)
    said, spoken, texts = part.export(hoa.person_id).values()
    assert [row["Nội dung"] for row in said] == ["hai"]
    assert [next(iter(row.values())) for row in spoken] == ["Thảo luận chung"]
    assert [list(row.values())[2] for row in texts] == ["một", "hai", "do chị Hòa ghi"]


def test_the_texts_stay_and_the_name_of_who_wrote_them_goes(event, hoa, record):
    other = make_record(make_session(make_event(), "discussion"))
    for where, name in ((record, "Nguyễn  Thị Mẫu Hòa"), (record, "Hoa Mẫu Khác"), (other, "Nguyễn Thị Mẫu Hòa")):
        note(where, "một", **writing(where, name))
    part.erase(hoa.person_id, AT)
    db.session.expire_all()
    names = [ERASED_NAME, "Hoa Mẫu Khác", "Nguyễn Thị Mẫu Hòa"]
    assert db.session.execute(select(Device.name).order_by(Device.id)).scalars().all() == names
    assert db.session.execute(select(ItemRevision.by).order_by(ItemRevision.id)).scalars().all() == names
