"""The copy of all that is kept of a person, on paper: for the person, in Vietnamese like every paper."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from eventmgr.core.i18n import format_datetime
from eventmgr.people.models import Host
from eventmgr.rendering.blocks import (
    Block,
    Column,
    GroupRow,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    Table,
    to_html,
)
from eventmgr.rendering.pdf import render_pdf

_COLUMNS = (Column("Mục", 2), Column("Nội dung", 5))
_A_FILE = 20_000  # what is longer was no human's text
_GROUNDS = (
    "Bản sao này gồm mọi dữ liệu cá nhân mà hệ thống đang lưu về người có tên trên, cung cấp theo yêu cầu của chính "
    "người đó (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, Điều 4). Việc cung cấp bản sao được ghi lại. Người nhận tự "
    "giữ gìn bản sao và có quyền đề nghị chỉnh sửa, hạn chế, phản đối hoặc xóa dữ liệu."
)


def data_copy(full_name: str, kept: Mapping[str, Any], host: Host, *, at: datetime) -> bytes:
    """What `export` gave, spoken in Vietnamese, as a PDF."""
    told = [("Đơn vị kiểm soát dữ liệu", host.name), ("Lập lúc", format_datetime(at))]
    if host.data_protection:
        told.append(("Đầu mối bảo vệ dữ liệu cá nhân", host.data_protection))
    parts = [(name, held) for name, held in kept.items() if held]
    paper = Paper(
        title="BẢN SAO DỮ LIỆU CÁ NHÂN",
        subject=full_name,
        blocks=[
            KeyValues(told),
            Paragraph(_GROUNDS),
            *(block for number, (name, held) in enumerate(parts, 1) for block in _part(number, name, held)),
        ],
    )
    return render_pdf(to_html(paper), title=paper.name)


def _part(number: int, name: str, held: Any) -> Iterator[Block]:
    yield Heading(f"{number}. {name}", level=2)
    rows = [held] if isinstance(held, Mapping) else list(held)
    if all(isinstance(row, Mapping) for row in rows):
        yield Table(_COLUMNS, [line for place, row in enumerate(rows, 1) for line in _row(place, row, len(rows))])
    else:
        yield Table(_COLUMNS, [Row([str(place), _text(row)]) for place, row in enumerate(rows, 1)])


def _row(place: int, row: Mapping[str, Any], total: int) -> list[Row | GroupRow]:
    lines: list[Row | GroupRow] = [GroupRow(f"{place}/{total}")] if total > 1 else []
    return [*lines, *(Row([str(name), _text(value)]) for name, value in row.items())]


def _text(value: Any) -> str:
    """One value in words; a file itself stands in the copy for computers."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_text(inner) for inner in value)
    if value is None or value == "":
        return "–"
    return "(tệp: có trong bản sao dành cho máy tính)" if len(str(value)) > _A_FILE else str(value)
