"""The emergency pack: what stands on it, and when it is made again."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.files import store
from eventmgr.documents import packs, parts, tasks
from eventmgr.documents.emergency import emergency_paper
from eventmgr.documents.packs import made_at, pack_key
from eventmgr.documents.rules import EVERYBODY, is_pack_due, is_pack_over
from eventmgr.registration.models import Registration
from eventmgr.rendering.blocks import GroupRow, Table
from tests.factories import make_registration

FIRST, LAST = date(2024, 10, 24), date(2024, 10, 26)
NOON = datetime.fromisoformat("2024-10-24T12:00:00+07:00")
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)


@pytest.mark.parametrize(
    "today, made, changed, is_due",
    [
        (date(2024, 10, 20), None, NOON, False),  # four days before: not yet
        (date(2024, 10, 21), None, None, True),
        (date(2024, 10, 23), NOON - HOUR, NOON - QUARTER, True),
        (date(2024, 10, 23), NOON - HOUR / 2, NOON - QUARTER, False),  # before the event once an hour
        (FIRST, NOON - QUARTER, NOON, True),
        (FIRST, NOON - QUARTER, NOON - HOUR, False),  # nothing changed since
        (FIRST, NOON - QUARTER / 2, NOON, False),
        (LAST, None, None, True),
        (date(2024, 10, 27), None, NOON, False),
    ],
)
def test_it_is_made_again_while_it_may_be_needed_and_something_changed(today, made, changed, is_due):
    assert is_pack_due((FIRST, LAST), today, made, changed, NOON) is is_due


def test_a_week_after_the_event_the_phone_numbers_go():
    assert [is_pack_over(LAST, LAST + timedelta(days=days)) for days in (0, 7, 8)] == [False, False, True]


@pytest.fixture
def near(event):
    """An event that begins today, with people of two provinces."""
    make_registration(event, "Phạm Thị Mẫu An", "56", phone="+84912345678")
    make_registration(event, "Lê Thị Mẫu Ái", "48", phone="+84912345679")
    with transaction():
        event.starts_on = event.ends_on = now().astimezone(event.zone).date()
    return event


def test_people_stand_on_it_by_province_and_by_name_with_their_phones(near):
    tables = [block for block in emergency_paper(near, EVERYBODY).blocks if isinstance(block, Table)]
    by_province, by_name = tables[-2:]
    assert [row.title if isinstance(row, GroupRow) else row.cells[2] for row in by_province.rows] == [
        "Đà Nẵng",
        "Lê Thị Mẫu Ái",
        "Khánh Hòa",
        "Phạm Thị Mẫu An",
    ]
    assert [(row.cells[1], row.cells[3]) for row in by_name.rows] == [
        ("Lê Thị Mẫu Ái", "0912 345 679"),
        ("Phạm Thị Mẫu An", "0912 345 678"),
    ]


def test_the_sweep_makes_it_once_and_who_may_see_phones_fetches_it(near, as_role):
    packs.refresh(at=now())
    first = made_at(near.id)
    assert first is not None
    packs.refresh(at=now())
    assert made_at(near.id) == first
    path = f"/events/{near.slug}/documents/emergency"
    answer = as_role(near, "staff").get(path)
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert as_role(near, "viewer").get(path).status_code == 403
    tasks.make_pack(str(near.id))
    packs.refresh(at=now() + timedelta(days=30))
    assert made_at(near.id) is None


def test_who_is_erased_stands_on_no_pack(near):
    store().put(pack_key(near.id), b"%PDF-")
    person = near_person(near)
    parts.erase(person, now())
    assert made_at(near.id) is None


def near_person(event):
    return db.session.execute(select(Registration.person_id).where(Registration.event_id == event.id)).scalars().first()
