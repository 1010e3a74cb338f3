"""Rows that tests begin with, made without detours: what they stand for is real, the names carry "Mẫu"."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import event as listening
from sqlalchemy import select, text

from eventmgr.accounts.models import Device
from eventmgr.agenda.models import Release, Session, SessionPerson
from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.agenda.service import release
from eventmgr.checkin.models import Gate
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import new_token
from eventmgr.core.text import name_sort_key, search_key
from eventmgr.events.models import DocumentProfile, Event, Room
from eventmgr.events.rules import EventKind, EventState, HeaderStyle
from eventmgr.groups.models import Group, GroupMember
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.rules import ItemKind
from eventmgr.people.models import AdminUnit, Consent, ConsentText, Host, Person
from eventmgr.people.queries import get_host
from eventmgr.people.rules import Purpose
from eventmgr.privacy.models import Breach, Recipient
from eventmgr.privacy.rules import BreachKind, RecipientKind
from eventmgr.privacy.service import BreachData, RecipientData, add_recipient, note_breach
from eventmgr.questionnaires.models import Answer, Question
from eventmgr.questionnaires.rules import Kind, Option, Place
from eventmgr.questionnaires.service import QuestionData, create_question
from eventmgr.registration.models import Category, Delegation, DelegationHead, Pass, Registration
from eventmgr.registration.rules import RegistrationState, Source
from eventmgr.training.models import Course, Module, ModuleSession

AT = datetime(2024, 10, 24, 0, 0, tzinfo=UTC)
ORGANIZER = Actor("account", UUID("01920000-0000-7000-8000-000000000001"), "Ban tổ chức Mẫu")
CATEGORIES = (
    ("official", "Đại biểu", "#9d174d"),
    ("guest", "Khách mời", "#1d4ed8"),
    ("trainer", "Giảng viên", "#166534"),
)
_numbers = count(1)


def make_event(**values: Any) -> Event:
    """The Nha Trang event, published and open, with its categories and no agenda."""
    with transaction() as session:
        host = session.execute(select(Host)).scalars().first()
        assert host is not None
        profile = DocumentProfile(
            host_id=host.id,
            header_style=HeaderStyle.NATIONAL,
            superior_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
            issuer_name="ĐOÀN CHỦ TỊCH",
            number_sign="ĐCT",
            place="Khánh Hòa",
            sign_authority="TM. ĐOÀN CHỦ TỊCH",
            sign_title="PHÓ CHỦ TỊCH",
            sign_name="Nguyễn Thị Mẫu An",
            recipients="Như trên\nLưu: VT, GĐXH",
        )
        session.add(profile)
        session.flush()
        number = next(_numbers)
        data: dict[str, Any] = {
            "slug": f"nha-trang-{number}",
            "name": "Hội nghị Công tác gia đình - xã hội giữa nhiệm kỳ 2022 - 2027 khu vực phía Nam",
            "kind": EventKind.BOTH,
            "state": EventState.PUBLISHED,
            "organizer": "Hội Liên hiệp Phụ nữ Việt Nam",
            "venue": "Khách sạn Mẫu",
            "city": "TP. Nha Trang",
            "starts_on": date(2024, 10, 24),
            "ends_on": date(2024, 10, 26),
            "timezone": "Asia/Ho_Chi_Minh",
            "unit_set": "vn63",
        }
        event = Event(host_id=host.id, profile_id=profile.id, **{**data, **values})
        session.add(event)
        session.flush()
        for position, (key, name, colour) in enumerate(CATEGORIES):
            session.add(Category(event_id=event.id, key=key, name=name, colour=colour, position=position))
        return event


def make_room(event: Event, name: str = "Hội trường lớn", capacity: int | None = 120, **values: Any) -> Room:
    """A room of the event."""
    with transaction() as session:
        room = Room(event_id=event.id, name=name, capacity=capacity, **values)
        session.add(room)
        session.flush()
        return room


def make_presenter(name: str = "Nguyễn Thị Mẫu", **values: Any) -> SessionPerson:
    """Somebody who presents, for the people of a session."""
    return SessionPerson(**{"name": name, "role": SessionRole.PRESENTER, **values})


def make_session(
    event: Event, kind: str = "training", *, start: datetime | None = None, minutes: int = 90, **values: Any
) -> Session:
    """A session of the event; without a start it begins at 8:00 local time of the first day."""
    starts_at = start or datetime(2024, 10, 24, 1, 0, tzinfo=UTC)
    with transaction() as session:
        row = Session(
            event_id=event.id,
            kind=SessionKind(kind),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            **{"code": f"s{next(_numbers)}", "title": "Phiên Mẫu", "takes_attendance": kind == "check_in", **values},
        )
        session.add(row)
        session.flush()
        return row


def make_release(event: Event, name: str = "Bản Mẫu", *, at: datetime = AT) -> Release:
    """The agenda given out as it stands now: what the pages for outsiders show."""
    return release(event, name, actor=ORGANIZER, at=at)


def make_delegation(event: Event, province: str, **values: Any) -> Delegation:
    """The delegation of a province (its code in the set of the event), made once."""
    with transaction() as session:
        unit = session.execute(
            select(AdminUnit).where(AdminUnit.set == event.unit_set, AdminUnit.code == province)
        ).scalar_one()
        known = session.execute(
            select(Delegation).where(Delegation.event_id == event.id, Delegation.admin_unit_id == unit.id)
        ).scalar_one_or_none()
        if known is not None:
            return known
        delegation = Delegation(event_id=event.id, admin_unit_id=unit.id, **values)
        session.add(delegation)
        session.flush()
        return delegation


def make_head(delegation: Delegation, **values: Any) -> DelegationHead:
    """The head of a delegation, with a link."""
    with transaction() as session:
        head = DelegationHead(
            delegation_id=delegation.id,
            **{"full_name": "Phạm Thị Mẫu Lan", "phone": "+84900999001", "key": new_token(20), **values},
        )
        session.add(head)
        session.flush()
        return head


def make_registration(
    event: Event,
    full_name: str = "Nguyễn Thị Mẫu Hòa",
    province: str | None = "56",
    *,
    category: str = "official",
    state: RegistrationState = RegistrationState.CONFIRMED,
    phone: str | None = None,
    **values: Any,
) -> Registration:
    """A person at the event; a confirmed one has a pass."""
    delegation = make_delegation(event, province) if province else None
    with transaction() as session:
        number = next(_numbers)
        person = Person(
            host_id=event.host_id,
            full_name=full_name,
            search_key=search_key(full_name),
            sort_key=name_sort_key(full_name),
            phone=phone or f"+84900{number:06d}",
            created_at=AT,
        )
        session.add(person)
        session.flush()
        kind = session.execute(select(Category).where(Category.event_id == event.id, Category.key == category))
        registration = Registration(
            event_id=event.id,
            person_id=person.id,
            delegation_id=delegation.id if delegation else None,
            category_id=kind.scalar_one().id,
            state=state,
            source=Source.WEB,
            code=new_token(6),
            search_key=person.search_key,
            sort_key=person.sort_key,
            created_at=AT,
            **{"position": "Trưởng Ban Gia đình - Xã hội", "organization": "Hội LHPN tỉnh", **values},
        )
        session.add(registration)
        session.flush()
        if state is RegistrationState.CONFIRMED:
            session.add(Pass(registration_id=registration.id, token=new_token(), pin="1234", issued_at=AT))
        return registration


def make_recipient(event: Event, **values: Any) -> Recipient:
    """Somebody outside who may be named who agreed to photos."""
    data = {"name": "Nhà in Mẫu", "kind": RecipientKind.PRINTER, "purpose": Purpose.PHOTOS, "data_kinds": "Họ tên"}
    agreed = RecipientData(**{**data, "agreement": "Hợp đồng Mẫu số 12", **values})
    return add_recipient(event, agreed, actor=ORGANIZER, at=AT)


def make_breach(event: Event, *, at: datetime = AT, **values: Any) -> Breach:
    """A lost phone with the list of the door, noticed at that moment."""
    data = {"kind": BreachKind.LOSS, "noticed_at": at, "nature": "Mất điện thoại Mẫu", "data_kinds": "Họ tên, chức vụ"}
    return note_breach(get_host(event.host_id), event, BreachData(**{**data, **values}), actor=ORGANIZER, at=at)


def make_consent(registration: Registration, purpose: str = "messages") -> Consent:
    """The person of a registration agreed on paper."""
    return make_consent_of(registration.person, registration.event_id, purpose)


def make_consent_of(person: Person, event_id: UUID, purpose: str) -> Consent:
    """A person agreed on paper to one use of the data at an event."""
    with transaction() as session:
        here = (ConsentText.event_id == event_id, ConsentText.purpose == purpose)
        text = session.execute(select(ConsentText).where(*here)).scalars().first()
        if text is None:
            text = ConsentText(
                host_id=person.host_id,
                event_id=event_id,
                purpose=purpose,
                language="vi",
                version=1,
                text=f"Tôi đồng ý: {purpose}",
                is_own=True,
                created_at=AT,
            )
            session.add(text)
            session.flush()
        consent = Consent(
            person_id=person.id, event_id=event_id, purpose=purpose, text_id=text.id, method="paper", given_at=AT
        )
        session.add(consent)
        session.flush()
        return consent


def question_data(kind: str = "text", label: str = "Quý vị đến bằng gì?", *options: str, **values: Any) -> QuestionData:
    """What is said about a question: asked everywhere, of everybody, and answered or not."""
    data: dict[str, Any] = {
        "kind": Kind(kind),
        "label": label,
        "help": "",
        "options": [Option("", option) for option in options],
        "is_required": False,
        "is_sensitive": False,
        "is_shown_at_door": False,
        "places": list(Place),
        "categories": [],
        "condition": None,
        "least": "",
        "most": "",
    }
    return QuestionData(**{**data, **values})  # type: ignore[typeddict-item]  # the values are a test's own


def make_question(
    event: Event, kind: str = "text", label: str = "Câu hỏi Mẫu", *options: str, **values: Any
) -> Question:
    """A question of the event; the keys of its options are 1, 2, 3 in their order."""
    return create_question(event, question_data(kind, label, *options, **values), actor=ORGANIZER, at=AT)


def make_answer(question: Question, registration: Registration, value: Any, **values: Any) -> Answer:
    """What was answered to a question in its present words."""
    with transaction() as session:
        answer = Answer(
            question_id=question.id,
            wording_id=question.wording.id,
            subject_id=registration.id,
            person_id=registration.person_id,
            given_at=AT,
            given_by="Mẫu",
            **values,
        )
        answer.keep(value, is_sensitive=question.is_sensitive)
        session.add(answer)
        session.flush()
        return answer


def make_group(session_row: Session, number: int = 1, members: tuple[Registration, ...] = (), **values: Any) -> Group:
    """A discussion group of a session with its members."""
    with transaction() as session:
        group = Group(
            session_id=session_row.id,
            number=number,
            **{"topic": "những vấn đề cần quan tâm trong giáo dục làm cha mẹ trong thời đại công nghệ số", **values},
        )
        session.add(group)
        session.flush()
        for member in members:
            session.add(GroupMember(group_id=group.id, session_id=session_row.id, registration_id=member.id))
        return group


def make_record(session_row: Session, group: Group | None = None) -> Record:
    """An open record of a group, or of the plenary's discussion."""
    with transaction() as session:
        record = Record(
            event_id=session_row.event_id,
            session_id=session_row.id,
            group_id=group.id if group else None,
            key=new_token(20),
        )
        session.add(record)
        session.flush()
        return record


