"""What a section's data say as plain words, to hold a written text against them."""

from zoneinfo import ZoneInfo

from eventmgr.minutes.compiling import Compiled
from eventmgr.minutes.papers.sections import data_blocks
from eventmgr.minutes.rules import Section
from eventmgr.rendering.blocks import Block, BulletList, GroupRow, Heading, Paragraph, Row, Table


def data_words(compiled: Compiled, zone: ZoneInfo) -> dict[Section, str]:
    """The words of the data for each section, a line for each paragraph and item."""
    return {
        section: "\n".join(line for block in data_blocks(compiled, section, zone) for line in _lines(block))
        for section in Section
    }


def _lines(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return [block.text]
    if isinstance(block, Paragraph):
        return [f"{block.lead} {block.text}".strip()]
    if isinstance(block, Table):
        return [row.title if isinstance(row, GroupRow) else "; ".join(_cells(row)) for row in block.rows]
    return block.lines if isinstance(block, BulletList) else []


def _cells(row: Row) -> list[str]:
    return [cell.replace("\n", ", ") for cell in row.cells if cell]
