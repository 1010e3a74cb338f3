"""How the states of a training are called on the screen."""

from wtforms.validators import InputRequired

from eventmgr.checkin.rules import Presence
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.training.rules import Reason

NEEDED = InputRequired(lazy("Please fill this in."))
PRESENCES: dict[Presence, tuple[LazyString, str]] = {
    Presence.PRESENT: (lazy("Present"), "success"),
    Presence.LATE: (lazy("Late"), "warning"),
    Presence.EXCUSED: (lazy("Excused"), "info"),
    Presence.ABSENT: (lazy("Absent"), "danger"),
}
REASONS: dict[Reason, LazyString] = {
    Reason.SHARE: lazy("Too little of the course attended"),
    Reason.NOT_TAKEN: lazy("Nobody was checked in to this course yet"),
}
