from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.rules import parse_span, parse_time


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7h30", time(7, 30)),
        ("07g30", time(7, 30)),
        ("7:30", time(7, 30)),
        ("07:30", time(7, 30)),
        ("7.30", time(7, 30)),
        ("7 giờ 30", time(7, 30)),
        ("07 giờ 30 phút", time(7, 30)),
        ("7H30", time(7, 30)),
        ("0730", time(7, 30)),
        ("13h", time(13, 0)),
        ("13", time(13, 0)),
        ("0h00", time(0, 0)),
        ("23:59", time(23, 59)),
        ("19h", time(19, 0)),
        ("7 30", time(7, 30)),
        ("7 gio 30 phut", time(7, 30)),
        ("lúc 7 giờ 30 phút.", time(7, 30)),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["24:00", "7h60", "sáng", "7h3", "-1:00", "7:30:15", "h30", ""])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_time(typed)


@given(st.times())
def test_every_minute_of_the_day_is_read_back(moment: time) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert parse_time(f"{minute:%H:%M}") == parse_time(f"{minute.hour}h{minute:%M}") == minute


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7:30-8h", (time(7, 30), time(8, 0))),
        ("07h30 – 08h15", (time(7, 30), time(8, 15))),
        ("7g30—8g", (time(7, 30), time(8, 0))),
        ("Từ 7 giờ đến 7 giờ 45 phút", (time(7, 0), time(7, 45))),
        ("7.30 -> 8.00", (time(7, 30), time(8, 0))),
        ("0730-0800", (time(7, 30), time(8, 0))),
        ("19h", (time(19, 0), None)),
        ("19h -", (time(19, 0), None)),
    ],
)
def test_spans_are_read_as_people_write_them(typed: str, meant: tuple[time, time | None]) -> None:
    assert parse_span(typed) == meant


@pytest.mark.parametrize("typed", ["", "-", "-8h", "7h-8h-9h", "7h-nghỉ", "sáng - chiều"])
def test_what_is_no_span_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_span(typed)


@given(st.times(), st.times(), st.sampled_from(["-", " – ", " đến ", "→"]))
def test_any_two_minutes_are_a_span(first: time, last: time, dash: str) -> None:
    begins, ends = (moment.replace(second=0, microsecond=0) for moment in (first, last))
    assert parse_span(f"{begins:%Hh%M}{dash}{ends.hour} giờ {ends:%M} phút") == (begins, ends)
