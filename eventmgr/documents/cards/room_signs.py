"""How signs for the doors of rooms are laid out."""

from collections.abc import Sequence

from eventmgr.agenda.rules.releases import Given
from eventmgr.core.dates import weekday_vi
from eventmgr.events.models import Event
from eventmgr.rendering.pdf import render_pdf, render_template


def room_signs_pdf(event: Event, sessions: Sequence[Given]) -> bytes:
    """One sheet a room and day for its door, with what happens there and when."""
    signs = []
    for room in event.rooms:
        mine = [row for row in sessions if row.room is not None and row.room.id in {room.id, room.parent_id}]
        for day in sorted({row.starts_at.astimezone(event.zone).date() for row in mine}):
            here = [row for row in mine if row.starts_at.astimezone(event.zone).date() == day]
            signs.append((room, f"{weekday_vi(day)}, {day:%d/%m/%Y}", here))
    html = render_template("print/room_signs.html", event=event, signs=signs, zone=event.zone)
    return render_pdf(html, title=f"Biển phòng - {event.name}", stylesheets=("fonts.css", "room_signs.css"))
