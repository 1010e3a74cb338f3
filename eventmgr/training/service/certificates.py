"""How certificates are given and taken back."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_token
from eventmgr.core.text import nfc
from eventmgr.events.service import require_editable
from eventmgr.registration.models import Registration
from eventmgr.training.models import Certificate, CertificateException, Course
from eventmgr.training.queries import event_of, find_exception, find_successor, list_certificates, roster
from eventmgr.training.rules import next_numbers


def issue_certificates(course: Course, *, on: date, actor: Actor, at: datetime) -> list[Certificate]:
    """Give everybody who earned it, or of whom it was decided, a certificate in the order of names.

    Who has one keeps it, revoked or not. Numbers run on from the highest ever given, so doing it twice gives nothing
    twice.
    """
    with transaction() as session:
        session.execute(select(Course.id).where(Course.id == course.id).with_for_update())
        require_editable(event_of(course))
        earned = [row.registration for row in roster(course) if row.gets_certificate and row.certificate is None]
        numbers = next_numbers(_used(course), len(earned))
        given = [
            _give(course, registration, number, on=on, at=at)
            for number, registration in zip(numbers, earned, strict=True)
        ]
        session.flush()
        for certificate in given:
            changes = {"number": (None, certificate.number)}
            record("certificate.issue", certificate, actor=actor, at=at, event_id=course.event_id, changes=changes)
        return given


def make_exception(
    course: Course, registration_id: UUID, reason: str, *, actor: Actor, at: datetime
) -> CertificateException:
    """Decide that somebody gets a certificate although the rule says no; never for who was not there at all."""
    if not (clean := nfc(reason)):
        raise DomainError(lazy("Say why this person gets a certificate all the same."), field="reason")
    with transaction() as session:
        session.execute(select(Course.id).where(Course.id == course.id).with_for_update())
        require_editable(event_of(course))
        row = next((row for row in roster(course) if row.registration.id == registration_id), None)
        if row is None:
            raise NotFound(lazy("This person is not on the roster of the course."))
        if not row.attended:
            raise DomainError(lazy("Who was at no lesson of the course gets no certificate."), field="reason")
        if row.gets_certificate:
            raise Conflict(lazy("This person gets a certificate anyway."))
        decided = CertificateException(
            course_id=course.id,
            registration_id=registration_id,
            reason=clean,
            decided_at=at,
            decided_by=actor.label,
        )
        session.add(decided)
        session.flush()
        _record_exception("exception.create", course, decided, (None, clean), actor=actor, at=at)
        return decided


def drop_exception(course: Course, registration_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take such a decision back; a certificate that was given stays until somebody revokes it."""
    with transaction() as session:
        require_editable(event_of(course))
        decided = find_exception(course.id, registration_id)
        if decided is None:
            raise NotFound(lazy("Nothing was decided about this person."))
        _record_exception("exception.remove", course, decided, (decided.reason, None), actor=actor, at=at)
        session.delete(decided)


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
        if find_successor(certificate) is not None:
            raise Conflict(lazy("A new certificate was issued in the place of this one."))
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


def replace(certificate: Certificate, *, on: date, actor: Actor, at: datetime) -> Certificate:
    """Issue a new certificate, with a number of its own, in the place of a revoked one, which stays known as such."""
    with transaction() as session:
        session.execute(select(Course.id).where(Course.id == certificate.course_id).with_for_update())
        _lock_row(certificate)
        if certificate.revoked_at is None:
            raise Conflict(lazy("This certificate is valid; revoke it first."))
        course = certificate.course
        if any(
            row.revoked_at is None and row.registration_id == certificate.registration_id
            for row in list_certificates(course.id)
        ):
            raise Conflict(lazy("This person has another valid certificate of the course."))
        (number,) = next_numbers(_used(course), 1)
        new = _give(course, certificate.registration, number, on=on, at=at)
        new.replaces_id = certificate.id
        session.flush()
        changes = {"number": (certificate.number, number), "replaces_id": (None, certificate.id)}
        record("certificate.replace", new, actor=actor, at=at, event_id=course.event_id, changes=changes)
        return new


def _used(course: Course) -> list[int]:
    return [certificate.number for certificate in list_certificates(course.id)]


def _give(course: Course, registration: Registration, number: int, *, on: date, at: datetime) -> Certificate:
    certificate = Certificate(
        course_id=course.id,
        registration_id=registration.id,
        number=number,
        code=new_token(),
        issued_on=on,
        issued_at=at,
    )
    db.session.add(certificate)
    return certificate


def _record_exception(
    verb: str,
    course: Course,
    decided: CertificateException,
    reason: tuple[object, object],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    record(
        verb,
        decided,
        actor=actor,
        at=at,
        event_id=course.event_id,
        changes={"reason": reason},
        personal={"reason"},
    )


def _lock_row(certificate: Certificate) -> None:
    """The row alone is locked: PostgreSQL refuses to lock what a certificate is loaded with by outer joins."""
    db.session.execute(select(Certificate.id).where(Certificate.id == certificate.id).with_for_update())
    db.session.refresh(certificate)
    require_editable(event_of(certificate.course))
