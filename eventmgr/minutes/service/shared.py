"""What all deeds on minutes share: one writes after the other, and only while that may be."""

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.events.service import require_editable
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.queries import event_of
from eventmgr.minutes.rules import MinutesState, may_move


class NotDraft(Conflict):
    """Minutes that are submitted or locked are not written any more."""

    code = "not_draft"


class ChangedMeanwhile(Conflict):
    """Somebody else saved a section after this page was opened."""

    code = "changed_meanwhile"


def open_for_writing(minutes: Minutes) -> None:
    """Only drafts are written; whoever writes holds their row until the end of the transaction."""
    lock_row(minutes)
    if minutes.state is MinutesState.LOCKED:
        raise NotDraft(lazy("The minutes are locked. They cannot be changed any more."))
    if minutes.state is not MinutesState.DRAFT:
        raise NotDraft(lazy("The minutes are submitted. Ask them back before you change them."))


def move(minutes: Minutes, state: MinutesState) -> None:
    """Bring minutes into another state, if the way leads there."""
    lock_row(minutes)
    if not may_move(minutes.state, state):
        raise Conflict(lazy("The minutes have moved on meanwhile. Please look at them again."))
    minutes.state = state


def lock_row(minutes: Minutes) -> None:
    """Be the only one who writes, and read anew what others wrote."""
    db.session.execute(select(Minutes.id).where(Minutes.id == minutes.id).with_for_update())
    db.session.refresh(minutes)
    require_editable(event_of(minutes))
