import io
import re
from collections import Counter

import pdfplumber
import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from eventmgr.rendering.blocks import Paper, to_html
from eventmgr.rendering.pdf import render_pdf
from eventmgr.rendering.word import to_docx
from tests.rendering.papers import invitation, minutes


def opened(paper: Paper) -> Doc:
    return Document(io.BytesIO(to_docx(paper)))


def sentences(document: Doc) -> list[str]:
    """All paragraphs, those in tables too, in the order of the page."""
    found = ("".join(node.text or "" for node in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))
    return [text for text in found if text]


def words_of_pdf(paper: Paper) -> str:
    """What stands on the pages, without page numbers and repeated table headers' positions."""
    with pdfplumber.open(io.BytesIO(render_pdf(to_html(paper), title=paper.name))) as pdf:
        pages = [page.crop((0, 56, page.width, page.height)) for page in pdf.pages]
        return "\n".join(page.extract_text() for page in pages)


def test_word_and_pdf_have_the_same_words():
    paper = minutes()
    pdf = Counter(words_of_pdf(paper).split())
    word = Counter(" ".join(sentences(opened(paper))).split())
    assert word == pdf


@pytest.mark.parametrize("paper", [minutes(), invitation()])
def test_word_says_the_sentences_of_the_page_in_its_order(paper):
    page = re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>|</?(b|span)>", "", to_html(paper))
    page = re.sub(r"<[^>]+>", "\n", page).replace("&#39;", "'")
    expected = [" ".join(line.split()) for line in page.splitlines() if line.strip()]
    assert [" ".join(text.split()) for text in sentences(opened(paper))] == expected


def test_styles_are_real():
    document = opened(minutes())
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert normal.paragraph_format.first_line_indent == Cm(1.27)
    assert normal.paragraph_format.space_after == Pt(6)
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["I. KHAI MẠC"] == "Heading 1"
    assert styles["1. Thực trạng, khó khăn"] == "Heading 2"
    assert styles["BIÊN BẢN"] == "Tên loại"


def test_pages_have_margins_numbers_and_orientation():
    document = opened(invitation())
    assert [section.page_width > section.page_height for section in document.sections] == [False, False, True]
    for section in document.sections:
        assert (section.top_margin, section.right_margin) == (
            pytest.approx(Mm(20), rel=0.01),
            pytest.approx(Mm(15), rel=0.01),
        )
        assert (section.bottom_margin, section.left_margin) == (
            pytest.approx(Mm(20), rel=0.01),
            pytest.approx(Mm(30), rel=0.01),
        )
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
        field = section.header.paragraphs[0]._p
        assert [node.text for node in field.iter(qn("w:instrText"))] == ["PAGE"]
        assert [node.get(qn("w:start")) for node in section._sectPr.iter(qn("w:pgNumType"))] == ["1"]


def test_table_header_returns_on_each_page_and_rows_are_high_enough():
    table = opened(invitation()).tables[-1]
    headers = [row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert [row.cells[0].text for row in headers] == ["TT"]
    assert [row.height for row in table.rows[2:]] == [pytest.approx(Mm(9), rel=0.01)] * 40
    assert len({id(cell._tc) for cell in table.rows[1].cells}) == 1


def test_properties_say_what_it_is():
    properties = opened(minutes()).core_properties
    assert properties.title == "BIÊN BẢN Hội nghị công tác gia đình và tập huấn nghiệp vụ năm 2024"
    assert properties.created is None
