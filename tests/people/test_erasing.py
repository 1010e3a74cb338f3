"""After a person is erased, nothing of them is left anywhere; what must stay stays, and is told."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.agenda.models import SessionPerson
from eventmgr.agenda.rules import SessionRole
from eventmgr.checkin import service as checkin
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.rules import Source as CheckInSource
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import Model, db, transaction
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.files import store
from eventmgr.core.ids import uuid7
from eventmgr.core.text import fold
from eventmgr.documents import service as documents
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.rules import MinutesState
from eventmgr.outcomes import service as outcomes
from eventmgr.outcomes.models import Item
from eventmgr.outcomes.rules import ItemKind, Point
from eventmgr.people import service
from eventmgr.people.models import Consent, Person
from eventmgr.people.rules import ERASED_NAME, RequestKind, RequestState
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState, Source
from eventmgr.registration.service import correct, register
from eventmgr.sync.models import Operation
from eventmgr.training.models import Certificate
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_course,
    make_delegation,
    make_record,
    make_registration,
    make_session,
)

NAME, OLD_NAME = "Đặng Thị Mẫu Quỳnh", "Đặng Thị Mẫu Huỳnh"
PHONE, EMAIL, OFFICE, UNIT = "+84900777888", "quynh.mau@example.org", "Chánh Văn phòng Mẫu", "Hội LHPN Mẫu Quỳnh Lưu"
GIVEN_AWAY = (NAME, OLD_NAME, PHONE, "0900 777 888", EMAIL, OFFICE, UNIT, "hộ chiếu hết hạn", "cháu ốm", "gọi nhầm")


def everything() -> str:
    """All values of all tables."""
    rows: list[Any] = []
    for table in Model.metadata.sorted_tables:
        rows += [list(row) for row in db.session.execute(select(table))]
    return json.dumps(rows, default=str, ensure_ascii=False)


def left_of(words: tuple[str, ...]) -> list[str]:
    """Which of the words are still somewhere, as they were typed or folded for searching."""
    dump = everything()
    folded = fold(dump)
    return [word for word in words if word in dump or fold(word) in folded]


@pytest.fixture
def known(event: Event) -> Registration:
    """A delegate with something in every corner of the system."""
    make_delegation(event, "56")
    data = {
        "full_name": OLD_NAME,
        "province": "56",
        "phone": PHONE,
        "email": EMAIL,
        "position": OFFICE,
        "organization": UNIT,
        "birth_date": date(1980, 5, 6),
        "note": "hộ chiếu hết hạn",
        "consents": ["organising", "photos"],
    }
    made = register(event, data, source=Source.STAFF, actor=ORGANIZER, at=AT)
    correct(event, made.id, {**data, "full_name": NAME}, actor=ORGANIZER, at=AT)
    attended(event, made)
    spoke(event, made)
    learned(event, made)
    service.withdraw(made.person, event.id, "photos", actor=ORGANIZER, at=AT)
    service.ask_correction(made.person, event.id, f"{NAME} A", PHONE, f"Tôi là {NAME}", actor=ORGANIZER, at=AT)
    return made


def attended(event: Event, made: Registration) -> None:
    arrival, talk = make_session(event, "check_in"), make_session(event, takes_attendance=True)
    told = {"source": CheckInSource.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    place = {"registration_id": made.id, "session_id": arrival.id}
    checkin.check_in(event, operation_id=uuid7(), **place, **told)
    checkin.undo(event, operation_id=uuid7(), reason="gọi nhầm", **place, **told)
    checkin.excuse(event, made.id, talk.id, "cháu ốm", actor=ORGANIZER, at=AT)


def spoke(event: Event, made: Registration) -> None:
    talk = make_session(event, "discussion")
    record = make_record(talk)
    device = outcomes.pair(record, record.pin, NAME, [], at=AT)
    item_id, writing = uuid7(), {"actor": outcomes.writer(record, device), "at": AT}
    outcomes.add_item(record, item_id, Point(ItemKind.SOLUTION, "Nhân rộng", made.id), **writing)
    for text in ("Nhân rộng mô hình", "Nhân rộng nữa"):
        outcomes.edit_item(record, item_id, Point(ItemKind.SOLUTION, text, made.id), version=1, **writing)
    with transaction() as session:
        session.add(SessionPerson(session_id=talk.id, person_id=made.person_id, name=NAME, role=SessionRole.PRESENTER))


def learned(event: Event, made: Registration) -> None:
    course = make_course(event, (make_session(event),))
    with transaction() as session:
        session.add(
            Certificate(
                course_id=course.id,
                registration_id=made.id,
                number=7,
                code="KYMAU",
                issued_on=AT.date(),
                issued_at=AT,
                revoked_at=AT,
                revoked_reason=f"Cấp nhầm cho {NAME}",
            )
        )


def test_nothing_is_left_of_an_erased_person(event, known):
    assert left_of(GIVEN_AWAY) == list(GIVEN_AWAY[:3]) + list(GIVEN_AWAY[4:])
    service.erase(known.person, actor=ORGANIZER, at=AT)
    db.session.expire_all()
    assert left_of(GIVEN_AWAY) == []
    person = db.session.get_one(Person, known.person_id)
    assert (person.full_name, person.erased_at, person.birth_date, person.birth_year) == (ERASED_NAME, AT, None, None)


def test_counts_stay(event, known):
    service.erase(known.person, actor=ORGANIZER, at=AT)
    db.session.expire_all()
    made = db.session.get_one(Registration, known.id)
    assert (made.state, made.category.key, made.delegation.admin_unit.code) == (
        RegistrationState.CONFIRMED,
        "official",
        "56",
    )
    count = len(db.session.execute(select(CheckIn)).all()), len(db.session.execute(select(Excuse)).all())
    assert count == (2, 1)
    assert db.session.execute(select(Item.text)).scalar_one() == "Nhân rộng mô hình"
    assert db.session.execute(select(Certificate.number)).scalar_one() == 7
    kept = db.session.execute(select(Consent).where(Consent.person_id == known.person_id)).scalars().all()
    assert {row.purpose for row in kept} == {"organising", "photos"}
    assert all(row.withdrawn_at is not None for row in kept)
    assert all(given.revoked_at is not None for given in made.passes)


def test_the_trail_says_that_it_was_done_and_nothing_about_whom(event, known):
    before = count_audit()
    service.erase(known.person, actor=ORGANIZER, at=AT)
    assert (count_audit(), count_audit("person.erase")) == (before + 1, 1)


def test_erased_twice_is_erased_once(event, known):
    assert service.erase(known.person, actor=ORGANIZER, at=AT) != []
    assert service.erase(known.person, actor=ORGANIZER, at=AT + timedelta(days=1)) == []
    assert count_audit("person.erase") == 1


def test_an_error_on_the_way_erases_nothing(event, known, app, monkeypatch):
    def fail(person_id, at):
        raise RuntimeError

    lowest = app.extensions["parts"][-1]
    broken = type(lowest)(lowest.name, lowest.export, fail)
    monkeypatch.setitem(app.extensions, "parts", (*app.extensions["parts"][:-1], broken))
    with pytest.raises(RuntimeError):
        service.erase(known.person, actor=ORGANIZER, at=AT)
    db.session.expire_all()
    assert (known.person.full_name, known.position) == (NAME, OFFICE)


def test_a_request_to_erase_is_two_steps_and_a_letter(event, known):
    wish = service.Wish(RequestKind.ERASE, event.id, note=f"Xin xóa {NAME}")
    request = service.ask(known.person, wish, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.fulfil_erasure(request, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.finish(request, "Đã xóa", actor=ORGANIZER, at=AT)
    kept = service.export(known.person, actor=ORGANIZER, at=AT)
    assert NAME in json.dumps(kept, ensure_ascii=False)
    service.fulfil_erasure(request, actor=ORGANIZER, at=AT)
    db.session.expire_all()
    assert (request.state, request.note, request.traces) == (RequestState.DONE, "", {})
    lines = request.answer.splitlines()
    assert lines[0].startswith("Đã xóa: họ tên")
    assert "Còn giữ lại:" in lines
    assert [line for line in lines if "0007/GCN-ĐCT" in line]
    assert left_of(GIVEN_AWAY) == []
    with pytest.raises(Conflict):
        service.fulfil_erasure(request, actor=ORGANIZER, at=AT)


def test_the_letter_is_vietnamese_whoever_erases(event, known, app):
    with app.test_request_context("/?lang=en"):
        stays = service.erase(known.person, actor=ORGANIZER, at=AT)
    assert any("giữ lại trong sổ" in line for line in stays)


def test_what_others_wrote_is_found_and_shown_to_who_erases(event, known):
    make_registration(event, "Lê Thị Mẫu Khác", "66", note=f"Thay {NAME}")
    with transaction() as session:
        told = {"text": f"{NAME} đã đến"}
        session.add(
            Operation(
                id=uuid7(), event_id=event.id, device="d", kind="k", at=AT, received_at=AT, digest="x", answer=told
            )
        )
    request = service.ask(known.person, service.Wish(RequestKind.ERASE), actor=ORGANIZER, at=AT)
    service.export(known.person, actor=ORGANIZER, at=AT)
    service.fulfil_erasure(request, actor=ORGANIZER, at=AT)
    assert request.traces == {"operation": 1, "registration": 1}
    assert "lời văn do người khác ghi" in request.answer


def test_locked_minutes_stay_and_the_ground_is_told(event, known):
    with transaction() as session:
        session.add(Minutes(event_id=event.id, state=MinutesState.LOCKED, chair_name=NAME))
    stays = service.erase(known.person, actor=ORGANIZER, at=AT)
    assert [line for line in stays if "Luật Lưu trữ số 33/2024/QH15" in line and event.name in line]
    assert db.session.execute(select(Minutes.chair_name)).scalar_one() == NAME


def test_a_draft_of_minutes_loses_the_name(event, known):
    with transaction() as session:
        session.add(Minutes(event_id=event.id, secretary_name=NAME, secretary_position=OFFICE))
    service.erase(known.person, actor=ORGANIZER, at=AT)
    assert left_of(GIVEN_AWAY) == []


def test_made_papers_are_thrown_away(event, known):
    job = documents.ask(event, Kind.DELEGATE_LIST, "xlsx", actor=ORGANIZER, at=AT)
    done = db.session.get_one(PrintJob, job.id)
    assert done.state is PrintState.DONE
    [file] = done.files
    service.erase(known.person, actor=ORGANIZER, at=AT)
    db.session.expire_all()
    assert (done.state, done.error, done.files) == (PrintState.FAILED, documents.ERASED, [])
    with pytest.raises(NotFound):
        store().get(file.key)


def test_an_erased_person_asks_and_agrees_to_nothing_more(event, known):
    service.erase(known.person, actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        service.ask(known.person, service.Wish(RequestKind.SEE), actor=ORGANIZER, at=AT)


def test_a_copy_holds_what_every_feature_keeps(event, known):
    kept = service.collect(known.person)
    parts = (
        "Đại biểu",
        "Sự đồng ý",
        "Yêu cầu về dữ liệu của bạn",
        "Phần việc trong chương trình",
        "Đăng ký",
        "Điểm danh",
        "Lý do vắng mặt",
        "Ý kiến của bạn khi thảo luận",
        "Giấy chứng nhận",
        "Biên bản",
    )
    assert tuple(part for part in kept if part in parts) == parts
    text = json.dumps(kept, ensure_ascii=False)
    for word in (NAME, "0900 777 888", EMAIL, OFFICE, "06/05/1980", "cháu ốm", "Nhân rộng mô hình", "0007/GCN-ĐCT"):
        assert word in text
    for secret in (known.passes[0].token, known.passes[0].pin):
        assert f'"{secret}"' not in text
