"""Plans beside the present seats, what is wished of them, and who never moves."""

from datetime import timedelta

import pytest

from eventmgr.agenda.queries import sessions_of
from eventmgr.checkin.queries import find_by_id
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import unpack
from eventmgr.documents.queries import list_cards
from eventmgr.groups.models import GroupPlan
from eventmgr.groups.queries import (
    balance,
    find_last_taken,
    find_open_plan,
    get_group,
    list_groups,
    list_members,
    list_pairs,
    list_seatable,
    open_for_wishes,
    pinned,
    plan_seats,
    problem_of,
    seat_by_registration,
    setting_of,
    wishes_by_registration,
)
from eventmgr.groups.rules.conditions import PairKind, PlanState
from eventmgr.groups.rules.problem import Cost
from eventmgr.groups.service import (
    add_pair,
    assign,
    begin_plan,
    delete_group,
    discard_plan,
    keep_plan,
    move_member,
    pin_member,
    propose,
    remove_pair,
    resume_plans,
    search,
    set_officers,
    set_setting,
    set_wishes,
    take_plan,
    wish_oneself,
)
from eventmgr.groups.tasks import improve
from eventmgr.portal.queries import list_visits
from eventmgr.registration.rules import RegistrationState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_group,
    make_registration,
    make_release,
    make_room,
    make_session,
)

BY = {"actor": ORGANIZER, "at": AT}
WEIGHTS = {"province": 4, "region": 1, "category": 2, "sex": 2, "level": 2, "wishes_open": False}


@pytest.fixture
def session(event):
    return make_session(event, "group_work", title="Thảo luận nhóm")


@pytest.fixture
def groups(session):
    return [make_group(session, number, topic=f"Chủ đề {number}") for number in (1, 2)]


def crowd(event, number, province="56"):
    return [make_registration(event, f"Lê Thị Mẫu {n}", province) for n in range(number)]


def test_a_plan_stands_beside_the_seats_until_it_is_taken(event, session, groups):
    people = crowd(event, 3) + crowd(event, 2, "79")
    plan = propose(session, **BY)
    assert (seat_by_registration(session.id), plan_seats(plan.id).keys()) == ({}, {one.id for one in people})
    assert (plan.state, plan.is_best, plan.cost) == (PlanState.PROPOSED, True, Cost(0, 0))
    assert take_plan(plan, **BY) == 0
    seats = seat_by_registration(session.id)
    assert sorted(list(seats.values()).count(group.id) for group in groups) == [2, 3]
    assert seats[people[3].id] != seats[people[4].id]
    assert (plan.state, find_open_plan(session.id), find_last_taken(session.id)) == (PlanState.TAKEN, None, plan)
    assert (count_audit("group.propose_plan"), count_audit("group.take_plan")) == (1, 1)
    for decide in (take_plan, discard_plan):
        with pytest.raises(Conflict):
            decide(plan, **BY)


def test_a_discarded_plan_moves_nobody_and_a_new_one_puts_the_old_away(event, session, groups):
    crowd(event, 4)
    first, second = propose(session, **BY), propose(session, **BY)
    db.session.refresh(first)
    assert (first.state, find_open_plan(session.id)) == (PlanState.DISCARDED, second)
    discard_plan(second, **BY)
    assert (seat_by_registration(session.id), find_open_plan(session.id)) == ({}, None)
    assert count_audit("group.discard_plan") == 1


def test_who_is_seated_by_hand_or_leads_a_group_never_moves(event, session, groups):
    people = crowd(event, 4)
    assign(session, **BY)
    for person in people[:2]:
        move_member(session, person.id, groups[0].id, **BY)
    pin_member(session, people[1].id, pinned=seat_by_registration(session.id)[people[1].id] == groups[0].id, **BY)
    set_officers(groups[1], {"facilitator_id": people[2].id, "secretary_id": None, "rapporteur_id": None}, **BY)
    take_plan(propose(session, **BY), **BY)
    seats = seat_by_registration(session.id)
    assert seats[people[0].id] == groups[0].id
    assert seats[people[2].id] == groups[1].id
    assert sorted(list(seats.values()).count(group.id) for group in groups) == [2, 2]


