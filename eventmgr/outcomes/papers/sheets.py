"""The sheet of a group to write on by hand; the code of each row leads to the place where it is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.events.models import Event
from eventmgr.groups.models import Group
from eventmgr.groups.queries import members_by_group
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.papers.shared import name_of, times
from eventmgr.outcomes.rules import row_address
from eventmgr.registration.models import Registration
from eventmgr.rendering.pdf import render_pdf, render_template

ROWS = 24
# Short enough to be ticked in a narrow column.
KINDS = ("Khó khăn", "Kinh nghiệm", "Giải pháp", "Kiến nghị", "Ý kiến khác", "Để báo cáo")


@dataclass(frozen=True)
class Sheet:
    """What is printed for one group before anybody has spoken."""

    group: Group
    time: str
    officers: tuple[tuple[str, str], ...]
    members: Sequence[Registration]
    recorder: str
    rows: tuple[tuple[int, str], ...]


def group_sheets_pdf(event: Event, records: Sequence[Record], public_url: str) -> bytes:
    """Phiếu ghi ý kiến: each group's own, with its members to tick and numbered rows."""
    members = members_by_group(event.id)
    sheets = [
        _sheet(record, record.group, members.get(record.group.id, []), public_url)
        for record in records
        if record.group is not None
    ]
    html = render_template("print/group_sheets.html", event=event, sheets=sheets, kinds=KINDS)
    return render_pdf(html, title=f"Phiếu ghi ý kiến - {event.name}", stylesheets=("fonts.css", "group_sheets.css"))


def _sheet(record: Record, group: Group, members: Sequence[Registration], public_url: str) -> Sheet:
    officers = (("Trưởng nhóm", group.facilitator), ("Thư ký", group.secretary), ("Báo cáo", group.rapporteur))
    return Sheet(
        group=group,
        time=times(record.session),
        officers=tuple((office, name_of(person)) for office, person in officers if person is not None),
        members=members,
        recorder=f"{public_url}/G/{record.key}".upper(),
        rows=tuple((row, row_address(public_url, record.key, row)) for row in range(1, ROWS + 1)),
    )
