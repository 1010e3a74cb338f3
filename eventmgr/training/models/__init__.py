"""What is taught, in which sessions, and the certificates that prove it."""

from eventmgr.training.models import feedback, tests
from eventmgr.training.models.certificates import Certificate
from eventmgr.training.models.courses import Course, Module, ModuleSession

__all__ = ["Certificate", "Course", "Module", "ModuleSession", "feedback", "tests"]
