"""Persons, what they agree to, what they ask for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.people import service
from eventmgr.people.models import Consent, DataRequest
from eventmgr.people.queries import count_open, get_host, latest_texts, who_agreed, withdrawals
from eventmgr.people.rules import RequestKind, RequestState
from tests.factories import AT, ORGANIZER, count_audit, make_consent, make_registration

LATER = AT + timedelta(hours=5)
DAY = AT.date()  # 24/10/2024, a Thursday


def ask(registration, kind=RequestKind.RESTRICT, **values) -> DataRequest:
    wish = service.Wish(kind, registration.event_id, **values)
    return service.ask(registration.person, wish, actor=ORGANIZER, at=AT)


def test_a_version_never_changes_and_the_same_words_are_no_new_one(event):
    def keep(text, **values):
        with transaction():
            return service.keep_text(
                event.host_id, event.id, "photos", "vi", text, **{"is_own": True, "at": AT, **values}
            )

    first, again, second = keep("Một"), keep("Một"), keep("Hai")
    assert (first.id, first.version, first.text) == (again.id, 1, "Một")
    assert (second.version, latest_texts(event.id, "vi")["photos"].text) == (2, "Hai")


def test_a_consent_that_is_taken_back_ends_at_once_and_keeps_its_words(event):
    made = make_registration(event)
    consent = make_consent(made, "messages")
    people = {made.person_id}
    assert who_agreed(event.id, "messages", people) == people
    request = service.withdraw(made.person, event.id, "messages", actor=ORGANIZER, at=LATER)
    db.session.refresh(consent)
    assert (consent.withdrawn_at, consent.text.text) == (LATER, "Tôi đồng ý: messages")
    assert who_agreed(event.id, "messages", people) == set()
    assert withdrawals(event.id) == {made.person_id: {"messages"}}
    assert (request.state, request.closed_at) == (RequestState.DONE, LATER)
    assert count_audit("consent.withdraw") == 1
    with pytest.raises(Conflict):
        service.withdraw(made.person, event.id, "messages", actor=ORGANIZER, at=LATER)


def test_pictures_are_to_be_taken_down_so_that_request_waits(event):
    made = make_registration(event)
    make_consent(made, "photos")
    request = service.withdraw(made.person, event.id, "photos", actor=ORGANIZER, at=AT)
    assert (request.state, request.answer_by, request.done_by) == (
        RequestState.OPEN,
        DAY + timedelta(days=4),
        DAY + timedelta(days=15),
    )
    assert who_agreed(event.id, "photos", {made.person_id}) == set()


def test_who_agrees_again_is_not_marked_any_more(event):
    made = make_registration(event)
    make_consent(made, "photos")
    service.withdraw(made.person, event.id, "photos", actor=ORGANIZER, at=AT)
    make_consent(made, "photos")
    assert withdrawals(event.id) == {}
    assert who_agreed(event.id, "photos", {made.person_id}) == {made.person_id}


@pytest.mark.parametrize("kind", [RequestKind.RESTRICT, RequestKind.OBJECT])
def test_messages_stop_as_soon_as_a_person_asks_to_stop(event, kind):
    made = make_registration(event)
    make_consent(made, "messages")
    request = ask(made, kind)
    assert who_agreed(event.id, "messages", {made.person_id}) == set()
    service.refuse(request, "Danh sách đã nộp theo luật.", actor=ORGANIZER, at=LATER)
    assert who_agreed(event.id, "messages", {made.person_id}) == {made.person_id}
    assert (request.state, request.answer) == (RequestState.REFUSED, "Danh sách đã nộp theo luật.")


def test_a_refusal_lifts_no_other_stop(event):
    made = make_registration(event)
    make_consent(made, "messages")
    service.finish(ask(made, RequestKind.RESTRICT), "Đã dừng.", actor=ORGANIZER, at=AT)
    service.refuse(ask(made, RequestKind.OBJECT), "Không có căn cứ.", actor=ORGANIZER, at=LATER)
    assert who_agreed(event.id, "messages", {made.person_id}) == set()


def test_asked_twice_is_one_request_with_the_last_words(event):
    made = make_registration(event)
    first, again = ask(made, RequestKind.ERASE, note="Xin xóa"), ask(made, RequestKind.ERASE, note="Xin xóa hết")
    assert (first.id, again.note) == (again.id, "Xin xóa hết")
    assert count_open(event.host_id, DAY) == (1, 0)


def test_the_clock_counts_until_the_answer_and_then_until_it_is_done(event):
    request = ask(make_registration(event), RequestKind.ERASE)
    host = event.host_id
    assert count_open(host, request.answer_by) == (1, 0)
    assert count_open(host, request.answer_by + timedelta(days=1)) == (1, 1)
    service.acknowledge(request, third_parties=True, actor=ORGANIZER, at=LATER)
    assert (request.answered_at, request.done_by) == (LATER, DAY + timedelta(days=30))
    assert count_open(host, request.done_by) == (1, 0)
    service.extend(request, "Phải hỏi khách sạn", actor=ORGANIZER, at=LATER)
    assert request.done_by == DAY + timedelta(days=50)
    assert count_open(host, request.done_by + timedelta(days=1)) == (1, 1)


def test_more_time_is_taken_once_and_with_a_reason(event):
    request = ask(make_registration(event))
    with pytest.raises(DomainError) as refused:
        service.extend(request, "  ", actor=ORGANIZER, at=AT)
    assert refused.value.field == "reason"
    service.extend(request, "Phải hỏi khách sạn", actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.extend(request, "Lại hỏi", actor=ORGANIZER, at=AT)
    assert count_audit("request.extend") == 1


@pytest.mark.parametrize("act", [service.finish, service.refuse])
def test_no_request_is_closed_without_an_answer_nor_twice(event, act):
    request = ask(make_registration(event))
    with pytest.raises(DomainError) as refused:
        act(request, "", actor=ORGANIZER, at=AT)
    assert refused.value.field == "answer"
    act(request, "Đã làm.", actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        act(request, "Đã làm.", actor=ORGANIZER, at=AT)


def test_a_new_name_waits_and_once_accepted_the_person_is_found_by_it(event, as_role):
    made = make_registration(event, "Nguyễn Thị Mẫu Hoa", phone="+84900123456")

    def wish(name, phone):
        return service.ask_correction(made.person, event.id, name, phone, actor=ORGANIZER, at=AT)

    assert wish("Nguyễn Thị Mẫu Hoa", "0900 123 456") is None
    request = wish("Nguyễn Thị Mẫu Hòa", "0900 123 457")
    assert request is not None
    assert (made.person.full_name, request.full_name, request.phone) == (
        "Nguyễn Thị Mẫu Hoa",
        "Nguyễn Thị Mẫu Hòa",
        "+84900123457",
    )
    service.accept_correction(request, actor=ORGANIZER, at=LATER)
    db.session.expire_all()
    assert (made.person.full_name, made.person.phone) == ("Nguyễn Thị Mẫu Hòa", "+84900123457")
    assert made.sort_key == made.person.sort_key
    page = as_role(event, "organizer").get(f"/events/{event.slug}/registrations?q=hòa").text
    assert "Nguyễn Thị Mẫu Hòa" in page


@pytest.mark.parametrize("name, phone, field", [("", "0900 123 456", "full_name"), ("Mẫu", "12", "phone")])
def test_a_correction_must_be_a_name_and_a_number(event, name, phone, field):
    made = make_registration(event)
    with pytest.raises(DomainError) as refused:
        service.ask_correction(made.person, event.id, name, phone, actor=ORGANIZER, at=AT)
    assert refused.value.field == field


def test_the_contact_for_data_protection_is_kept_with_its_lines(event):
    host = get_host(event.host_id)
    service.set_contact(host, "Bà Mẫu Lan\n0900 000 000", actor=SYSTEM, at=AT)
    assert get_host(event.host_id).data_protection == "Bà Mẫu Lan\n0900 000 000"
    assert count_audit("host.contact") == 1


def test_consents_are_never_deleted(event):
    made = make_registration(event)
    make_consent(made, "messages")
    service.withdraw(made.person, event.id, "messages", actor=ORGANIZER, at=AT)
    assert len(db.session.execute(select(Consent).where(Consent.person_id == made.person_id)).all()) == 1
