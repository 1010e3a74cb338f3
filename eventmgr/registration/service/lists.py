"""How does a list, of one province or of many, become registrations?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc, search_key
from eventmgr.events.models import Event
from eventmgr.registration.importing.reading import judge_within, place_rows, province_of, read_list
from eventmgr.registration.importing.report import ImportReport, ListRow, Message, NoList, RowStatus
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries import Known, get_registration, list_delegations, list_known
from eventmgr.registration.rules import Source
from eventmgr.registration.service.applicants import RegistrationData
from eventmgr.registration.service.changing import correct
from eventmgr.registration.service.registering import register_many
from eventmgr.rendering.sheets import TableError, read_table

_FIELDS = {
    "full_name": lazy("Full name"),
    "position": lazy("Position"),
    "organization": lazy("Organization"),
    "email": lazy("E-mail"),
    "sex": lazy("Sex"),
    "birth_date": lazy("Date of birth"),
    "birth_year": lazy("Year of birth"),
}


@dataclass(frozen=True)
class _Plan:
    report: ImportReport
    delegations: dict[str, Delegation]
    updates: dict[ListRow, UUID]


def import_delegates(
    event: Event, filename: str, data: bytes, *, dry_run: bool, actor: Actor, at: datetime
) -> ImportReport:
    """Read a list, of one province or with a column of provinces, and enter its new and changed people, all or none.

    A dry run only tells.

    Who needs a look (a like name, a shared phone, a date that is none) is told and left out; nobody is merged silently.
    """
    shown = nfc(PurePath(filename.replace("\\", "/")).name)
    try:
        sheets = read_table(data, shown)
        rows, texts = read_list(sheets, year=event.starts_on.year)
    except TableError as error:
        return ImportReport(shown, errors=[Message(error.code, error.message)])
    except NoList as error:
        return ImportReport(shown, errors=[Message(error.code, error.message)])
    if dry_run:
        return _plan(event, shown, rows, texts).report
    with transaction():
        plan = _plan(event, shown, rows, texts)
        if not plan.report.errors:
            _carry_out(event, plan, actor=actor, at=at)
        return plan.report


def _plan(event: Event, filename: str, rows: list[ListRow], texts: Sequence[str]) -> _Plan:
    delegations = {delegation.admin_unit.code: delegation for delegation in list_delegations(event.id)}
    units = [delegation.admin_unit for delegation in delegations.values()]
    code = province_of(texts, filename, units)
    report = ImportReport(filename, rows=rows)
    place_rows(rows, code, units)
    named = {row.unit for row in rows if row.unit is not None} or {code or ""} - {""}
    if not named:
        message = lazy("The file does not say which province it is from, or not one that takes part in this event.")
        report.errors.append(Message("unknown_province", message))
        return _Plan(report, {}, {})
    if len(named) == 1:
        [only] = named
        report.province, report.province_name = (event.unit_set, only), delegations[only].admin_unit.full_name
    judge_within(rows)
    return _Plan(report, delegations, _judge(event, rows, delegations))


def _judge(event: Event, rows: Iterable[ListRow], delegations: Mapping[str, Delegation]) -> dict[ListRow, UUID]:
    """Compare the rows with who is registered; the answer: which row brings news of which registration."""
    usable = [row for row in rows if row.status is not RowStatus.REJECTED]
    home = {row: delegations[str(row.unit)].id for row in usable}
    names = {(home[row], search_key(row.full_name)) for row in usable}
    phones = {row.phone for row in usable if row.phone}
    active = [known for known in list_known(event.id, event.host_id, phones, names) if known.is_active]
    by_phone = {known.phone: known for known in active if known.phone}
    by_name = {(known.delegation_id, known.name_key): known for known in active}
    updates: dict[ListRow, UUID] = {}
    for row in usable:
        name = search_key(row.full_name)
        same_phone = by_phone.get(row.phone) if row.phone else None
        if same_phone is not None:
            if same_phone.name_key == name and same_phone.delegation_id == home[row]:
                _judge_update(event, row, same_phone, updates)
            else:
                row.tell(RowStatus.NEEDS_REVIEW, _other_holder(same_phone, name))
        elif (same_name := by_name.get((home[row], name))) is not None:
            _judge_like(row, same_name)
    return updates


def _judge_update(event: Event, row: ListRow, known: Known, updates: dict[ListRow, UUID]) -> None:
    assert known.registration_id is not None  # noqa: S101 - it is active, so there is one
    registration = get_registration(event.id, known.registration_id)
    news = _news(registration, row)
    if news:
        fields = ", ".join(str(_FIELDS[name]) for name in _FIELDS if name in news)
        message = lazy("Registered already (%(code)s); new: %(fields)s.", code=known.code, fields=fields)
        row.tell(RowStatus.UPDATE, Message("known_with_news", message))
        updates[row] = registration.id
    else:
        message = lazy("Registered already (%(code)s).", code=known.code)
        row.tell(RowStatus.DUPLICATE, Message("known", message))


def _other_holder(known: Known, name: str) -> Message:
    if known.name_key == name:
        message = lazy("The same person is registered from another province (%(code)s).", code=known.code)
        return Message("known_elsewhere", message)
    message = lazy("%(name)s (%(code)s) has this phone number.", name=known.full_name, code=known.code)
    return Message("shared_phone", message, "phone")


def _judge_like(row: ListRow, known: Known) -> None:
    if row.phone and known.phone:
        message = lazy("%(name)s (%(code)s) has a like name and another phone.", name=known.full_name, code=known.code)
        row.tell(RowStatus.NEW, Message("namesake", message, "full_name"))
    else:
        message = lazy(
            "%(name)s (%(code)s) has a like name: is it the same person?", name=known.full_name, code=known.code
        )
        row.tell(RowStatus.DUPLICATE, Message("same_name", message, "full_name"))


def _news(registration: Registration, row: ListRow) -> dict[str, object]:
    """What the row says that is not known yet; empty cells say nothing."""
    told: dict[str, object] = {
        "position": row.position,
        "organization": row.organization,
        "email": row.email,
        "sex": row.sex,
        "birth_date": row.birth_date,
        "birth_year": row.birth_year,
    }
    person = registration.person
    news: dict[str, object] = {
        name: value
        for name, value in told.items()
        if value and value != getattr(person if hasattr(person, name) else registration, name)
    }
    if row.full_name.casefold() != person.full_name.casefold():  # lists write names in capitals; that is no news
        news["full_name"] = row.full_name
    return news


def _carry_out(event: Event, plan: _Plan, *, actor: Actor, at: datetime) -> None:
    new = [_data(row, plan.delegations[str(row.unit)]) for row in plan.report.rows if row.status is RowStatus.NEW]
    register_many(event, new, source=Source.IMPORT, actor=actor, at=at)
    for row in plan.report.rows:
        if row.status is RowStatus.UPDATE:
            registration = get_registration(event.id, plan.updates[row])
            correct(event, registration.id, _merged(registration, row), actor=actor, at=at)
    counts = {status.value: (None, plan.report.count(status)) for status in RowStatus}
    changes: dict[str, tuple[object, object]] = {"file": (None, plan.report.file), **counts}
    subject = plan.delegations[plan.report.province[1]] if plan.report.province else event
    record("registration.import", subject, actor=actor, at=at, event_id=event.id, changes=changes)


def _data(row: ListRow, delegation: Delegation) -> RegistrationData:
    return RegistrationData(
        full_name=row.full_name,
        province=delegation.admin_unit_id,
        position=row.position,
        organization=row.organization,
        phone=row.phone,
        email=row.email,
        sex=row.sex,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        note=row.note,
        is_namesake=True,
    )


def _merged(registration: Registration, row: ListRow) -> RegistrationData:
    known = current_data(registration)
    news = _news(registration, row)
    return {**known, **news, "is_namesake": True}  # type: ignore[typeddict-item]  # the news are fields of the same kind


def current_data(registration: Registration) -> RegistrationData:
    """What is known of a registration, in the form in which it is given."""
    person = registration.person
    return RegistrationData(
        full_name=person.full_name,
        sort_name=person.sort_name,
        province=registration.delegation.admin_unit_id if registration.delegation else None,
        category=registration.category.key,
        position=registration.position,
        organization=registration.organization,
        phone=person.phone,
        email=person.email,
        sex=person.sex,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        note=registration.note,
    )
