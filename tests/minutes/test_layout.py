"""The minutes as Decree 30/2020 wants them, measured in the PDF itself."""

import io
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
from pdfplumber.page import Page

from eventmgr.core.db import transaction
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.events.rules import HeaderStyle
from eventmgr.minutes import service
from eventmgr.minutes.papers import conclusions_paper, minutes_paper, render, results_paper, to_pdf
from eventmgr.rendering.blocks import MOTTO, NATION
from tests.factories import AT, ORGANIZER
from tests.minutes.meeting import make_meeting
from tests.minutes.test_papers import read, words, write

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 195 * MM, 20 * MM, 277 * MM
UNION = "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM"


def locked(event: Event) -> bytes:
    """The PDF that the lock keeps."""
    make_meeting(event)
    minutes = write(event)
    service.submit(minutes, actor=ORGANIZER, at=AT)
    service.lock(minutes, render, actor=ORGANIZER, at=AT)
    return store().get(service.file_key(minutes, "pdf"))


def set_profile(event: Event, **values: object) -> None:
    with transaction():
        for name, value in values.items():
            setattr(event.profile, name, value)


def pages_of(pdf: bytes) -> list[Page]:
    return pdfplumber.open(io.BytesIO(pdf)).pages


def font(page: Page, text: str) -> tuple[float, bool, bool]:
    """Size, bold, italic where the words stand first."""
    chars = [char for char in page.search(text, regex=False)[0]["chars"] if char["text"] != " "]
    assert len({(char["size"], char["fontname"]) for char in chars}) == 1, text
    name = chars[0]["fontname"]
    assert "Liberation-Serif" in name
    return round(chars[0]["size"], 1), "Bold" in name, "Italic" in name


def place(page: Page, text: str) -> tuple[float, float]:
    """Where the words begin and end."""
    [hit, *_more] = page.search(text, regex=False)
    return hit["x0"], hit["x1"]


def rule_under(page: Page, text: str) -> tuple[float, float]:
    """Where the first line under the words begins and ends; a border is a box whose lower edge is seen."""
    bottom = page.search(text, regex=False)[0]["bottom"]
    x0, x1 = place(page, text)
    lines = [rect for rect in page.rects if rect["bottom"] > bottom and rect["x0"] < x1 and rect["x1"] > x0]
    first = min(lines, key=lambda rect: rect["bottom"])
    assert first["bottom"] - bottom < 2 * MM
    return first["x0"], first["x1"]


def middle(span: tuple[float, float]) -> float:
    return (span[0] + span[1]) / 2


def length(span: tuple[float, float]) -> float:
    return span[1] - span[0]


def number_at_top(page: Page) -> str:
    return page.crop((0, 0, page.width, TOP - 1)).extract_text()


@pytest.mark.parametrize("style", list(HeaderStyle))
def test_the_head_of_each_style_is_the_decrees(event: Event, style: HeaderStyle) -> None:
    set_profile(event, header_style=style)
    pages = pages_of(locked(event))
    first = pages[0]
    assert font(first, "ĐOÀN CHỦ TỊCH") == (12, True, False)
    assert font(first, "Số: 01/BB-ĐCT") == (13, False, False)
    assert font(first, "BIÊN BẢN") == (14, True, False)
    issuer, rule = place(first, "ĐOÀN CHỦ TỊCH"), rule_under(first, "ĐOÀN CHỦ TỊCH")
    assert 1 / 3 <= length(rule) / length(issuer) <= 1 / 2
    assert middle(rule) == pytest.approx(middle(issuer), abs=1)
    if style is HeaderStyle.NATIONAL:
        assert font(first, UNION) == (12, False, False)
        assert font(first, NATION) == (12, True, False)
        assert font(first, MOTTO) == (13, True, False)
        ruled = MOTTO
    else:
        assert font(first, UNION) == (12, True, False)
        assert NATION not in first.extract_text()
        ruled = UNION
    assert length(rule_under(first, ruled)) == pytest.approx(length(place(first, ruled)), abs=1)
    assert middle(rule_under(first, ruled)) == pytest.approx(middle(place(first, ruled)), abs=1)
    assert place(first, ruled)[0] > first.width / 2 - 10 * MM


