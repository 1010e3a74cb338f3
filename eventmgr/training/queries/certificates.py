"""Which certificates were given."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.groups.queries import list_group_sessions, list_groups, seat_by_registration
from eventmgr.registration.models import Delegation, Registration
from eventmgr.training.models import Certificate, CertificateException, Course
from eventmgr.training.rules import Order


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


def list_certificates(course_id: UUID, order: Order = Order.NUMBER) -> list[Certificate]:
    """All certificates of a course: by number, by name, or as people sit (by group, then by name; without one last)."""
    statement = _certificates().where(Certificate.course_id == course_id).order_by(Certificate.number)
    found = list(db.session.execute(statement).scalars())
    if order is Order.NUMBER:
        return found
    seats = _seats(found) if order is Order.SEAT else {}
    last = max(seats.values(), default=0) + 1
    return sorted(
        found,
        key=lambda row: (seats.get(row.registration_id, last), row.registration.sort_key, row.registration_id),
    )


def list_exceptions(course_id: UUID) -> list[CertificateException]:
    """Who gets a certificate although the rule says no, in the order in which it was decided."""
    rows = select(CertificateException).where(CertificateException.course_id == course_id)
    return list(db.session.execute(rows.order_by(CertificateException.decided_at, CertificateException.id)).scalars())


def find_exception(course_id: UUID, registration_id: UUID) -> CertificateException | None:
    """Why somebody gets a certificate although the rule says no."""
    mine = (CertificateException.course_id == course_id, CertificateException.registration_id == registration_id)
    return db.session.execute(select(CertificateException).where(*mine)).scalar_one_or_none()


def find_successor(certificate: Certificate) -> Certificate | None:
    """The certificate that was issued in the place of a revoked one."""
    return db.session.execute(_certificates().where(Certificate.replaces_id == certificate.id)).scalar_one_or_none()


def list_own_certificates(registration_id: UUID) -> list[Certificate]:
    """The valid certificates of one person at one event."""
    own = Certificate.registration_id == registration_id, Certificate.revoked_at.is_(None)
    return list(db.session.execute(_certificates().where(*own).order_by(Certificate.number)).scalars())


def _seats(certificates: list[Certificate]) -> dict[UUID, int]:
    """Registration → the number of the group in which the person sits; of several sessions the first counts."""
    if not certificates:
        return {}
    numbers = {group.id: group.number for group in list_groups(certificates[0].course.event_id)}
    found: dict[UUID, int] = {}
    for session in list_group_sessions(certificates[0].course.event_id):
        for registration_id, group_id in seat_by_registration(session.id).items():
            found.setdefault(registration_id, numbers[group_id])
    return found


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
