"""How is a clash said?"""

from datetime import tzinfo

from eventmgr.agenda.rules.clashes import Clash, ClashKind, Slot
from eventmgr.core.i18n import LazyString, fill, lazy

CLASH_TEXTS: dict[ClashKind, LazyString] = {
    ClashKind.ROOM: lazy("The same room: %(first)s and %(second)s"),
    ClashKind.PERSON: lazy("The same person, %(people)s: %(first)s and %(second)s"),
    ClashKind.SMALL: lazy("The room is too small: %(first)s, %(wanted)s people expected, %(given)s seats"),
    ClashKind.OUTSIDE: lazy("Outside the days of the event: %(first)s"),
    ClashKind.ABSENT: lazy("Not there at that time, %(people)s: %(first)s"),
    ClashKind.PART: lazy("A part lies outside its session: %(first)s, part of %(second)s"),
    ClashKind.MINUTES: lazy("The papers need more time than there is: %(first)s, %(wanted)s of %(given)s minutes"),
}


def say(clash: Clash, zone: tzinfo) -> LazyString:
    """One clash in a sentence, with times on the event's clock."""
    return fill(
        CLASH_TEXTS[clash.kind],
        first=_titled(clash.first, zone),
        second=_titled(clash.second, zone) if clash.second else "",
        people=", ".join(clash.names),
        wanted=clash.wanted,
        given=clash.given,
    )


def _titled(slot: Slot, zone: tzinfo) -> str:
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return f"{slot.title} ({starts:%H:%M}–{ends:%H:%M}, {starts:%d/%m})"
