"""How is a change of the agenda said?"""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from eventmgr.agenda.rules.releases import Change, ChangeKind, Given, Part
from eventmgr.core.i18n import LazyString, fill, lazy

CHANGE_TEXTS: dict[ChangeKind, LazyString] = {
    ChangeKind.NEW: lazy("New: %(title)s, %(after)s"),
    ChangeKind.GONE: lazy("No longer planned: %(title)s, %(before)s"),
    ChangeKind.TITLE: lazy("%(before)s is now called: %(after)s"),
    ChangeKind.DAY: lazy("%(title)s: %(before)s → %(after)s"),
    ChangeKind.TIME: lazy("%(title)s: %(before)s → %(after)s"),
    ChangeKind.ROOM: lazy("%(title)s: room %(before)s → %(after)s"),
    ChangeKind.PEOPLE: lazy("%(title)s: %(before)s → %(after)s"),
    ChangeKind.PAPERS: lazy("%(title)s: other papers, or another order or length of them"),
    ChangeKind.KIND: lazy("%(title)s stands in the agenda as something else"),
    ChangeKind.PARENT: lazy("%(title)s stands elsewhere in the agenda"),
}
ONLY_ENDS = lazy("%(title)s: ends %(before)s → %(after)s")


def say_change(change: Change, zone: tzinfo) -> LazyString:
    """One change in a sentence, with times on the event's clock."""
    before, after = change.before, change.after
    text = CHANGE_TEXTS[change.kind]
    said = {"before": _said(change, before, zone), "after": _said(change, after, zone)}
    if change.kind is ChangeKind.TIME and before is not None and after is not None:
        if before.starts_at == after.starts_at:
            text = ONLY_ENDS
            said = {"before": _clock(before.ends_at, zone), "after": _clock(after.ends_at, zone)}
        elif _length(before) != _length(after):
            said = {"before": _span(before, zone), "after": _span(after, zone)}
    return fill(text, title=change.session.title, **said)


def _said(change: Change, session: Given | None, zone: tzinfo) -> str:
    if session is None:
        return ""
    match change.kind:
        case ChangeKind.TITLE:
            return session.title
        case ChangeKind.ROOM:
            return session.room.name if session.room else "–"
        case ChangeKind.PEOPLE:
            return _names(session.people)
        case ChangeKind.TIME:
            return _clock(session.starts_at, zone)
        case _:
            return f"{_clock(session.starts_at, zone)} {session.starts_at.astimezone(zone):%d/%m/%Y}"


def _names(people: Sequence[Part]) -> str:
    return ", ".join(part.name for part in people) or "–"


def _clock(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def _span(session: Given, zone: tzinfo) -> str:
    return f"{_clock(session.starts_at, zone)}–{_clock(session.ends_at, zone)}"


def _length(session: Given) -> float:
    return (session.ends_at - session.starts_at).total_seconds()
