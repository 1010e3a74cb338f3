"""Who has given feedback on a course?"""

from uuid import UUID


def given_by(course_id: UUID) -> set[UUID]:
    """The registrations that gave feedback; never what they said."""
    del course_id
    return set()