def make_item(record: Record, kind: str = "solution", text: str = "Nhân rộng mô hình Mẫu", **values: Any) -> Item:
    """A point of a record, as it is once it was noted."""
    with transaction() as session:
        item = Item(
            record_id=record.id, kind=ItemKind(kind), text=text, **{"created_at": AT, "updated_at": AT, **values}
        )
        session.add(item)
        session.flush()
        return item


def pair(client: Any, record: Record, name: str = "Trần Thị Mẫu Lan") -> Device:
    """Let this browser write into a record, by its PIN."""
    answer = client.post(f"/g/{record.key}/pin", json={"pin": record.pin, "name": name})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return db.session.get_one(Device, UUID(answer.json["device"]["id"]))


def make_course(event: Event, sessions: tuple[Session, ...], minimum_share: int = 80) -> Course:
    """A course of one module taught in these sessions."""
    with transaction() as session:
        course = Course(event_id=event.id, title="Lớp tập huấn Mẫu", minimum_share=minimum_share, number_sign="GCN-ĐCT")
        session.add(course)
        session.flush()
        module = Module(course_id=course.id, title="Dinh dưỡng", hours=3)
        session.add(module)
        session.flush()
        for row in sessions:
            session.add(ModuleSession(module_id=module.id, session_id=row.id))
        return course


