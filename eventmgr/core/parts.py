"""What each feature holds about a person, and what it copies with an event: told by the factory, walked by others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app

from eventmgr.core.access import Actor
from eventmgr.core.copying import Copy
from eventmgr.core.i18n import LazyString


def _nothing(person_id: UUID) -> dict[str, Any]:
    del person_id
    return {}


def _nothing_stays(person_id: UUID, at: datetime) -> list[str]:
    del person_id, at
    return []


@dataclass(frozen=True)
class Holding:
    """One line of the inventory of personal data: what a feature keeps of people, why, who sees it, how it goes.

    `fields` are its tables with those of their columns that say something of a person, or may: a test asks this of
    every column in which text is kept. `sees` are rights, of which the roles follow; `besides` is what a right does not
    say. A file without a table of its own has none.
    """

    fields: Mapping[str, str]
    what: LazyString
    why: LazyString
    goes: LazyString
    sees: tuple[str, ...] = ()
    besides: LazyString | None = None
    is_sensitive: bool = False


@dataclass(frozen=True)
class Part:
    """One feature's share of a person's data, and of an event that is copied.

    `export` gives plain JSON values under the words a person understands; `erase` blanks or deletes what may go, inside
    the caller's transaction, and answers with what stays and why (Law 91/2025, article 14: a refusal is told).
    `replace` hands over what stood under one registration to the one that takes its slot (a seat in a group).
    `leave` gives back what stood under a registration that comes no more, in the transaction that cancels it.
    `rename` brings what was copied from a person's name back into step with it.
    `begin` gives a new event what it cannot be without, where nothing of it was copied.
    `copies` are the ticks for what goes along when an event is made like another one. `holds` is the feature's share of
    the inventory that is printed.
    """

    name: str
    export: Callable[[UUID], dict[str, Any]] = _nothing
    erase: Callable[[UUID, datetime], list[str]] = _nothing_stays
    replace: Callable[[UUID, UUID, datetime], None] | None = None
    rename: Callable[[UUID], None] | None = None
    leave: Callable[[UUID, datetime], None] | None = None
    begin: Callable[[UUID, Actor, datetime], None] | None = None
    copies: tuple[Copy, ...] = ()
    holds: tuple[Holding, ...] = ()


def init_app(app: Flask, parts: Iterable[Part]) -> None:
    """Tell this application which parts there are, from the highest feature to the lowest."""
    app.extensions["parts"] = tuple(parts)


def all_leave(registration_ids: Iterable[UUID], at: datetime) -> None:
    """Let every feature give back what stood under registrations that come no more.

    The caller holds their rows and asks for this last: a feature then locks what it shares out.
    """
    for registration_id in registration_ids:
        for part in all_parts():
            if part.leave is not None:
                part.leave(registration_id, at)


def all_begin(event_id: UUID, actor: Actor, at: datetime) -> None:
    """Let every feature give a new event what it cannot be without, in the transaction that makes it."""
    for part in all_parts():
        if part.begin is not None:
            part.begin(event_id, actor, at)


def all_parts() -> Iterator[Part]:
    """Every part, the highest feature first, so that nothing is erased that another still points at."""
    return iter(cast("tuple[Part, ...]", current_app.extensions["parts"]))


def all_copies() -> list[Copy]:
    """What may be copied with an event, the lowest feature first: nothing is copied before what it points at."""
    return [copy for part in reversed(list(all_parts())) for copy in part.copies]


def all_holdings() -> list[tuple[str, Holding]]:
    """Each line of the inventory with the feature that keeps it, the lowest feature first."""
    return [(part.name, holding) for part in reversed(list(all_parts())) for holding in part.holds]
