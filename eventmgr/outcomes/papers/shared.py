"""What the papers of a discussion have in common."""

from eventmgr.agenda.models import Session
from eventmgr.core.dates import admin_date
from eventmgr.core.i18n import format_time
from eventmgr.outcomes.rules import ItemKind, Level
from eventmgr.registration.models import Registration

TITLES: dict[ItemKind, str] = {
    ItemKind.DIFFICULTY: "Thực trạng, khó khăn",
    ItemKind.EXPERIENCE: "Kinh nghiệm, mô hình hay",
    ItemKind.SOLUTION: "Giải pháp đề xuất",
    ItemKind.RECOMMENDATION: "Kiến nghị, đề xuất",
    ItemKind.DISAGREEMENT: "Ý kiến còn khác nhau",
    ItemKind.KEY_MESSAGE: "Nội dung báo cáo trước hội nghị",
}
LEVELS: dict[Level | None, str] = {
    Level.CENTRAL: "Trung ương",
    Level.PROVINCE: "Tỉnh",
    Level.COMMUNE: "Xã",
    None: "",
}


def times(session: Session) -> str:
    """13:30 - 15:15, ngày 24 tháng 10 năm 2024."""
    zone = session.event.zone
    day = admin_date(session.starts_at.astimezone(zone).date())
    return f"{format_time(session.starts_at, zone)} - {format_time(session.ends_at, zone)}, {day}"


def name_of(registration: Registration | None) -> str:
    """The name alone; nothing where nobody is named."""
    return registration.person.full_name if registration else ""


def province_of(registration: Registration | None) -> str:
    """The province for which somebody came; nothing for guests without one."""
    delegation = registration.delegation if registration else None
    return delegation.admin_unit.name if delegation else ""
