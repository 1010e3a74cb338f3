"""How those whom a new release concerns are told of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eventmgr.agenda.models import Release
from eventmgr.agenda.rules.releases import Change
from eventmgr.agenda.rules.telling import say_change
from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy, speaking
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.portal.queries import Affected
from eventmgr.registration.rules import MessageKind
from eventmgr.registration.service import Plan, plan_for, tell_many


def plan_news(event: Event, affected: Affected) -> Plan:
    """Who of those whom a release concerns would get an e-mail, and who would not."""
    return plan_for(event, MessageKind.PROGRAMME, list(affected.changes_by_registration))


def tell_affected(
    event: Event, release: Release, affected: Affected, expected: int, *, actor: Actor, at: datetime
) -> int:
    """Write to each what changed for them, once a release, as long as it goes to as many as were shown."""
    with transaction():
        if event.state is EventState.DRAFT:
            raise Conflict(lazy("The event is not published yet: nobody is written to."))
        lock_row(release)
        ready = plan_news(event, affected).ready
        if len(ready) != expected:
            raise Conflict(lazy("The list has changed meanwhile. Please look at it again."))
        by_text: dict[tuple[str, tuple[UUID, ...]], str] = {}
        count = 0
        for recipient in ready:
            changes = affected.changes_by_registration[recipient.about]
            language = recipient.language or "vi"
            key = language, tuple(change.session.id for change in changes)
            if key not in by_text:
                by_text[key] = words_of_changes(event, changes, language)
            facts = {"changes": by_text[key]}
            count += tell_many(event, MessageKind.PROGRAMME, [recipient], facts, release.id, actor=actor, at=at)
        told: dict[str, tuple[object, object]] = {"messages": (None, count)}
        record("agenda.tell", release, actor=actor, at=at, event_id=event.id, changes=told)
        return count


def words_of_changes(event: Event, changes: Sequence[Change], language: str) -> str:
    """The changes as lines of a message, in one language."""
    with speaking(language):
        return "\n".join(f"- {say_change(change, event.zone)}" for change in changes)
