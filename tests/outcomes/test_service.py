"""Points are noted, changed, handed in; nothing that was typed is lost."""

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.events.rules import EventState
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Item
from eventmgr.outcomes.rules import ItemKind, RecordState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_session,
)

LINK = Actor("link", uuid7(), "Nhóm 1")
BY = {"actor": LINK, "at": AT}
SOLUTION = ItemKind.SOLUTION


@pytest.fixture
def session(event):
    return make_session(event, "group_work")


@pytest.fixture
def record(event, session):
    return make_record(session, make_group(session))


def add(record, text="Mở lớp tập huấn", kind=SOLUTION, speaker_id=None, item_id=None):
    return service.add_item(record, item_id or uuid7(), kind, text, speaker_id, **BY)


def texts(record):
    return [item.text for item in queries.get_record(record.event_id, record.id).items]


def test_a_group_has_one_record(event, session):
    group = make_group(session)
    record = service.open_record(event.id, session.id, group.id, actor=ORGANIZER, at=AT)
    again = service.open_record(event.id, session.id, group.id, actor=ORGANIZER, at=AT)
    assert (again.id, len(record.key), count_audit("record.open")) == (record.id, 20, 1)
    assert queries.get_record_by_key(record.key.lower()).id == record.id


def test_the_plenary_is_recorded_the_same_way(event):
    for kind in ("discussion", "report_back"):
        plenary = make_session(event, kind)
        first = service.open_record(event.id, plenary.id, None, actor=ORGANIZER, at=AT)
        assert service.open_record(event.id, plenary.id, None, actor=ORGANIZER, at=AT).id == first.id
    assert len(queries.list_records(event.id)) == 2


def test_other_sessions_and_other_groups_have_no_record(event, session):
    group = make_group(session)
    for wrong in (
        lambda: service.open_record(event.id, make_session(event, "paper").id, None, **BY),
        lambda: service.open_record(event.id, session.id, None, **BY),
        lambda: service.open_record(event.id, make_session(event, "discussion").id, group.id, **BY),
        lambda: service.open_record(event.id, make_session(make_event(), "discussion").id, None, **BY),
    ):
        with pytest.raises(DomainError):
            wrong()
    assert queries.list_records(event.id) == []


def test_all_records_are_opened_at_once(event, session):
    make_group(session, 2)
    make_record(session, make_group(session, 1))
    make_session(event, "discussion")
    assert (service.open_all(event.id, **BY), service.open_all(event.id, **BY)) == (2, 0)
    assert [subject.group.number if subject.group else None for subject in queries.list_subjects(event.id)].count(
        None
    ) == 1
    assert all(subject.record for subject in queries.list_subjects(event.id))


def test_a_point_sent_twice_is_one_point(event, record):
    item_id = uuid7()
    speaker = make_registration(event)
    for _ in range(2):
        add(record, "Vận động  nguồn lực", speaker_id=speaker.id, item_id=item_id)
    assert texts(record) == ["Vận động nguồn lực"]
    entries = db.session.execute(select(AuditEntry).where(AuditEntry.verb == "item.add")).scalars().all()
    assert [(entry.actor_kind, entry.actor_label) for entry in entries] == [("link", "Nhóm 1")]


def test_an_id_of_another_record_is_refused(event, record):
    item = add(record)
    other = make_record(make_session(event, "discussion"))
    with pytest.raises(Conflict):
        add(other, item_id=item.id)


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b", "ế" * 4001, "x" * 200_000])
def test_no_text_and_too_much_text_are_refused(record, text):
    with pytest.raises(DomainError) as refused:
        add(record, text)
    assert (refused.value.field, texts(record), count_audit("item.add")) == ("text", [], 0)


def test_any_text_is_kept_as_it_was_said(record):
    said = ["<script>alert(1)</script>", "Mẹ đỡ đầu 👩‍👧", "ế" * 4000, "dòng một\n\ndòng hai"]
    for text in said:
        add(record, text)
    add(record, "Hòa")  # decomposed
    assert texts(record) == ["<script>alert(1)</script>", "Mẹ đỡ đầu 👩👧", "ế" * 4000, "dòng một\n\ndòng hai", "Hòa"]


def test_a_speaker_is_a_delegate_of_this_event(event, record):
    stranger = make_registration(make_event())
    with pytest.raises(DomainError) as refused:
        add(record, speaker_id=stranger.id)
    assert (refused.value.field, texts(record)) == ("speaker", [])


def test_an_edit_raises_the_version(record):
    item = add(record)
    service.edit_item(record, item.id, ItemKind.EXPERIENCE, "Mở hai lớp", None, version=1, **BY)
    assert (item.kind, item.text, item.version) == (ItemKind.EXPERIENCE, "Mở hai lớp", 2)
    service.edit_item(record, item.id, ItemKind.EXPERIENCE, "Mở hai lớp", None, version=2, **BY)
    assert (item.version, count_audit("item.edit")) == (2, 1)


