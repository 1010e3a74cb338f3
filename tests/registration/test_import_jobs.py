"""A list is worked on once, all or none, and again after a crash."""

from datetime import datetime, timedelta

import pytest

from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.registration import service
from eventmgr.registration.models import Import, ImportState
from eventmgr.registration.queries import count_by_state, get_registration, search
from eventmgr.registration.queries.imports import list_rows
from eventmgr.registration.service.entering import enter_list
from eventmgr.registration.service.intake import kept_actor
from eventmgr.registration.service.working import CUT_OFF, LEASE, MOST_ATTEMPTS
from eventmgr.registration.tasks import resume_lists
from tests.factories import AT, ORGANIZER, make_delegation

LIST = "Tỉnh Khánh Hòa\nHọ tên;SĐT\nHồ Thị Mẫu Hoa;0912345678\nLý Thị Mẫu Lan;0912345679\n"


@pytest.fixture
def found(event: Event) -> Import:
    make_delegation(event, "56")
    [found] = service.upload_lists(event, [("ds.csv", LIST.encode())], actor=ORGANIZER, at=AT)
    assert found.state is ImportState.READ
    return found


def ask(found: Import, state: ImportState = ImportState.ENTERING) -> None:
    """As if somebody had asked and the worker had not come to it."""
    with transaction():
        found.state, found.asked_by, found.attempts, found.leased_until = state, kept_actor(ORGANIZER), 0, None


def begin(found: Import, at: datetime) -> bool:
    return service.begin_work(found.id, at=at) is not None


def test_only_one_worker_is_at_a_list(found):
    assert not begin(found, AT)
    ask(found)
    assert begin(found, AT)
    assert not begin(found, AT + LEASE - timedelta(seconds=1))
    assert begin(found, AT + LEASE)


def test_nobody_is_entered_when_the_work_breaks_half_way(event, found):
    ask(found)

    def tell(done: int, whole: int) -> None:
        if done:
            raise OSError(whole)

    with pytest.raises(OSError, match="2"):
        enter_list(found.id, at=AT, tell=tell)
    assert count_by_state(event.id) == {}
    assert {row.outcome for row in list_rows(found.id)} == {None}
    db.session.expire_all()
    assert found.state is ImportState.ENTERING


def test_the_sweep_takes_up_what_was_cut_off(event, found):
    ask(found)
    assert begin(found, AT)
    resume_lists()  # the lease ended long ago
    db.session.expire_all()
    assert (found.state, found.leased_until) == (ImportState.ENTERED, None)
    assert sum(count_by_state(event.id).values()) == 2


def test_after_three_attempts_a_person_is_told(event, found):
    ask(found)
    with transaction():
        found.attempts, found.leased_until = MOST_ATTEMPTS, AT
    service.resume_work(at=AT + LEASE)
    db.session.expire_all()
    assert (found.state, found.fault and found.fault["id"]) == (ImportState.LOOKED_AT, CUT_OFF._args[0])
    assert count_by_state(event.id) == {}


def test_what_a_rule_refuses_is_told_and_the_list_can_be_gone_on_with(event, found, as_role):
    ask(found)
    with transaction():
        event.state = EventState.ARCHIVED
    assert begin(found, AT)
    with transaction():
        found.leased_until = None
    resume_lists()
    db.session.expire_all()
    assert found.state is ImportState.LOOKED_AT
    page = as_role(event, "organizer").get(f"/events/{event.slug}/registrations/imports/{found.id}").text
    assert "đã lưu trữ" in page


def test_how_far_the_work_is_is_seen_and_the_page_asks_again(event, found, as_role):
    ask(found)
    page = as_role(event, "organizer").get(f"/events/{event.slug}/registrations/imports/{found.id}").text
    assert 'hx-trigger="every 1s"' in page
    told: list[tuple[int, int]] = []
    enter_list(found.id, at=AT, tell=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 2), (2, 2)]
    assert service.progress_of(found.id) is None


def test_what_lists_say_of_a_person_is_told_and_let_go_of(event, found):
    [again] = service.upload_lists(event, [("ds2.csv", LIST.encode())], actor=ORGANIZER, at=AT)
    service.ask_to_enter(event, found.id, actor=ORGANIZER, at=AT)
    service.compare_again(event, again.id, actor=ORGANIZER, at=AT)
    [hoa, lan] = search(event.id).items
    person = get_registration(event.id, hoa.id).person_id
    assert [(row.filename, row.line, row.values["full_name"]) for row in service.rows_about(person)] == [
        ("ds.csv", 3, "Hồ Thị Mẫu Hoa"),
        ("ds2.csv", 3, "Hồ Thị Mẫu Hoa"),
    ]
    service.forget_rows(person)
    db.session.expire_all()
    for one in (found, again):
        assert [row.told.get("full_name") for row in list_rows(one.id)] == [None, "Lý Thị Mẫu Lan"]
        assert (one.file_key, service.open_samples(one)) == (None, [])
    assert len(service.rows_about(get_registration(event.id, lan.id).person_id)) == 2
    assert [row.values["full_name"] for row in service.rows_about(person)] == [None, None]
