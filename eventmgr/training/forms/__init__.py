"""What an organizer fills in about a course, and how its states are called."""

from eventmgr.training.forms.certificates import ExceptionForm, RevokeForm
from eventmgr.training.forms.courses import CourseForm, ModuleForm, QuestionsForm
from eventmgr.training.forms.enrolling import EnrolForm
from eventmgr.training.forms.labels import MARK_LABELS, NEEDED, ORDERS, OUTLOOKS, PRESENCES, REASONS

__all__ = [
    "MARK_LABELS",
    "NEEDED",
    "ORDERS",
    "OUTLOOKS",
    "PRESENCES",
    "REASONS",
    "CourseForm",
    "EnrolForm",
    "ExceptionForm",
    "ModuleForm",
    "QuestionsForm",
    "RevokeForm",
]