def test_a_pin_is_let_go_and_a_plan_may_move_the_person_again(event, session, groups):
    people = crowd(event, 2)
    for person in people:
        move_member(session, person.id, groups[0].id, **BY)
    assert pinned(session.id) == {person.id for person in people}
    assert plan_seats(propose(session, **BY).id) == {person.id: groups[0].id for person in people}
    pin_member(session, people[0].id, pinned=False, **BY)
    take_plan(propose(session, **BY), **BY)
    assert seat_by_registration(session.id) == {people[0].id: groups[1].id, people[1].id: groups[0].id}
    assert count_audit("group.pin_member") == 1
    with pytest.raises(DomainError) as refused:
        pin_member(session, make_registration(event).id, pinned=True, **BY)
    assert refused.value.field == "registration_id"


def test_who_was_moved_by_hand_after_the_plan_was_made_stays(event, session, groups):
    people = crowd(event, 4)
    plan = propose(session, **BY)
    planned = plan_seats(plan.id)
    other = next(group for group in groups if group.id != planned[people[0].id])
    move_member(session, people[0].id, other.id, **BY)
    take_plan(plan, **BY)
    assert seat_by_registration(session.id) == {**planned, people[0].id: other.id}
    assert pinned(session.id) == {people[0].id}


def test_a_plan_that_became_impossible_is_refused(event, session):
    groups = [make_group(session, number, topic=f"Chủ đề {number}", seats=2) for number in (1, 2)]
    people = crowd(event, 4)
    plan = propose(session, **BY)
    planned = plan_seats(plan.id)
    [friend] = [one for one in people[1:] if planned[one.id] == planned[people[0].id]]
    other = next(group for group in groups if group.id != planned[people[0].id])
    move_member(session, people[0].id, other.id, **BY)
    with pytest.raises(Conflict):
        take_plan(plan, **BY)  # three would sit in a group of two
    move_member(session, people[0].id, planned[people[0].id], **BY)
    add_pair(session, people[0].id, friend.id, PairKind.APART, **BY)
    with pytest.raises(Conflict):
        take_plan(plan, **BY)
    assert plan.state is PlanState.PROPOSED


def test_newcomers_wait_and_who_left_stays_away(event, session, groups):
    people = crowd(event, 4)
    plan = propose(session, **BY)
    late = make_registration(event, "Phạm Thị Mẫu Muộn")
    with transaction():
        people[0].state = RegistrationState.CANCELLED
    take_plan(plan, **BY)
    assert seat_by_registration(session.id).keys() == {one.id for one in people[1:]}
    assert assign(session, **BY).seated == 1
    assert late.id in seat_by_registration(session.id)


def test_together_apart_and_wishes_are_kept(event, session, groups):
    people = crowd(event, 6, "79")
    add_pair(session, people[0].id, people[1].id, PairKind.TOGETHER, **BY)
    add_pair(session, people[5].id, people[0].id, PairKind.APART, **BY)
    set_wishes(session, people[2].id, [groups[1].id, groups[0].id], **BY)
    set_wishes(session, people[3].id, [groups[1].id], **BY)
    plan = propose(session, **BY)
    seats = plan_seats(plan.id)
    assert seats[people[0].id] == seats[people[1].id] != seats[people[5].id]
    assert {seats[people[2].id], seats[people[3].id]} == {groups[1].id}
    assert plan.is_best
    people_here = list_seatable(event.id, session.id)
    table = balance(problem_of(session, people_here, list_groups(event.id, session.id), {}), seats)
    assert (table.wishes, table.broken, table.cost) == ((2, 0, 0), (), plan.cost)


