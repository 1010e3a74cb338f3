"""The pages of the training: courses, roster, tests, feedback, certificates."""

from eventmgr.training.views import certificates, courses, feedback, tests
from eventmgr.training.views.shared import bp

__all__ = ["bp", "certificates", "courses", "feedback", "tests"]
