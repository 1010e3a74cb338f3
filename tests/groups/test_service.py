"""Groups are made, filled and led."""

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry, AuditValue
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.events.rules import EventState
from eventmgr.groups.models import GroupMember
from eventmgr.groups.queries import (
    group_by_registration,
    groups_of,
    list_groups,
    list_members,
    seat_by_registration,
)
from eventmgr.groups.service import (
    assign,
    create_group,
    delete_group,
    move_member,
    set_officers,
    update_group,
)
from eventmgr.registration.rules import RegistrationState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_group,
    make_registration,
    make_room,
    make_session,
)

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def session(event):
    return make_session(event, "group_work", title="Thảo luận nhóm")


def test_a_group_keeps_its_topic_word_for_word(session):
    topic = "kinh nghiệm trong việc kết nối, vận động nguồn lực xã hội …  “Mẹ đỡ đầu”"
    group = create_group(session, 2, topic, None, 16, **BY)
    assert (group.number, group.topic, group.seats) == (2, topic.replace("  ", " "), 16)
    assert count_audit("group.create") == 1


def test_a_number_is_given_once_in_a_session(event, session):
    create_group(session, 1, "Chủ đề", None, None, **BY)
    with pytest.raises(Conflict) as refused:
        create_group(session, 1, "Chủ đề khác", None, None, **BY)
    assert refused.value.field == "number"
    other = make_session(event, "group_work")
    assert create_group(other, 1, "Chủ đề", None, None, **BY).number == 1
    assert len(list_groups(event.id)) == 2


def test_groups_want_a_group_session_a_topic_and_a_room_of_their_event(event, session):
    with pytest.raises(DomainError):
        create_group(make_session(event, "paper"), 1, "Chủ đề", None, None, **BY)
    with pytest.raises(DomainError) as refused:
        create_group(session, 1, " \n ", None, None, **BY)
    assert refused.value.field == "topic"
    with pytest.raises(NotFound):
        create_group(session, 1, "Chủ đề", make_room(make_event()).id, None, **BY)
    assert list_groups(event.id) == []


def test_all_who_discuss_are_seated_and_provinces_are_parted(event, session):
    for number in range(1, 4):
        make_group(session, number)
    for number in range(9):
        make_registration(event, f"Lê Thị Mẫu {number}", "56" if number % 3 else "79")
    make_registration(event, "Trần Văn Mẫu", category="trainer")
    make_registration(event, "Đỗ Thị Mẫu", state=RegistrationState.SUBMITTED)
    done = assign(session, **BY)
    assert (done.seated, done.sizes) == (9, {1: 3, 2: 3, 3: 3})
    for group in list_groups(event.id):
        codes = sorted(member.delegation.admin_unit.code for member in list_members(group))
        assert codes == ["56", "56", "79"]
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.verb == "group.assign")).scalar_one()
    values = db.session.execute(select(AuditValue).where(AuditValue.entry_id == entry.id)).scalars().all()
    assert (entry.subject_id, len(values)) == (session.id, 9)


def test_late_arrivals_move_nobody_and_seats_by_hand_stay(event, session):
    first, second = make_group(session, 1), make_group(session, 2)
    people = [make_registration(event, f"Lê Thị Mẫu {number}") for number in range(4)]
    trainer = make_registration(event, "Trần Văn Mẫu", category="trainer")
    assign(session, **BY)
    move_member(session, people[0].id, first.id, **BY)
    move_member(session, trainer.id, second.id, **BY)
    before = seat_by_registration(session.id)
    late = make_registration(event, "Phạm Thị Mẫu Muộn", "79")
    done = assign(session, **BY)
    after = seat_by_registration(session.id)
    assert done.seated == 1
    assert {who: place for who, place in after.items() if who != late.id} == before
    assert sorted(done.sizes.values()) == [3, 3]


def test_officers_sit_in_their_group(event, session):
    people = [make_registration(event, f"Lê Thị Mẫu {number}") for number in range(4)]
    first, second = make_group(session, 1), make_group(session, 2)
    set_officers(second, {"facilitator_id": people[0].id, "secretary_id": people[1].id, "rapporteur_id": None}, **BY)
    assign(session, **BY)
    seats = seat_by_registration(session.id)
    assert [seats[people[0].id], seats[people[1].id]] == [second.id, second.id]
    assert list(seats.values()).count(first.id) == 2


