"""What an event asks for, in which words, and when it lets go."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import MessageState
from eventmgr.people.models import Consent, ConsentText, Person
from eventmgr.people.rules import ERASED_NAME, Basis, Purpose, RequestKind
from eventmgr.people.service import Wish, ask
from eventmgr.registration.models import EventPurpose
from eventmgr.registration.queries import list_fates, list_purposes, list_terms, who_may_be_used
from eventmgr.registration.rules import Source, months_after
from eventmgr.registration.service import (
    PurposeData,
    announce_ends,
    consent_texts,
    end_terms,
    keep_consents,
    register,
    set_purposes,
    set_text,
)
from eventmgr.registration.tasks import retention
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_consent,
    make_delegation,
    make_event,
    make_registration,
)

OVER = datetime(2025, 4, 27, 1, 0, tzinfo=UTC)  # the day after six months after 26/10/2024
USUAL = ["organising", "messages", "photos", "next_events"]


def set_one(event, purpose, *, is_pursued=True, basis=Basis.CONSENT, months=None):
    wanted = {purpose: PurposeData(is_pursued, basis, months)}
    set_purposes(event, wanted, actor=ORGANIZER, at=AT)


def signed_up(event, consents=("organising",), source=Source.WEB):
    make_delegation(event, "56")
    data = {"full_name": "Trần Thị Mẫu Đào", "province": "56", "phone": "0912 345 678", "consents": list(consents)}
    return register(event, data, source=source, actor=ORGANIZER, at=AT)


@pytest.mark.parametrize(
    "day, months, there",
    [
        (date(2024, 10, 26), 0, date(2024, 10, 26)),
        (date(2024, 10, 26), 3, date(2025, 1, 26)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, there):
    assert months_after(day, months) == there


def test_an_event_begins_with_the_usual_boxes(event):
    assert list(consent_texts(event)) == USUAL


def test_a_purpose_is_switched_on_and_off_but_organizing_stays(event):
    set_one(event, Purpose.HOTEL_LIST)
    set_one(event, Purpose.PHOTOS, is_pursued=False)
    set_one(event, Purpose.ORGANISING, is_pursued=False)
    assert list(consent_texts(event)) == ["organising", "messages", "hotel_list", "next_events"]
    assert count_audit("event.purposes") == 3


def test_another_ground_than_consent_has_no_box_and_is_told(event, client):
    set_one(event, Purpose.PHOTOS, basis=Basis.LAW)
    assert "photos" not in consent_texts(event)
    page = client.get(f"/e/{event.slug}/register").text
    assert 'name="photos"' not in page
    assert "Không cần hỏi đồng ý: Đăng ảnh, ghi hình. Căn cứ: quy định của pháp luật." in page


def test_who_takes_part_by_agreement_ticks_nothing(event):
    set_one(event, Purpose.ORGANISING, basis=Basis.AGREEMENT)
    made = signed_up(event, consents=())
    assert db.session.execute(select(Consent).where(Consent.person_id == made.person_id)).all() == []


def test_own_words_are_a_version_and_who_agreed_before_keeps_the_old_ones(event):
    before = signed_up(event, ("organising", "photos"))
    old = consent_texts(event)["photos"]
    set_text(event, Purpose.PHOTOS, "vi", "Tôi đồng ý để Hội đăng ảnh Mẫu.", actor=ORGANIZER, at=AT)
    assert consent_texts(event)["photos"] == "Tôi đồng ý để Hội đăng ảnh Mẫu."
    kept = db.session.execute(
        select(Consent).where(Consent.person_id == before.person_id, Consent.purpose == "photos")
    ).scalar_one()
    assert (kept.text.text, kept.text.version, kept.method) == (old, 1, "web")
    assert kept.evidence == f"/e/{event.slug}/register"
    set_text(event, Purpose.PHOTOS, "vi", "", actor=ORGANIZER, at=AT)
    assert consent_texts(event)["photos"] == old
    rows = db.session.execute(
        select(ConsentText.version, ConsentText.is_own)
        .where(ConsentText.event_id == event.id, ConsentText.purpose == "photos")
        .order_by(ConsentText.version)
    ).all()
    assert [tuple(row) for row in rows] == [(1, False), (2, True), (3, False)]


def test_what_a_head_confirms_is_a_version_of_its_own(event):
    make_delegation(event, "56")
    own = consent_texts(event)["organising"]
    people = [make_registration(event, f"Nguyễn Thị Mẫu {n}", "56").person_id for n in ("Một", "Hai")]
    signed_up(event)
    for person_id in people:
        with transaction():
            words = {"organising": "Những người trong danh sách đã biết và đồng ý."}
            keep_consents(event, [(person_id, "organising")], method="head", words=words, at=AT)
    assert consent_texts(event)["organising"] == own
    kept = db.session.execute(select(Consent).where(Consent.person_id.in_(people))).scalars().all()
    assert {(row.purpose, row.method, row.text.purpose, row.text.version) for row in kept} == {
        ("organising", "head", "organising.head", 1)
    }
    assert len(db.session.execute(select(ConsentText.id).where(ConsentText.event_id == event.id)).all()) == 2


def test_words_of_one_language_do_not_stand_in_the_other(event, client):
    set_text(event, Purpose.PHOTOS, "vi", "Tôi đồng ý để Hội đăng ảnh Mẫu.", actor=ORGANIZER, at=AT)
    assert "Tôi đồng ý để Hội đăng ảnh Mẫu." not in client.get(f"/e/{event.slug}/register?lang=en").text
    assert "Tôi đồng ý để Hội đăng ảnh Mẫu." in client.get(f"/e/{event.slug}/register?lang=vi").text


def test_the_organizer_sets_purposes_words_and_terms(event, as_role):
    staff, here = as_role(event, "organizer"), f"/events/{event.slug}/settings/privacy"
    body = {f"{purpose.value}-basis": "consent" for purpose in Purpose}
    body |= {"organising-is_pursued": "y", "organising-keep_months": "6", "sms-is_pursued": "y"}
    assert staff.post(here, data=body).status_code == 303
    rows = list_purposes(event.id)
    assert [purpose.value for purpose, row in rows.items() if row.is_pursued] == ["organising", "sms"]
    assert rows[Purpose.ORGANISING].keep_months == 6
    assert 'value="6"' in staff.get(here).text
    wrong = staff.post(here, data={**body, "organising-keep_months": "-1"})
    assert wrong.status_code == 422
    assert "form-error" in wrong.text
    assert staff.post(f"{here}/texts/sms", data={"text": "Tôi đồng ý nhận SMS Mẫu."}).status_code == 303
    assert "Tôi đồng ý nhận SMS Mẫu." in staff.get(here).text
    assert "Tôi đồng ý nhận SMS Mẫu." in staff.get(f"{here}/texts/sms").text
    assert staff.get(f"{here}/texts/dance").status_code == 404
    assert "26/04/2025" in staff.get(f"{here}/terms").text


def test_whose_data_may_be_used_depends_on_the_ground(event):
    agreeing, silent, stopped = (make_registration(event, f"Nguyễn Thị Mẫu {n}", "56") for n in ("An", "Bình", "Chi"))
    for made in (agreeing, stopped):
        make_consent(made, "messages")
    ask(stopped.person, Wish(RequestKind.RESTRICT), actor=ORGANIZER, at=AT)
    people = {made.person_id for made in (agreeing, silent, stopped)}
    assert who_may_be_used(event.id, Purpose.MESSAGES, people) == {agreeing.person_id}
    set_one(event, Purpose.MESSAGES, basis=Basis.AGREEMENT)
    assert who_may_be_used(event.id, Purpose.MESSAGES, people) == {agreeing.person_id, silent.person_id}
    set_one(event, Purpose.MESSAGES, basis=Basis.AGREEMENT, is_pursued=False)
    assert who_may_be_used(event.id, Purpose.MESSAGES, people) == set()


def test_a_term_has_its_day_and_is_announced_thirty_days_before(event):
    set_one(event, Purpose.ORGANISING, months=6)
    make_registration(event)
    [early] = list_terms(event, date(2025, 3, 26))
    [near] = list_terms(event, date(2025, 3, 27))
    assert (early.on, early.people, early.is_near, near.is_near) == (date(2025, 4, 26), 1, False, True)


def test_the_list_of_registrations_announces_an_end_that_is_near(as_role):
    day = now().date() - timedelta(days=20)
    event = make_event(starts_on=day, ends_on=day)
    set_one(event, Purpose.ORGANISING, months=1)
    page = as_role(event, "organizer").get(f"/events/{event.slug}/registrations").text
    assert "mục đích sau tự kết thúc: Đăng ký và tổ chức hội nghị" in page
    assert f"/events/{event.slug}/settings/privacy/terms" in page


def test_impossible_terms_are_refused(event):
    with pytest.raises(DomainError):
        set_one(event, Purpose.PHOTOS, months=601)


def people_of(event) -> list[str]:
    return [fate.full_name for fate in list_fates(event.id)]


def test_nothing_goes_before_its_day_nor_without_a_term(event):
    make_registration(event)
    end_terms(at=OVER)
    set_one(event, Purpose.ORGANISING, months=7)
    end_terms(at=OVER)
    assert len(people_of(event)) == 1


def test_who_is_needed_nowhere_any_more_is_erased_after_the_term(event):
    set_one(event, Purpose.ORGANISING, months=6)
    leaving = make_registration(event, "Nguyễn Thị Mẫu Một")
    invited = make_registration(event, "Nguyễn Thị Mẫu Hai", "66")
    make_consent(invited, "next_events")
    elsewhere = make_registration(event, "Nguyễn Thị Mẫu Ba", "46")
    second = make_registration(make_event(ends_on=date(2025, 10, 26)), "Nguyễn Thị Mẫu Ba", "46")
    with transaction():
        second.person_id = elsewhere.person_id
    asking = make_registration(event, "Nguyễn Thị Mẫu Bốn", "79")
    ask(asking.person, Wish(RequestKind.SEE), actor=ORGANIZER, at=AT)
    fates = {fate.full_name: fate.is_erased for fate in list_fates(event.id)}
    assert fates == {
        "Nguyễn Thị Mẫu Một": True,
        "Nguyễn Thị Mẫu Hai": False,
        "Nguyễn Thị Mẫu Ba": False,
        "Nguyễn Thị Mẫu Bốn": True,
    }
    end_terms(at=OVER)
    names = set(db.session.execute(select(Person.full_name)).scalars())
    assert names == {ERASED_NAME, "Nguyễn Thị Mẫu Hai", "Nguyễn Thị Mẫu Ba", "Nguyễn Thị Mẫu Bốn"}
    db.session.expire_all()
    assert leaving.person.erased_at == OVER
    assert count_audit("event.term_end") == 1
    end_terms(at=OVER)
    assert (count_audit("event.term_end"), count_audit("person.erase")) == (1, 1)


def test_the_end_of_a_purpose_ends_its_consents_and_lets_go_of_who_only_waited(event):
    set_one(event, Purpose.ORGANISING, months=1)
    set_one(event, Purpose.NEXT_EVENTS, months=6)
    made = make_registration(event)
    consent = make_consent(made, "next_events")
    end_terms(at=datetime(2024, 12, 1, tzinfo=UTC))
    db.session.expire_all()
    assert (consent.withdrawn_at, made.person.erased_at) == (None, None)
    end_terms(at=OVER)
    db.session.expire_all()
    assert (consent.withdrawn_at, made.person.erased_at) == (OVER, OVER)


def told(event):
    """What was written to organizers of an event: to whom, and the first line after the greeting."""
    rows = db.session.execute(select(Message).where(Message.event_id == event.id).order_by(Message.recipient_name))
    return [(row.recipient_name, row.kind, row.state, row.person_id) for row in rows.scalars()]


def test_the_organizers_are_told_once_thirty_days_before_an_end(event, as_role):
    set_one(event, Purpose.ORGANISING, months=6)  # until 26/04/2025
    for role in ("organizer", "viewer"):
        as_role(event, role)
    as_role(None, "organizer")
    make_registration(event)
    announce_ends(at=datetime(2025, 3, 26, 3, 0, tzinfo=UTC))
    assert (told(event), count_audit("event.term_warning")) == ([], 0)
    for _sweep in range(2):
        announce_ends(at=datetime(2025, 3, 27, 3, 0, tzinfo=UTC))
    queued = ("Mẫu organizer", "term_end", MessageState.QUEUED, None)
    assert told(event) == [queued, queued]
    assert count_audit("event.term_warning") == 1
    message = db.session.execute(select(Message)).scalars().first()
    assert message.subject == f"Sắp xóa dữ liệu cá nhân: {event.name}"
    link = f"http://127.0.0.1:8000/events/{event.slug}/settings/privacy"
    for words in ("Kính gửi: Mẫu organizer", "Ngày 26/04/2025", "dữ liệu của 1 người", f"{link}/terms\n", f"{link}\n"):
        assert words in message.body
    page = as_role(event, "organizer").get(f"/events/{event.slug}/messages").text
    assert "Sắp hết thời hạn lưu dữ liệu cá nhân" in page


def test_a_term_that_is_set_anew_is_announced_anew_and_one_that_is_over_is_not(event, as_role):
    as_role(event, "organizer")
    set_one(event, Purpose.PHOTOS, months=6)
    announce_ends(at=datetime(2025, 4, 26, 3, 0, tzinfo=UTC))
    set_one(event, Purpose.PHOTOS, months=7)
    announce_ends(at=OVER)
    assert (len(told(event)), count_audit("event.term_warning")) == (2, 2)
    set_one(event, Purpose.PHOTOS, months=1)
    announce_ends(at=OVER)
    assert len(told(event)) == 2


def test_of_a_demo_event_the_warning_is_written_and_held(app, as_role):
    event = make_event(is_demo=True)
    as_role(event, "organizer")
    set_one(event, Purpose.PHOTOS, months=6)
    announce_ends(at=datetime(2025, 4, 26, 3, 0, tzinfo=UTC))
    assert [row[2] for row in told(event)] == [MessageState.HELD]


def test_the_sweep_announces_before_it_ends(event, as_role, monkeypatch):
    as_role(event, "organizer")
    set_one(event, Purpose.PHOTOS, months=6)
    monkeypatch.setattr("eventmgr.registration.tasks.now", lambda: OVER - timedelta(days=1))
    retention()
    assert (len(told(event)), count_audit("event.term_end")) == (1, 0)


def test_a_term_that_is_set_anew_begins_anew(event):
    set_one(event, Purpose.PHOTOS, months=1)
    end_terms(at=OVER)
    row = db.session.execute(select(EventPurpose).where(EventPurpose.event_id == event.id)).scalar_one()
    assert row.ended_on == OVER.date()
    set_one(event, Purpose.PHOTOS, months=12)
    assert row.ended_on is None
    assert [term.on for term in list_terms(event, OVER.date())] == [date(2025, 10, 26)]
