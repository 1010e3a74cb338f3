"""Who cancelled and registers again: said to the organizer, joined or kept apart by a person's word."""

from datetime import timedelta

import pytest
from sqlalchemy import exists, func, select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.groups.queries import groups_of
from eventmgr.outbox.models import Message
from eventmgr.people.models import Consent, Person
from eventmgr.people.service import collect, erase, export
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import current_pass, get_registration, list_doubts, list_gone, list_history
from eventmgr.registration.rules import RegistrationState, Source
from eventmgr.registration.service import (
    cancel,
    current_data,
    join,
    keep_apart,
    register,
    register_many,
    reissue_pass,
    reopen,
)
from tests.factories import (
    AT,
    ORGANIZER,
    count_queries,
    make_consent,
    make_delegation,
    make_event,
    make_group,
    make_registration,
    make_session,
)

BY = {"actor": ORGANIZER, "at": AT}
LATER = {"actor": ORGANIZER, "at": AT + timedelta(days=1)}
PHONE = "+84900000777"


@pytest.fixture(autouse=True)
def provinces(event):
    make_delegation(event, "56")
    make_delegation(event, "48")


def cancelled(event, name: str = "Lê Thị Mẫu An", **values) -> Registration:
    made = make_registration(event, name, **{"phone": PHONE, **values})
    cancel(event, made.id, **BY)
    return get_registration(event.id, made.id)


def sign_up(event, name: str = "Lê Thị Mẫu An", **values) -> Registration:
    told = {"full_name": name, "province": "56", "phone": PHONE, "email": "an@example.org", "position": "Chủ tịch"}
    data = {**told, "consents": ["organising"], **values}
    made = register(event, data, source=Source.WEB, **LATER)
    return get_registration(event.id, made.id)


def people() -> int:
    return db.session.execute(select(func.count()).select_from(Person)).scalar_one()


@pytest.mark.parametrize(
    "values, is_said",
    [
        ({}, True),
        ({"name": "An Lê Thị Mẫu"}, True),
        ({"name": "Lê T. Mẫu An"}, True),
        ({"province": "48"}, True),
        ({"name": "Lê Thị Mẫu An", "phone": "0900 000 778"}, False),
        ({"name": "Hồ Văn Mẫu Quý"}, False),
        ({"name": "Lê Thị Mẫu Bình", "phone": "0900 000 778"}, False),
    ],
)
def test_who_may_be_the_same_person_is_said_and_nothing_is_joined(event, values, is_said):
    gone = cancelled(event)
    before = people()
    made = sign_up(event, **values)
    assert (made.alike_id == gone.id, made.state) == (is_said, RegistrationState.CONFIRMED)
    assert people() == before + 1
    assert [row.id for row in list_doubts(event.id)] == ([made.id] if is_said else [])


@pytest.mark.parametrize("source", [Source.STAFF, Source.IMPORT, Source.HEAD, Source.WALK_IN])
def test_it_is_said_whichever_way_somebody_comes_back(event, source):
    gone = cancelled(event)
    [made] = register_many(event, [current_data(gone)], source=source, **LATER)
    assert get_registration(event.id, made).alike_id == gone.id


def test_an_event_does_not_look_into_another(event):
    cancelled(make_event())
    assert sign_up(event).alike_id is None


