"""What hangs on doors and walls: the lists of groups, the poster by which people register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventmgr.core.dates import date_range
from eventmgr.documents.papers import officers_of, time_of
from eventmgr.documents.rules import PaperSize
from eventmgr.events.models import Event
from eventmgr.groups.models import Group
from eventmgr.registration.models import Registration
from eventmgr.rendering.pdf import render_pdf, render_template

# So many names stand in one column below the head of a group's list; more are set smaller.
ROOMY, FULL = 14, 22


@dataclass(frozen=True)
class Door:
    """The list on the door of a group's room."""

    group: Group
    time: str
    officers: Sequence[tuple[str, str]]
    members: Sequence[Registration]

    @property
    def size(self) -> str:
        """How large the names are set, so that a group stays on one sheet."""
        if len(self.members) <= ROOMY:
            return "large"
        return "medium" if len(self.members) <= FULL else "small"


def group_doors_pdf(event: Event, groups: Sequence[Group], members: Mapping[UUID, Sequence[Registration]]) -> bytes:
    """One sheet a group for the door of its room: number, topic, officers, and who sits there."""
    doors = [
        Door(group, time_of(event, group.session), officers_of(group), members.get(group.id, ())) for group in groups
    ]
    html = render_template("print/group_doors.html", event=event, doors=doors)
    return render_pdf(html, title=f"Danh sách nhóm - {event.name}", stylesheets=("fonts.css", "group_doors.css"))


def poster_pdf(event: Event, public_url: str, size: PaperSize) -> bytes:
    """The poster for walls and entrances: the code opens the page to register, the short address is to be typed."""
    html = render_template(
        "print/poster.html",
        event=event,
        dates=date_range(event.starts_on, event.ends_on),
        address=f"{public_url}/e/{event.slug}/register",
        short_address=f"{public_url.partition('//')[2]}/e/{event.slug}",
    )
    styles = ("fonts.css", "poster.css", f"poster_{size.value.lower()}.css")
    return render_pdf(html, title=f"Áp phích đăng ký - {event.name}", stylesheets=styles)


def photo_notice_pdf(event: Event, size: PaperSize) -> bytes:
    """The sign at the entrance which says that pictures are made (Law 91/2025/QH15, article 32)."""
    html = render_template("print/photo_notice.html", event=event, dates=date_range(event.starts_on, event.ends_on))
    styles = ("fonts.css", "poster.css", f"poster_{size.value.lower()}.css", "photo_notice.css")
    return render_pdf(html, title=f"Thông báo về chụp ảnh - {event.name}", stylesheets=styles)
