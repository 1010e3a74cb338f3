"""The register of breaches and the register of recipients, on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry, AuditValue
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.people.queries import get_host
from eventmgr.people.rules import Basis, Purpose
from eventmgr.people.service import erase
from eventmgr.privacy import service
from eventmgr.privacy.models import Breach
from eventmgr.privacy.queries import count_agreed, get_recipient, list_breaches, list_nameable, recipients_of
from eventmgr.privacy.rules import BreachKind
from eventmgr.registration.models import EventPurpose
from eventmgr.registration.service.retention import end_terms
from tests.factories import AT, ORGANIZER, count_audit, make_breach, make_consent, make_recipient, make_registration

LATER = AT + timedelta(hours=80)


def test_breaches_are_numbered_without_gaps_and_the_trail_does_not_repeat_their_words(event):
    rows = [make_breach(event), make_breach(event, kind=BreachKind.LEAK)]
    assert [row.number for row in rows] == [1, 2]
    assert {row.id for row in list_breaches(event.host_id, event.id)} == {row.id for row in rows}
    data = service.BreachData(BreachKind.LOSS, AT, "Mất điện thoại của bàn đón", "Họ tên", people=12)
    service.correct_breach(rows[0], data, actor=ORGANIZER, at=LATER)
    assert (rows[0].people, rows[0].nature) == (12, "Mất điện thoại của bàn đón")
    said = db.session.execute(
        select(AuditValue.field, AuditValue.after)
        .join(AuditEntry, AuditEntry.id == AuditValue.entry_id)
        .where(AuditEntry.verb == "breach.change")
    )
    assert dict(said.all()) == {"nature": "•••", "data_kinds": "•••", "people": "12"}


def test_the_contact_of_the_host_is_the_contact_of_a_breach(event):
    host = get_host(event.host_id)
    with transaction():
        host.data_protection = "Bà Mẫu, 0900 000 001"
    assert make_breach(event).contact == "Bà Mẫu, 0900 000 001"


def test_who_reports_after_72_hours_says_why(event):
    breach = make_breach(event, is_harmful=True)
    with pytest.raises(DomainError) as refused:
        service.report_breach(breach, LATER, " ", actor=ORGANIZER, at=LATER)
    assert refused.value.field == "report"
    service.report_breach(breach, LATER, "Chậm vì mất điện", actor=ORGANIZER, at=LATER)
    assert (breach.reported_at, breach.report) == (LATER, "Chậm vì mất điện")


@pytest.mark.parametrize("moment", [AT - timedelta(minutes=1), LATER + timedelta(minutes=1)])
def test_nobody_is_told_before_it_was_noticed_or_in_the_future(event, moment):
    breach = make_breach(event)
    for deed in (service.report_breach, service.tell_people):
        with pytest.raises(DomainError):
            deed(breach, moment, "Công văn Mẫu", actor=ORGANIZER, at=LATER)


def test_a_breach_closes_when_who_must_know_knows_and_stays_as_it_is(event):
    breach = make_breach(event, is_harmful=True, is_bodily=True)
    with pytest.raises(Conflict):
        service.close_breach(breach, "Xong", actor=ORGANIZER, at=AT)
    service.report_breach(breach, AT, "", actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.close_breach(breach, "Xong", actor=ORGANIZER, at=AT)
    service.tell_people(breach, AT, "Gọi điện", actor=ORGANIZER, at=AT)
    with pytest.raises(DomainError):
        service.close_breach(breach, "  ", actor=ORGANIZER, at=AT)
    service.close_breach(breach, "Đã thu hồi", actor=ORGANIZER, at=LATER)
    data = service.BreachData(BreachKind.LEAK, AT, "Khác", "Khác")
    with pytest.raises(Conflict):
        service.correct_breach(breach, data, actor=ORGANIZER, at=LATER)
    assert breach.nature == "Mất điện thoại Mẫu"


def test_neither_the_end_of_a_term_nor_erasing_touches_the_register(event):
    breach, made = make_breach(event), make_registration(event)
    with transaction() as session:
        session.add(
            EventPurpose(
                event_id=event.id, purpose=Purpose.ORGANISING, is_pursued=True, basis=Basis.CONSENT, keep_months=0
            )
        )
    end_terms(at=AT + timedelta(days=40))
    db.session.expire_all()
    assert made.person.erased_at is not None
    kept = db.session.get_one(Breach, breach.id)
    assert (kept.nature, kept.data_kinds, kept.noted_by) == ("Mất điện thoại Mẫu", "Họ tên, chức vụ", ORGANIZER.label)


def test_a_recipient_is_named_who_agreed_and_nobody_else(event):
    agreed, took_back = make_registration(event, "Lê Thị Mẫu An"), make_registration(event, "Lê Thị Mẫu Bình")
    make_registration(event, "Lê Thị Mẫu Chi")
    make_consent(agreed, "photos")
    make_consent(took_back, "photos").withdrawn_at = AT
    db.session.flush()
    assert [row.id for row in list_nameable(event, Purpose.PHOTOS)] == [agreed.id]
    assert list_nameable(event, Purpose.HOTEL_LIST) == []
    assert count_agreed([event.id]) == {"photos": 1}
    erase(agreed.person, actor=ORGANIZER, at=AT)
    assert list_nameable(event, Purpose.PHOTOS) == []


def test_each_list_is_noted_and_so_is_its_deletion(event):
    recipient, before = make_recipient(event), count_audit()
    given = service.hand_over(recipient, "Danh sách: họ tên", 3, actor=ORGANIZER, at=AT)
    assert (given.people, given.given_by, given.at) == (3, ORGANIZER.label, AT)
    with pytest.raises(DomainError):
        service.note_deletion(given, date(2024, 10, 23), actor=ORGANIZER, at=LATER)
    service.note_deletion(given, date(2024, 10, 25), actor=ORGANIZER, at=LATER)
    service.note_deletion(given, date(2024, 10, 25), actor=ORGANIZER, at=LATER)
    assert (given.deleted_on, count_audit()) == (date(2024, 10, 25), before + 2)


def test_an_agreement_that_ended_gives_nothing_more_and_stands_in_no_notice(event):
    recipient = make_recipient(event)
    with pytest.raises(Conflict):
        service.hand_over(recipient, "Danh sách", 0, actor=ORGANIZER, at=AT)
    assert [row.id for row in recipients_of(event.id)] == [recipient.id]
    for _twice in range(2):
        service.end_recipient(recipient, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.hand_over(recipient, "Danh sách", 3, actor=ORGANIZER, at=AT)
    assert (recipients_of(event.id), count_audit("recipient.end")) == ([], 1)


def test_the_purpose_stays_once_data_went_there(event):
    recipient = make_recipient(event)
    service.hand_over(recipient, "Danh sách", 3, actor=ORGANIZER, at=AT)
    agreed = {"name": recipient.name, "kind": recipient.kind, "data_kinds": "Họ tên", "agreement": "HĐ 13"}
    with pytest.raises(DomainError):
        service.change_recipient(
            recipient, service.RecipientData(**agreed, purpose=Purpose.SMS), actor=ORGANIZER, at=AT
        )
    service.change_recipient(recipient, service.RecipientData(**agreed, purpose=Purpose.PHOTOS), actor=ORGANIZER, at=AT)
    assert get_recipient(event.id, recipient.id).agreement == "HĐ 13"


def test_a_breach_of_tomorrow_is_refused(event):
    with pytest.raises(DomainError) as refused:
        make_breach(event, noticed_at=datetime(2024, 10, 25, tzinfo=AT.tzinfo))
    assert refused.value.field == "noticed_at"
