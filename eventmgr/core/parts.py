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
    `rename` brings what was copied from a person's name back into step with it.
    """

    name: str
    export: Callable[[UUID], dict[str, Any]]
    erase: Callable[[UUID, datetime], list[str]]
    replace: Callable[[UUID, UUID, datetime], None] | None = None
    rename: Callable[[UUID], None] | None = None


def init_app(app: Flask, parts: Iterable[Part]) -> None:
    """Tell this application which parts there are, from the highest feature to the lowest."""
    app.extensions["parts"] = tuple(parts)


def all_parts() -> Iterator[Part]:
    """Every part, the highest feature first, so that nothing is erased that another still points at."""
    return iter(cast("tuple[Part, ...]", current_app.extensions["parts"]))
