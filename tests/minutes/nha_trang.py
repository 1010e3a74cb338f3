"""The day of Nha Trang, played from the demo's data: people come, groups confirm, points are merged and written up."""

from datetime import UTC, datetime

from eventmgr.agenda.queries import arrival_session
from eventmgr.cli.demo import SLUG, load_demo
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.events.queries import get_event
from eventmgr.groups.queries import list_group_sessions
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.queries import list_attendees
from eventmgr.minutes.rules import Section
from eventmgr.outcomes.queries import list_records, merge_board
from eventmgr.outcomes.rules import RecordState
from eventmgr.outcomes.service import merge_points
from tests.factories import ORGANIZER
from tests.minutes.meeting import check_in, moment

EVENING = datetime(2024, 10, 24, 11, tzinfo=UTC)
CONCLUSIONS = (
    "Hội nghị ghi nhận kết quả giữa nhiệm kỳ và biểu dương các tỉnh, thành phố có cách làm sáng tạo.\n"
    "Các cấp Hội tiếp tục duy trì Chương trình “Mẹ đỡ đầu”, chú trọng tính bền vững của nguồn lực.\n"
    "Trung ương Hội tiếp thu kiến nghị của các nhóm để hoàn thiện tài liệu giáo dục làm cha mẹ."
)
TASKS = (
    "Biên soạn tài liệu giáo dục làm cha mẹ | Ban Gia đình - Xã hội | Hội LHPN tỉnh Đắk Lắk | Quý II/2025\n"
    "Ký kết phối hợp với doanh nghiệp | Hội LHPN các tỉnh, thành phố | | Trong năm 2025"
)


def play() -> Event:
    """The evening of the day: all is there but the chair's lock."""
    load_demo()
    event = get_event(SLUG)
    _let_them_in(event)
    with transaction():
        for record in list_records(event.id):
            if record.group is not None:
                record.state = RecordState.CONFIRMED
    [work] = list_group_sessions(event.id)
    for suggestion in merge_board(work).suggestions:
        picked = {item.id: item.version for item in suggestion.items}
        merge_points(work, picked, actor=ORGANIZER, at=EVENING)
    write(event)
    db.session.expire_all()
    return event


def write(event: Event) -> Minutes:
    """The secretary's part."""
    minutes = service.get_or_create(event, actor=ORGANIZER, at=EVENING)
    details = service.Details(
        chair_name="Nguyễn Thị Mẫu An",
        chair_position="Phó Chủ tịch Hội LHPN Việt Nam",
        secretary_name="Lê Thị Mẫu Bình",
        secretary_position="Chuyên viên",
        started_at=moment(7, 35),
        ended_at=moment(17, 20),
    )
    written = {Section.CONCLUSIONS: CONCLUSIONS}
    service.save(minutes, details, written, actor=ORGANIZER, at=EVENING)
    service.give(event, TASKS, actor=ORGANIZER, at=EVENING)
    return minutes


def _let_them_in(event: Event) -> None:
    """Everybody comes who is not excused."""
    arrival = arrival_session(event.id)
    assert arrival is not None
    people = [row for _delegation, rows in list_attendees(event) for row in rows]
    check_in(event, arrival, *(row.registration for row in people if not row.excuse))
