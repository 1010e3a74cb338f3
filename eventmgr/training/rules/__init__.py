"""Who was there for enough of a course to be given a certificate, and what is missing to whom?"""

from eventmgr.training.rules.certificates import Order, duration, next_numbers, serial
from eventmgr.training.rules.courses import (
    WHOLE,
    Call,
    Lesson,
    Outlook,
    Reason,
    Rule,
    Verdict,
    call_of,
    clashing,
    is_learner,
    judge,
    outlook,
    share,
)
from eventmgr.training.rules.enrolling import EnrolmentState, Span, at_the_same_time, free_places, has_place
from eventmgr.training.rules.roster import MARKS, HalfMark, arrival, half_key, half_mark

__all__ = [
    "MARKS",
    "WHOLE",
    "Call",
    "EnrolmentState",
    "HalfMark",
    "Lesson",
    "Order",
    "Outlook",
    "Reason",
    "Rule",
    "Span",
    "Verdict",
    "arrival",
    "at_the_same_time",
    "call_of",
    "clashing",
    "duration",
    "free_places",
    "half_key",
    "half_mark",
    "has_place",
    "is_learner",
    "judge",
    "next_numbers",
    "outlook",
    "serial",
    "share",
]
