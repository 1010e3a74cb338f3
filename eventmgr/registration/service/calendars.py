"""How does an event get into the calendars of those who come?"""

from datetime import datetime

from eventmgr.agenda.queries import find_span
from eventmgr.core.links import public_url
from eventmgr.events.models import Event
from eventmgr.rendering import calendar


def calendar_of(event: Event, *, at: datetime) -> str:
    """The event as one entry, from its first session to its last, or of whole days while nothing is planned.

    One entry, because mail programs offer to keep one and open more of them as a calendar of its own; the sessions are
    behind the link. It names nobody, and a later one with the same key changes what an earlier one put.
    """
    first, last = find_span(event.id) or (event.starts_on, event.ends_on)
    entry = calendar.Entry(
        key=f"event-{event.id}",
        title=event.name,
        starts_at=first,
        ends_at=last,
        place=", ".join(part for part in (event.venue, event.city) if part),
        text=event.contact,
        url=public_url(f"/e/{event.slug}"),
    )
    return calendar.render(event.name, [entry], at=at).decode()
