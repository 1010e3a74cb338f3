"""Lists as cells, and what is read in them: for the tests of reading."""

from typing import Any

from eventmgr.people.provinces import load_units
from eventmgr.registration.importing.reading import read_list
from eventmgr.registration.importing.report import ListRow, RowStatus
from eventmgr.rendering.sheets import Sheet

VN63 = [unit for unit in load_units() if unit.set == "vn63"]
VN34 = [unit for unit in load_units() if unit.set == "vn34"]
HEADER = ["STT", "Họ và tên", "Chức vụ", "Số điện thoại"]
AN = [1, "Lê Thị Mẫu An", "Chủ tịch", "0912345678"]
BINH = [2, "Trần Thị Mẫu Bình", "Phó Chủ tịch", "0987654321"]


def read(*rows: list[Any], name: str = "Sheet1", **marks: Any) -> list[ListRow]:
    return read_list([Sheet(name, list(rows), **marks)], year=2024)[0]


def names(rows: list[ListRow]) -> list[str]:
    return [row.full_name for row in rows]


def codes(row: ListRow) -> list[str]:
    return [message.code for message in row.messages]


def sure(rows: list[ListRow]) -> list[str]:
    return [row.full_name for row in rows if row.status is RowStatus.NEW]


def one(header: list[Any], *cells: Any) -> ListRow:
    [row] = read(header, list(cells))
    return row
