"""How what all groups came to is printed: merged, with whose points they are, and what stands alone beside it."""

from collections.abc import Iterable

from eventmgr.agenda.models import Session
from eventmgr.events.queries import paper_head
from eventmgr.outcomes.models import Item, Outcome, Record
from eventmgr.outcomes.papers.shared import LEVELS, TITLES, name_of, province_of, times
from eventmgr.outcomes.queries import Board, provenance
from eventmgr.outcomes.rules import ItemKind, provenance_of
from eventmgr.rendering.blocks import (
    Block,
    Column,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)

_WITH_LEVEL = frozenset({ItemKind.SOLUTION, ItemKind.RECOMMENDATION})
_COLUMNS = (Column("TT", 1, "center"), Column("Nội dung", 8), Column("Nguồn ý kiến", 4.4))
_ACTING = (Column("Cấp thực hiện", 2.2), Column("Thời gian", 2))


def synthesis_paper(board: Board) -> Paper:
    """Tổng hợp kết quả thảo luận nhóm: by kind the outcomes with their provenance, then the points of one group."""
    session = board.session
    blocks: list[Block] = [KeyValues(_facts(session, board.records))]
    kinds = [kind for kind in ItemKind if _rows(board, kind)]
    for number, kind in enumerate(kinds, 1):
        columns = (*_COLUMNS, *_ACTING) if kind in _WITH_LEVEL else _COLUMNS
        rows = [Row((str(n), *cells[: len(columns) - 1])) for n, cells in enumerate(_rows(board, kind), 1)]
        blocks += [Heading(f"{number}. {TITLES[kind]}", 2), Table(columns, rows)]
    if not kinds:
        blocks.append(Paragraph("Các nhóm chưa ghi ý kiến.", italic=True))
    return Paper(
        title="TỔNG HỢP KẾT QUẢ THẢO LUẬN NHÓM",
        subject=session.event.name,
        head=paper_head(session.event, "TH", None),
        blocks=blocks,
        signatures=(SignatureBlock(("THƯ KÝ HỘI NGHỊ",)),),
    )


def _facts(session: Session, records: Iterable[Record]) -> list[tuple[str, str]]:
    topics = [
        (f"Nhóm {record.group.number}", f"{record.group.topic} ({len(record.items)} ý kiến)")
        for record in records
        if record.group is not None
    ]
    return [("Nội dung", session.title), ("Thời gian", times(session)), *topics]


def _rows(board: Board, kind: ItemKind) -> list[tuple[str, ...]]:
    merged = [_of_outcome(outcome) for outcome in board.outcomes if outcome.kind is kind]
    return merged + [_of_item(item) for item in board.loose if item.kind is kind]


def _of_outcome(outcome: Outcome) -> tuple[str, ...]:
    return outcome.text, provenance(outcome).text, LEVELS[outcome.level], outcome.due


def _of_item(item: Item) -> tuple[str, ...]:
    number = item.record.group.number if item.record.group else None
    who = ", ".join(part for part in (name_of(item.speaker), province_of(item.speaker)) if part)
    told = "; ".join(part for part in (provenance_of([(number, item.supporters)]).text, who) if part)
    return item.text, told, LEVELS[item.level], item.due
