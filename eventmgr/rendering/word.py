"""How does the same paper open in Word: real styles, headers, sections, and the same words in the same order?"""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from eventmgr.rendering import qr
from eventmgr.rendering.blocks import (
    TEXT_WIDTH_MM,
    Annex,
    Block,
    CodeLine,
    GroupRow,
    Head,
    Heading,
    Orientation,
    PageBreak,
    Paper,
    Paragraph,
    Proof,
    Row,
    SignatureBlock,
    Table,
)
from eventmgr.rendering.word_logo import add_logo, is_shown

_FONT = "Times New Roman"
_FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# name: (size, bold, italic, alignment); the sizes are those of Decree 30/2020, annex I.
_STYLES = {
    "Cơ quan chủ quản": (12, False, False, "center"),
    "Cơ quan ban hành": (12, True, False, "center"),
    "Quốc hiệu": (12, True, False, "center"),
    "Tiêu ngữ": (13, True, False, "center"),
    "Số ký hiệu": (13, False, False, "center"),
    "Địa danh ngày tháng": (13, False, True, "center"),
    "Tên loại": (14, True, False, "center"),
    "Trích yếu": (14, True, False, "center"),
    "Kèm theo": (14, False, True, "center"),
    "Ô bảng": (12, False, False, "left"),
    "Đầu bảng": (12, True, False, "center"),
    "Chức vụ ký": (14, True, False, "center"),
    "Ghi chú ký": (13, False, True, "center"),
    "Họ tên ký": (14, True, False, "center"),
    "Nơi nhận": (12, True, True, "left"),
    "Nơi nhận dòng": (11, False, False, "left"),
}
_MOTTO_MM = 60  # width of the motto in 13 pt bold
_SUBJECT_MM = 140  # a long name leaves no single word for its last line
_RULE_SHARE = 0.4  # of the text above; the decree says a third to a half
_EM_SHARE = 0.66  # mean width of a capital letter or of a letter in bold 14 pt, in ems, near enough for a rule


def to_docx(paper: Paper, *further: Paper) -> bytes:
    """The paper as a Word file that a clerk can go on editing; further ones follow, each from page 1."""
    document = Document()
    _define_styles(document)
    for each in (paper, *further):
        _add_paper(document, each, document.sections[0] if each is paper else document.add_section(WD_SECTION.NEW_PAGE))
    return _bytes(document, paper)


def _add_paper(document: Doc, paper: Paper, section: Section) -> None:
    _set_page(section, paper.orientation)
    _number_pages(section)
    width = TEXT_WIDTH_MM[paper.orientation]
    if paper.head:
        _add_head(document, paper.head, width)
    _add_title(document, paper, width)
    _add_blocks(document, paper.body, paper.orientation)
    _add_foot(document, paper, width)
    for title, annex in zip(paper.annex_titles, paper.annexes, strict=True):
        _add_annex(document, title, annex)


