import io
import unicodedata

import pdfplumber
import pytest
import zxingcpp
from pdfplumber.page import Page

from eventmgr.rendering.blocks import Head, Paper, Paragraph, to_html
from eventmgr.rendering.pdf import ForbiddenResource, render_pdf
from tests.rendering.papers import VERIFY, invitation, minutes

MM = 72 / 25.4


def pages_of(paper: Paper) -> list[Page]:
    pdf = render_pdf(to_html(paper), title=paper.name)
    return pdfplumber.open(io.BytesIO(pdf)).pages


@pytest.fixture(scope="module")
def record() -> list[Page]:
    return pages_of(minutes(2))


@pytest.fixture(scope="module")
def invited() -> list[Page]:
    return pages_of(invitation())


def fonts(page: Page, text: str) -> tuple[float, bool, bool]:
    """Size, bold, italic of the first place where the words stand."""
    chars = page.search(text, regex=False)[0]["chars"]
    assert len({(char["size"], char["fontname"]) for char in chars if char["text"] != " "}) == 1
    name = chars[0]["fontname"]
    assert "Liberation-Serif" in name
    return round(chars[0]["size"], 1), "Bold" in name, "Italic" in name


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, True, False)),
        ("Độc lập - Tự do - Hạnh phúc", (13, True, False)),
        ("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", (12, False, False)),
        ("Số: 12/GM-ĐCT", (13, False, False)),
        ("Khánh Hòa, ngày 05 tháng 10 năm 2024", (13, False, True)),
        ("GIẤY MỜI", (14, True, False)),
        ("Dự Hội nghị công tác gia đình", (14, True, False)),
        ("Trân trọng kính mời", (14, False, False)),
        ("TM. ĐOÀN CHỦ TỊCH", (14, True, False)),
        ("Nguyễn Thị Mẫu An", (14, False, False)),
        ("Nơi nhận:", (12, True, True)),
        ("- Lưu: VT, GĐXH.", (11, False, False)),
    ],
)
def test_sizes_and_styles_follow_the_decree(invited, words, expected):
    assert fonts(invited[0], words) == expected


def test_page_is_a4_with_the_margins_of_the_decree(record):
    page = record[1]
    assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
    body = [char for char in page.chars if char["top"] > 20 * MM - 1]
    assert min(char["x0"] for char in body) >= 30 * MM - 1
    assert max(char["x1"] for char in body if char["text"] != " ") == pytest.approx((210 - 15) * MM, abs=1)
    assert max(char["bottom"] for char in body) <= (297 - 20) * MM + 1


def test_first_line_is_indented_and_body_justified(record):
    lines = record[0].extract_text_lines()
    first = next(line for line in lines if line["text"].startswith("Bà Lê Thị Mẫu Cúc: Các đại biểu"))
    after = lines[lines.index(first) + 1]
    assert first["x0"] == pytest.approx(30 * MM + 1.27 * 10 * MM, abs=1)
    assert after["x0"] == pytest.approx(30 * MM, abs=1)
    assert first["x1"] == pytest.approx(195 * MM, abs=1.5)
    assert after["x1"] == pytest.approx(195 * MM, abs=1.5)


def test_rules_are_as_long_as_the_decree_says(invited):
    page = invited[0]
    rules = sorted({round(rect["width"], 2) for rect in page.rects})  # the motto's border counts twice
    issuer, subject, motto = rules
    assert motto == pytest.approx(width_of(page, "Độc lập - Tự do - Hạnh phúc"), abs=1)
    assert 1 / 3 <= subject / width_of(page, "Dự Hội nghị công tác gia đình") <= 1 / 2
    assert 1 / 3 <= issuer / width_of(page, "ĐOÀN CHỦ TỊCH") <= 1 / 2


def width_of(page: Page, words: str) -> float:
    hit = page.search(words, regex=False)[0]
    return hit["x1"] - hit["x0"]


def number_at_top(page: Page) -> str:
    return page.crop((0, 0, page.width, 20 * MM - 1)).extract_text()


def test_pages_are_numbered_from_the_second_centred_in_the_top_margin(record):
    assert len(record) >= 3
    assert [number_at_top(page) for page in record] == ["", *map(str, range(2, len(record) + 1))]
    number = record[1].crop((0, 0, record[1].width, 20 * MM - 1)).chars[0]
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx((30 + 165 / 2) * MM, abs=1)
    assert round(number["size"]) == 13