def test_an_edit_of_something_older_writes_nothing(record):
    item = add(record, "một")
    service.edit_item(record, item.id, SOLUTION, "hai", None, version=1, **BY)
    with pytest.raises(service.StaleItem) as clash:
        service.edit_item(record, item.id, SOLUTION, "ba", None, version=1, **BY)
    assert (clash.value.item.text, texts(record), count_audit("item.edit")) == ("hai", ["hai"], 1)


def test_the_same_edit_sent_twice_is_no_clash(record):
    item = add(record, "một")
    for _ in range(2):
        service.edit_item(record, item.id, SOLUTION, "hai", None, version=1, **BY)
    assert (texts(record), item.version) == (["hai"], 2)


def test_an_edit_of_a_deleted_point_is_told(record):
    item = add(record)
    service.remove_item(record, item.id, version=1, **BY)
    service.remove_item(record, item.id, version=1, **BY)
    with pytest.raises(service.StaleItem) as clash:
        service.edit_item(record, item.id, SOLUTION, "hai", None, version=1, **BY)
    assert (clash.value.item, texts(record), count_audit("item.remove")) == (None, [], 1)


def test_a_changed_point_is_not_deleted_unseen(record):
    item = add(record)
    service.edit_item(record, item.id, SOLUTION, "hai", None, version=1, **BY)
    with pytest.raises(service.StaleItem):
        service.remove_item(record, item.id, version=1, **BY)
    assert texts(record) == ["hai"]


def test_points_change_places_within_their_kind(record):
    first, _between, last = add(record, "một"), add(record, "khác", ItemKind.DIFFICULTY), add(record, "hai")
    service.move_item(record, last.id, down=False, **BY)
    assert [text for text in texts(record) if text != "khác"] == ["hai", "một"]
    service.move_item(record, last.id, down=False, **BY)
    service.move_item(record, first.id, down=True, **BY)
    assert [text for text in texts(record) if text != "khác"] == ["hai", "một"]
    with pytest.raises(NotFound):
        service.move_item(record, uuid7(), down=True, **BY)


def test_a_record_goes_its_way(record):
    with pytest.raises(DomainError):
        service.submit(record, **BY)
    item = add(record)
    service.submit(record, **BY)
    service.submit(record, **BY)
    assert (record.state, record.submitted_at, count_audit("record.submit")) == (RecordState.SUBMITTED, AT, 1)
    service.ask_back(record, **BY)
    assert (record.state, record.submitted_at) == (RecordState.OPEN, None)
    with pytest.raises(Conflict):
        service.confirm(record, **BY)
    service.submit(record, **BY)
    service.confirm(record, **BY)
    service.lock(record, **BY)
    assert record.state is RecordState.LOCKED
    for deed in (
        lambda: service.ask_back(record, **BY),
        lambda: service.submit(record, **BY),
        lambda: add(record),
        lambda: service.edit_item(record, item.id, SOLUTION, "hai", None, version=1, **BY),
        lambda: service.remove_item(record, item.id, version=1, **BY),
        lambda: service.move_item(record, item.id, down=True, **BY),
    ):
        with pytest.raises(Conflict):
            deed()
    assert texts(record) == ["Mở lớp tập huấn"]


def test_an_archived_event_stays_as_it_is(event, record):
    with transaction():
        event.state = EventState.ARCHIVED
    with pytest.raises(Conflict):
        add(record)
    assert db.session.execute(select(Item)).scalars().all() == []


def test_counts_by_kind(event, session):
    record = make_record(session, make_group(session))
    for kind in (SOLUTION, SOLUTION, ItemKind.KEY_MESSAGE):
        add(record, kind=kind)
    [subject] = queries.list_subjects(event.id)
    assert dict(subject.counts) == {SOLUTION: 2, ItemKind.KEY_MESSAGE: 1}


def test_a_speaker_is_found_by_code_or_by_a_name_that_is_alone(event):
    one, other = make_registration(event, "Nguyễn Thị Mẫu Hòa"), make_registration(event, "Nguyễn Thị Mẫu Hòa", "79")
    lan = make_registration(event, "Trần Thị Mẫu Lan")
    found = queries.find_speaker(event.id, f"Nguyễn Thị Mẫu Hòa, Khánh Hòa ({other.code})")
    assert found.id == other.id
    assert queries.find_speaker(event.id, "tran thi mau lan").id == lan.id
    assert queries.find_speaker(event.id, "Nguyễn Thị Mẫu Hòa") is None
    assert queries.find_speaker(event.id, f"({make_registration(make_event()).code})") is None
    assert one.id != other.id
