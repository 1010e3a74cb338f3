"""What becomes of a registration, and of a list of them."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.people.models import Consent, Person
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import (
    count_by_state,
    count_delegations,
    current_pass,
    get_registration,
    list_delegates,
    list_history,
    search,
)
from eventmgr.registration.rules import MOVES, RegistrationState, Source, may_move
from eventmgr.registration.service import (
    RegistrationData,
    approve,
    cancel,
    consent_texts,
    correct,
    create_default_categories,
    create_delegation,
    current_data,
    find_own_pass,
    open_pass,
    register,
    register_many,
    reissue_pass,
    reject,
    set_quota,
)
from eventmgr.registration.service.passes import LOCK, PassLocked, WrongPin
from tests.factories import AT, ORGANIZER, count_audit, make_delegation, make_event, make_registration

BY = {"actor": ORGANIZER, "at": AT}


def data(**values) -> RegistrationData:
    """Somebody of Khánh Hòa who agrees to what is needed."""
    return {
        "full_name": "Trần Thị Mẫu Đào",
        "province": "56",
        "position": "Phó Chủ tịch",
        "organization": "Hội LHPN tỉnh Khánh Hòa",
        "phone": "0912 345 678",
        "consents": ["organising"],
        **values,
    }


@pytest.fixture
def open_event(event: Event) -> Event:
    make_delegation(event, "56")
    make_delegation(event, "48")
    return event


def signed_up(event: Event, source: Source = Source.WEB, **values) -> Registration:
    return register(event, data(**values), source=source, **BY)


def test_moves_are_those_of_the_design():
    s = RegistrationState
    allowed = {(a, b) for a, b in product(s, s) if may_move(a, b)}
    assert allowed == {
        (s.DRAFT, s.SUBMITTED), (s.DRAFT, s.CANCELLED),
        (s.SUBMITTED, s.CONFIRMED), (s.SUBMITTED, s.APPROVED), (s.SUBMITTED, s.WAITLISTED), (s.SUBMITTED, s.REJECTED),
        (s.SUBMITTED, s.CANCELLED), (s.WAITLISTED, s.APPROVED), (s.WAITLISTED, s.CANCELLED),
        (s.APPROVED, s.CONFIRMED), (s.APPROVED, s.CANCELLED), (s.CONFIRMED, s.REPLACED), (s.CONFIRMED, s.CANCELLED),
        (s.CANCELLED, s.SUBMITTED),
    }  # fmt: skip
    assert set(MOVES) == set(s)


def test_who_registers_is_confirmed_with_pass_code_and_consent(open_event):
    made = signed_up(open_event, consents=["organising", "photos"])
    given = current_pass(made)
    assert (made.state, made.person.phone, len(made.code)) == (RegistrationState.CONFIRMED, "+84912345678", 6)
    assert given is not None
    assert (len(given.token), len(given.pin)) == (14, 4)
    kept = db.session.execute(select(Consent).where(Consent.person_id == made.person_id)).scalars().all()
    texts = consent_texts(open_event)
    assert {row.purpose: row.text.text for row in kept} == {key: texts[key] for key in ("organising", "photos")}
    assert count_audit("registration.register") == 1


def test_decomposed_names_are_stored_composed_and_never_recased(open_event):
    made = signed_up(open_event, full_name="NGUYỄN  thị Mẫu Hòa")
    assert made.person.full_name == "NGUYỄN thị Mẫu Hòa"


@pytest.mark.parametrize(
    "change, field",
    [
        ({"phone": "0912 345 678", "full_name": "Lê Thị Mẫu Khác"}, "phone"),
        ({"phone": "0987 654 321", "full_name": "tran thi mau dao"}, "full_name"),
    ],
)
def test_nobody_registers_twice(open_event, change, field):
    signed_up(open_event)
    with pytest.raises(Conflict) as refused:
        signed_up(open_event, **change)
    assert refused.value.field == field
    assert count_by_state(open_event.id) == {RegistrationState.CONFIRMED: 1}


def test_namesakes_of_other_provinces_and_those_looked_at_are_two_people(open_event):
    signed_up(open_event)
    signed_up(open_event, phone="0987654321", province="48")
    signed_up(open_event, phone="0987654322", is_namesake=True, source=Source.STAFF)
    assert count_by_state(open_event.id) == {RegistrationState.CONFIRMED: 3}


@pytest.mark.parametrize(
    "values, field",
    [
        ({"province": "01"}, "province"),
        ({"phone": "12345"}, "phone"),
        ({"phone": None}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"consents": ["photos"]}, "organising"),
        ({"full_name": " ! "}, "full_name"),
        ({"full_name": "Mẫu " * 80}, "full_name"),
        ({"category": "queen"}, "category"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(open_event, values, field):
    with pytest.raises(DomainError) as refused:
        signed_up(open_event, **values)
    assert refused.value.field == field
    assert count_by_state(open_event.id) == {}
    assert db.session.execute(select(Person).where(Person.phone == "+84912345678")).first() is None


def test_registration_has_hours_for_the_public_and_none_for_staff(app):
    hour = timedelta(hours=1)
    early = make_event(registration_opens_at=AT + hour)
    late = make_event(registration_closes_at=AT)
    closed = make_event(state=EventState.CLOSED)
    for event in (early, late, closed):
        make_delegation(event, "56")
        with pytest.raises(Conflict):
            signed_up(event)
        assert signed_up(event, source=Source.STAFF).state is RegistrationState.CONFIRMED


def test_archived_events_take_nobody(app):
    event = make_event(state=EventState.ARCHIVED)
    make_delegation(event, "56")
    with pytest.raises(Conflict):
        signed_up(event, source=Source.STAFF)


def test_beyond_the_capacity_people_wait_and_a_free_place_goes_to_whom_staff_chooses(app):
    event = make_event(capacity=1, promotes_waiting=False)
    make_delegation(event, "56")
    first = signed_up(event)
    second = signed_up(event, full_name="Lê Thị Mẫu Chờ", phone="0987654321")
    assert (second.state, current_pass(second)) == (RegistrationState.WAITLISTED, None)
    with pytest.raises(Conflict):
        approve(event, second.id, **BY)
    cancel(event, first.id, **BY)
    assert approve(event, second.id, **BY).state is RegistrationState.CONFIRMED
    assert current_pass(get_registration(event.id, second.id)) is not None


def test_where_approval_is_asked_the_public_is_submitted(app):
    event = make_event(needs_approval=True)
    make_delegation(event, "56")
    asked = signed_up(event)
    assert asked.state is RegistrationState.SUBMITTED
    assert reject(event, asked.id, "Không đúng đối tượng", **BY).state is RegistrationState.REJECTED
    with pytest.raises(Conflict):
        approve(event, asked.id, **BY)


def test_cancelling_revokes_the_pass_and_lets_the_person_come_back(open_event):
    first = signed_up(open_event)
    token = current_pass(first).token
    cancel(open_event, first.id, **BY)
    assert current_pass(get_registration(open_event.id, first.id)) is None
    again = signed_up(open_event)
    assert again.id != first.id
    assert current_pass(again).token != token
    with pytest.raises(Conflict):
        cancel(open_event, first.id, **BY)


def test_a_person_whom_the_host_knows_is_not_made_twice(open_event):
    first = signed_up(open_event)
    other = make_event()
    make_delegation(other, "56")
    again = signed_up(other, email="mau@example.org")
    assert again.person_id == first.person_id
    assert again.person.email == "mau@example.org"


def test_a_new_pass_ends_the_old_one(open_event):
    made = signed_up(open_event)
    old = current_pass(made)
    new = reissue_pass(open_event, made.id, **BY)
    assert new.token != old.token
    assert [given.revoked_at is None for given in get_registration(open_event.id, made.id).passes] == [False, True]


def test_corrections_are_told_in_the_history(open_event):
    made = signed_up(open_event)
    correct(open_event, made.id, {**current_data(made), "full_name": "Trần Thị Mẫu Hồng"}, **BY)
    assert [row.full_name for row in search(open_event.id, "hong").items] == ["Trần Thị Mẫu Hồng"]
    [latest, _first] = list_history(get_registration(open_event.id, made.id))
    changes = {value.field: (value.before, value.after, value.is_personal) for value in latest.values}
    assert changes == {"full_name": ("Trần Thị Mẫu Đào", "Trần Thị Mẫu Hồng", True)}


def test_a_correction_cannot_take_the_phone_of_another(open_event):
    made = signed_up(open_event)
    signed_up(open_event, full_name="Lê Thị Mẫu Khác", phone="0987654321")
    with pytest.raises(Conflict):
        correct(open_event, made.id, {**current_data(made), "phone": "0987654321"}, **BY)


def test_a_batch_is_entered_whole_or_not_at_all(open_event):
    people = [data(full_name=f"Nguyễn Thị Mẫu {n}", phone=f"09{n:08d}") for n in range(10, 40)]
    with pytest.raises(Conflict):
        register_many(open_event, [*people, people[0]], source=Source.IMPORT, **BY)
    assert count_by_state(open_event.id) == {}
    ids = register_many(open_event, people, source=Source.IMPORT, **BY)
    assert [get_registration(open_event.id, i).person.full_name for i in ids] == [p["full_name"] for p in people]
    assert count_audit("registration.register_many") == 1


def test_search_takes_words_in_any_order_without_diacritics_and_the_code(open_event):
    dao = signed_up(open_event)
    make_registration(open_event, "Đặng Thị Mẫu Bình")
    assert [row.id for row in search(open_event.id, "đào TRAN").items] == [dao.id]
    assert [row.id for row in search(open_event.id, dao.code.lower()).items] == [dao.id]
    assert search(open_event.id, "%").items == search(open_event.id, "").items
    assert search(open_event.id, "ao").items == []


def test_pages_hold_everybody_once_in_vietnamese_order(open_event):
    names = ["Đỗ Thị Mẫu Ân", "Lê Thị Mẫu An", "Võ Thị Mẫu Ánh", "Hồ Thị Mẫu Đào", "Hồ Thị Mẫu Dao", "Y Mẫu Niê"]
    for number, name in enumerate(names):
        state = RegistrationState.CONFIRMED if number % 2 else RegistrationState.SUBMITTED
        make_registration(open_event, name, state=state)
    seen, cursor = [], None
    while True:
        page = search(open_event.id, cursor=cursor, limit=2)
        seen += [row.full_name for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == ["Lê Thị Mẫu An", "Võ Thị Mẫu Ánh", "Đỗ Thị Mẫu Ân", "Hồ Thị Mẫu Dao", "Hồ Thị Mẫu Đào", "Y Mẫu Niê"]
    assert [row.full_name for row in search(open_event.id, cursor="nonsense").items] == seen


def test_only_the_confirmed_are_delegates(open_event):
    make_registration(open_event, "Lê Thị Mẫu Chờ", state=RegistrationState.WAITLISTED)
    comes = make_registration(open_event)
    assert [row.id for row in list_delegates(open_event.id)] == [comes.id]


def test_delegations_count_who_came_in(open_event):
    signed_up(open_event)
    khanh_hoa = next(r.delegation for r in count_delegations(open_event.id) if r.delegation.admin_unit.code == "56")
    set_quota(open_event, khanh_hoa.id, 3, **BY)
    counts = {row.delegation.admin_unit.code: row for row in count_delegations(open_event.id)}
    assert (counts["56"].registered, counts["56"].confirmed, counts["56"].missing) == (1, 1, 2)
    assert counts["48"].missing == 1


def test_delegations_belong_to_the_provinces_of_the_time(open_event):
    known = make_delegation(open_event, "56").admin_unit_id
    with pytest.raises(Conflict):
        create_delegation(open_event, known, None, **BY)
    later = make_delegation(make_event(unit_set="vn34"), "56").admin_unit_id
    with pytest.raises(DomainError):
        create_delegation(open_event, later, None, **BY)
    with pytest.raises(DomainError):
        set_quota(open_event, make_delegation(open_event, "56").id, -1, **BY)


def test_default_categories_need_an_event_without_them(event):
    with pytest.raises(Conflict):
        create_default_categories(event, **BY)


def test_five_wrong_codes_lock_the_pass_for_15_minutes(open_event):
    given = current_pass(signed_up(open_event))
    pin, wrong = given.pin, "0000" if given.pin != "0000" else "1111"
    for _try in range(4):
        with pytest.raises(WrongPin):
            open_pass(given.token, wrong, at=AT)
    with pytest.raises(PassLocked):
        open_pass(given.token, wrong, at=AT)
    with pytest.raises(PassLocked):
        open_pass(given.token, pin, at=AT + LOCK - timedelta(seconds=1))
    assert open_pass(given.token, pin, at=AT + LOCK).id == given.id
    assert count_audit("pass.wrong_code") == 5


def test_a_right_code_forgets_the_wrong_ones(open_event):
    given = current_pass(signed_up(open_event))
    for _round in range(3):
        for _try in range(4):
            with pytest.raises(WrongPin):
                open_pass(given.token, "x", at=AT)
        open_pass(given.token, f" {given.pin} ", at=AT)


def test_a_lost_pass_is_found_by_phone_and_code_and_silence_tells_nothing(open_event):
    made = signed_up(open_event)
    given = current_pass(made)
    assert find_own_pass(open_event, "+84 912 345 678", given.pin, at=AT).id == given.id
    assert find_own_pass(open_event, "0912345678", made.code.lower(), at=AT).id == given.id
    answers = set()
    for phone, secret in (("0987654321", given.pin), ("0912345678", "x"), ("no phone", "ệ")):
        with pytest.raises(DomainError) as refused:
            find_own_pass(open_event, phone, secret, at=AT)
        answers.add(str(refused.value))
    for _try in range(5):
        with pytest.raises(DomainError) as refused:
            find_own_pass(open_event, "0912345678", "x", at=AT)
        answers.add(str(refused.value))
    with pytest.raises(DomainError) as refused:
        find_own_pass(open_event, "0912345678", given.pin, at=AT)
    answers.add(str(refused.value))
    assert len(answers) == 1
