"""What people are told, who is left out of a message for many and why, wordings, and Zalo one by one."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.ids import new_token, uuid7
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.outbox.models import Message
from eventmgr.outbox.queries import count_by_state, list_batches
from eventmgr.outbox.rules import Channel, MessageState, fill, unknown_placeholders
from eventmgr.people.rules import Basis, Purpose
from eventmgr.people.service import withdraw
from eventmgr.registration.models import Invitation, Registration
from eventmgr.registration.queries import Audience, current_pass, get_registration, list_categories
from eventmgr.registration.rules import FILLED, MessageKind, RegistrationState, Source
from eventmgr.registration.service import (
    LeftOut,
    PurposeData,
    by_hand,
    correct,
    current_data,
    open_pass,
    plan,
    recipient_of,
    register,
    send_one,
    send_to_many,
    set_purposes,
)
from eventmgr.registration.wordings import DEFAULTS, LANGUAGES
from tests.factories import AT, ORGANIZER, count_audit, make_consent, make_delegation, make_event, make_registration

BY = {"actor": ORGANIZER, "at": AT}
REMINDER = Audience(MessageKind.REMINDER)
CONFIRMATION = Audience(MessageKind.CONFIRMATION)


def come(event: Event, name: str, *, email: str | None = "", agrees: bool = True, **values) -> Registration:
    """A confirmed delegate, with an address and the consent to messages unless it is said otherwise."""
    made = make_registration(event, name, **values)
    with transaction():
        made.person.email = f"{uuid7().hex}@example.org" if email == "" else email
    if agrees:
        make_consent(made)
    return made


def sent() -> list[Message]:
    return list(db.session.execute(select(Message).order_by(Message.created_at, Message.id)).scalars())


def test_every_kind_has_a_wording_in_both_languages_that_can_be_filled():
    for kind in MessageKind:
        for language in LANGUAGES:
            for text in DEFAULTS[kind, language]:
                assert unknown_placeholders(text, FILLED[kind]) == []
                fill(text, dict.fromkeys(FILLED[kind], "x"))


def test_who_registers_is_confirmed_by_mail_with_link_and_code_apart(event):
    make_delegation(event, "56")
    data = {"full_name": "Trần Thị Mẫu Đào", "province": "56", "phone": "0908000001", "email": "dao@example.org"}
    made = register(event, {**data, "consents": ["organising"]}, source=Source.WEB, **BY)
    given = current_pass(made)
    [message] = sent()
    assert (message.kind, message.recipient, message.purpose) == ("confirmation", "dao@example.org", None)
    link = next(line for line in message.body.splitlines() if given.token in line)
    assert given.pin not in link
    assert re.search(rf"^Mã 4 số .*: {given.pin}$", message.body, re.MULTILINE)
    assert message.state is MessageState.QUEUED


@pytest.mark.parametrize("values", [{"state": EventState.DRAFT}, {"state": EventState.RUNNING}])
def test_staff_adds_people_in_silence(app, values):
    event = make_event(**values)
    register(event, {"full_name": "Trần Thị Mẫu Đào", "email": "dao@example.org"}, source=Source.STAFF, **BY)
    assert sent() == []


def test_a_demo_event_holds_all_it_writes(app):
    event = make_event(is_demo=True)
    made = come(event, "Lê Thị Mẫu An")
    send_to_many(event, REMINDER, 1, uuid7(), **BY)
    send_one(event, MessageKind.CONFIRMATION, recipient_of(event, MessageKind.CONFIRMATION, made.id), "vi", **BY)
    assert count_by_state(event.id) == {MessageState.HELD: 2}


def test_what_changed_is_told_if_staff_wants_so(event):
    made = come(event, "Lê Thị Mẫu An")
    data = {**current_data(get_registration(event.id, made.id)), "position": "Chủ tịch"}
    correct(event, made.id, data, **BY)
    assert sent() == []
    correct(event, made.id, {**data, "full_name": "Lê Thị Mẫu Ân"}, tells=True, **BY)
    [message] = sent()
    assert "Họ và tên: Lê Thị Mẫu An → Lê Thị Mẫu Ân" in message.body
    assert "Chức vụ" not in message.body


def test_a_message_for_many_tells_who_is_left_out_and_why(event):
    ready = come(event, "Lê Thị Mẫu An")
    come(event, "Lê Thị Mẫu Bình", email=None)
    come(event, "Lê Thị Mẫu Cúc", agrees=False)
    come(event, "Lê Thị Mẫu Dung", state=RegistrationState.WAITLISTED)
    had = come(event, "Lê Thị Mẫu Em")
    send_one(event, MessageKind.REMINDER, recipient_of(event, MessageKind.REMINDER, had.id), "vi", **BY)
    made = plan(event, REMINDER, at=AT)
    assert [row.about for row in made.ready] == [ready.id]
    assert {row.full_name: why for row, why in made.left_out} == {
        "Lê Thị Mẫu Bình": LeftOut.NO_ADDRESS,
        "Lê Thị Mẫu Cúc": LeftOut.NO_CONSENT,
        "Lê Thị Mẫu Em": LeftOut.HAS_IT,
    }
    assert len(plan(event, Audience(MessageKind.REMINDER, again=True), at=AT).ready) == 2
    assert len(plan(event, CONFIRMATION, at=AT).ready) == 3, "one's own registration needs no consent to messages"


def test_an_audience_is_narrowed(event):
    come(event, "Lê Thị Mẫu An", province="56")
    come(event, "Lê Thị Mẫu Bình", province="48", category="guest")
    opened = come(event, "Lê Thị Mẫu Cúc", province="48")
    open_pass(current_pass(get_registration(event.id, opened.id)).token, "1234", at=AT)

    def names(**values) -> list[str]:
        ready = plan(event, Audience(MessageKind.REMINDER, **values), at=AT).ready
        return sorted(row.full_name.removeprefix("Lê Thị Mẫu ") for row in ready)

    assert names(province="56") == ["An"]
    assert names(province="48") == ["Bình", "Cúc"]
    assert names(category="guest") == ["Bình"]
    assert names(unopened=True) == ["An", "Bình"]


def test_only_as_many_get_it_as_were_shown_and_the_same_batch_goes_out_once(event):
    come(event, "Lê Thị Mẫu An")
    batch = uuid7()
    with pytest.raises(Conflict):
        send_to_many(event, REMINDER, 2, batch, **BY)
    assert sent() == []
    assert send_to_many(event, REMINDER, 1, batch, **BY) == 1
    assert send_to_many(event, REMINDER, 1, batch, **BY) == 1
    assert len(sent()) == 1
    [made] = list_batches(event.id)
    assert (made.id, made.kind, made.total, made.open) == (batch, "reminder", 1, 1)
    assert count_audit("message.send_many") == 1


def test_nobody_is_reminded_against_the_own_will(event):
    made = come(event, "Lê Thị Mẫu An", agrees=False)
    with pytest.raises(Conflict):
        send_one(event, MessageKind.REMINDER, recipient_of(event, MessageKind.REMINDER, made.id), "vi", **BY)


def test_the_page_restates_the_count_and_sends_after_a_look(event, as_role):
    for name in ("An", "Bình"):
        come(event, f"Lê Thị Mẫu {name}")
    come(event, "Lê Thị Mẫu Cúc", email=None)
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/messages"
    page = client.get(f"{way}/review?kind=reminder").text
    assert "Gửi 2 tin nhắn" in page
    assert "Người nhận: 2" in page
    assert "Người không nhận: 1" in page
    assert "không có thư điện tử" in page
    assert "Kính gửi: Lê Thị Mẫu An" in page
    batch = re.search('name="batch" value="([^"]+)"', page)[1]
    form = {"kind": "reminder", "language": "vi", "count": "3", "batch": batch}
    changed = client.post(f"{way}/send", data=form)
    assert (changed.status_code, "trước là 3, nay là 2" in changed.text, sent()) == (409, True, [])
    done = client.post(f"{way}/send", data={**form, "count": "2"})
    assert done.headers["Location"] == f"{way}/batches/{batch}"
    progress = client.get(f"{way}/batches/{batch}").text
    assert ">0/2<" in progress
    assert "Chưa cài đặt máy chủ thư" in progress
    stopped = client.post(f"{way}/batches/{batch}/stop", follow_redirects=True).text
    assert "Đã dừng 2 tin nhắn." in stopped


def test_failed_ones_are_listed_with_the_reason_and_tried_again(event, as_role):
    come(event, "Lê Thị Mẫu An")
    batch = uuid7()
    send_to_many(event, REMINDER, 1, batch, **BY)
    [message] = sent()
    with transaction():
        message.state, message.fault, message.answer = MessageState.FAILED, "address", "550 No such user"
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/messages/batches/{batch}"
    page = client.get(way).text
    assert "Máy chủ thư từ chối địa chỉ này. (550 No such user)" in page
    assert "Đang gửi lại 1 tin nhắn." in client.post(f"{way}/retry", follow_redirects=True).text
    assert count_by_state(event.id) == {MessageState.QUEUED: 1}


def test_an_event_words_its_messages_its_own_way(event, as_role):
    made = come(event, "Lê Thị Mẫu An")
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/messages/wordings"
    refused = client.post(f"{way}/reminder", data={"subject": "Nhắc", "body": "Chào {ten}"})
    assert (refused.status_code, "Không có gì điền vào {ten}." in refused.text) == (422, True)
    assert client.post(f"{way}/reminder", data={"subject": "Nhắc {name}", "body": "Mã {code}"}).status_code == 303
    assert "lời văn riêng" in client.get(way).text
    send_to_many(event, REMINDER, 1, uuid7(), **BY)
    assert (sent()[0].subject, sent()[0].body) == ("Nhắc Lê Thị Mẫu An", f"Mã {made.code}")
    assert client.post(f"{way}/reminder/reset").status_code == 303
    assert "lời văn riêng" not in client.get(way).text
    english = client.get(f"{way}/reminder?language=en").text
    assert "Dear {name}" in english


def test_zalo_goes_from_one_to_the_next_with_a_tick(event, as_role):
    first, second = come(event, "Lê Thị Mẫu An"), come(event, "Lê Thị Mẫu Bình", email=None)
    come(event, "Lê Thị Mẫu Cúc")
    for made in (first, second):
        make_consent(made, "zalo")
    client = as_role(event, "secretary")
    way = f"/events/{event.slug}/messages/zalo?kind=reminder"
    page = client.get(way).text
    assert 'id="zalo-name">Lê Thị Mẫu An<' in page
    assert ">0/2<" in page
    assert 'class="qr"' in page
    ticked = client.post(
        f"/events/{event.slug}/messages/zalo/{first.id}/sent", data={"kind": "reminder"}, follow_redirects=True
    ).text
    assert 'id="zalo-name">Lê Thị Mẫu Bình<' in ticked
    assert ">1/2<" in ticked
    assert "Mẫu secretary" in ticked
    [note] = sent()
    assert (note.channel, note.state, note.subject_id) == (Channel.ZALO, MessageState.SENT, first.id)
    again = client.get(f"{way}&person={first.id}").text
    assert f"/messages/{note.id}/untick" in again
    client.post(f"/events/{event.slug}/messages/{note.id}/untick")
    assert sent() == []
    client.post(f"/events/{event.slug}/messages/zalo/{second.id}/sent", data={"kind": "reminder"})
    assert 'id="zalo-name">Lê Thị Mẫu An<' in client.get(way).text


@pytest.mark.parametrize("kind", ["confirmation", "reminder"])
def test_who_has_not_agreed_to_zalo_is_shown_and_counted_and_has_no_text(event, as_role, kind):
    agreed, not_agreed = come(event, "Lê Thị Mẫu An"), come(event, "Lê Thị Mẫu Bình")
    make_consent(agreed, "zalo")
    client, way = as_role(event, "organizer"), f"/events/{event.slug}/messages/zalo"
    page = client.get(f"{way}?kind={kind}").text
    assert (">0/1<" in page, "1 người chưa đồng ý nhận tin Zalo." in page) == (True, True)
    assert page.count("chưa đồng ý nhận tin Zalo</") == 1
    assert "Sự kiện này không hỏi sự đồng ý đó." in page
    refused = client.get(f"{way}?kind={kind}&person={not_agreed.id}").text
    assert 'id="zalo-name">Lê Thị Mẫu Bình<' in refused
    gone = ("<textarea", 'class="qr"', current_pass(not_agreed).token, f"{way}/{not_agreed.id}/sent")
    assert [word for word in gone if word in refused] == []
    told = client.post(f"{way}/{not_agreed.id}/sent", data={"kind": kind}, follow_redirects=True).text
    assert ("Người này chưa đồng ý nhận tin Zalo." in told, sent()) == (True, [])
    withdraw(agreed.person, event.id, "zalo", actor=ORGANIZER, at=AT)
    assert "<textarea" not in client.get(f"{way}?kind={kind}&person={agreed.id}").text


def test_zalo_may_rest_on_an_agreement_and_then_asks_nobody_but_who_stopped_the_use(event, as_role):
    first, second = come(event, "Lê Thị Mẫu An"), come(event, "Lê Thị Mẫu Bình")
    data = {Purpose.ZALO: PurposeData(is_pursued=True, basis=Basis.AGREEMENT, keep_months=None)}
    set_purposes(event, data, **BY)
    with transaction():
        second.person.restricted_at = AT
    rows = by_hand(event, REMINDER, at=AT)
    assert [(row.person.about, row.agrees) for row in rows] == [(first.id, True), (second.id, False)]


def test_an_invitation_by_zalo_comes_before_anybody_can_agree(event, as_role):
    known = make_registration(make_event(), "Lê Thị Mẫu An").person
    stopped = make_registration(make_event(), "Lê Thị Mẫu Bình").person
    with transaction():
        stopped.restricted_at = AT
    with transaction() as session:
        category = list_categories(event.id)[0]
        for person in (known, stopped, None):
            session.add(
                Invitation(
                    event_id=event.id,
                    person_id=person.id if person else None,
                    category_id=category.id,
                    full_name=person.full_name if person else "Khách Mẫu",
                    phone="+84900000001",
                    key=new_token(20),
                    created_at=AT,
                    expires_at=AT + timedelta(days=1),
                )
            )
    rows = by_hand(event, Audience(MessageKind.INVITATION), at=AT)
    assert [(row.person.full_name, row.agrees) for row in rows] == [
        ("Khách Mẫu", True), ("Lê Thị Mẫu An", True), ("Lê Thị Mẫu Bình", False),
    ]  # fmt: skip
    page = as_role(event, "organizer").get(f"/events/{event.slug}/messages/zalo?kind=invitation").text
    assert "Thư mời được gửi tới người mà đơn vị đã biết số điện thoại" in page


def test_the_picture_of_the_pass_is_a_png(event, as_role):
    made = come(event, "Lê Thị Mẫu An")
    client = as_role(event, "organizer")
    picture = client.get(f"/events/{event.slug}/registrations/{made.id}/qr.png")
    assert picture.mimetype == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    waiting = make_registration(event, "Lê Thị Mẫu Chờ", state=RegistrationState.WAITLISTED)
    assert client.get(f"/events/{event.slug}/registrations/{waiting.id}/qr.png").status_code == 404


def test_messages_are_for_who_may_see_contacts(event, as_role):
    way = f"/events/{event.slug}/messages"
    assert {role: as_role(event, role).get(way).status_code for role in ("secretary", "chair", "staff", "viewer")} == {
        "secretary": 200, "chair": 403, "staff": 403, "viewer": 403,
    }  # fmt: skip


def test_an_event_without_messages_says_how_they_come_about(event, as_role):
    assert "Chưa có thư nào" in as_role(event, "organizer").get(f"/events/{event.slug}/messages").text


def test_a_person_page_shows_what_was_written_and_sends_the_confirmation(event, as_role):
    made = come(event, "Lê Thị Mẫu An")
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/registrations/{made.id}"
    assert "Chưa gửi gì cho người này." in client.get(way).text
    assert client.post(f"{way}/message", data={"kind": "confirmation"}).status_code == 303
    [message] = sent()
    assert f"/messages/{message.id}" in client.get(way).text
    assert "Kính gửi: Lê Thị Mẫu An" in client.get(f"/events/{event.slug}/messages/{message.id}").text
