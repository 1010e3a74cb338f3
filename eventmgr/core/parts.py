"""What each feature holds about a person, and how it lets go of it: handed over by the factory, walked by `people`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app


@dataclass(frozen=True)
class Part:
    """One feature's share of a person's data.

    `export` gives plain JSON values under the words a person understands; `erase` blanks or deletes what may go, inside
    the caller's transaction, and answers with what stays and why (Law 91/2025, article 14: a refusal is told).
    `replace` hands over what stood under one registration to the one that takes its slot (a seat in a group).
    `leave` gives back what stood under a registration that comes no more, in the transaction that cancels it.
    `rename` brings what was copied from a person's name back into step with it.
    """

    name: str
    export: Callable[[UUID], dict[str, Any]]
    erase: Callable[[UUID, datetime], list[str]]
    replace: Callable[[UUID, UUID, datetime], None] | None = None
    rename: Callable[[UUID], None] | None = None
    leave: Callable[[UUID, datetime], None] | None = None


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


def all_parts() -> Iterator[Part]:
    """Every part, the highest feature first, so that nothing is erased that another still points at."""
    return iter(cast("tuple[Part, ...]", current_app.extensions["parts"]))
