"""What each feature holds about a person, and what it copies with an event: told by the factory, walked by others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app

from eventmgr.core.access import Actor
from eventmgr.core.copying import Copy


def _nothing(person_id: UUID) -> dict[str, Any]:
    del person_id
    return {}


def _nothing_stays(person_id: UUID, at: datetime) -> list[str]:
    del person_id, at
    return []


@dataclass(frozen=True)
class Part:
    """One feature's share of a person's data, and of an event that is copied.

    `export` gives plain JSON values under the words a person understands; `erase` blanks or deletes what may go, inside
    the caller's transaction, and answers with what stays and why (Law 91/2025, article 14: a refusal is told).
    `replace` hands over what stood under one registration to the one that takes its slot (a seat in a group).
    `leave` gives back what stood under a registration that comes no more, in the transaction that cancels it.
    `rename` brings what was copied from a person's name back into step with it.
    `begin` gives a new event what it cannot be without, where nothing of it was copied.
    `copies` are the ticks for what goes along when an event is made like another one.
    """

    name: str
    export: Callable[[UUID], dict[str, Any]] = _nothing
    erase: Callable[[UUID, datetime], list[str]] = _nothing_stays
    replace: Callable[[UUID, UUID, datetime], None] | None = None
    rename: Callable[[UUID], None] | None = None
    leave: Callable[[UUID, datetime], None] | None = None
    begin: Callable[[UUID, Actor, datetime], None] | None = None
    copies: tuple[Copy, ...] = ()


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
