import io
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from pdfplumber.page import Page
from PIL import Image, ImageChops

from eventmgr.rendering.cards import (
    CardProblems,
    Design,
    DesignError,
    Problem,
    Sheet,
    SheetTooSmall,
    check,
    fill,
    names,
    plain,
)  # fmt: skip
from eventmgr.rendering.pdf import ForbiddenResource
from tests.rendering.card_samples import CSS, DESIGN, ELSEWHERE, MM, PEOPLE, VISITOR, person

NOISE = 96  # of 255 grey levels: what smoothing of edges may do
SCALE = 150 / 72


@pytest.fixture(scope="module")
def filled() -> bytes:
    return fill(DESIGN, PEOPLE, title="Thẻ mẫu", archive=True)


@pytest.fixture(scope="module")
def laid_out() -> list[Image.Image]:
    return pictures(plain(DESIGN, PEOPLE, title="Thẻ mẫu"))


def pictures(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=SCALE).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def differing(filled: list[Image.Image], laid_out: list[Image.Image]) -> list[int]:
    """How many dots of each page differ by more than noise."""
    pairs = zip(filled, laid_out, strict=True)
    return [sum(ImageChops.difference(one, other).histogram()[NOISE:]) for one, other in pairs]


def poppler(tool: str, pdf: bytes, folder: Path, *options: str, more: Sequence[str] = ()) -> str:
    file = folder / "cards.pdf"
    file.write_bytes(pdf)
    return subprocess.run([tool, *options, file, *more], capture_output=True, check=True).stdout.decode()


def test_filled_cards_look_as_if_each_had_been_laid_out(filled, laid_out):
    assert differing(pictures(filled), laid_out) == [0] * 8


def test_places_are_filled_wherever_css_puts_them():
    people = [VISITOR, {"name": "Lê Mẫu"}]
    one, other = (draw(ELSEWHERE, people, title="Thẻ mẫu") for draw in (fill, plain))
    assert differing(pictures(one), pictures(other)) == [0, 0]


@pytest.mark.parametrize(
    ("place", "moved"),
    [
        (".name { left: 5mm", ".name { left: 5.5mm"),
        (".position { left: 5mm; top: 28mm", ".position { left: 5mm; top: 28.5mm"),
        (".qr { left: 57mm", ".qr { left: 57.5mm"),
        (".photo { left: 57mm", ".photo { left: 57.5mm"),
        (".band p { position: absolute; left: 5mm", ".band p { position: absolute; left: 5.5mm"),
        ("right: 1mm", "right: 1.5mm"),
        ("height: 9mm", "height: 9.5mm"),
        (".turned { left: 10mm", ".turned { left: 10.5mm"),
    ],
)
def test_half_a_millimetre_would_be_noticed(laid_out, place, moved):
    assert CSS.count(place) == 1
    other = fill(replace(DESIGN, css=CSS.replace(place, moved)), PEOPLE[:2], title="Thẻ mẫu")
    assert max(differing(pictures(other), laid_out[:4])) > 100


def test_codes_are_read(filled):
    codes = [zxingcpp.read_barcodes(page) for page in pictures(filled)[::2]]
    assert [[code.text for code in found] for found in codes] == [[person["pass"]] for person in PEOPLE]


def test_text_comes_out_composed_and_in_the_order_in_which_it_is_read(filled, tmp_path):
    read = poppler("pdftotext", filled, tmp_path, more=["-"])
    assert unicodedata.is_normalized("NFC", read)
    first, back, *_ = [" ".join(page.split()) for page in read.split("\f")]
    assert first == (
        "ĐẠI BIỂU HỘI NGHỊ Nguyễn Thị Mẫu Hạnh Phó Chủ tịch Hội Liên hiệp Phụ nữ tỉnh Bà Rịa - Vũng Tàu"
        " Nhóm 12 Hội Liên hiệp Phụ nữ Việt Nam"
    )
    assert back == "1234 Nguyễn Thị Mẫu Hạnh"


def test_fonts_and_meaning_of_colours_are_in_a_file_for_the_archive(filled, tmp_path):
    meta = poppler("pdfinfo", filled, tmp_path, "-meta")
    assert 'pdfaid:part="2" pdfaid:conformance="U"' in meta
    fonts = [line.split() for line in poppler("pdffonts", filled, tmp_path).splitlines()[2:]]
    assert sorted(font[0].partition("+")[2] for font in fonts) == [
        "Be-Vietnam-Pro", "Be-Vietnam-Pro-Bold", "Be-Vietnam-Pro-Semi-Bold",
    ]  # fmt: skip
    assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}  # embedded, subset, with Unicode


