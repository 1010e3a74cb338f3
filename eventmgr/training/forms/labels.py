"""How the states of a training are called on the screen."""

from wtforms.validators import InputRequired

from eventmgr.checkin.rules import Presence
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.training.rules import HalfMark, Order, Outlook, Reason

NEEDED = InputRequired(lazy("Please fill this in."))
PRESENCES: dict[Presence, tuple[LazyString, str]] = {
    Presence.PRESENT: (lazy("Present"), "success"),
    Presence.LATE: (lazy("Late"), "warning"),
    Presence.EXCUSED: (lazy("Excused"), "info"),
    Presence.ABSENT: (lazy("Absent"), "danger"),
}
REASONS: dict[Reason, LazyString] = {
    Reason.SHARE: lazy("Too little of the course attended"),
    Reason.MODULE_SHARE: lazy("Too little of a subject attended"),
    Reason.TEST: lazy("Test not taken"),
    Reason.FEEDBACK: lazy("No feedback given"),
    Reason.NOT_TAKEN: lazy("Nobody was checked in to this course yet"),
    Reason.NOT_ENROLLED: lazy("No subject chosen"),
}
MARK_LABELS: dict[HalfMark, tuple[LazyString, str]] = {
    HalfMark.PRESENT: (lazy("Present"), "success"),
    HalfMark.LATE: (lazy("Late"), "warning"),
    HalfMark.EXCUSED: (lazy("Excused"), "info"),
    HalfMark.ABSENT: (lazy("Absent"), "danger"),
    HalfMark.PARTLY: (lazy("In part"), "warning"),
}
OUTLOOKS: dict[Outlook, tuple[LazyString, str]] = {
    Outlook.REACHED: (lazy("Attended enough"), "success"),
    Outlook.SAFE: (lazy("On the way"), "neutral"),
    Outlook.AT_RISK: (lazy("May miss no further half-day"), "warning"),
    Outlook.LOST: (lazy("Cannot attend enough any more"), "danger"),
}
ORDERS: dict[Order, LazyString] = {
    Order.SEAT: lazy("By group and name, as people sit"),
    Order.NAME: lazy("By name"),
    Order.NUMBER: lazy("By number"),
}
