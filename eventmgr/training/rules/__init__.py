"""Who was there for enough of a course to be given a certificate, and what is missing to whom?"""

from eventmgr.training.rules.certificates import duration, next_numbers, serial
from eventmgr.training.rules.courses import (
    WHOLE,
    Call,
    Lesson,
    Reason,
    Verdict,
    call_of,
    clashing,
    is_learner,
    judge,
    share,
)

__all__ = [
    "WHOLE",
    "Call",
    "Lesson",
    "Reason",
    "Verdict",
    "call_of",
    "clashing",
    "duration",
    "is_learner",
    "judge",
    "next_numbers",
    "serial",
    "share",
]
