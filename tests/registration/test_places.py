"""Who gets a place: capacity, quotas, the waiting list and its promotion, hours, approval, and coming back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.audit.models import AuditValue
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.outbox.models import Message
from eventmgr.registration.models import Category, CategoryQuota, Registration
from eventmgr.registration.queries import (
    current_pass,
    find_standing,
    get_registration,
    list_exceeded,
    list_history,
    list_waiting,
)
from eventmgr.registration.rules import Limit, Opening, Places, RegistrationState, Source, must_wait, opening
from eventmgr.registration.service import (
    RegistrationData,
    approve,
    cancel,
    put_on_waiting_list,
    register,
    register_many,
    reject,
    reopen,
)
from tests.factories import AT, ORGANIZER, count_audit, make_delegation, make_event, make_registration

BY = {"actor": ORGANIZER, "at": AT}
_S = RegistrationState
_numbers = iter(range(1, 10_000))


def sign_up(event: Event, name: str = "", source: Source = Source.WEB, **values) -> Registration:
    number = next(_numbers)
    data: RegistrationData = {
        "full_name": name or f"Nguyễn Thị Mẫu Số {number}",
        "province": "56",
        "phone": f"0904{number:06d}",
        "email": f"mau{number}@example.org",
        "consents": ["organising"],
        **values,
    }
    return register(event, data, source=source, actor=ORGANIZER, at=AT + timedelta(seconds=number))


def with_quotas(quota: int | None = None, of_officials: int | None = None, **values) -> Event:
    event = make_event(**values)
    home = make_delegation(event, "56", quota=quota)
    make_delegation(event, "48")
    if of_officials is not None:
        with transaction() as session:
            kind = session.execute(select(Category).where(Category.event_id == event.id, Category.key == "official"))
            session.add(CategoryQuota(delegation_id=home.id, category_id=kind.scalar_one().id, quota=of_officials))
    return event


# The rules themselves


@given(
    capacity=st.none() | st.integers(0, 5),
    quota=st.none() | st.integers(0, 5),
    of_category=st.none() | st.integers(0, 5),
    people=st.integers(0, 12),
)
def test_never_more_are_placed_than_the_narrowest_limit_holds(capacity, quota, of_category, people):
    home, kind = uuid4(), uuid4()
    places = Places(
        capacity,
        {home: quota} if quota is not None else {},
        {(home, kind): of_category} if of_category is not None else {},
    )
    placed = 0
    for _number in range(people):
        if not must_wait(places.reached(home, kind), Source.WEB):
            places.take(home, kind)
            placed += 1
    limits = [limit for limit in (capacity, quota, of_category) if limit is not None]
    assert placed == min([people, *limits])
    assert places.exceeded(home, kind) == []


@pytest.mark.parametrize(
    ("reached", "waits"),
    [
        ([], {}),
        ([Limit.CAPACITY], {Source.WEB, Source.STAFF, Source.IMPORT}),
        ([Limit.DELEGATION], {Source.WEB}),
        ([Limit.CATEGORY], {Source.WEB}),
    ],
)
def test_who_decides_may_exceed_quotas_and_only_the_door_the_capacity(reached, waits):
    sources = (Source.WEB, Source.STAFF, Source.IMPORT, Source.WALK_IN)
    assert {source for source in sources if must_wait(reached, source)} == set(waits)


def test_an_invitation_opens_what_is_for_the_invited_and_the_early_hours_only_if_so_set():
    later = (AT + timedelta(hours=1), AT + timedelta(hours=2))
    assert opening(later, is_running=True, at=AT) is Opening.NOT_YET
    assert opening(later, is_running=True, invited=True, at=AT) is Opening.NOT_YET
    assert opening(later, is_running=True, invited=True, invited_early=True, at=AT) is Opening.OPEN
    assert opening(later, is_running=True, invited_early=True, at=AT) is Opening.NOT_YET
    assert opening((None, None), is_running=True, by_invitation=True, at=AT) is Opening.INVITED_ONLY
    assert opening((None, None), is_running=True, by_invitation=True, invited=True, at=AT) is Opening.OPEN
    assert opening((None, AT), is_running=True, invited=True, invited_early=True, at=AT) is Opening.OVER
    assert opening((None, None), is_running=False, invited=True, at=AT) is Opening.OVER


# Places


def test_the_web_waits_at_each_limit_and_is_told_which_and_where_it_stands(app):
    event = with_quotas(quota=2, of_officials=1, capacity=3)
    first = sign_up(event)
    second = sign_up(event)
    assert (first.state, second.state) == (_S.CONFIRMED, _S.WAITLISTED)
    standing = find_standing(event, second)
    assert (standing.limit, standing.place) == (Limit.CATEGORY, 1)
    guest = sign_up(event, category="guest")
    assert guest.state is _S.CONFIRMED
    third = sign_up(event, category="guest")
    assert find_standing(event, third).limit is Limit.DELEGATION
    assert find_standing(event, third).place == 2, "the second one who waits for the delegation"
    assert sign_up(event, province="48").state is _S.CONFIRMED
    last = sign_up(event, province="48")
    assert (find_standing(event, last).limit, find_standing(event, last).place) == (Limit.CAPACITY, 3)
    body = db.session.execute(select(Message.body).where(Message.subject_id == last.id)).scalar_one()
    assert "hội nghị đã đủ số đại biểu" in body
    assert "vị trí thứ 3" in body


def test_staff_and_lists_exceed_a_quota_openly_and_wait_at_the_capacity(app):
    event = with_quotas(quota=1, capacity=3)
    sign_up(event)
    made = sign_up(event, source=Source.STAFF)
    assert made.state is _S.CONFIRMED
    assert list_exceeded(event, made) == [Limit.DELEGATION]
    assert [value.after for value in list_history(made)[0].values if value.field == "beyond"] == ["delegation"]
    people: list[RegistrationData] = [{"full_name": f"Lê Thị Mẫu {name}", "province": "56"} for name in ("Ba", "Bốn")]
    ids = register_many(event, people, source=Source.IMPORT, **BY)
    assert [get_registration(event.id, made).state for made in ids] == [_S.CONFIRMED, _S.WAITLISTED]
    counted = select(AuditValue.after).where(AuditValue.field == "beyond", AuditValue.after == "1")
    assert db.session.execute(counted).scalars().all() == ["1"]


def test_the_door_takes_everybody_in(app):
    event = with_quotas(capacity=0)
    made = sign_up(event, source=Source.WALK_IN, phone=None, email=None, consents=[])
    assert (made.state, list_exceeded(event, made)) == (_S.CONFIRMED, [Limit.CAPACITY])


def test_staff_exceeds_the_capacity_only_on_purpose(app):
    event = with_quotas(capacity=1)
    sign_up(event)
    waiting = sign_up(event)
    with pytest.raises(Conflict):
        approve(event, waiting.id, **BY)
    assert approve(event, waiting.id, beyond=True, actor=ORGANIZER, at=AT + timedelta(days=1)).state is _S.CONFIRMED
    assert {value.field: value.after for value in list_history(waiting)[0].values}["beyond"] == "capacity"


# The waiting list


def test_when_somebody_cancels_the_first_who_fits_moves_up_and_is_told(app):
    event = with_quotas(quota=1, capacity=2)
    home = sign_up(event)
    elsewhere = sign_up(event, province="48")
    for_home = sign_up(event, "Đỗ Thị Mẫu Một")
    for_elsewhere = sign_up(event, "Đỗ Thị Mẫu Hai", province="48")
    assert [row.id for row in list_waiting(event.id)] == [for_home.id, for_elsewhere.id]
    cancel(event, elsewhere.id, **BY)
    assert get_registration(event.id, for_elsewhere.id).state is _S.CONFIRMED
    assert get_registration(event.id, for_home.id).state is _S.WAITLISTED, "the quota of the province is used up"
    assert current_pass(get_registration(event.id, for_elsewhere.id)) is not None
    told = db.session.execute(select(Message.kind).where(Message.subject_id == for_elsewhere.id)).scalars().all()
    assert sorted(told) == ["promotion", "waiting"]
    cancel(event, home.id, **BY)
    assert get_registration(event.id, for_home.id).state is _S.CONFIRMED
    assert count_audit("registration.promote") == 2


@pytest.mark.parametrize("values", [{"promotes_waiting": False}, {"state": EventState.CLOSED}])
def test_nobody_moves_up_by_itself_where_that_is_not_wanted_or_all_is_over(app, values):
    event = with_quotas(capacity=1)
    first, second = sign_up(event), sign_up(event)
    with transaction():
        for name, value in values.items():
            setattr(event, name, value)
    cancel(event, first.id, **BY)
    assert get_registration(event.id, second.id).state is _S.WAITLISTED


def test_who_waited_and_cancels_frees_no_place(app):
    event = with_quotas(capacity=1)
    sign_up(event)
    second, third = sign_up(event), sign_up(event)
    cancel(event, second.id, **BY)
    assert get_registration(event.id, third.id).state is _S.WAITLISTED
    assert find_standing(event, third).place == 1


def test_who_comes_back_is_confirmed_again_or_waits_behind_the_others(app):
    event = with_quotas(capacity=1)
    first = sign_up(event)
    old = current_pass(first).token
    cancel(event, first.id, **BY)
    assert reopen(event, first.id, **BY).state is _S.CONFIRMED
    assert current_pass(get_registration(event.id, first.id)).token != old
    second = sign_up(event)
    cancel(event, first.id, **BY)
    again = reopen(event, first.id, actor=ORGANIZER, at=AT + timedelta(days=1))
    assert (again.state, find_standing(event, again).place) == (_S.WAITLISTED, 1)
    assert get_registration(event.id, second.id).state is _S.CONFIRMED


def test_nobody_comes_back_beside_the_registration_that_was_made_instead(app):
    event = with_quotas()
    first = sign_up(event, "Vũ Thị Mẫu Lan", phone="0905000001")
    cancel(event, first.id, **BY)
    sign_up(event, "Vũ Thị Mẫu Lan", phone="0905000001")
    with pytest.raises(Conflict):
        reopen(event, first.id, **BY)


# Approval


def test_who_is_approved_rejected_or_put_on_the_list_is_told(app):
    event = with_quotas(needs_approval=True)
    yes, no, later = sign_up(event), sign_up(event), sign_up(event)
    assert {yes.state, no.state, later.state} == {_S.SUBMITTED}
    approve(event, yes.id, **BY)
    reject(event, no.id, " Chưa đúng  đối tượng ", **BY)
    put_on_waiting_list(event, later.id, **BY)
    found = dict(db.session.execute(select(Message.subject_id, Message.kind).where(Message.kind != "received")).all())
    assert found == {yes.id: "confirmation", no.id: "rejection", later.id: "waiting"}
    body = db.session.execute(select(Message.body).where(Message.kind == "rejection")).scalar_one()
    assert "Lý do: Chưa đúng đối tượng" in body
    assert find_standing(event, get_registration(event.id, later.id)).limit is None


def test_nobody_is_rejected_without_a_reason(app):
    event = with_quotas(needs_approval=True)
    asked = sign_up(event)
    with pytest.raises(DomainError) as refused:
        reject(event, asked.id, "  ", **BY)
    assert refused.value.field == "reason"
    assert get_registration(event.id, asked.id).state is _S.SUBMITTED


# Pages


def test_the_waiting_list_is_shown_in_its_order_and_moved_up_by_hand(app, as_role):
    event = with_quotas(capacity=1)
    sign_up(event)
    waiting = [sign_up(event, f"Hồ Thị Mẫu {name}") for name in ("Đầu", "Sau")]
    client = as_role(event, "organizer")
    page = client.get(f"/events/{event.slug}/registrations/waiting").text
    assert page.index("Mẫu Đầu") < page.index("Mẫu Sau")
    assert "Đã dùng 1 trên 1 chỗ." in page
    way = f"/events/{event.slug}/registrations/{waiting[1].id}/approve"
    refused = client.post(way, follow_redirects=True)
    assert "Đã hết chỗ." in refused.text
    done = client.post(way, data={"beyond": "yes"}, follow_redirects=True)
    assert "Vượt số lượng: Sự kiện đã hết chỗ." in done.text
    assert get_registration(event.id, waiting[1].id).state is _S.CONFIRMED


def test_a_staff_member_is_told_of_a_quota_and_of_the_waiting_list(app, as_role):
    event = with_quotas(quota=0, capacity=1)
    client = as_role(event, "organizer")
    unit = str(make_delegation(event, "56").admin_unit_id)
    form = {"province": unit, "category": "official", "sex": ""}
    way = f"/events/{event.slug}/registrations/new"
    first = client.post(way, data={**form, "full_name": "Hồ Thị Mẫu Nhất"}, follow_redirects=True)
    assert "Vượt số lượng: Đoàn đã đủ số lượng đại biểu." in first.text
    second = client.post(way, data={**form, "full_name": "Hồ Thị Mẫu Nhì"}, follow_redirects=True)
    assert "Danh sách chờ, thứ tự 1: Sự kiện đã hết chỗ." in second.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"registration_opens_at": AT + timedelta(days=9000)}, "Chưa mở đăng ký."),
        ({"registration_closes_at": AT}, "Đã đóng lúc 07:00 24/10/2024."),
        ({"by_invitation": True}, "Sự kiện dành cho người được mời."),
        ({"state": EventState.CLOSED}, "Đã đóng đăng ký."),
    ],
)
@pytest.mark.parametrize("rest", ["", "/register"])
def test_the_public_is_told_why_it_cannot_register_now(app, client, values, words, rest):
    event = make_event(**values)
    page = client.get(f"/e/{event.slug}{rest}").text
    assert words in page
    assert 'name="full_name"' not in page


def test_a_delegate_cancels_on_the_own_page_and_the_next_one_moves_up(app, client):
    event = with_quotas(capacity=1)
    first, second = sign_up(event), sign_up(event)
    given = current_pass(first)
    way = f"/p/{given.token}"
    assert client.post(f"{way}/cancel").status_code == 403, "a device that did not open it may not"
    client.post(way, data={"pin": given.pin})
    assert f'action="{way}/cancel"' in client.get(way).text
    assert client.post(f"{way}/cancel").status_code == 303
    states = [get_registration(event.id, made.id).state for made in (first, second)]
    assert states == [_S.CANCELLED, _S.CONFIRMED]
    assert list_history(get_registration(event.id, first.id))[0].actor_kind == "delegate"


def test_a_person_page_offers_what_the_state_allows(app, as_role):
    event = with_quotas()
    gone = make_registration(event, state=_S.CANCELLED)
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/registrations/{gone.id}"
    assert f'action="{way}/reopen"' in client.get(way).text
    assert client.post(f"{way}/reopen").status_code == 303
    assert get_registration(event.id, gone.id).state is _S.CONFIRMED
    assert f'action="{way}/reopen"' not in client.get(way).text