def test_what_cannot_be_is_named_with_the_people(event, session, groups):
    hoa, lan = make_registration(event, "Nguyễn Thị Mẫu Hòa"), make_registration(event, "Trần Thị Mẫu Lan")
    for person in (hoa, lan):
        move_member(session, person.id, groups[0].id, **BY)
    add_pair(session, hoa.id, lan.id, PairKind.APART, **BY)
    with pytest.raises(DomainError, match=r"1.*Nguyễn Thị Mẫu Hòa, Trần Thị Mẫu Lan"):
        propose(session, **BY)
    assert find_open_plan(session.id) is None
    late = make_registration(event, "Phạm Thị Mẫu Muộn")
    assert assign(session, **BY).seated == 1  # what is seated already is not asked for again
    assert seat_by_registration(session.id)[late.id] == groups[1].id


def test_a_room_is_not_filled_above_its_capacity(event, session):
    small = make_group(session, 1, room_id=make_room(event, "Phòng nhỏ", capacity=1).id)
    large = make_group(session, 2)
    people = crowd(event, 4)
    take_plan(propose(session, **BY), **BY)
    seats = list(seat_by_registration(session.id).values())
    assert (seats.count(small.id), seats.count(large.id)) == (1, 3)
    outside = next(one for one in people if seat_by_registration(session.id)[one.id] == large.id)
    with pytest.raises(Conflict):
        move_member(session, outside.id, small.id, **BY)


def test_pairs_are_said_once_changed_and_taken_back(event, session, groups):
    first, second = crowd(event, 2)
    add_pair(session, first.id, second.id, PairKind.TOGETHER, **BY)
    add_pair(session, second.id, first.id, PairKind.APART, **BY)
    [pair] = list_pairs(session.id)
    assert pair.kind is PairKind.APART
    remove_pair(session, pair, **BY)
    assert list_pairs(session.id) == []
    assert count_audit("group.set_pair") == 3
    with pytest.raises(Conflict):
        add_pair(session, first.id, first.id, PairKind.APART, **BY)
    with pytest.raises(NotFound):
        add_pair(session, first.id, make_registration(make_event()).id, PairKind.APART, **BY)
    with pytest.raises(DomainError):
        add_pair(
            session, first.id, make_registration(event, state=RegistrationState.SUBMITTED).id, PairKind.APART, **BY
        )


def test_wishes_are_ranked_replaced_and_of_this_session(event, session, groups):
    person = make_registration(event)
    set_wishes(session, person.id, [groups[1].id, groups[0].id], **BY)
    set_wishes(session, person.id, [groups[0].id], **BY)
    assert wishes_by_registration(session.id) == {person.id: [groups[0]]}
    alike = make_group(session, 3, topic="Chủ đề 1")
    strange = make_group(make_session(event, "group_work"))
    for chosen in ([groups[0].id, alike.id], [strange.id], [groups[0].id] * 4):
        with pytest.raises(DomainError):
            set_wishes(session, person.id, chosen, **BY)
    assert count_audit("group.set_wishes") == 2
    propose(session, **BY)
    delete_group(groups[0], **BY)
    assert wishes_by_registration(session.id) == {}


def test_weights_are_seen_and_set(event, session, groups):
    assert setting_of(session.id).province == 4
    set_setting(session, {**WEIGHTS, "province": 0, "wishes_open": True}, **BY)
    setting = setting_of(session.id)
    assert (setting.province, setting.wishes_open, count_audit("group.set_setting")) == (0, True, 1)
    with pytest.raises(DomainError) as refused:
        set_setting(session, {**WEIGHTS, "sex": 11}, **BY)
    assert refused.value.field == "sex"
    for person in crowd(event, 2):
        move_member(session, person.id, groups[0].id, **BY)
    people, here = list_seatable(event.id, session.id), list_groups(event.id, session.id)
    table = balance(problem_of(session, people, here, {}), seat_by_registration(session.id))
    costs = {term.trait.value: (term.outside, term.cost) for term in table.terms}
    assert costs == {"province": (2, 0), "region": (2, 2), "category": (2, 4), "sex": (0, 0), "level": (2, 4)}
    assert [(row.size.number, row.size.is_fair, row.beyond) for row in table.rows] == [(2, False, 1), (0, False, 0)]


