"""Which certificates were given."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.registration.models import Delegation, Registration
from eventmgr.training.models import Certificate, Course


def get_certificate(event_id: UUID, certificate_id: UUID) -> Certificate:
    """A certificate of this event."""
    certificate = db.session.execute(
        _certificates().where(Certificate.id == certificate_id, Course.event_id == event_id)
    ).scalar_one_or_none()
    if certificate is None:
        raise NotFound(lazy("There is no such certificate."))
    return certificate


def find_certificate(code: str) -> Certificate | None:
    """The certificate that carries this code, revoked or not."""
    return db.session.execute(_certificates().where(Certificate.code == code)).scalar_one_or_none()


def list_certificates(course_id: UUID) -> list[Certificate]:
    """All certificates of a course in the order of their numbers."""
    statement = _certificates().where(Certificate.course_id == course_id).order_by(Certificate.number)
    return list(db.session.execute(statement).scalars())


def list_own_certificates(registration_id: UUID) -> list[Certificate]:
    """The valid certificates of one person at one event."""
    own = Certificate.registration_id == registration_id, Certificate.revoked_at.is_(None)
    return list(db.session.execute(_certificates().where(*own).order_by(Certificate.number)).scalars())


def _certificates() -> Select[Certificate]:
    return (
        select(Certificate)
        .join(Certificate.course)
        .options(
            contains_eager(Certificate.course),
            joinedload(Certificate.registration).options(
                joinedload(Registration.person),
                joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            ),
        )
    )
