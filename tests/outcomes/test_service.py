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
from eventmgr.outcomes.models import Item, ItemRevision
from eventmgr.outcomes.rules import ItemKind, Keep, Level, Place, Point, RecordState
from eventmgr.registration.rules import RegistrationState
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


def add(record, text="Mở lớp tập huấn", kind=SOLUTION, speaker_id=None, item_id=None, **more):
    return service.add_item(record, item_id or uuid7(), Point(kind, text, speaker_id), **more, **BY)


def edit(record, item, text, version, kind=SOLUTION, **details):
    return service.edit_item(record, item.id, Point(kind, text, **details), version=version, **BY)


def revisions(item):
    rows = select(ItemRevision).where(ItemRevision.item_id == item.id).order_by(ItemRevision.id)
    return [(row.version, row.text) for row in db.session.execute(rows).scalars()]


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
    assert texts(record) == ["<script>alert(1)</script>", "Mẹ đỡ đầu 👩‍👧", "ế" * 4000, "dòng một\n\ndòng hai", "Hòa"]


def test_a_speaker_is_a_delegate_of_this_event(event, record):
    stranger = make_registration(make_event())
    with pytest.raises(DomainError) as refused:
        add(record, speaker_id=stranger.id)
    assert (refused.value.field, texts(record)) == ("speaker", [])


def test_an_edit_raises_the_version_and_keeps_the_text_before(record):
    item = add(record)
    assert edit(record, item, "Mở hai lớp", 1, ItemKind.EXPERIENCE).clash is None
    assert (item.kind, item.text, item.version) == (ItemKind.EXPERIENCE, "Mở hai lớp", 2)
    edit(record, item, "Mở hai lớp", 2, ItemKind.EXPERIENCE)
    assert (item.version, count_audit("item.edit")) == (2, 1)
    assert revisions(item) == [(1, "Mở lớp tập huấn"), (2, "Mở hai lớp")]


def test_whom_it_asks_until_when_and_who_supports_it_belong_to_a_point(record):
    item = add(record)
    edit(record, item, item.text, 1, level=Level.PROVINCE, due=" quý II  năm 2025 ", supporters=3, is_starred=True)
    assert (item.level, item.due, item.supporters, item.is_starred, item.version) == (
        Level.PROVINCE,
        "quý II năm 2025",
        3,
        True,
        2,
    )
    for wrong in ({"due": "x" * 101}, {"supporters": -1}, {"supporters": 10_000}):
        with pytest.raises(DomainError) as refused:
            edit(record, item, item.text, 2, **wrong)
        assert refused.value.field == next(iter(wrong))
    assert item.version == 2


def test_an_edit_of_something_older_replaces_nothing_and_is_kept(record):
    item = add(record, "một")
    edit(record, item, "hai", 1)
    clash = edit(record, item, "ba", 1).clash
    assert (clash.text, clash.by, item.version, texts(record)) == ("ba", "Nhóm 1", 2, ["hai"])
    assert revisions(item) == [(1, "một"), (2, "hai"), (None, "ba")]
    assert edit(record, item, "ba", 1).clash.id == clash.id
    assert [row.id for row in queries.list_clashes(record)[item.id]] == [clash.id]
    assert (count_audit("item.edit"), count_audit("item.differ")) == (1, 1)


def test_the_same_edit_sent_twice_is_no_clash(record):
    item = add(record, "một")
    for _ in range(2):
        assert edit(record, item, "hai", 1).clash is None
    assert (texts(record), item.version) == (["hai"], 2)


@pytest.mark.parametrize(
    ("keep", "left", "stands"),
    [(Keep.THEIRS, ["hai", "xa"], 2), (Keep.MINE, ["ba", "xa"], 3), (Keep.BOTH, ["hai", "ba", "xa"], 2)],
)
def test_of_two_texts_one_is_chosen_or_both(record, keep, left, stands):
    item = add(record, "một")
    add(record, "xa")
    edit(record, item, "hai", 1)
    clash, new_id = edit(record, item, "ba", 1).clash, uuid7()
    for _ in range(2):
        service.settle_item(record, item.id, clash.id, keep, version=2, new_id=new_id, **BY)
    assert (texts(record), item.version, queries.list_clashes(record)) == (left, stands, {})
    assert {"một", "hai", "ba"} == {text for _version, text in revisions(item)}
    assert count_audit("item.settle") == 1


def test_a_choice_does_not_replace_what_was_not_seen(record):
    item = add(record, "một")
    edit(record, item, "hai", 1)
    clash = edit(record, item, "ba", 1).clash
    edit(record, item, "bốn", 2)
    with pytest.raises(service.StaleItem):
        service.settle_item(record, item.id, clash.id, Keep.MINE, version=2, new_id=uuid7(), **BY)
    assert (texts(record), list(queries.list_clashes(record))) == (["bốn"], [item.id])
    other = add(record, "khác")
    for wrong_item, wrong_clash in ((item.id, uuid7()), (other.id, clash.id), (uuid7(), clash.id)):
        with pytest.raises(NotFound):
            service.settle_item(record, wrong_item, wrong_clash, Keep.BOTH, new_id=uuid7(), **BY)


