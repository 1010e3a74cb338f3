"""What is kept of a person as such: name, contact, consent, requests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from eventmgr.audit.service import forget
from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_date, format_datetime, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.people.forms import METHOD_LABELS, REQUEST_LABELS
from eventmgr.people.models import Consent, DataRequest, Person
from eventmgr.people.queries import get_person, list_consents, list_requests_of
from eventmgr.people.rules import ERASED_KEY, ERASED_NAME, Sex, format_phone
from eventmgr.people.service import REQUEST_KIND_LABELS


def export(person_id: UUID) -> dict[str, Any]:
    person = get_person(person_id)
    return {
        str(_("Person")): _present(
            {
                _("Full name"): person.full_name,
                _("Sorted under"): person.sort_name,
                _("Phone"): format_phone(person.phone) if person.phone else None,
                _("E-mail"): person.email,
                _("Sex"): {Sex.FEMALE: _("Female"), Sex.MALE: _("Male"), None: None}[person.sex],
                _("Date of birth"): format_date(person.birth_date) or person.birth_year,
                _("Known since"): format_datetime(person.created_at),
                _("Use restricted since"): format_datetime(person.restricted_at),
            }
        ),
        str(_("Consent")): [_consent(row) for row in list_consents(person_id)],
        str(_("Requests about your data")): [_request(row) for row in list_requests_of(person_id)],
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    requests = list_requests_of(person_id)
    consents = list_consents(person_id)
    forget([person_id, *(row.id for row in requests), *(row.id for row in consents)])
    db.session.execute(
        update(Consent)
        .where(Consent.person_id == person_id)
        .values(evidence="", withdrawn_at=db.func.coalesce(Consent.withdrawn_at, at))
    )
    db.session.execute(
        update(DataRequest).where(DataRequest.person_id == person_id).values(note="", full_name=None, phone=None)
    )
    db.session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(
            full_name=ERASED_NAME,
            sort_name=None,
            search_key="",
            sort_key=ERASED_KEY,
            phone=None,
            email=None,
            birth_date=None,
            birth_year=None,
            erased_at=at,
        )
    )
    db.session.flush()
    db.session.expire_all()
    stays = [_("The fact that requests were made and answered, without your words: we must prove that we answered.")]
    if consents:
        stays.append(
            _(
                "The consents given and taken back, with wording and time but without your name: the controller must"
                " prove consent (Decree 356/2025/NĐ-CP, article 6)."
            )
        )
    return stays if requests or consents else []


def _consent(row: Consent) -> dict[str, Any]:
    return _present(
        {
            _("Wording"): row.text.text,
            _("Version"): row.text.version,
            _("Given"): format_datetime(row.given_at),
            _("How"): str(METHOD_LABELS.get(row.method, row.method)),
            _("Evidence"): row.evidence,
            _("Taken back"): format_datetime(row.withdrawn_at),
        }
    )


def _request(row: DataRequest) -> dict[str, Any]:
    return _present(
        {
            _("Request"): str(REQUEST_KIND_LABELS[row.kind]),
            _("Received"): format_datetime(row.received_at),
            _("State"): str(REQUEST_LABELS[row.state][0]),
            _("Your words"): row.note,
            _("Wanted name"): row.full_name,
            _("Wanted phone number"): format_phone(row.phone) if row.phone else None,
            _("Answer"): row.answer,
        }
    )


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in {None, ""}}


HOLDS = (
    Holding(
        {"person": "full_name sort_name search_key sort_key phone email sex birth_date birth_year"},
        lazy("name, sorting name, phone, e-mail, sex, date and year of birth"),
        lazy("organising the event"),
        lazy("blanked by erasing; sex stays for counting"),
        sees=("registration.view",),
        besides=lazy("phone, e-mail and birth only with the right to contacts"),
    ),
    Holding(
        {"consent": "evidence"},
        lazy("purpose, version of the words, time, method, evidence, when taken back"),
        lazy("proof of consent"),
        lazy("stays as evidence without a name (Decree 356/2025, article 6); the evidence is blanked"),
        sees=("registration.contacts",),
        besides=lazy("the person"),
    ),
    Holding(
        {"data_request": "note full_name phone extension_reason answer traces"},
        lazy("kind, the person's words, wanted name and number, clocks, answer"),
        lazy("proof of answering"),
        lazy("words, name and number are blanked; clocks and answer stay"),
        sees=("people.requests",),
        besides=lazy("the person"),
    ),
    Holding(
        {"host": "data_protection"},
        lazy("whom people turn to about their data: name, office, phone, e-mail"),
        lazy("contact for data protection"),
        lazy("replaced when somebody else takes over"),
        besides=lazy("everybody: it stands on every notice"),
    ),
)

part = Part("people", export, erase, holds=HOLDS)
