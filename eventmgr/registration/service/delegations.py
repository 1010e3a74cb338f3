"""Which provinces and which kinds of people are expected?"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.people.queries import find_units
from eventmgr.registration.models import Category, CategoryQuota, Delegation
from eventmgr.registration.queries import get_delegation, list_categories

# Names as they stand on the badges; each colour carries white letters (contrast of 4.5 and more).
DEFAULT_CATEGORIES = (
    ("official", "Đại biểu", "#9d174d"),
    ("guest", "Khách mời", "#1d4ed8"),
    ("speaker", "Báo cáo viên", "#6d28d9"),
    ("trainer", "Giảng viên", "#166534"),
    ("organizer", "Ban Tổ chức", "#b91c1c"),
    ("press", "Báo chí", "#92400e"),
    ("driver", "Lái xe", "#374151"),
)
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_MAX_QUOTA = 10_000


def create_category(
    event: Event, key: str, name: str, colour: str, position: int, *, actor: Actor, at: datetime
) -> Category:
    """Let people come as this: the name on the badge and its colour."""
    with transaction() as session:
        known = select(Category.id).where(Category.event_id == event.id, Category.key == key)
        if session.execute(known).first():
            raise Conflict(lazy("There is a category of this key already."), field="key")
        category = Category(event_id=event.id, key=key, name=nfc(name), colour=colour, position=position)
        session.add(category)
        changes = {"key": (None, key), "name": (None, category.name)}
        record("category.create", category, actor=actor, at=at, event_id=event.id, changes=changes)
        return category


def recolour(event: Event, colours: Mapping[UUID, str], *, actor: Actor, at: datetime) -> None:
    """Give categories of the event other colours (`#rrggbb`)."""
    with transaction():
        known = {category.id: category for category in list_categories(event.id)}
        for category_id, colour in colours.items():
            category = known.get(category_id)
            if category is None:
                raise NotFound(lazy("There is no such category."))
            if not _COLOUR.fullmatch(colour):
                raise DomainError(lazy("Choose a colour."), field="colours")
            if changes := change(category, {"colour": colour.lower()}):
                record("category.recolour", category, actor=actor, at=at, event_id=event.id, changes=changes)


def create_default_categories(event: Event, *, actor: Actor, at: datetime) -> list[Category]:
    """The seven categories that a conference of the Union knows."""
    with transaction():
        return [
            create_category(event, key, name, colour, position, actor=actor, at=at)
            for position, (key, name, colour) in enumerate(DEFAULT_CATEGORIES)
        ]


def create_delegation(
    event: Event, admin_unit_id: UUID, quota: int | None, *, is_host: bool = False, actor: Actor, at: datetime
) -> Delegation:
    """Expect the people of a province; its set must be the one that was in force at the event."""
    with transaction() as session:
        units = find_units([admin_unit_id])
        if not units or units[0].set != event.unit_set:
            raise DomainError(lazy("There is no such province."), field="units")
        known = select(Delegation.id).where(Delegation.event_id == event.id, Delegation.admin_unit_id == admin_unit_id)
        if session.execute(known).first():
            raise Conflict(lazy("This province has a delegation already."), field="units")
        delegation = Delegation(event_id=event.id, admin_unit_id=admin_unit_id, quota=_quota(quota), is_host=is_host)
        session.add(delegation)
        changes = {"province": (None, units[0].name), "quota": (None, quota)}
        record("delegation.create", delegation, actor=actor, at=at, event_id=event.id, changes=changes)
        return delegation


def add_delegations(
    event: Event, admin_unit_ids: Iterable[UUID], quota: int | None, *, actor: Actor, at: datetime
) -> list[Delegation]:
    """Expect several provinces with the same quota, all or none."""
    with transaction():
        return [create_delegation(event, unit_id, quota, actor=actor, at=at) for unit_id in admin_unit_ids]


def set_quota(
    event: Event,
    delegation_id: UUID,
    quota: int | None,
    by_category: Mapping[str, int | None] | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> Delegation:
    """Say how many people a province may send, and of which categories how many; nothing stands for no limit."""
    with transaction():
        delegation = get_delegation(event.id, delegation_id)
        changes = change(delegation, {"quota": _quota(quota)})
        changes |= _set_category_quotas(event, delegation, by_category or {})
        if changes:
            record("delegation.quota", delegation, actor=actor, at=at, event_id=event.id, changes=changes)
        db.session.flush()
        return delegation


def set_quotas(
    event: Event, quotas: Mapping[UUID, tuple[int | None, Mapping[str, int | None]]], *, actor: Actor, at: datetime
) -> None:
    """Set the quotas of many delegations at once, all or none: the total, and category → quota."""
    with transaction():
        for delegation_id, (total, by_category) in quotas.items():
            set_quota(event, delegation_id, total, by_category, actor=actor, at=at)


def _set_category_quotas(
    event: Event, delegation: Delegation, by_category: Mapping[str, int | None]
) -> dict[str, tuple[object, object]]:
    categories = {category.key: category for category in list_categories(event.id)}
    wanted = select(CategoryQuota).where(CategoryQuota.delegation_id == delegation.id)
    known = {row.category_id: row for row in db.session.execute(wanted).scalars()}
    changes: dict[str, tuple[object, object]] = {}
    for key, after in by_category.items():
        if key not in categories:
            raise DomainError(lazy("There is no such category."), field="category")
        row = known.get(categories[key].id)
        before = row.quota if row else None
        if before == _quota(after):
            continue
        changes[f"quota {key}"] = (before, after)
        if row is None:
            db.session.add(CategoryQuota(delegation_id=delegation.id, category_id=categories[key].id, quota=after))
        elif after is None:
            db.session.delete(row)
        else:
            row.quota = after
    return changes


def _quota(quota: int | None) -> int | None:
    if quota is not None and not 0 <= quota <= _MAX_QUOTA:
        raise DomainError(lazy("The quota must be between 0 and %(n)s.", n=_MAX_QUOTA), field="quota")
    return quota
