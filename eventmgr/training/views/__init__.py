"""The pages of the training: courses, roster, tests, feedback, certificates."""

from eventmgr.training.views import certificates, courses, enrolling, feedback, report, roster, tests
from eventmgr.training.views.shared import bp

__all__ = ["bp", "certificates", "courses", "enrolling", "feedback", "report", "roster", "tests"]