def test_each_annex_counts_its_pages_and_turns_its_paper_for_itself(invited):
    assert [number_at_top(page) for page in invited] == ["", "", "", "2", "3"]
    assert [page.width > page.height for page in invited] == [False, False, True, True, True]
    assert invited[1].extract_text().startswith("Phụ lục I\nDANH SÁCH NHÓM")
    assert invited[2].extract_text().startswith("Phụ lục II\nDANH SÁCH ĐIỂM DANH")


def test_table_header_returns_and_rows_leave_room_to_sign(invited):
    for page in invited[2:]:
        rows = page.find_tables()[0].rows
        assert page.find_tables()[0].extract()[0] == ["TT", "Họ và tên", "Sáng 24/10", "Ký tên"]
        named = [row.bbox for row in rows[2:]]
        assert min(bottom - top for _, top, _, bottom in named) >= 9 * MM - 0.5


def test_text_comes_out_as_nfc(record):
    text = "".join(page.extract_text() for page in record)
    assert text == unicodedata.normalize("NFC", text)
    assert "Độc lập - Tự do - Hạnh phúc" in text


def test_secretary_signs_left_and_chair_right_on_one_line(record):
    page = record[-1]
    left, right = page.search("THƯ KÝ", regex=False)[0], page.search("CHỦ TỌA", regex=False)[-1]
    assert left["top"] == pytest.approx(right["top"], abs=0.5)
    assert left["x1"] < page.width / 2 < right["x0"]
    assert page.search("Nơi nhận:", regex=False)[0]["top"] > page.search("Trần Thị Mẫu Bình")[0]["top"]


def test_minutes_have_no_place_and_date_line_and_close_with_the_mark(record):
    text = "\n".join(page.extract_text() for page in record)
    assert text.count("ngày 24 tháng 10 năm 2024./.") == 1
    assert "Khánh Hòa, ngày" not in text


def test_code_of_a_locked_paper_is_read_at_150_dpi(record):
    codes = zxingcpp.read_barcodes(record[-1].to_image(resolution=150).original)
    assert [code.text for code in codes] == [VERIFY]


def test_same_paper_gives_the_same_bytes():
    page = to_html(minutes())
    assert render_pdf(page, title="Biên bản") == render_pdf(page, title="Biên bản")


def test_title_and_language_are_in_the_file():
    with pdfplumber.open(io.BytesIO(render_pdf("<p>Mẫu</p>", title="Biên bản số 05"))) as pdf:
        assert pdf.metadata["Title"] == "Biên bản số 05"
        assert pdf.doc.catalog["Lang"] == b"vi"


def test_markup_in_a_text_is_printed_as_text():
    paper = Paper("BÁO CÁO", [Paragraph("<b>Mẫu</b> & <script>1</script>")], head=Head("BAN TỔ CHỨC <i>"))
    text = pages_of(paper)[0].extract_text()
    assert "<b>Mẫu</b> & <script>1</script>" in text
    assert "BAN TỔ CHỨC <i>" in text


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file://host/etc/passwd",
        "../../../pyproject.toml",
        "%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
        "http://192.0.2.1/logo.png",
        "https://192.0.2.1/logo.png",
        "ftp://192.0.2.1/logo.png",
    ],
)
@pytest.mark.parametrize(
    "page",
    [
        '<img src="{}">',
        '<style>@import url("{}");</style>',
        '<svg width="9" height="9"><image width="9" height="9" href="{}"/></svg>',
    ],
)
def test_nothing_from_outside_is_fetched(address, page):
    with pytest.raises(ForbiddenResource):
        render_pdf(page.format(address), title="x")


def test_organisation_with_a_title_of_its_own_has_no_motto():
    head = Head("BAN TỔ CHỨC", header_style="organisation_title", organisation_title="ĐOÀN TNCS HỒ CHÍ MINH")
    text = pages_of(Paper("BÁO CÁO", [Paragraph("Nội dung")], head=head))[0].extract_text()
    assert text == "BAN TỔ CHỨC ĐOÀN TNCS HỒ CHÍ MINH\nBÁO CÁO\nNội dung"


def test_text_of_any_length_stays_inside_the_page():
    for page in pages_of(Paper("BÁO CÁO", [Paragraph("Mẫu" * 500)])):
        assert max(char["x1"] for char in page.chars) <= 195 * MM + 1