def test_equal_pictures_are_in_the_file_once(filled, tmp_path):
    rows = [line.split() for line in poppler("pdfimages", filled, tmp_path, "-list").splitlines()[2:]]
    assert [row[0] for row in rows] == ["1", "5", "7"]
    objects = [row[10] for row in rows]
    assert objects[0] == objects[2] != objects[1]


def test_same_records_give_the_same_bytes(filled):
    assert fill(DESIGN, iter(PEOPLE), title="Thẻ mẫu", archive=True) == filled


def test_title_and_language_are_in_the_file(filled):
    with pdfplumber.open(io.BytesIO(filled)) as pdf:
        assert pdf.metadata["Title"] == "Thẻ mẫu"
        assert pdf.doc.catalog["Lang"] == b"vi"


def test_what_cannot_be_printed_is_told_before_and_never_printed():
    long = " ".join(["Mẫu"] * 40)
    people = [PEOPLE[0], person(long, "A"), person("Mẫu ☐ An", "B"), PEOPLE[1] | {"photo": b"no picture"},
              PEOPLE[1] | {"pass": "A" * 2000}]  # fmt: skip
    problems = check(DESIGN, people)
    assert [(problem.record, problem.slot, problem.kind) for problem in problems] == [
        (1, "name", "too_long"), (1, "name", "too_long"), (2, "name", "missing_glyph"), (3, "photo", "not_encodable"),
        (4, "pass", "not_encodable"),
    ]  # fmt: skip
    assert problems[2] == Problem(2, "name", "missing_glyph", "Mẫu ☐ An", "☐")
    assert all(problem.text == long and long.endswith(problem.detail) for problem in problems[:2])
    with pytest.raises(CardProblems, match="Mẫu Mẫu") as refused:
        fill(DESIGN, people, title="Thẻ mẫu")
    assert list(refused.value.problems) == problems


SMALL = Design(
    '<section><p data-slot="name"></p></section><section><p data-slot="name" class="back"></p></section>',
    ("fonts.css",),
    "@page { size: 80mm 50mm; margin: 0 } body { margin: 0; font: 8pt 'Be Vietnam Pro' } p { margin: 0 }"
    "section { break-after: page } section:last-child { break-after: auto; padding: 5mm 0 0 20mm }",
)
A4 = Sheet(210, 297, columns=2, rows=5, gap_mm=2)


def sheets(sheet: Sheet | None, count: int, **more: str) -> list[Page]:
    people = [{"name": f"Mẫu{number}"} for number in range(count)]
    return pdfplumber.open(io.BytesIO(fill(SMALL, people, title="x", sheet=sheet, **more))).pages


def corners(page: Page) -> dict[str, tuple[float, float]]:
    """Where the upright text of each card begins, in mm."""
    return {
        word["text"]: (round(word["x0"] / MM, 1), round(word["top"] / MM, 1))
        for word in page.extract_words(use_text_flow=True)
    }


