"""Which points say the same, and what changed between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.changes import word_changes
from eventmgr.core.ids import uuid7
from eventmgr.outcomes.comparing import ALIKE, Candidate, group_alike, likeness
from eventmgr.outcomes.rules import ItemKind, provenance_of

SAME = (
    ("Vận động doanh nghiệp nhận đỡ đầu trẻ mồ côi", "Kêu gọi các doanh nghiệp trên địa bàn đỡ đầu trẻ em mồ côi"),
    (
        "Đề nghị Trung ương Hội tăng kinh phí tập huấn cho cán bộ Hội cơ sở",
        "Kiến nghị Trung ương Hội bố trí thêm kinh phí tập huấn cán bộ Hội cơ sở",
    ),
    (
        "Mở lớp tập huấn kỹ năng làm cha mẹ trên không gian mạng cho cán bộ Hội",
        "Tổ chức tập huấn cho cán bộ Hội về kỹ năng làm cha mẹ trong thời đại số",
    ),
    ("Thiếu kinh phí hoạt động ở cơ sở", "Kinh phí hoạt động ở cơ sở còn thiếu, chưa ổn định"),
    ("Thieu nguon luc o co so", "Thiếu nguồn lực ở cơ sở"),
    ("Cán bộ cơ sở kiêm nhiệm, ít thời gian", "CÁN BỘ CƠ SỞ KIÊM NHIỆM NÊN ÍT THỜI GIAN ĐẾN HỘ"),
)
OTHER = (
    ("Thiếu kinh phí hoạt động ở cơ sở", "Thiếu nguồn lực ở cơ sở"),
    ("Đề nghị Trung ương Hội tăng kinh phí tập huấn cho cán bộ Hội cơ sở", "Cán bộ Hội cơ sở thường xuyên thay đổi"),
    (
        "Tổ chức tập huấn cho cán bộ Hội về kỹ năng làm cha mẹ trong thời đại số",
        "Tập huấn kỹ năng số cho phụ nữ nông thôn",
    ),
    ("", "Thiếu nguồn lực"),
    ("và của các", "và của các"),
)


def candidate(text, source=None, kind=ItemKind.SOLUTION):
    return Candidate(frozenset({uuid7()}), source or uuid7(), kind, text)


@pytest.mark.parametrize(("first", "second"), SAME)
def test_the_same_in_other_words_is_alike(first, second):
    assert likeness(first, second) >= ALIKE


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_another_matter_of_the_same_field_is_not(first, second):
    assert likeness(first, second) < ALIKE


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_share_and_goes_both_ways(first, second):
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1


def test_only_points_of_other_sources_and_the_same_kind_come_together():
    one = candidate("Vận động doanh nghiệp đỡ đầu trẻ mồ côi")
    same = candidate("Vận động các doanh nghiệp đỡ đầu trẻ em mồ côi")
    again = candidate(same.text, one.source)
    kind = candidate(same.text, kind=ItemKind.DIFFICULTY)
    assert group_alike([one, again, kind]) == []
    assert group_alike([one, kind, same]) == [(one, same)]


def test_in_a_group_each_is_like_each_and_the_surest_comes_first():
    sure = [candidate("Nhân rộng mô hình địa chỉ tin cậy tại cộng đồng") for _ in range(3)]
    first, second = (candidate(text) for text in SAME[0])
    assert group_alike([first, *sure, second]) == [tuple(sure), (first, second)]
    bridge = candidate("một hai ba bốn năm sáu")
    ends = candidate("một hai ba bốn bảy tám chín"), candidate("ba bốn năm sáu mười trăm nghìn")
    [group] = group_alike([ends[0], bridge, ends[1]])
    assert len(group) == 2


def test_what_was_told_apart_is_suggested_no_more():
    one, other = candidate(SAME[0][0]), candidate(SAME[0][1])
    assert group_alike([one, other], {one.ids | other.ids}) == []


def test_changes_are_told_by_words():
    assert word_changes("Mở lớp tập huấn", "Mở hai lớp tập huấn.") == [
        ("same", "Mở "),
        ("added", "hai "),
        ("same", "lớp tập huấn"),
        ("added", "."),
    ]
    assert word_changes("", "mới") == [("added", "mới")]
    assert word_changes("cũ", "") == [("removed", "cũ")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_a_comparison_give_both_texts(before, after):
    changes = word_changes(before, after)
    assert "".join(text for change, text in changes if change != "added") == before
    assert "".join(text for change, text in changes if change != "removed") == after


def test_provenance_names_each_group_once_and_sums_the_supporters():
    assert provenance_of([(4, 3), (2, 8), (4, 0)]).text == "Nhóm 2, 4; 11 ý kiến tán thành"
    assert provenance_of([(1, 0)]).text == "Nhóm 1"
    assert provenance_of([(None, 5)]).text == "5 ý kiến tán thành"
    assert provenance_of([]).text == ""
