"""Which certificates a person earned, and what was decided about one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.audit.service import forget
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_date, lazy
from eventmgr.core.parts import Holding
from eventmgr.registration.models import Registration
from eventmgr.training.models import Certificate, CertificateException
from eventmgr.training.rules import serial


def export(person_id: UUID) -> dict[str, Any]:
    """The certificates of a person, and why one was given by decision."""
    decided = [row.reason for row in _exceptions(person_id) if row.reason]
    return {
        str(_("Certificates")): [_certificate(row) for row in _certificates(person_id)],
        **({str(_("Given by decision, because")): decided} if decided else {}),
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The register keeps number and date, so that no number is given twice; the name goes with the person."""
    del at
    rows, decided = _certificates(person_id), _exceptions(person_id)
    forget([*(row.id for row in rows), *(row.id for row in decided)])
    for row in rows:
        row.revoked_reason = None if row.revoked_reason is None else ""
    for exception in decided:
        exception.reason = ""
    db.session.flush()
    return [
        _(
            "Certificate %(number)s: number and date stay in the register, so that the number is never given again;"
            " whoever checks its code finds no name.",
            number=serial(row.number, row.course.number_sign),
        )
        for row in rows
    ]


def _certificate(row: Certificate) -> dict[str, Any]:
    values = {
        _("Number"): serial(row.number, row.course.number_sign),
        _("Course"): row.course.title,
        _("Issued"): format_date(row.issued_on),
        _("Revoked because"): row.revoked_reason,
    }
    return {name: value for name, value in values.items() if value}


def _certificates(person_id: UUID) -> list[Certificate]:
    return list(
        db.session.execute(
            select(Certificate)
            .join(Certificate.registration)
            .where(Registration.person_id == person_id)
            .options(joinedload(Certificate.course))
            .order_by(Certificate.issued_at, Certificate.id)
        ).scalars()
    )


def _exceptions(person_id: UUID) -> list[CertificateException]:
    return list(
        db.session.execute(
            select(CertificateException)
            .join(CertificateException.registration)
            .where(Registration.person_id == person_id)
            .order_by(CertificateException.decided_at, CertificateException.id)
        ).scalars()
    )


HOLDS = (
    Holding(
        {"certificate": "code revoked_reason", "certificate_exception": "reason decided_by"},
        lazy("number, date, course, reason of revoking; that and why one was given by decision"),
        lazy("proof of training"),
        lazy("number and date stay in the register; name and reasons go"),
        sees=("training.view",),
        besides=lazy("who has the code sees name and course"),
    ),
)