def test_joined_they_are_one_person_with_both_registrations(event):
    gone = cancelled(event, position="Phó Chủ tịch")
    make_consent(gone, "photos")
    group = make_group(make_session(event, "group_work"), members=(gone,), secretary_id=gone.id)
    made = sign_up(event, "Lê Thị Mẫu Ân")
    kept, token, before = gone.person_id, current_pass(made).token, people()
    join(event, made.id, gone.id, **LATER)
    made, gone = get_registration(event.id, made.id), get_registration(event.id, gone.id)
    assert people() == before - 1
    assert (made.person_id, gone.person_id, made.alike_id) == (kept, kept, None)
    assert (made.person.full_name, made.person.email) == ("Lê Thị Mẫu Ân", "an@example.org")
    assert (made.state, gone.state) == (RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
    assert (made.position, gone.position) == ("Chủ tịch", "Phó Chủ tịch"), "each as it was at its time"
    assert current_pass(made).token == token
    assert current_pass(gone) is None
    assert [row.id for row in groups_of(event.id, made.id)] == [group.id]
    assert group.secretary_id == made.id
    purposes = select(Consent.purpose).where(Consent.person_id == kept).order_by(Consent.purpose)
    assert list(db.session.execute(purposes).scalars()) == ["organising", "photos"]
    assert db.session.execute(select(exists().where(Message.person_id == kept))).scalar_one()
    assert [entry.verb for entry in list_history(made)] == ["registration.join", "registration.register"]
    assert [entry.verb for entry in list_history(gone)] == ["registration.join", "registration.cancel"]
    assert list_gone(event.id) == [], "whose person stands is not gone"


def test_a_seat_that_the_new_registration_has_stays_its_own(event):
    work = make_session(event, "group_work")
    gone, made = cancelled(event), None
    make_group(work, 1, members=(gone,))
    made = sign_up(event)
    second = make_group(work, 2, members=(made,))
    join(event, made.id, gone.id, **LATER)
    assert [row.id for row in groups_of(event.id, made.id)] == [second.id]


def test_one_person_has_one_registration_that_stands(event):
    gone = cancelled(event)
    made = sign_up(event)
    join(event, made.id, gone.id, **LATER)
    with pytest.raises(Conflict):
        reopen(event, gone.id, **LATER)
    cancel(event, made.id, **LATER)
    reopen(event, gone.id, **LATER)
    with pytest.raises(Conflict):
        reopen(event, made.id, **LATER)


def test_who_comes_back_a_third_time_is_the_same_person_still(event):
    first = cancelled(event)
    second = sign_up(event)
    join(event, second.id, first.id, **LATER)
    cancel(event, second.id, **LATER)
    third = sign_up(event)
    assert third.alike_id in {first.id, second.id}
    join(event, third.id, third.alike_id, **LATER)
    states = select(Registration.state).where(Registration.person_id == first.person_id)
    assert sorted(state.value for state in db.session.execute(states).scalars()) == [
        "cancelled",
        "cancelled",
        "confirmed",
    ]


def test_kept_apart_they_stay_two_people(event):
    gone, made = cancelled(event), None
    made = sign_up(event)
    before = people()
    keep_apart(event, made.id, gone.id, **LATER)
    assert (people(), list_doubts(event.id)) == (before, [])
    assert list_history(get_registration(event.id, made.id))[0].verb == "registration.keep_apart"
    for decide in (join, keep_apart):
        with pytest.raises(Conflict):
            decide(event, made.id, gone.id, **LATER)


def test_only_what_is_in_doubt_is_joined(event):
    gone, stranger = cancelled(event), make_registration(event, "Hồ Văn Mẫu Quý")
    with pytest.raises(Conflict):
        join(event, stranger.id, gone.id, **LATER)
    made = sign_up(event)
    cancel(event, made.id, **LATER)
    with pytest.raises(Conflict):
        join(event, made.id, gone.id, **LATER)
    assert list_doubts(event.id) == []


def test_a_copy_and_an_erasure_are_about_both(event):
    gone = cancelled(event)
    made = sign_up(event)
    join(event, made.id, gone.id, **LATER)
    person = db.session.get_one(Person, gone.person_id)
    codes = {row["Mã"] for row in collect(person)["Đăng ký"]}
    assert codes == {gone.code, made.code}
    export(person, **LATER)
    with transaction():
        erase(person, **LATER)
    assert {get_registration(event.id, row.id).position for row in (gone, made)} == {""}


def test_staff_sees_it_in_the_list_and_at_the_person_and_decides_in_one_act(event, as_role):
    gone = cancelled(event)
    made = sign_up(event)
    client = as_role(event, "staff")
    way = f"/events/{event.slug}/registrations"
    said = f"Có thể cùng là Lê Thị Mẫu An, {gone.code}: đã hủy"
    listed = client.get(way).text
    assert [said in listed, "1 người có thể đã đăng ký trước đây" in listed] == [True, True]
    assert "Đây có phải cùng một người với Lê Thị Mẫu An không?" in client.get(f"{way}/{made.id}").text
    assert made.code in client.get(f"{way}/{gone.id}").text
    assert "Cùng một người: gộp" not in as_role(event, "viewer").get(f"{way}/{made.id}").text
    done = client.post(f"{way}/{made.id}/join", data={"earlier": gone.id}, follow_redirects=True).text
    assert ["Đã gộp" in done, "Đây có phải" in done, gone.code in done] == [True, False, True]
    again = client.post(f"{way}/{made.id}/join", data={"earlier": gone.id}, follow_redirects=True).text
    assert "đã được quyết định" in again
    assert client.post(f"{way}/{made.id}/join", data={"earlier": "x"}).status_code == 404
    assert said not in client.get(way).text


def test_the_list_asks_as_often_for_three_doubts_as_for_one(event, as_role):
    client = as_role(event, "staff")

    def look():
        db.session.expire_all()
        return client.get(f"/events/{event.slug}/registrations")

    def come_back(number: int) -> None:
        cancelled(event, f"Lê Thị Mẫu An {number}", phone=f"+8490000070{number}")
        sign_up(event, f"Lê Thị Mẫu An {number}", phone=f"090000070{number}")

    come_back(1)
    look()
    one = count_queries(look)
    come_back(2)
    come_back(3)
    assert count_queries(look) == one


def test_the_pass_of_the_earlier_one_opens_nothing_and_the_new_one_can_be_reissued(event, client):
    made = make_registration(event, "Lê Thị Mẫu An", phone=PHONE)
    old = current_pass(made).token
    cancel(event, made.id, **BY)
    new = sign_up(event)
    join(event, new.id, made.id, **LATER)
    assert client.get(f"/p/{old}").status_code == 410
    assert client.get(f"/p/{current_pass(get_registration(event.id, new.id)).token}").status_code == 200
    reissue_pass(event, new.id, **LATER)
    assert client.get(f"/p/{old}").status_code == 410