def test_too_few_seats_are_told_and_nobody_is_seated(event, session):
    make_group(session, 1, seats=1)
    make_group(session, 2, room_id=make_room(event, "Phòng nhỏ", capacity=1).id)
    for number in range(4):
        make_registration(event, f"Lê Thị Mẫu {number}")
    with pytest.raises(DomainError, match=r"^2 "):
        assign(session, **BY)
    assert (seat_by_registration(session.id), count_audit("group.assign")) == ({}, 0)


def test_nobody_is_seated_where_there_are_no_groups(session):
    with pytest.raises(DomainError):
        assign(session, **BY)


def test_a_person_is_moved_and_taken_out(event, session):
    person = make_registration(event)
    first, second = make_group(session, 1, (person,)), make_group(session, 2)
    move_member(session, person.id, second.id, **BY)
    assert [group.id for group in groups_of(event.id, person.id)] == [second.id]
    assert {who: group.number for who, group in group_by_registration(event.id).items()} == {person.id: 2}
    move_member(session, person.id, second.id, **BY)
    move_member(session, person.id, None, **BY)
    assert groups_of(event.id, person.id) == []
    assert count_audit("group.move_member") == 2
    assert list_members(first) == []


def test_a_full_group_or_a_strange_one_takes_nobody(event, session):
    person = make_registration(event)
    full = make_group(session, 1, (make_registration(event, "Lê Thị Mẫu"),), seats=1)
    with pytest.raises(Conflict):
        move_member(session, person.id, full.id, **BY)
    strange = make_group(make_session(make_event(), "group_work"))
    with pytest.raises(DomainError) as refused:
        move_member(session, person.id, strange.id, **BY)
    assert refused.value.field == "group_id"
    with pytest.raises(NotFound):
        move_member(session, make_registration(make_event()).id, full.id, **BY)
    assert groups_of(event.id, person.id) == []


def test_officers_are_of_this_event(event, session):
    group = make_group(session)
    trainer = make_registration(event, category="trainer")
    set_officers(group, {"facilitator_id": trainer.id, "secretary_id": None, "rapporteur_id": None}, **BY)
    for stranger in (make_registration(make_event()).id, uuid7()):
        with pytest.raises(DomainError) as refused:
            set_officers(group, {"facilitator_id": None, "secretary_id": stranger, "rapporteur_id": None}, **BY)
        assert refused.value.field == "secretary_id"
    assert (group.facilitator_id, group.secretary_id) == (trainer.id, None)


def test_a_change_of_group_and_officers_is_all_or_nothing(event, session):
    group = make_group(session, topic="Chủ đề cũ")
    officers = {"facilitator_id": uuid7(), "secretary_id": None, "rapporteur_id": None}
    with pytest.raises(DomainError):
        update_group(group, {"topic": "Chủ đề mới"}, officers, **BY)
    db.session.expire_all()
    assert (group.topic, count_audit("group.update")) == ("Chủ đề cũ", 0)


def test_a_group_with_people_is_not_deleted(event, session):
    group = make_group(session, 1, (make_registration(event),))
    with pytest.raises(Conflict):
        delete_group(group, **BY)
    empty = make_group(session, 2)
    delete_group(empty, **BY)
    assert [one.number for one in list_groups(event.id)] == [1]


def test_who_cancelled_has_left_the_seat(event, session):
    person = make_registration(event)
    group = make_group(session, 1, (person,))
    with transaction():
        person.state = RegistrationState.CANCELLED
    assert (list_members(group), seat_by_registration(session.id)) == ([], {})
    assert db.session.execute(select(GroupMember)).scalars().all()


def test_an_archived_event_stays_as_it_is(event, session):
    group = make_group(session)
    with transaction():
        event.state = EventState.ARCHIVED
    for deed in (
        lambda: assign(session, **BY),
        lambda: update_group(group, {"topic": "khác"}, **BY),
        lambda: delete_group(group, **BY),
        lambda: create_group(session, 9, "Chủ đề", None, None, **BY),
    ):
        with pytest.raises(Conflict):
            deed()
