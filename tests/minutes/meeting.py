"""A small whole meeting, as the day left it: agenda, people who came, groups with confirmed records, figures."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from eventmgr.agenda.models import Paper, Session, SessionPerson
from eventmgr.agenda.rules import SessionRole
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.rules import Source
from eventmgr.core.db import transaction
from eventmgr.events.models import Event
from eventmgr.figures.models import Figure, Indicator
from eventmgr.figures.rules import Qualifier
from eventmgr.groups.models import Group
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import render
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.rules import Section
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.rules import ItemKind, RecordState
from eventmgr.registration.models import Registration
from tests.factories import AT, ORGANIZER, make_group, make_record, make_registration, make_session

TOPICS = (
    (
        "Giải pháp của các cấp về nâng cao chất lượng thực hiện các tiêu chí cuộc vận động “Xây dựng gia đình 5 không, "
        "3 sạch” và “5 có, 3 sạch” tại địa bàn xây dựng nông thôn mới nâng cao, kiểu mẫu"
    ),
    (
        "kinh nghiệm trong việc kết nối, vận động nguồn lực xã hội, góp phần tăng tính bền vững, hiệu quả của "
        "Chương trình “Mẹ đỡ đầu”"
    ),
)
PAPER = "cách thức vận động xã hội hóa trong công tác an sinh xã hội"
PEOPLE = (
    ("Nguyễn Thị Mẫu Hòa", "56"),
    ("Trần Thị Mẫu Ánh", "56"),
    ("H’Mẫu Êban", "66"),
    ("Thạch Thị Mẫu Sà Ra", "84"),
    ("Tôn Nữ Thị Mẫu Ý", "46"),
)


def moment(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """This time on the event's clock (UTC+7)."""
    return datetime(2024, 10, day, tzinfo=UTC) + timedelta(hours=hour - 7, minutes=minute)


def make_meeting(event: Event, *, confirmed: bool = True) -> list[Registration]:
    """Five delegates of four provinces; four came, one is excused; two groups, one discussion."""
    arrival = make_session(event, "check_in", start=moment(6, 45), minutes=45, title="Đón tiếp đại biểu")
    opening = make_session(event, "opening", start=moment(7, 30), minutes=15, title="Tuyên bố lý do")
    make_session(event, "report", start=moment(8, 10), minutes=40, title="Báo cáo đánh giá giữa nhiệm kỳ")
    paper = make_session(event, "paper", start=moment(9), minutes=20, title="Tham luận 1")
    talk = make_session(event, "discussion", start=moment(10, 30), minutes=40, title="Chia sẻ kinh nghiệm")
    work = make_session(event, "group_work", start=moment(13, 30), minutes=105, title="Thảo luận nhóm")
    make_session(event, "conclusion", start=moment(16, 55), minutes=20, title="Kết luận hội nghị")
    make_session(event, "training", start=moment(8, day=25), title="Tập huấn Mẫu")
    people = [make_registration(event, name, province) for name, province in PEOPLE]
    guest = make_registration(event, "Lê Thị Mẫu Khách", None, category="guest")
    with transaction() as session:
        session.add(SessionPerson(session_id=opening.id, name="Người dẫn chương trình", role=SessionRole.HOST))
        session.add(Paper(session_id=paper.id, title=PAPER, author="Hội LHPN tỉnh Khánh Hòa", gist="Ba bài học."))
    check_in(event, arrival, *people[:4], guest)
    with transaction() as session:
        reason = "ốm"
        session.add(Excuse(registration_id=people[4].id, session_id=arrival.id, reason=reason, recorded_at=AT))
    _figure(event)
    for number, topic in enumerate(TOPICS, 1):
        members = people[2 * number - 2 : 2 * number]
        group = make_group(work, number, tuple(members), topic=topic)
        _officers(group, *members)
        _say(make_record(work, group), members[1], confirmed=confirmed or number == 1)
    plenary = make_record(talk)
    with transaction() as session:
        text = "Đề nghị hướng dẫn vận hành địa chỉ tin cậy."
        session.add(_item(plenary, ItemKind.RECOMMENDATION, text, people[2]))
    return people


def check_in(event: Event, session_row: Session, *people: Registration, late: int = 0) -> None:
    """These came to the session, so many minutes after its start."""
    at = session_row.starts_at + timedelta(minutes=late)
    with transaction() as session:
        for person in people:
            session.add(
                CheckIn(
                    event_id=event.id,
                    registration_id=person.id,
                    session_id=session_row.id,
                    source=Source.STAFF,
                    at=at,
                    recorded_at=at,
                    recorded_by="Mẫu",
                )
            )


def _officers(group: Group, facilitator: Registration, secretary: Registration) -> None:
    with transaction():
        group.facilitator_id, group.secretary_id = facilitator.id, secretary.id


def _say(record: Record, speaker: Registration, *, confirmed: bool) -> None:
    with transaction() as session:
        session.add(_item(record, ItemKind.DIFFICULTY, "Thiếu nguồn lực ở cơ sở.", speaker))
        session.add(_item(record, ItemKind.SOLUTION, "Lồng ghép với Chương trình mục tiêu quốc gia.", None))
        if confirmed:
            record.state = RecordState.CONFIRMED


def _item(record: Record, kind: ItemKind, text: str, speaker: Registration | None) -> Item:
    speaker_id = speaker.id if speaker else None
    return Item(record_id=record.id, kind=kind, text=text, speaker_id=speaker_id, created_at=AT, updated_at=AT)


def _figure(event: Event) -> None:
    with transaction() as session:
        indicator = Indicator(event_id=event.id, key="money", label="Số tiền vận động", unit="đồng")
        session.add(indicator)
        session.flush()
        value = Decimal(170_000_000_000)
        session.add(Figure(indicator_id=indicator.id, period="2024", value=value, qualifier=Qualifier.NEARLY))


def path(event: Event, rest: str = "") -> str:
    """The address of the minutes, or of something below them."""
    return f"/events/{event.slug}/minutes{rest}"


def stored(event: Event) -> Minutes:
    """The minutes as they stand in the database."""
    minutes = find_minutes(event.id)
    assert minutes is not None
    return minutes


def make_submitted(event: Event) -> Minutes:
    """Minutes with all that is asked for, at the chair."""
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    end = AT.replace(hour=9)
    details = service.Details(chair_name="Mẫu An", secretary_name="Mẫu Bình", started_at=AT, ended_at=end)
    service.set_details(minutes, details, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.CONCLUSIONS, "Nhân rộng.", actor=ORGANIZER, at=AT)
    service.submit(minutes, actor=ORGANIZER, at=AT)
    return minutes


def make_locked(event: Event) -> Minutes:
    """Locked minutes with their files."""
    minutes = make_submitted(event)
    service.lock(minutes, render, reason="Mẫu", actor=ORGANIZER, at=AT)
    return minutes
