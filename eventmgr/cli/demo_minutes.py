"""What the secretary of the demo has written, and the day itself as it is when the chair stands up: all invented."""

from datetime import datetime, timedelta

from eventmgr.agenda.queries import arrival_session
from eventmgr.checkin.rules import Source
from eventmgr.checkin.service import check_in
from eventmgr.cli.demo_points import WRITER
from eventmgr.core.access import SYSTEM, Actor
from eventmgr.core.clock import now
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.groups.queries import list_group_sessions
from eventmgr.minutes.papers import data_words
from eventmgr.minutes.queries import compile_minutes, list_attendees
from eventmgr.minutes.rules import Section
from eventmgr.minutes.service import Details, comment, get_or_create, save
from eventmgr.outcomes.queries import list_records, merge_board
from eventmgr.outcomes.service import confirm, merge_points, submit

# Written behind what the data say; the conclusions are nobody's data.
TEXTS = {
    Section.ATTENDANCE: "Cùng dự có đại diện lãnh đạo Tỉnh ủy, Ủy ban nhân dân tỉnh Khánh Hòa (nội dung mẫu).",
    Section.AGENDA: (
        "Khai mạc muộn 05 phút do chờ các đoàn di chuyển từ sân bay (nội dung mẫu).\n"
        "Phần báo cáo kết quả thảo luận của các nhóm kéo dài thêm 05 phút (nội dung mẫu)."
    ),
    Section.OPENING: (
        "Đồng chí Nguyễn Thị Mẫu An phát biểu khai mạc, nêu mục đích của hội nghị: nhìn lại nửa nhiệm kỳ, trao đổi "
        "cách làm giữa các tỉnh, thành phố và thống nhất việc cần làm đến cuối nhiệm kỳ (nội dung mẫu)."
    ),
    Section.DISCUSSION: (
        "Đại biểu trao đổi sôi nổi về cách giữ nguồn lực lâu dài cho Chương trình “Mẹ đỡ đầu” và việc phối hợp với "
        "công an, y tế, trường học khi phát hiện trẻ bị xâm hại (nội dung mẫu)."
    ),
    Section.CONCLUSIONS: (
        "Hội nghị ghi nhận kết quả giữa nhiệm kỳ và biểu dương các tỉnh có cách làm sáng tạo (nội dung mẫu).\n"
        "Các cấp Hội tiếp tục duy trì Chương trình “Mẹ đỡ đầu”, chú trọng tính bền vững của nguồn lực (nội dung mẫu).\n"
        "Trung ương Hội tiếp thu kiến nghị của các nhóm để hoàn thiện tài liệu giáo dục làm cha mẹ (nội dung mẫu)."
    ),
}
SECRETARY = Actor("system", None, "Thư ký Mẫu")
CHAIR = Actor("system", None, "Chủ tọa Mẫu")
_LATE = timedelta(minutes=5)
# How many minutes after the doors were opened people came, over and over; the last one is late.
_CAME = (2, 5, 9, 12, 14, 17, 19, 22, 24, 26, 29, 31, 33, 35, 38, 41, 44, 62)


def write_minutes(event: Event) -> None:
    """Who led and who wrote, when it really was, and a few words to most sections; the chair has said something."""
    compiled = compile_minutes(event)
    minutes = get_or_create(event, actor=SECRETARY, at=now())
    details = Details(
        chair_name="Nguyễn Thị Mẫu An",
        chair_position="Phó Chủ tịch Hội LHPN Việt Nam",
        secretary_name="Lê Thị Mẫu Bình",
        secretary_position="Chuyên viên Ban Gia đình - Xã hội",
    )
    if compiled.span:
        details["started_at"], details["ended_at"] = (at + _LATE for at in compiled.span)
    save(minutes, details, TEXTS, data=data_words(compiled, event.zone), actor=SECRETARY, at=now())
    said = "Đề nghị ghi rõ thời hạn hoàn thiện tài liệu (nội dung mẫu)."
    comment(minutes, Section.CONCLUSIONS, said, actor=CHAIR, at=now())


def play_day(event: Event) -> None:
    """Everybody comes who is not excused; the groups hand in and confirm what they said; what is alike is merged."""
    _let_in(event)
    for record in list_records(event.id):
        if record.group is not None and record.items:
            submit(record, actor=WRITER, at=now())
            confirm(record, actor=WRITER, at=now())
    for work in list_group_sessions(event.id):
        for suggestion in merge_board(work).suggestions:
            picked = {item.id: item.version for item in suggestion.items}
            merge_points(work, picked, actor=SECRETARY, at=now())


def _let_in(event: Event) -> None:
    arrival = arrival_session(event.id)
    if arrival is None:
        return
    people = [row for _delegation, rows in list_attendees(event) for row in rows if not row.excuse]
    for number, person in enumerate(people):
        at: datetime = arrival.starts_at + timedelta(minutes=_CAME[number % len(_CAME)], seconds=number % 60)
        check_in(
            event,
            operation_id=uuid7(),
            registration_id=person.registration.id,
            session_id=arrival.id,
            source=Source.STAFF,
            at=at,
            recorded_at=at,
            actor=SYSTEM,
        )