def test_a_search_that_was_cut_off_is_taken_up_again(event, session, groups):
    crowd(event, 4)
    found = next(search(session))
    with transaction() as unit:
        plan = GroupPlan(session_id=session.id, balance=9, wishes=9, asked_by="Mẫu", created_at=AT)
        unit.add(plan)
    assert begin_plan(plan.id, at=AT).attempts == 1
    assert begin_plan(plan.id, at=AT) is None  # somebody is at it
    resume_plans(at=AT + timedelta(minutes=5))
    assert plan.state is PlanState.WORKING
    resume_plans(at=AT + timedelta(minutes=11))
    db.session.refresh(plan)
    assert (plan.state, plan.is_best, len(plan_seats(plan.id))) == (PlanState.PROPOSED, True, 4)
    assert keep_plan(plan.id, found, at=AT) is False  # nobody waits for it any more
    assert begin_plan(plan.id, at=AT) is None


def test_a_search_that_fails_three_times_leaves_what_was_found(event, session, groups):
    crowd(event, 4)
    with transaction() as unit:
        plan = GroupPlan(
            session_id=session.id, balance=9, wishes=9, asked_by="Mẫu", created_at=AT, attempts=3, leased_until=AT
        )
        unit.add(plan)
    resume_plans(at=AT + timedelta(hours=1))
    db.session.refresh(plan)
    assert (plan.state, plan.balance, len(plan.errors)) == (PlanState.PROPOSED, 9, 1)


def test_what_came_in_the_way_of_a_search_is_told(event, session, groups):
    people = crowd(event, 3)
    with transaction() as unit:
        plan = GroupPlan(session_id=session.id, balance=9, wishes=9, asked_by="Mẫu", created_at=AT)
        unit.add(plan)
    for person in people[:2]:
        move_member(session, person.id, groups[0].id, **BY)
    add_pair(session, people[0].id, people[1].id, PairKind.APART, **BY)
    improve(str(plan.id))
    db.session.refresh(plan)
    assert plan.state is PlanState.PROPOSED
    assert "Lê Thị Mẫu 0" in str(unpack(plan.errors[0]))


def test_door_badge_scan_and_pass_follow_the_plan_that_was_taken(event, session, groups):
    door = make_session(event, "check_in")
    person, *_others = crowd(event, 4)
    take_plan(propose(session, **BY), **BY)
    group = next(group for group in groups if group.id == seat_by_registration(session.id)[person.id])

    given = sessions_of(make_release(event))

    def shown():
        card = next(card for card in list_cards(event.id) if card.full_name == person.person.full_name)
        scan = find_by_id(event.id, person.id, door.id)
        visit = next(
            visit for visit in list_visits(event, person.id, given, [], at=AT) if visit.session.id == session.id
        )
        doors = [one.number for one in groups if person.id in {member.id for member in list_members(one)}]
        return card.group, scan.delegate.seat.number, visit.group.number, doors

    assert shown() == (group.number, group.number, group.number, [group.number])
    other = next(each for each in groups if each is not group)
    set_officers(other, {"facilitator_id": person.id, "secretary_id": None, "rapporteur_id": None}, **BY)
    take_plan(propose(session, **BY), **BY)
    assert shown() == (other.number, other.number, other.number, [other.number])


def test_delegates_wish_for_themselves_as_long_as_that_is_open(event, session, groups):
    person, trainer = make_registration(event), make_registration(event, category="trainer")
    assert open_for_wishes(person) == []
    with pytest.raises(Conflict):
        wish_oneself(session, person, [groups[1].id], **BY)
    set_setting(session, {**WEIGHTS, "wishes_open": True}, **BY)
    assert (open_for_wishes(person), open_for_wishes(trainer)) == ([session], [])
    wish_oneself(session, person, [groups[1].id], **BY)
    assert wishes_by_registration(session.id) == {person.id: [groups[1]]}
    with pytest.raises(Conflict):
        wish_oneself(session, trainer, [groups[1].id], **BY)


def test_groups_of_another_event_are_out_of_reach(event, session, groups):
    with pytest.raises(NotFound):
        get_group(make_event().id, groups[0].id)
