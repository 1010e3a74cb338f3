"""The public pages of an event, the wall of a discussion, and a delegate's own page behind the pass."""

from eventmgr.portal.views import (
    affected,
    answers,
    delegate,
    event,
    files,
    here,
    now,
    personal_data,
    speaking,
    tests,
    training,
    wall,
    wishes,
)
from eventmgr.portal.views.shared import bp

__all__ = [
    "affected",
    "answers",
    "bp",
    "delegate",
    "event",
    "files",
    "here",
    "now",
    "personal_data",
    "speaking",
    "tests",
    "training",
    "wall",
    "wishes",
]