def test_pages_text_and_signatures_are_the_decrees(event: Event) -> None:
    pages = pages_of(locked(event))
    for page in pages:
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        inside = [char for char in page.chars if char["top"] > TOP - 1 and char["text"] != " "]
        assert min(char["x0"] for char in inside) >= LEFT - 0.5
        # The engine rounds the blanks of a justified line: it may end a hair later.
        assert max(char["x1"] for char in inside) <= RIGHT + 0.8 * MM
        assert max(char["bottom"] for char in inside) <= BOTTOM + 0.5
    annexes = [number for number, page in enumerate(pages) if "Phụ lục" in page.extract_text()]
    assert len(annexes) == 3
    starts = [0, *annexes, len(pages)]
    expected = [
        "" if page == start else str(page - start + 1) for start, end in pairwise(starts) for page in range(start, end)
    ]
    assert [number_at_top(page) for page in pages] == expected
    second = pages[1].crop((0, 0, pages[1].width, TOP - 1)).chars
    assert (second[0]["x0"] + second[-1]["x1"]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert 13 <= round(second[0]["size"]) <= 14
    _body_is_justified(pages[: annexes[0]])
    _foot_is_in_its_places(pages[: annexes[0]])
    assert [page.extract_text_lines()[0]["text"] for page in (pages[n] for n in annexes)] == [
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ]
    assert font(pages[annexes[0]], "Phụ lục I") == (14, True, False)
    assert font(pages[annexes[0]], "(Kèm theo Biên bản số 01/BB-ĐCT)") == (14, False, True)


def _body_is_justified(pages: list[Page]) -> None:
    """A long topic: its first line is pulled in, all but the last line fill the width."""
    page = next(page for page in pages if page.search("Chủ đề: Giải pháp", regex=False))
    lines = page.extract_text_lines()
    at = next(number for number, line in enumerate(lines) if line["text"].startswith("Chủ đề: Giải pháp"))
    first, following = lines[at], lines[at + 1]
    assert 10 * MM - 0.5 <= first["x0"] - LEFT <= 12.7 * MM + 0.5
    assert following["x0"] == pytest.approx(LEFT, abs=0.5)
    assert first["x1"] == pytest.approx(RIGHT, abs=0.8 * MM)
    assert font(page, "Giải pháp của các cấp") == (14, False, False)


def _foot_is_in_its_places(pages: list[Page]) -> None:
    last = pages[-1]
    assert "".join(page.extract_text() for page in pages).count("./.") == 1
    secretary, chair = last.search("THƯ KÝ", regex=False)[0], last.search("CHỦ TỌA", regex=False)[-1]
    names = [last.search(name, regex=False)[-1] for name in ("Lê Thị Mẫu Bình", "Nguyễn Thị Mẫu An")]
    assert secretary["top"] == pytest.approx(chair["top"], abs=0.5)
    assert names[0]["top"] == pytest.approx(names[1]["top"], abs=0.5)
    assert secretary["x1"] < last.width / 2 < chair["x0"]
    assert font(last, "THƯ KÝ") == (14, True, False)
    assert font(last, "Lê Thị Mẫu Bình") == (14, True, False)
    assert font(last, "Nơi nhận:") == (12, True, True)
    assert font(last, "- Lưu: VT, GĐXH.") == (11, False, False)
    assert last.search("Nơi nhận:", regex=False)[0]["x0"] == pytest.approx(LEFT, abs=0.5)


def test_the_kept_file_is_an_archive_with_all_it_needs(event: Event, tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(locked(event))
    told = poppler("pdfinfo", "-meta", file)
    assert re.search(r'pdfaid:part="2" pdfaid:conformance="U"', told)
    assert "BIÊN BẢN" in told
    facts = dict(line.split(":", 1) for line in poppler("pdfinfo", file).splitlines())
    assert {facts[name].strip() for name in ("Encrypted", "JavaScript", "Form")} == {"no", "none"}
    with pdfplumber.open(file) as document:
        [intent] = document.doc.catalog["OutputIntents"]
    assert intent["S"].name == "GTS_PDFA1"
    fonts = poppler("pdffonts", file).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert re.search(r"\byes yes yes\b", line), line
        assert "Liberation-Serif" in line


def poppler(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_a_profile_without_words_gives_papers_with_dots(event: Event, tmp_path: Path) -> None:
    make_meeting(event)
    write(event)
    fields = ("superior_name", "issuer_name", "number_sign", "place", "sign_authority", "sign_title", "sign_name")
    set_profile(event, recipients="", **dict.fromkeys(fields, ""))
    with transaction():
        event.venue = event.city = ""
    minutes = words(read(to_pdf(minutes_paper(event)), tmp_path))
    assert "Số: ……/BB BIÊN BẢN" in minutes
    assert "Địa điểm: …………………………." in minutes
    assert "Nơi nhận: - Lưu: VT, Hồ sơ." in minutes
    for paper in (conclusions_paper(event), results_paper(event)):
        text = words(read(to_pdf(paper), tmp_path))
        assert "…………, ngày …… tháng …… năm ……" in text
        assert "Nơi nhận: …………………………" in text
