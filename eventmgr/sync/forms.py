"""What is handed in of a phone that cannot send, and what is told of it."""

from flask_wtf.file import FileField, FileRequired

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy

RESULTS: dict[str, tuple[LazyString, str]] = {
    "accepted": (lazy("Written down"), "success"),
    "already_in": (lazy("Was in already"), "info"),
    "undone": (lazy("Taken back"), "success"),
    "answered": (lazy("Answers kept"), "success"),
    "refused": (lazy("Refused"), "danger"),
}
DEEDS: dict[str, LazyString] = {
    "checkin.check_in": lazy("Check-in"),
    "checkin.exit": lazy("Exit"),
    "checkin.undo": lazy("Take back"),
    "checkin.walk_in": lazy("Walk-in"),
    "checkin.delegation": lazy("Whole delegation"),
    "checkin.answer": lazy("Answers"),
}
REASONS: dict[str, LazyString] = {
    "unknown_pass": lazy("No pass has this code."),
    "other_event": lazy("This pass is for another event."),
    "revoked_pass": lazy("This pass was replaced by a newer one. Ask for the new pass, or find the person by name."),
    "not_confirmed": lazy("This registration is not confirmed."),
    "not_in": lazy("This person is not in: there is nothing to leave."),
    "rehearsal_over": lazy("This scan belongs to a rehearsal that is over. It is written nowhere."),
}


class UnsentForm(Form):
    """The file that a phone saved of what it had not sent."""

    file = FileField(lazy("File of unsent scans"), [FileRequired(lazy("Please choose a file."))])
