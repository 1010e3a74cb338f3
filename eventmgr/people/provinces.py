"""Which provinces are there: the 63 until 30-06-2025 and the 34 since, and which became which?"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_FILE = _DATA / "provinces.csv"
_TILES = _DATA / "tiles.csv"


@dataclass(frozen=True)
class UnitRow:
    """A province or centrally run city; its key is (set, code), because a code alone names different ones in the sets.

    `type` is the one on 24-10-2024 (vn63) or 01-07-2025 (vn34). `merged_into` is the vn34 code that a vn63 unit belongs
    to since the merger of 01-07-2025 (Resolution 202/2025/QH15); `south33` marks the 33 from Thừa Thiên Huế southwards.
    The regions of the 34 are the six of Resolution 306/NQ-CP of 05-10-2025.
    """

    set: str
    code: str
    name: str
    type: str
    region: str | None
    valid_from: date | None
    valid_to: date | None
    merged_into: str | None
    south33: bool

    @property
    def full_name(self) -> str:
        """The name with its type, as papers write it: Tỉnh Khánh Hòa."""
        return f"{self.type} {self.name}"


@cache
def load_units() -> tuple[UnitRow, ...]:
    """Both sets, vn63 before vn34, each by code."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_unit(row) for row in csv.DictReader(file))


@cache
def tile_places(unit_set: str) -> dict[str, tuple[int, int]]:
    """Code → (row, column) in a map of equal tiles that lie about as the provinces do: north above, sea at the right.

    Placed by hand (data/tiles.csv): neighbours are near each other as far as a grid of six or five columns allows.
    """
    with _TILES.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (int(row["row"]), int(row["column"])) for row in csv.DictReader(file) if row["set"] == unit_set
        }


def _unit(row: dict[str, str]) -> UnitRow:
    return UnitRow(
        set=row["set"],
        code=row["code"],
        name=row["name"],
        type=row["type"],
        region=row["region"] or None,
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        merged_into=row["merged_into"] or None,
        south33=row["south33"] == "1",
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
