"""The day of Nha Trang, played from the demo's data: people come, groups confirm, points are merged and written up."""

from datetime import UTC, datetime

from eventmgr.cli.demo import SLUG, load_demo
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.events.queries import get_event
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.rules import Section
from tests.factories import ORGANIZER
from tests.minutes.meeting import moment

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
    load_demo(is_played=True)
    event = get_event(SLUG)
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
