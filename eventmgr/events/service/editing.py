"""May an event still be changed?"""

from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.rules import EDITABLE_STATES


def require_editable(event: Event) -> None:
    """An archived event stays as it is."""
    if event.state not in EDITABLE_STATES:
        raise Conflict(lazy("This event is archived. It can be read, but not changed."))