def count_audit(verb: str | None = None) -> int:
    """How many audit entries there are, of one verb or of all."""
    sql = "SELECT count(*) FROM audit_entry" + (" WHERE verb = :verb" if verb else "")
    return int(db.session.execute(text(sql), {"verb": verb} if verb else {}).scalar_one())


def count_queries(work: Callable[[], object]) -> int:
    """How many times the work asks the database."""
    return len(list_queries(work))


def list_queries(work: Callable[[], object]) -> list[str]:
    """What the work asks the database."""
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    engine = db.engine
    listening.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        listening.remove(engine, "before_cursor_execute", note)
    return [s for s in statements if s.startswith(("SELECT", "WITH"))]


def make_gate(event: Event, name: str = "Cửa chính Mẫu", *sessions: Session, **values: Any) -> Gate:
    """A gate that scans for these sessions, for all that take attendance where none is named."""
    with transaction() as session:
        gate = Gate(
            event_id=event.id,
            key=new_token(20),
            **{"name": name, "session_ids": [str(one.id) for one in sessions], "created_at": AT, **values},
        )
        session.add(gate)
        session.flush()
        return gate


def pair_gate(client: Any, gate: Gate, name: str = "Máy cổng Mẫu") -> Device:
    """Let this browser scan at a gate, by its PIN."""
    answer = client.post(f"/scan/{gate.key}/pin", json={"pin": gate.pin, "name": name})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return db.session.get_one(Device, UUID(answer.json["device"]["id"]))
