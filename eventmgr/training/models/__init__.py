"""What is taught, in which sessions and to whom, and the certificates that prove it."""

from eventmgr.training.models import feedback, tests
from eventmgr.training.models.certificates import Certificate, CertificateException
from eventmgr.training.models.courses import Course, Enrolment, Module, ModuleSession

__all__ = [
    "Certificate",
    "CertificateException",
    "Course",
    "Enrolment",
    "Module",
    "ModuleSession",
    "feedback",
    "tests",
]
