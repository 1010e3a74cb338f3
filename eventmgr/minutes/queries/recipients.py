"""Who gets the minutes, and the amendments of them?"""

from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.queries.minutes import event_of

_NOBODY = ("Lưu: VT, Hồ sơ",)
_AS_ABOVE = fold("Như trên")


def recipients_of(event: Event, minutes: Minutes | None = None) -> tuple[str, ...]:
    """As they were written for these minutes, else those of the host's papers; nobody is "as above" in minutes."""
    told = minutes.recipients if minutes is not None and minutes.recipients else event.profile.recipients
    lines = (line for line in told.splitlines() if line and fold(line).strip(" -;.") != _AS_ABOVE)
    return tuple(lines) or _NOBODY


def recipients_of_amendment(amendment: Amendment) -> tuple[str, ...]:
    """As they were written for it, else those of the minutes that it amends."""
    lines = tuple(line for line in amendment.recipients.splitlines() if line)
    return lines or recipients_of(event_of(amendment.minutes), amendment.minutes)
