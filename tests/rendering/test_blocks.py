import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.rendering.blocks import Annex, Column, NumberedList, Paper, Paragraph, Row, Table


def test_annexes_have_roman_numerals_only_when_there_are_several():
    annex = Annex("DANH SÁCH", [])
    assert Paper("KẾ HOẠCH", [], annexes=[annex]).annex_titles == ["Phụ lục"]
    titles = Paper("KẾ HOẠCH", [], annexes=[annex] * 14).annex_titles
    numerals = " ".join(title.removeprefix("Phụ lục ") for title in titles)
    assert numerals == "I II III IV V VI VII VIII IX X XI XII XIII XIV"


@pytest.mark.parametrize("ending", ["", ".", "./.", ". "])
def test_closing_mark_stands_once(ending):
    paper = Paper("GIẤY MỜI", [Paragraph("Rất mong đồng chí dự" + ending)], closing_mark=True)
    assert paper.body == [Paragraph("Rất mong đồng chí dự./.")]


def test_recipients_end_with_semicolons_and_the_last_with_a_full_stop():
    paper = Paper("GIẤY MỜI", [], recipients=("Như trên", "Hội LHPN tỉnh;", "Lưu: VT."))
    assert paper.recipient_lines == ["- Như trên;", "- Hội LHPN tỉnh;", "- Lưu: VT."]


def test_list_can_go_on_counting():
    assert NumberedList(["Một", "Hai"], start=4).lines == ["4. Một", "5. Hai"]


@given(st.lists(st.floats(0.5, 60), min_size=1, max_size=9), st.sampled_from(["portrait", "landscape"]))
def test_columns_fill_the_page_and_hold_the_words_of_their_headers(shares, orientation):
    table = Table([Column("Ghi chú", share) for share in shares], [Row(("",) * len(shares))])
    widths = table.widths(orientation)
    assert sum(widths) == pytest.approx({"portrait": 165, "landscape": 252}[orientation], abs=0.1)
    assert min(widths) >= 11
