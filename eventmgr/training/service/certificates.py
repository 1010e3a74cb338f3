"""How certificates are given and taken back."""

from datetime import date, datetime

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_token
from eventmgr.core.text import nfc
from eventmgr.events.service import require_editable
from eventmgr.training.models import Certificate, Course
from eventmgr.training.queries import event_of, list_certificates, roster
from eventmgr.training.rules import next_numbers


def issue_certificates(course: Course, *, on: date, actor: Actor, at: datetime) -> list[Certificate]:
    """Give everybody who earned it a certificate, in the order of names; who has one keeps it, revoked or not.

    Numbers run on from the highest ever given, so doing it twice gives nothing twice.
    """
    with transaction() as session:
        session.execute(select(Course.id).where(Course.id == course.id).with_for_update())
        require_editable(event_of(course))
        earned = [row.registration for row in roster(course) if row.verdict.qualifies and row.certificate is None]
        used = [certificate.number for certificate in list_certificates(course.id)]
        given = [
            Certificate(
                course_id=course.id,
                registration_id=registration.id,
                number=number,
                code=new_token(),
                issued_on=on,
                issued_at=at,
            )
            for number, registration in zip(next_numbers(used, len(earned)), earned, strict=True)
        ]
        session.add_all(given)
        session.flush()
        for certificate in given:
            changes = {"number": (None, certificate.number)}
            record("certificate.issue", certificate, actor=actor, at=at, event_id=course.event_id, changes=changes)
        return given


def revoke(certificate: Certificate, reason: str, *, actor: Actor, at: datetime) -> None:
    """Take a certificate back; its number stays taken, and whoever checks its code is told."""
    if not (clean := nfc(reason)):
        raise DomainError(lazy("Say why the certificate is revoked."), field="reason")
    with transaction():
        _lock_row(certificate)
        if certificate.revoked_at is not None:
            raise Conflict(lazy("This certificate is revoked already."))
        changes = change(certificate, {"revoked_at": at, "revoked_reason": clean})
        event_id = event_of(certificate.course).id
        record(
            "certificate.revoke",
            certificate,
            actor=actor,
            at=at,
            event_id=event_id,
            changes=changes,
            personal={"revoked_reason"},
        )


def reissue(certificate: Certificate, *, on: date, actor: Actor, at: datetime) -> None:
    """Give a revoked certificate again, under its old number and code: what was printed before speaks true again."""
    with transaction():
        _lock_row(certificate)
        if certificate.revoked_at is None:
            raise Conflict(lazy("This certificate is valid; only a revoked one is issued again."))
        values = {"revoked_at": None, "revoked_reason": None, "issued_on": on, "issued_at": at}
        changes = change(certificate, values)
        event_id = event_of(certificate.course).id
        record(
            "certificate.reissue",
            certificate,
            actor=actor,
            at=at,
            event_id=event_id,
            changes=changes,
            personal={"revoked_reason"},
        )


def _lock_row(certificate: Certificate) -> None:
    """The row alone is locked: PostgreSQL refuses to lock what a certificate is loaded with by outer joins."""
    db.session.execute(select(Certificate.id).where(Certificate.id == certificate.id).with_for_update())
    db.session.refresh(certificate)
    require_editable(event_of(certificate.course))
