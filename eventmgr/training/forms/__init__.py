"""What an organizer fills in about a course, and how its states are called."""

from eventmgr.training.forms.certificates import RevokeForm
from eventmgr.training.forms.courses import CourseForm, ModuleForm
from eventmgr.training.forms.labels import NEEDED, PRESENCES, REASONS

__all__ = ["NEEDED", "PRESENCES", "REASONS", "CourseForm", "ModuleForm", "RevokeForm"]
