"""The inventory of personal data is whole."""

import re
from pathlib import Path

from flask import Flask

from eventmgr.core.db import Model
from eventmgr.core.parts import all_parts
from eventmgr.people.clocks import CLOCKS
from eventmgr.people.rules import Purpose, RequestKind

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "personal-data.md").read_text(encoding="utf-8")
PEOPLE = {"person", "registration"}


def listed() -> set[str]:
    """The tables that the inventory names."""
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_every_table_that_points_at_people_has_a_line() -> None:
    pointing = {
        table.name
        for table in Model.metadata.sorted_tables
        if table.name in PEOPLE or {key.column.table.name for key in table.foreign_keys} & PEOPLE
    }
    assert sorted(pointing - listed()) == []


def test_every_line_is_about_a_table_or_a_purpose() -> None:
    known = {table.name for table in Model.metadata.sorted_tables} | {purpose.value for purpose in Purpose}
    assert sorted(listed() - known) == []


def test_every_purpose_stands_there() -> None:
    assert [purpose.value for purpose in Purpose if f"`{purpose.value}`" not in TEXT] == []


def test_the_clocks_stand_there_as_they_are() -> None:
    for words, kind in (("take back", RequestKind.OBJECT), ("see", RequestKind.SEE), ("erase", RequestKind.ERASE)):
        clock = CLOCKS[kind]
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| {words}"))
        assert re.findall(r"\d+", row) == ["2", str(clock.days), str(clock.with_third_parties), str(clock.extension)]


def test_parts_are_walked_from_above_to_below(app: Flask) -> None:
    order = [part.name for part in all_parts()]
    mine = ["documents", "minutes", "training", "outcomes", "checkin", "registration", "agenda", "people"]
    assert [name for name in order if name in mine] == mine
