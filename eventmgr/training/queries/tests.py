"""Who has taken the tests of a course?"""

from uuid import UUID


def taken_by(course_id: UUID) -> set[UUID]:
    """The registrations that took the closing test of a course."""
    del course_id
    return set()
