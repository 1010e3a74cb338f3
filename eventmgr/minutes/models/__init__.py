"""The record of the meeting, what was said of it, what was changed later, and the tasks it gave."""

from eventmgr.minutes.models.minutes import Amendment, Minutes, MinutesComment, MinutesRevision, MinutesText
from eventmgr.minutes.models.tasks import Task, TaskOwner, TaskReport

__all__ = [
    "Amendment",
    "Minutes",
    "MinutesComment",
    "MinutesRevision",
    "MinutesText",
    "Task",
    "TaskOwner",
    "TaskReport",
]