def test_a_point_is_taken_away_and_brought_back(record):
    item = add(record, "một")
    add(record, "hai")
    for _ in range(2):
        service.remove_item(record, item.id, version=1, **BY)
    assert (texts(record), count_audit("item.remove")) == (["hai"], 1)
    for _ in range(2):
        service.restore_item(record, item.id, **BY)
    assert (texts(record), count_audit("item.restore")) == (["một", "hai"], 1)


def test_an_edit_outweighs_a_removal_that_did_not_know_of_it(record):
    item = add(record, "một")
    service.remove_item(record, item.id, version=1, **BY)
    assert edit(record, item, "hai", 1).clash is None
    assert texts(record) == ["hai"]
    service.remove_item(record, item.id, version=2, **BY)
    assert edit(record, item, "ba", 1).clash.text == "ba"
    assert texts(record) == ["hai"]
    with pytest.raises(NotFound):
        service.edit_item(record, uuid7(), Point(SOLUTION, "hai"), version=1, **BY)


def test_a_changed_point_is_not_taken_away_unseen(record):
    item = add(record)
    edit(record, item, "hai", 1)
    with pytest.raises(service.StaleItem):
        service.remove_item(record, item.id, version=1, **BY)
    edit(record, item, "ba", 1)
    with pytest.raises(service.StaleItem):  # there is a choice open
        service.remove_item(record, item.id, version=2, **BY)
    assert texts(record) == ["hai"]


def test_points_stand_where_they_are_put(record):
    one, two, three = add(record, "một"), add(record, "hai"), add(record, "ba")
    add(record, "đầu", after=Place.FIRST)
    add(record, "một rưỡi", after=one.id)
    add(record, "cuối", after=uuid7())
    assert texts(record) == ["đầu", "một", "một rưỡi", "hai", "ba", "cuối"]
    service.move_item(record, three.id, after=one.id, **BY)
    service.move_item(record, two.id, after=Place.FIRST, **BY)
    service.move_item(record, one.id, after=one.id, **BY)
    assert texts(record) == ["hai", "đầu", "một", "ba", "một rưỡi", "cuối"]
    service.remove_item(record, three.id, version=1, **BY)
    service.move_item(record, two.id, after=three.id, **BY)
    assert texts(record) == ["đầu", "một", "hai", "một rưỡi", "cuối"]
    for wrong in ({"after": uuid7()}, {"after": add(make_record(record.session, make_group(record.session, 2))).id}):
        with pytest.raises(NotFound):
            service.move_item(record, two.id, **wrong, **BY)
    with pytest.raises(NotFound):
        service.move_item(record, uuid7(), after=Place.FIRST, **BY)


def test_a_record_goes_its_way(record):
    with pytest.raises(DomainError):
        service.submit(record, **BY)
    item = add(record)
    service.submit(record, **BY)
    service.submit(record, **BY)
    assert (record.state, record.submitted_at, count_audit("record.submit")) == (RecordState.SUBMITTED, AT, 1)
    service.ask_back(record, "  Xin ghi thêm\nai thực hiện ", **BY)
    assert (record.state, record.submitted_at, record.note) == (RecordState.OPEN, None, "Xin ghi thêm\nai thực hiện")
    with pytest.raises(Conflict):
        service.confirm(record, **BY)
    service.submit(record, **BY)
    for _ in range(2):
        service.confirm(record, **BY)
    assert (record.note, record.confirmed_at, count_audit("record.confirm")) == ("", AT, 1)
    service.ask_back(record, **BY)
    assert record.confirmed_at is None
    service.submit(record, **BY)
    service.confirm(record, **BY)
    service.lock(record, **BY)
    assert record.state is RecordState.LOCKED
    for deed in (
        lambda: service.ask_back(record, **BY),
        lambda: service.submit(record, **BY),
        lambda: add(record),
        lambda: edit(record, item, "hai", 1),
        lambda: service.remove_item(record, item.id, version=1, **BY),
        lambda: service.restore_item(record, item.id, **BY),
        lambda: service.move_item(record, item.id, after=Place.FIRST, **BY),
    ):
        with pytest.raises(Conflict):
            deed()
    assert texts(record) == ["Mở lớp tập huấn"]


def test_a_record_with_a_choice_open_is_not_handed_in(record):
    item = add(record, "một")
    edit(record, item, "hai", 1)
    clash = edit(record, item, "ba", 1).clash
    with pytest.raises(DomainError):
        service.submit(record, **BY)
    service.settle_item(record, item.id, clash.id, Keep.BOTH, new_id=uuid7(), **BY)
    service.submit(record, **BY)
    assert record.state is RecordState.SUBMITTED


def test_who_has_left_the_event_may_have_spoken_before(event, record):
    gone = make_registration(event, state=RegistrationState.CANCELLED)
    waiting = make_registration(event, state=RegistrationState.WAITLISTED)
    assert add(record, speaker_id=gone.id).speaker_id == gone.id
    with pytest.raises(DomainError):
        add(record, speaker_id=waiting.id)


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
