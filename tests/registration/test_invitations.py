"""Personal invitations: typed or known guests, links that work once, early, and for their category."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.outbox.models import Message
from eventmgr.registration.models import Invitation, Registration
from eventmgr.registration.queries import get_registration, list_invitations, state_of
from eventmgr.registration.rules import InvitationState, RegistrationState, Source
from eventmgr.registration.service import (
    Guest,
    invite,
    open_invitation,
    read_guests,
    register,
    revoke_invitation,
)
from tests.factories import AT, ORGANIZER, count_audit, make_consent, make_delegation, make_event, make_registration

BY = {"actor": ORGANIZER, "at": AT}
_I = InvitationState


@pytest.fixture
def event(app) -> Event:
    event = make_event()
    make_delegation(event, "56")
    return event


def one(event: Event, until=None, **values) -> Invitation:
    guest = Guest(**{"full_name": "Đỗ Thị Mẫu Khách", "email": "khach@example.org", **values})
    [made] = invite(event, [guest], "guest", until=until or now() + timedelta(days=9), **BY)
    return made


def answer(event: Event, key: str, at=None, **values) -> Registration:
    data = {"full_name": "Đỗ Thị Mẫu Khách", "province": "56", "phone": "0907000001", "consents": ["organising"]}
    return register(event, {**data, "invitation": key, **values}, source=Source.WEB, actor=ORGANIZER, at=at or AT)


def form(**values) -> dict[str, str]:
    return {
        "full_name": "Đỗ Thị Mẫu Khách",
        "province": "Khánh Hòa",
        "phone": "0907 000 001",
        "organising": "y",
        **values,
    }


def test_a_typed_list_is_read_in_any_order_of_its_cells(event):
    text = "Đỗ Thị Mẫu Một\n\nĐỗ Thị Mẫu Hai; Khánh Hòa; 0907 000 002\nĐỗ Thị Mẫu Ba\tba@example.org"
    home = make_delegation(event, "56").id
    assert read_guests(event, text) == [
        Guest("Đỗ Thị Mẫu Một"),
        Guest("Đỗ Thị Mẫu Hai", phone="+84907000002", delegation_id=home),
        Guest("Đỗ Thị Mẫu Ba", email="ba@example.org"),
    ]


@pytest.mark.parametrize(
    "line", ["Mẫu; 12", "Mẫu; a@", "Mẫu; Hà Nội", "; 0907000002", "Mẫu; 0907000002; 0907000003", ""]
)
def test_a_mistyped_line_is_told_and_nobody_is_invited(event, line):
    with pytest.raises(DomainError) as refused:
        read_guests(event, line)
    assert refused.value.field == "guests"
    if line:
        assert "1" in str(refused.value)


def test_the_same_contact_is_asked_once_unless_it_was_taken_back(event):
    first = one(event)
    guests = [Guest("Khác", email="khach@example.org")]
    assert invite(event, guests, "guest", **BY) == []
    revoke_invitation(event, first.id, **BY)
    assert len(invite(event, guests, "guest", **BY)) == 1


def test_a_link_works_once_and_gives_its_category_without_approval(event):
    with transaction():
        event.needs_approval = event.by_invitation = True
    invitation = one(event)
    assert state_of(invitation, at=AT) is _I.NEW
    open_invitation(invitation.key.lower(), at=AT)
    assert state_of(invitation, at=AT) is _I.OPENED
    made = answer(event, invitation.key, category="official")
    assert (made.state, made.category.key) == (RegistrationState.CONFIRMED, "guest")
    assert (state_of(invitation, at=AT), invitation.registration_id) == (_I.REGISTERED, made.id)
    with pytest.raises(Conflict):
        answer(event, invitation.key, full_name="Người Thị Mẫu Khác", phone="0907000009")
    assert count_audit("invitation.use") == 1


def test_without_the_link_nobody_gets_into_an_event_for_the_invited(app):
    event = make_event(by_invitation=True)
    make_delegation(event, "56")
    with pytest.raises(Conflict):
        answer(event, "")
    with pytest.raises(NotFound):
        answer(event, "KHONGCO")
    elsewhere = make_event()
    with pytest.raises(NotFound):
        answer(event, one(elsewhere).key)


@pytest.mark.parametrize("early", [True, False])
def test_the_invited_come_before_the_opening_if_the_event_says_so(app, early):
    event = make_event(registration_opens_at=AT + timedelta(days=1), invited_early=early)
    make_delegation(event, "56")
    key = one(event).key
    if early:
        assert answer(event, key).state is RegistrationState.CONFIRMED
    else:
        with pytest.raises(Conflict):
            answer(event, key)


def test_a_link_that_expired_or_was_taken_back_says_so(event, client):
    expired = one(event, until=AT + timedelta(minutes=1))
    page = client.get(f"/i/{expired.key}")
    assert (page.status_code, "Thư mời đã hết hạn." in page.text) == (409, True)
    gone = one(event, email="khac@example.org")
    revoke_invitation(event, gone.id, **BY)
    assert "Thư mời đã được thu hồi." in client.get(f"/i/{gone.key}").text
    assert client.get("/i/KHONGCO").status_code == 404
    with pytest.raises(Conflict):
        answer(event, gone.key)


def test_a_refused_form_leaves_the_link_usable(event):
    invitation = one(event)
    with pytest.raises(DomainError):
        answer(event, invitation.key, phone="12")
    assert state_of(invitation, at=AT) is _I.NEW
    assert answer(event, invitation.key).state is RegistrationState.CONFIRMED


def test_a_used_invitation_is_not_taken_back(event):
    invitation = one(event)
    answer(event, invitation.key)
    with pytest.raises(Conflict):
        revoke_invitation(event, invitation.id, **BY)


def test_from_the_link_to_the_pass(event, client, as_role):
    invitation = one(event, phone="+84907000001", delegation_id=make_delegation(event, "56").id)
    staff = as_role(event, "organizer")
    assert "Chưa mở" in staff.get(f"/events/{event.slug}/invitations").text
    way = client.get(f"/i/{invitation.key}").headers["Location"]
    page = client.get(way).text
    for shown in (
        'value="Đỗ Thị Mẫu Khách"',
        'value="Khánh Hòa"',
        'value="khach@example.org"',
        "Thành phần: Khách mời.",
    ):
        assert shown in page
    assert ">Đã mở<" in staff.get(f"/events/{event.slug}/invitations").text
    done = client.post(way, data=form())
    assert done.headers["Location"].startswith("/p/")
    again = client.get(way)
    assert (again.status_code, "Thư mời đã được dùng." in again.text) == (409, True)
    made = db.session.execute(select(Registration)).scalar_one()
    assert f"/registrations/{made.id}" in staff.get(f"/events/{event.slug}/invitations").text


def test_staff_invites_from_a_list_sends_and_takes_back(event, as_role):
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/invitations"
    bad = client.post(f"{way}/new", data={"guests": "Mẫu; 1", "category": "guest"})
    assert (bad.status_code, "Dòng 1" in bad.text) == (422, True)
    listed = "Đỗ Thị Mẫu Một; mot@example.org\nĐỗ Thị Mẫu Hai"
    assert client.post(f"{way}/new", data={"guests": listed, "category": "guest", "until": ""}).status_code == 303
    made = {row.full_name: row for row in list_invitations(event.id)}
    assert db.session.execute(select(Message)).first() is None, "making a link sends nothing"
    with_address, without = made["Đỗ Thị Mẫu Một"], made["Đỗ Thị Mẫu Hai"]
    assert "Thư đang được gửi." in client.post(f"{way}/{with_address.id}/send", follow_redirects=True).text
    assert "Không có thư điện tử" in client.post(f"{way}/{without.id}/send", follow_redirects=True).text
    body = db.session.execute(select(Message.body)).scalar_one()
    assert f"http://127.0.0.1:8000/i/{with_address.key}" in body
    assert client.post(f"{way}/{without.id}/revoke").status_code == 303
    assert state_of(without, at=AT) is _I.REVOKED


def test_of_the_people_known_only_those_are_offered_who_agreed_to_be_asked_again(event, as_role):
    before = make_event()
    yes, no = make_registration(before, "Cao Thị Mẫu Ưng"), make_registration(before, "Cao Thị Mẫu Không")
    make_consent(yes, "next_events")
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/invitations/known"
    page = client.get(f"{way}?q=cao").text
    assert ("Cao Thị Mẫu Ưng" in page, "Cao Thị Mẫu Không" in page) == (True, False)
    data = {"people": [str(yes.person_id), str(no.person_id)], "category": "guest", "until": ""}
    assert client.post(way, data=data).status_code == 303
    [made] = list_invitations(event.id)
    assert (made.person_id, made.full_name) == (yes.person_id, "Cao Thị Mẫu Ưng")
    assert "Cao Thị Mẫu Ưng" not in client.get(way).text


def test_a_known_guest_stays_the_same_person(event):
    before = make_registration(make_event(), "Cao Thị Mẫu Ưng", phone="+84907000005")
    guest = Guest("Cao Thị Mẫu Ưng", "+84907000005", person_id=before.person_id)
    [invitation] = invite(event, [guest], "guest", **BY)
    made = answer(event, invitation.key, full_name="Cao Thị Mẫu Ưng", phone="0907000005")
    assert get_registration(event.id, made.id).person_id == before.person_id