def test_cards_lie_on_their_sheet_in_the_middle_and_in_reading_order():
    pages = sheets(A4, 11)
    assert [(round(page.width / MM), round(page.height / MM)) for page in pages] == [(210, 297)] * 4
    assert [sorted(corners(page)) for page in pages] == [
        sorted(f"Mẫu{number}" for number in range(10)), sorted(f"Mẫu{number}" for number in range(10)), ["Mẫu10"],
        ["Mẫu10"],
    ]  # fmt: skip
    found, (x0, y0) = corners(pages[0]), corners(pages[0])["Mẫu0"]
    assert (x0, y0) == (pytest.approx((210 - 162) / 2, abs=0.3), pytest.approx((297 - 258) / 2 + 0.7, abs=0.3))
    assert {name: (round(x - x0), round(y - y0)) for name, (x, y) in found.items()} == {
        f"Mẫu{number}": (number % 2 * 82, number // 2 * 52) for number in range(10)
    }


def test_backs_lie_behind_their_fronts_when_the_sheet_is_turned_like_a_page():
    front, back = sheets(A4, 3)
    for name, (x, y) in corners(front).items():
        x_back, y_back = corners(back)[name]
        left = 210 - 80 - (x_back - 20)  # of the card, seen from the front
        assert (left, y_back - 5) == (pytest.approx(x, abs=0.3), pytest.approx(y, abs=0.3))


def test_backs_stand_on_their_heads_when_the_sheet_is_turned_upwards():
    front, back = sheets(replace(A4, turn="short"), 3)
    letters = [char for char in back.chars if char["text"] == "M"]
    assert {char["matrix"][:4] for char in letters} == {(-0.75, 0, 0, -0.75)}
    starts = sorted((char["x1"] / MM, 297 - char["bottom"] / MM) for char in letters)
    expected = sorted((x + 80 - 20, y + 5) for x, y in corners(front).values())
    assert starts == [pytest.approx(corner, abs=0.3) for corner in expected]


def test_marks_to_cut_by_stand_in_the_margin_in_line_with_the_edges():
    page = sheets(A4, 1)[0]
    left, top = (210 - 162) / 2, (297 - 258) / 2
    upright = {round(line["x0"] / MM, 2) for line in page.lines if line["x0"] == line["x1"]}
    across = {round(line["top"] / MM, 2) for line in page.lines if line["top"] == line["bottom"]}
    assert upright == {left, left + 80, left + 82, left + 162}
    assert across == {top + row * 52 + edge for row in range(5) for edge in (0, 50)}
    assert all(
        line["x1"] / MM < left
        or line["x0"] / MM > left + 162
        or line["bottom"] / MM < top
        or line["top"] / MM > top + 258
        for line in page.lines
    )
    assert sheets(replace(A4, crop_marks=False), 1)[0].lines == []


def test_faces_can_be_printed_one_after_the_other():
    both, front, back = (sheets(A4, 3, faces=faces) for faces in ("both", "front", "back"))
    assert [corners(page) for page in (*front, *back)] == [corners(page) for page in both]
    assert [list(corners(page)) for page in sheets(None, 2, faces="back")] == [["Mẫu0"], ["Mẫu1"]]


def test_sheet_that_is_too_small_is_refused():
    with pytest.raises(SheetTooSmall):
        sheets(replace(A4, rows=6), 1)


def test_progress_is_heard_and_can_end_the_work():
    heard: list[int] = []
    people = [{"name": "Mẫu"}] * 120
    fill(SMALL, people, title="x", progress=heard.append)
    assert heard == [0, 50, 100]

    def stop(done: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fill(SMALL, people, title="x", progress=stop)


def test_record_may_lack_what_the_template_has_but_not_the_other_way_round():
    assert names(DESIGN) == {"name", "category", "position", "colour", "ink", "pass", "photo", "group", "pin"}
    page = pdfplumber.open(io.BytesIO(fill(DESIGN, [{}], title="x"))).pages[0]
    assert page.extract_text() == "HỘI NGHỊ\nHội Liên hiệp Phụ nữ Việt Nam"
    with pytest.raises(DesignError, match="no place named positon"):
        fill(DESIGN, [{"positon": "Ủy viên"}], title="x")


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<span data-slot="a">x</span>', "no block"),
        ('<table><tr><td data-slot="a">x</table>', "no block"),
        ('<svg><text data-slot="a">x</text></svg>', "nothing is laid out"),
        ('<p data-slot="a" style="display: none"></p>', "nothing is laid out"),
        ('<p data-slot="a" data-lines="0"></p>', "number of lines"),
        ('<p data-slot="a" data-min="x"></p>', "no size"),
        ('<p data-slot="a" data-min="99"></p>', "not below"),
        ('<p data-slot="a" data-align="centre"></p>', "none of"),
        ('<p data-slot="a" style="text-transform: capitalize"></p>', "capitalize"),
        ('<p data-slot="a" style="color: #0008"></p>', "see through"),
        ('<p style="break-after: page">1</p>' * 3, "one or two pages, the template has 3"),
    ],
)
def test_template_that_cannot_be_filled_is_refused_in_words(html, message):
    with pytest.raises(DesignError, match=message):
        names(Design(html, ("fonts.css",)))


@pytest.mark.parametrize("record", [{"colour": "red"}, {"colour": "#b91c1"}, {"photo": "x"}, {"name": b"x"}])
def test_value_of_the_wrong_kind_is_refused(record):
    with pytest.raises(DesignError):
        fill(DESIGN, [record], title="x")


@pytest.mark.parametrize(
    "change",
    [
        {"html": '<img src="file:///etc/passwd">'},
        {"html": '<img src="http://192.0.2.1/logo.png">'},
        {"html": '<svg width="9" height="9"><image width="9" height="9" href="file:///etc/passwd"/></svg>'},
        {"css": CSS + '.card { background: url("https://192.0.2.1/x.png") }'},
        {"css": '@import url("../../../pyproject.toml");' + CSS},
    ],
)
def test_nothing_from_outside_is_fetched(change):
    with pytest.raises(ForbiddenResource):
        fill(replace(DESIGN, **change), [{}], title="x")


def test_markup_in_a_text_is_printed_as_text():
    pdf = fill(SMALL, [{"name": "<b>&amp;(\\)"}], title="x", faces="front")
    assert pdfplumber.open(io.BytesIO(pdf)).pages[0].extract_text() == "<b>&amp;(\\)"