def _bytes(document: Doc, paper: Paper) -> bytes:
    properties = document.core_properties
    properties.title, properties.language, properties.author = paper.name, "vi-VN", ""
    properties.comments = ""
    for stamp in ("dcterms:created", "dcterms:modified"):  # the library's template brings its own, of 2013
        for element in document.part.package.core_properties._element.findall(qn(stamp)):  # noqa: SLF001 - cannot be unset
            element.getparent().remove(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _define_styles(document: Doc) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 - tells the type checker what the template holds
    _set_font(normal, 14)
    layout = normal.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(6), 1.1
    layout.first_line_indent, layout.alignment, layout.widow_control = Cm(1.27), _ALIGN["justify"], True
    for level, italic in ((1, False), (2, False), (3, True)):
        heading = document.styles[f"Heading {level}"]
        assert isinstance(heading, ParagraphStyle)  # noqa: S101 - as above
        _set_font(heading, 14, bold=True, italic=italic)
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(6)
    for name, (size, bold, italic, align) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - as above
        style.base_style = normal
        _set_font(style, size, bold=bold, italic=italic)
        style.paragraph_format.first_line_indent, style.paragraph_format.space_after = Cm(0), Pt(0)
        style.paragraph_format.line_spacing, style.paragraph_format.alignment = 1.0, _ALIGN[align]


def _set_font(style: ParagraphStyle, size: float, *, bold: bool = False, italic: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for theme in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[theme]
    for slot in _FONT_SLOTS:
        fonts.set(qn(slot), _FONT)
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(_element("w:lang", val="vi-VN", eastAsia="vi-VN"))


def _set_page(section: Section, orientation: Orientation) -> None:
    """A4 with the decree's margins; turned for wide tables."""
    wide = orientation == "landscape"
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.top_margin, section.right_margin = Mm(20), Mm(15)
    section.bottom_margin, section.left_margin = Mm(20), Mm(30)
    section.header_distance = section.footer_distance = Mm(10)


def _number_pages(section: Section) -> None:
    """The number centred in the top margin, from 1 in each section, not shown on its first page."""
    section.different_first_page_header_footer = True
    properties = section._sectPr  # noqa: SLF001 - python-docx has no page numbers
    if properties.find(qn("w:pgNumType")) is None:  # a new section is a copy of the one before
        properties.find(qn("w:cols")).addprevious(_element("w:pgNumType", start="1"))
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.style = "Số ký hiệu"
    run = paragraph.add_run()._r  # noqa: SLF001 - as above
    for part in ("begin", None, "end"):
        if part:
            run.append(_element("w:fldChar", fldCharType=part))
        else:
            instruction = _element("w:instrText")
            instruction.text = "PAGE"
            run.append(instruction)


def _add_head(document: Doc, head: Head, width: float) -> None:
    left_mm = width * (0.45 if width > 200 else 0.44)  # noqa: PLR2004 - landscape
    rows = 2 if head.number_sign or head.place_and_date else 1
    table = _plain_table(document, rows, (left_mm, width - left_mm))
    left, right = table.rows[0].cells
    if head.logo and is_shown(head.logo):
        add_logo(_write(left, "", "Cơ quan chủ quản"), head.logo)
    if head.superior_name:
        _write(left, head.superior_name, "Cơ quan chủ quản")
    _write(left, head.issuer_name, "Cơ quan ban hành")
    _rule(left, _cell_rule(head.issuer_name, 12, left_mm), left_mm)
    _write(right, head.right_title, "Quốc hiệu")
    if head.motto:
        _write(right, head.motto, "Tiêu ngữ")
        _rule(right, _MOTTO_MM, width - left_mm)
    else:
        _rule(right, _cell_rule(head.right_title, 12, width - left_mm) / _RULE_SHARE, width - left_mm)
    if rows > 1:
        _write(table.rows[1].cells[0], head.number_sign, "Số ký hiệu").paragraph_format.space_before = Pt(4)
        place = _write(table.rows[1].cells[1], head.place_and_date or "", "Địa danh ngày tháng")
        place.paragraph_format.space_before = Pt(4)


def _add_title(document: Doc, paper: Paper, width: float) -> None:
    _write(document, paper.title, "Tên loại").paragraph_format.space_before = Pt(14)
    if paper.subject:
        layout = _write(document, paper.subject, "Trích yếu").paragraph_format
        layout.left_indent = layout.right_indent = Mm(max(0, (width - _SUBJECT_MM) / 2))
    if paper.reference:
        _write(document, paper.reference, "Kèm theo")
    if text := paper.reference or paper.subject:
        _rule(document, _cell_rule(text, 14, width), width, after=12)


def _add_annex(document: Doc, title: str, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, annex.orientation)
    _number_pages(section)
    width = TEXT_WIDTH_MM[annex.orientation]
    _write(document, title, "Tên loại")
    _write(document, annex.title, "Trích yếu")
    if annex.reference:
        _write(document, annex.reference, "Kèm theo")
    _rule(document, _cell_rule(annex.reference or annex.title, 14, width), width, after=12)
    _add_blocks(document, annex.blocks, annex.orientation)
    _add_signatures(document, annex.signatures, (), width)


def _add_blocks(document: Doc, blocks: Sequence[Block], orientation: Orientation) -> None:
    for block in blocks:
        match block:
            case Heading():
                document.add_heading(block.text, block.level)
            case Paragraph():
                _add_paragraph(document, block)
            case Table():
                _add_table(document, block, orientation)
            case CodeLine():
                _add_code(document, block)
            case PageBreak():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case _:
                for line in block.lines:
                    document.add_paragraph(line)


def _add_paragraph(document: Doc, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    if block.lead:
        paragraph.add_run(block.lead).bold = True
        paragraph.add_run(" ")
    paragraph.add_run(block.text).italic = True if block.italic else None
    paragraph.alignment = _ALIGN[block.align]
    paragraph.paragraph_format.keep_with_next = None if block.text else True
    if not block.indent or block.align in ("center", "right"):
        paragraph.paragraph_format.first_line_indent = Cm(0)


def _add_table(document: Doc, block: Table, orientation: Orientation) -> None:
    table = document.add_table(0, len(block.columns), style="Table Grid")
    table.autofit = False
    _set_margins(table, 40, 80)
    widths = block.widths(orientation)
    header = table.add_row()
    header._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001 - python-docx has no repeated header
    for cell, column in zip(header.cells, block.columns, strict=True):
        _write(cell, column.title, "Đầu bảng")
    for row in block.rows:
        line = table.add_row()
        if isinstance(row, GroupRow):
            _write(line.cells[0].merge(line.cells[-1]), row.title, "Ô bảng").runs[0].bold = True
        else:
            _fill_row(line, row, block)
    for index, column_mm in enumerate(widths):
        table.columns[index].width = Mm(column_mm)
    for line in table.rows:
        line._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 - python-docx lacks it
        for tc in line._tr.tc_lst:  # noqa: SLF001 - `cells` would walk merged rows once a column
            cell = _Cell(tc, table)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            first = tc.grid_offset
            cell.width = Mm(sum(widths[first : first + tc.grid_span]))
    _write(document, "", "Nơi nhận dòng")


def _fill_row(line: _Row, row: Row, block: Table) -> None:
    if block.min_row_height_mm:
        line.height, line.height_rule = Mm(block.min_row_height_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, text, column in zip(line.cells, row.cells, block.columns, strict=True):
        paragraph = _write(cell, text, "Ô bảng")
        paragraph.alignment = _ALIGN[column.align]
        for run in paragraph.runs:
            run.bold = True if row.bold else None


def _add_foot(document: Doc, paper: Paper, width: float) -> None:
    alone = len(paper.signatures) == 1
    _add_signatures(document, paper.signatures, paper.recipient_lines if alone else (), width)
    if not alone:
        _write_recipients(document, paper.recipient_lines)
    if paper.proof:
        _add_code(document, paper.proof)


def _add_signatures(
    document: Doc, signatures: Sequence[SignatureBlock], recipients: Sequence[str], width: float
) -> None:
    """One signature stands right, `Nơi nhận` beside it; more share the width."""
    if not signatures:
        return
    dated = any(block.date_line for block in signatures)
    offset, columns = (1, 2) if len(signatures) == 1 else (0, len(signatures))
    many = len(signatures) > 1
    table = _plain_table(document, 1 + dated + many, (width / columns,) * columns)
    cells = table.rows[dated].cells
    if offset:
        _write_recipients(cells[0], recipients)
    for index, block in enumerate(signatures, offset):
        if dated:
            _write(table.rows[0].cells[index], block.date_line, "Địa danh ngày tháng")
        for line in block.office:
            _write(cells[index], line, "Chức vụ ký")
        if block.note:
            _write(cells[index], block.note, "Ghi chú ký")
        name = _write(table.rows[-1].cells[index], block.name, "Họ tên ký")
        name.paragraph_format.space_before = Mm(24)


def _write_recipients(place: Doc | _Cell, lines: Sequence[str]) -> None:
    if lines:
        label = _write(place, "Nơi nhận:", "Nơi nhận")
        label.paragraph_format.space_before = Pt(0 if isinstance(place, _Cell) else 8)
    for line in lines:
        _write(place, line, "Nơi nhận dòng")


def _add_code(document: Doc, code: Proof | CodeLine) -> None:
    _write(document, "", "Nơi nhận dòng")
    table = _plain_table(document, 1, (30, 100))
    picture, text = table.rows[0].cells
    picture.paragraphs[0].style = "Nơi nhận dòng"
    picture.paragraphs[0].add_run().add_picture(io.BytesIO(qr.png(code.url, 8)), width=Mm(25))
    text.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for line in code.lines:
        _write(text, line, "Nơi nhận dòng")


def _plain_table(document: Doc, rows: int, widths: Sequence[float]) -> WordTable:
    """A table without lines that only places things; its rows stay whole."""
    table: WordTable = document.add_table(rows, len(widths))
    table.autofit = False
    _set_margins(table, 0, 0)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 - python-docx lacks it
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _set_margins(table: WordTable, above: int, beside: int) -> None:
    """Room in the cells, in twentieths of a point; the table begins where the text does, not where its lines do."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no margins of cells
    margins = _element("w:tblCellMar")
    for side, room in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        margins.append(_element(f"w:{side}", w=str(room), type="dxa"))
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    indent = _element("w:tblInd", w=str(beside), type="dxa")
    properties.insert_element_before(indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _write(place: Doc | _Cell, text: str, style: str) -> WordParagraph:
    """A paragraph of the style; a cell's first, empty one is used up first."""
    unused = isinstance(place, _Cell) and not place.paragraphs[0].runs and len(place.paragraphs) == 1
    paragraph: WordParagraph = place.paragraphs[0] if unused else place.add_paragraph()
    paragraph.style = style
    paragraph.add_run(text)
    return paragraph


def _cell_rule(text: str, size: int, room: float) -> float:
    """How long the rule under a text is, in millimetres."""
    em = size * 25.4 / 72
    longest = max(len(line) for line in text.split("\n"))
    share = _EM_SHARE if text.isupper() else _EM_SHARE * 0.75
    return _RULE_SHARE * min(longest * em * share, room)


def _rule(place: Doc | _Cell, length: float, room: float, *, after: float = 0) -> None:
    """A line drawn as the top border of an empty low paragraph, pulled in from both sides."""
    paragraph = _write(place, "", "Số ký hiệu")
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(max(0, (room - length) / 2))
    layout.line_spacing, layout.space_before, layout.space_after = Pt(4), Pt(2), Pt(after)
    borders = _element("w:pBdr")
    borders.append(_element("w:top", val="single", sz="6", space="0", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no borders
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
