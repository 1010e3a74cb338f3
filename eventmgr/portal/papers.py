"""The plan of an event as a file for the calendar of a phone."""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.agenda.models import Release
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.portal.queries import Visit
from eventmgr.rendering import calendar


def calendar_file(event: Event, release: Release | None, visits: Sequence[Visit], *, url: str, at: datetime) -> bytes:
    """These sessions, each under a name of its own that stays, so that a later file moves what an earlier one put.

    The number of the release says to a calendar which of two files is the later one.
    """
    entries = [_entry(event, release, visit, url) for visit in visits]
    return calendar.render(event.name, entries, at=at)


def _entry(event: Event, release: Release | None, visit: Visit, url: str) -> calendar.Entry:
    session, group = visit.session, visit.group
    place = ", ".join(part for part in (visit.stop.room, event.venue, event.city) if part)
    papers = [paper.title for paper in session.papers if paper.title != session.title]
    own = [f"{_('Group %(n)s', n=group.number)}: {group.topic}"] if group is not None else []
    return calendar.Entry(
        key=f"session-{session.id}",
        title=session.title,
        starts_at=session.starts_at.astimezone(event.zone),
        ends_at=session.ends_at.astimezone(event.zone),
        place=place,
        text="\n".join([*own, *papers]),
        url=url,
        sequence=release.number if release else None,
        modified_at=release.released_at if release else None,
    )
