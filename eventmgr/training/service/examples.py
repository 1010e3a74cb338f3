"""Which questions are at hand to begin with, and how does a test take them?"""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.training.models.courses import Module
from eventmgr.training.queries.courses import event_of
from eventmgr.training.queries.tests import list_items
from eventmgr.training.rules.tests import FALSE, TRUE, ItemKind, shuffled
from eventmgr.training.service.tests import Choice, QuestionData, add_question

MARK = "Câu hỏi ví dụ"
_FILE = Path(__file__).parent.parent / "data" / "examples.yaml"


def offered() -> dict[str, str]:
    """The sets of questions at hand, by their key."""
    return {told["id"]: told["title"] for told in _sets()}


def take(module: Module, key: str, *, actor: Actor, at: datetime) -> int:
    """Add the questions of a set to the test of a module, each marked as an example with its source.

    One that the test asks already in the same words is not added again; tells how many were.
    """
    told = next((each for each in _sets() if each["id"] == key), None)
    if told is None:
        raise NotFound(lazy("There is no such set of questions."))
    with transaction():
        there = {item.label for item in list_items(event_of(module.course).id, module.id)}
        fresh = [question for question in told["questions"] if question["label"] not in there]
        for question in fresh:
            add_question(module, _data(question), actor=actor, at=at)
        return len(fresh)


def _data(told: dict[str, Any]) -> QuestionData:
    kind = ItemKind(told["kind"])
    if kind is ItemKind.TRUE_FALSE:
        choices = [Choice(key, "", key == told["right"]) for key in (TRUE, FALSE)]
    else:
        right = {told["options"][place] for place in told.get("right", ())}
        options = shuffled(told.get("options", ()), told["label"])  # in the file the right ones stand first
        choices = [Choice("", label, label in right) for label in options]
    note = f"{MARK}. Nguồn: {told['source']}."
    return QuestionData(kind, told["label"], note, choices, told.get("number", ""), told.get("tolerance", ""))


@cache
def _sets() -> list[dict[str, Any]]:
    sets: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return sets
