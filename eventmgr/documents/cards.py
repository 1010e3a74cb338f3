"""How badges, name cards and room signs are laid out."""

from collections.abc import Sequence

from eventmgr.agenda.models import Session
from eventmgr.core.dates import date_range, weekday_vi
from eventmgr.documents.queries import Card
from eventmgr.documents.rules import LINE_STEPS, NAME_STEPS, ink_on, size_of
from eventmgr.events.models import Event
from eventmgr.registration.rules import pass_address
from eventmgr.rendering.pdf import render_pdf, render_template


def badges_pdf(event: Event, cards: Sequence[Card], public_url: str) -> bytes:
    """One badge a delegate, front and back: 86 × 120 mm, hung; the QR leads to the delegate's own page."""
    html = render_template(
        "print/badges.html",
        event=event,
        dates=date_range(event.starts_on, event.ends_on),
        cards=[(card, pass_address(public_url, card.token)) for card in cards],
        short_url=f"{public_url.partition('//')[2]}/e/{event.slug}",
        name_size=lambda text: size_of(text, NAME_STEPS),
        line_size=lambda text: size_of(text, LINE_STEPS),
        ink_on=ink_on,
    )
    return render_pdf(html, title=f"Thẻ đại biểu - {event.name}", stylesheets=("fonts.css", "badges.css"))


def name_cards_pdf(event: Event, cards: Sequence[Card]) -> bytes:
    """One tent a delegate for the table: A4 landscape, folded, the name on both faces."""
    html = render_template(
        "print/name_cards.html", event=event, cards=cards, name_size=lambda text: size_of(text, NAME_STEPS)
    )
    return render_pdf(html, title=f"Biển tên - {event.name}", stylesheets=("fonts.css", "name_cards.css"))


def room_signs_pdf(event: Event, sessions: Sequence[Session]) -> bytes:
    """One sheet a room and day for its door, with what happens there and when."""
    signs = []
    for room in event.rooms:
        mine = [row for row in sessions if row.room_id is not None and row.room_id in {room.id, room.parent_id}]
        for day in sorted({row.starts_at.astimezone(event.zone).date() for row in mine}):
            here = [row for row in mine if row.starts_at.astimezone(event.zone).date() == day]
            signs.append((room, f"{weekday_vi(day)}, {day:%d/%m/%Y}", here))
    html = render_template("print/room_signs.html", event=event, signs=signs, zone=event.zone)
    return render_pdf(html, title=f"Biển phòng - {event.name}", stylesheets=("fonts.css", "room_signs.css"))
