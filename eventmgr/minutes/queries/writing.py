"""What was written for the sections, which texts they had, and what was said of them."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.minutes.models import Minutes, MinutesComment, MinutesRevision, MinutesText
from eventmgr.minutes.rules import Section


def find_text(minutes: Minutes | None, section: Section) -> MinutesText | None:
    """What stands written in a section."""
    return next((row for row in minutes.texts if row.section is section), None) if minutes else None


def last_version(minutes: Minutes, section: Section) -> MinutesRevision | None:
    """The newest text of a section that stood there."""
    return db.session.execute(
        select(MinutesRevision)
        .where(
            MinutesRevision.minutes_id == minutes.id,
            MinutesRevision.section == section,
            MinutesRevision.version.is_not(None),
        )
        .order_by(MinutesRevision.version.desc())
        .limit(1)
    ).scalar_one_or_none()


def list_revisions(minutes: Minutes, section: Section) -> list[MinutesRevision]:
    """Every text that a section had or was to have, the oldest first."""
    return list(
        db.session.execute(
            select(MinutesRevision)
            .where(MinutesRevision.minutes_id == minutes.id, MinutesRevision.section == section)
            .order_by(MinutesRevision.at, MinutesRevision.id)
        ).scalars()
    )


def get_revision(minutes: Minutes, revision_id: UUID) -> MinutesRevision:
    """One text that a section had or was to have."""
    row = db.session.get(MinutesRevision, revision_id)
    if row is None or row.minutes_id != minutes.id:
        raise NotFound(lazy("There is no such text of this section."))
    return row


def list_clashes(minutes: Minutes | None) -> dict[Section, list[MinutesRevision]]:
    """The texts between which nobody has chosen yet, by section."""
    found: dict[Section, list[MinutesRevision]] = defaultdict(list)
    if minutes is not None:
        rows = db.session.execute(
            select(MinutesRevision)
            .where(
                MinutesRevision.minutes_id == minutes.id,
                MinutesRevision.version.is_(None),
                MinutesRevision.settled_at.is_(None),
            )
            .order_by(MinutesRevision.at, MinutesRevision.id)
        )
        for row in rows.scalars():
            found[row.section].append(row)
    return dict(found)


def list_comments(minutes: Minutes | None) -> dict[Section | None, list[MinutesComment]]:
    """What was said of each section, and of the whole, the oldest first."""
    found: dict[Section | None, list[MinutesComment]] = defaultdict(list)
    if minutes is not None:
        rows = db.session.execute(
            select(MinutesComment)
            .where(MinutesComment.minutes_id == minutes.id)
            .order_by(MinutesComment.at, MinutesComment.id)
        )
        for row in rows.scalars():
            found[row.section].append(row)
    return dict(found)


def get_comment(minutes: Minutes, comment_id: UUID) -> MinutesComment:
    """One comment on these minutes."""
    row = db.session.get(MinutesComment, comment_id)
    if row is None or row.minutes_id != minutes.id:
        raise NotFound(lazy("There is no such comment."))
    return row
