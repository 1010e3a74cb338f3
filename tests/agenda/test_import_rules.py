"""What the rows of somebody's agenda say, as people write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.agenda.rules.columns import Column, Layout, guess_layout
from eventmgr.agenda.rules.guessing import guess_kind, guess_people
from eventmgr.agenda.rules.reading import Line, LineState, find_day, read_agenda
from eventmgr.core.text import fold

DAYS = (date(2024, 10, 24), date(2024, 10, 26))
HEAD = ["Thời gian", "Nội dung", "Người thực hiện", "Địa điểm"]


def read(*rows: list[str], merged: tuple[tuple[int, int], ...] = (), days: tuple[date, date] = DAYS) -> list[Line]:
    """The rows as they are read with the columns that are guessed."""
    return read_agenda(rows, guess_layout(rows), days, merged)


def short(lines: list[Line]) -> list[tuple[str, str, str]]:
    """Day, times and title of what is a session."""
    return [
        (f"{line.day:%d/%m}", f"{line.start:%H:%M}-{line.end:%H:%M}", line.title)
        for line in lines
        if line.state is LineState.SESSION
    ]


def test_an_agenda_as_it_is_sent_around_is_read() -> None:
    lines = read(
        ["CHƯƠNG TRÌNH HỘI NGHỊ"],
        HEAD,
        ["Thứ năm, ngày 24 tháng 10"],
        ["Sáng"],
        ["07g30-8h", "Đón tiếp đại biểu", "Ban Tổ chức", "Sảnh"],
        ["8h", "Khai mạc", "Bà Mẫu A", ""],
        ["8h15 – 11h", "Tham luận", "", ""],
        ["", "- Tham luận 1: mô hình Mẫu", "Tỉnh Mẫu", ""],
        ["Chiều"],
        ["2h00 - 3h30", "Thảo luận tổ", "", ""],
        ["Ngày 25/10/2024", "", "", ""],
        ["7:30-8h", "Tập huấn", "", ""],
    )
    assert short(lines) == [
        ("24/10", "07:30-08:00", "Đón tiếp đại biểu"),
        ("24/10", "08:00-08:15", "Khai mạc"),
        ("24/10", "08:15-11:00", "Tham luận"),
        ("24/10", "14:00-15:30", "Thảo luận tổ"),
        ("25/10", "07:30-08:00", "Tập huấn"),
    ]
    (paper,) = (line for line in lines if line.state is LineState.PAPER)
    assert (paper.title, paper.people, paper.of) == ("Tham luận 1: mô hình Mẫu", "Tỉnh Mẫu", 7)
    assert [line.number for line in lines] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 24/10/2024", 24),
        ("Thứ năm, ngày 24 tháng 10", 24),
        ("Thứ Sáu (25/10)", 25),
        ("Ngày 26 tháng 10 năm 2024", 26),
        ("Sáng ngày 25-10-2024", 25),
        ("25.10.24", 25),
        ("Ngày thứ hai", 25),
        ("Ngày thứ nhất: Hội nghị", 24),
        ("Ngày 3", 26),
    ],
)
def test_days_as_people_write_them(text: str, day: int) -> None:
    assert find_day(fold(text), *DAYS) == date(2024, 10, day)


@pytest.mark.parametrize("text", ["7h30 - 8h", "Thứ hai", "", "Ngày hội của phụ nữ", "31/02/2024", "07:30-08:15"])
def test_what_is_no_day(text: str) -> None:
    assert find_day(fold(text), *DAYS) is None


def test_a_column_of_days_and_two_of_times() -> None:
    lines = read(
        ["STT", "Ngày", "Từ giờ", "Đến giờ", "Nội dung công việc", "Đơn vị phụ trách", "Phòng"],
        ["1", "24/10/2024", "07:30", "08:00", "Khai mạc", "VP", "A"],
        ["2", "", "08:00", "09:00", "Báo cáo", "VP", "A"],
        ["3", "25/10/2024", "08:00", "09:00", "Bế mạc", "VP", "B"],
    )
    assert short(lines) == [
        ("24/10", "07:30-08:00", "Khai mạc"),
        ("24/10", "08:00-09:00", "Báo cáo"),
        ("25/10", "08:00-09:00", "Bế mạc"),
    ]
    assert [(line.people, line.room) for line in lines] == [("VP", "A"), ("VP", "A"), ("VP", "B")]


def test_without_a_header_the_cells_tell_and_a_year_may_lack() -> None:
    lines = read(["24/10"], ["7h30", "Khai mạc hội nghị"], ["8h", "Báo cáo kết quả"])
    assert short(lines) == [("24/10", "07:30-08:00", "Khai mạc hội nghị"), ("24/10", "08:00-08:30", "Báo cáo kết quả")]


def test_an_event_of_one_day_needs_none_written_and_a_title_above_may_say_it() -> None:
    row = ["8h-9h", "Khai mạc"]
    assert short(read(HEAD, row, days=(DAYS[0], DAYS[0]))) == [("24/10", "08:00-09:00", "Khai mạc")]
    assert short(read(["Ngày 25/10/2024"], HEAD, row)) == [("25/10", "08:00-09:00", "Khai mạc")]


def test_rows_of_a_merged_time_are_papers_of_one_session() -> None:
    rows = [HEAD, ["24/10"], ["8h-9h", "Tham luận", "", ""], ["8h-9h", "Tham luận A", "X", ""], ["8h-9h", "B", "", ""]]
    lines = read(*rows, merged=((3, 0), (4, 0)))
    assert [(line.state, line.of) for line in lines[1:]] == [
        (LineState.SESSION, None),
        (LineState.PAPER, 3),
        (LineState.PAPER, 3),
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["9h-8h", "Ngược"],
        ["22h-1h", "Đêm"],
        ["23h50", "Đêm"],
        ["bảy giờ", "Chữ"],
        ["25h", "Sai"],
        ["8h-9h", ""],
        ["", "Không giờ"],
    ],
)
def test_what_cannot_be_read_is_said_in_its_row(row: list[str]) -> None:
    (line,) = read(HEAD, ["24/10"], row)[1:]
    assert (line.state, line.number, bool(line.remarks)) == (LineState.WRONG, 3, True)


def test_rows_before_any_day_or_on_a_day_of_no_event_are_said() -> None:
    lines = read(HEAD, ["8h-9h", "Khai mạc"], ["Ngày 30/10/2024"], ["8h-9h", "Bế mạc"])
    assert [line.state for line in lines] == [LineState.WRONG, LineState.HEADING, LineState.WRONG]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Đón tiếp đại biểu, phát tài liệu", SessionKind.CHECK_IN),
        ("Khai mạc Hội nghị", SessionKind.OPENING),
        ("Phát biểu khai mạc", SessionKind.SPEECH),
        ("Tham luận của các tỉnh", SessionKind.PAPER),
        ("Nghỉ giải lao", SessionKind.BREAK),
        ("Ăn trưa", SessionKind.MEAL),
        ("Thảo luận tổ", SessionKind.GROUP_WORK),
        ("Các tổ báo cáo kết quả thảo luận", SessionKind.REPORT_BACK),
        ("Báo cáo giữa nhiệm kỳ", SessionKind.REPORT),
        ("Trao đổi, thảo luận", SessionKind.DISCUSSION),
        ("Kết luận Hội nghị", SessionKind.CONCLUSION),
        ("Bế mạc", SessionKind.CLOSING),
        ("Tập huấn chuyên đề 1", SessionKind.TRAINING),
        ("Chụp ảnh lưu niệm", SessionKind.NOTICE),
    ],
)
def test_kinds_by_their_words(title: str, kind: SessionKind) -> None:
    assert guess_kind(title) is kind


def test_people_one_a_line_with_what_they_do() -> None:
    people = guess_people("Chủ trì: Bà Mẫu A, Phó Chủ tịch; MC: ông Mẫu B\nTỉnh Mẫu", SessionKind.PAPER)
    assert people == [
        ("Bà Mẫu A, Phó Chủ tịch", SessionRole.CHAIR),
        ("ông Mẫu B", SessionRole.HOST),
        ("Tỉnh Mẫu", SessionRole.PRESENTER),
    ]


ODD = ["7h30", "07g30-8h", "24/10", "Sáng", "Chiều", "Thời gian", "Nội dung", "31/02", "99h", "Ngày 9", "7h-7h", "0"]
CELLS = st.one_of(st.text(max_size=12), st.sampled_from(ODD))


@given(
    rows=st.lists(st.lists(CELLS, max_size=5), max_size=14),
    columns=st.dictionaries(st.sampled_from(Column), st.integers(0, 6)),
)
def test_whatever_stands_there_is_read_or_said_and_every_session_lies_in_its_day(
    rows: list[list[str]], columns: dict[Column, int]
) -> None:
    for layout in (guess_layout(rows), Layout(-1, columns), Layout(len(rows) + 3, columns)):
        lines = {line.number: line for line in read_agenda(rows, layout, DAYS)}
        assert list(lines) == sorted(lines)
        assert set(lines) <= set(range(1, len(rows) + 1))
        for line in lines.values():
            if line.state is LineState.SESSION:
                assert line.title
                assert line.day is not None
                assert DAYS[0] <= line.day <= DAYS[1]
                assert (line.start or time.max) < (line.end or time.min)
            elif line.state is LineState.PAPER:
                assert lines[line.of or 0].state is LineState.SESSION
            elif line.state is LineState.WRONG:
                assert line.remarks


@given(
    hour=st.integers(7, 22),
    minute=st.integers(0, 59),
    form=st.sampled_from(["{h}h{m:02d}", "{h:02d}g{m:02d}", "{h}:{m:02d}", "{h} giờ {m:02d} phút"]),
)
def test_a_time_is_read_whichever_way_it_is_written(hour: int, minute: int, form: str) -> None:
    (line,) = read(HEAD, ["24/10"], [form.format(h=hour, m=minute), "Khai mạc"])[1:]
    assert line.start == time(hour, minute)
