"""How a new event is made like another one, or out of a template of ours."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml

from eventmgr.core.access import Actor
from eventmgr.core.copying import Copy, Copying, EventOrigin, Origin, TemplateOrigin
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import DEFAULT_ZONE, lazy
from eventmgr.core.parts import all_begin, all_copies
from eventmgr.events.models import Event
from eventmgr.events.rules import EventKind
from eventmgr.events.service.events import EventData, create_event, units_on

_FOLDER = Path(__file__).parent.parent / "data"
_TEMPLATES = ("conference", "training", "both")
_LASTING = frozenset({"days", "agenda"})  # what needs as many days as there were


@dataclass(frozen=True)
class Beginning:
    """What a new event may begin with: its name in addresses, what it is called, how many days it takes."""

    key: str
    name: str
    about: str
    kind: EventKind
    length: int
    source: Event | None
    origin: Callable[[date, ZoneInfo], Origin]

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its clock runs."""
        return self.source.zone if self.source else DEFAULT_ZONE

    def offered(self) -> list[Copy]:
        """The ticks for what there is."""
        origin = self.origin(date.min, self.zone)
        return [copy for copy in all_copies() if origin.has(copy)]

    def last_day(self, starts_on: date) -> date:
        """On which day an event ends that takes as long."""
        return starts_on + timedelta(days=self.length - 1)


def list_templates() -> list[Beginning]:
    """The templates of ours."""
    return [_template(key) for key in _TEMPLATES]


def find_beginning(key: str, events: Iterable[Event]) -> Beginning:
    """The template or the event of this key, out of those that may be seen."""
    kind, _colon, name = key.partition(":")
    if kind == "template" and name in _TEMPLATES:
        return _template(name)
    event = next((event for event in events if kind == "event" and event.slug == name), None)
    if event is None:
        raise NotFound(lazy("There is no such event."))
    origin = EventOrigin(event.id)
    length = (event.ends_on - event.starts_on).days + 1
    return Beginning(key, event.name, "", event.kind, length, event, lambda _starts_on, _zone: origin)


def open_event(
    host_id: UUID,
    data: EventData,
    beginning: Beginning | None,
    chosen: Collection[str],
    *,
    actor: Actor,
    at: datetime,
) -> Event:
    """Open an event as a draft, like another one or with nothing but what no event can be without."""
    with transaction():
        if beginning is None:
            event = create_event(host_id, data, actor=actor, at=at)
        else:
            event = create_like(host_id, data, beginning, chosen, actor=actor, at=at)
        all_begin(event.id, actor, at)
    return event


def create_like(
    host_id: UUID, data: EventData, beginning: Beginning, chosen: Collection[str], *, actor: Actor, at: datetime
) -> Event:
    """Open an event as a draft with what was chosen of another one or of a template; all of it, or nothing.

    All dates move by as many days as the first day does.
    """
    source = beginning.source
    if source is not None and source.host_id != host_id:
        raise NotFound(lazy("There is no such event."))
    copies = [copy for copy in beginning.offered() if copy.key in chosen]
    _check(data, beginning, copies)
    starts_on = data["starts_on"]
    units = "vn34" if source and source.unit_set == "vn34" else units_on(starts_on)
    with transaction():
        event = create_event(
            host_id,
            {**data, "unit_set": units, "timezone": beginning.zone.key},
            told={"like": (None, beginning.key), "copied": (None, ", ".join(copy.key for copy in copies))},
            actor=actor,
            at=at,
        )
        Copying(
            origin=beginning.origin(starts_on, beginning.zone),
            target_id=event.id,
            zone=beginning.zone,
            days=(starts_on - source.starts_on).days if source else 0,
            chosen=frozenset(copy.key for copy in copies),
            at=at,
            by=actor.label,
            unit_set=units,
        ).run(copies)
        db.session.flush()
        db.session.expire(event)
    return event


def _check(data: EventData, beginning: Beginning, copies: list[Copy]) -> None:
    keys = {copy.key for copy in copies}
    labels = {copy.key: copy.label for copy in beginning.offered()}
    for copy in copies:
        for need in copy.needs:
            if need not in keys:
                message = lazy(
                    "“%(what)s” can only be copied together with “%(need)s”.",
                    what=copy.label,
                    need=labels.get(need, need),
                )
                raise DomainError(message, field="copied")
    if keys & _LASTING and data["ends_on"] < beginning.last_day(data["starts_on"]):
        last = f"{beginning.last_day(data['starts_on']):%d/%m/%Y}"
        raise DomainError(
            lazy("What you copy takes until %(day)s. Choose that day, or leave the agenda and the days out.", day=last),
            field="ends_on",
        )


def _template(key: str) -> Beginning:
    told = _read(key)
    return Beginning(
        key=f"template:{key}",
        name=told["name"],
        about=told["about"],
        kind=EventKind(told["kind"]),
        length=told["length"],
        source=None,
        origin=lambda starts_on, zone: TemplateOrigin(told["rows"], starts_on, zone),
    )


@cache
def _read(key: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((_FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    return told
