import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from eventmgr.rendering import qr, qr_plan

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def modules(text: str) -> list[list[bool]]:
    plan = qr_plan.plan(len(text))
    code = plan.modules(text)
    return [[bool(code >> plan.stride * y + x & 1) for x in range(plan.size)] for y in range(plan.size)]


ADDRESSES = st.sampled_from(["HTTPS://EXAMPLE.ORG/P/", "HTTPS://HOINGHI.EXAMPLE.VN:8443/SO/P/"])
TOKENS = st.text(SIGNS.replace("0", ""), min_size=14, max_size=14)  # qrcode fails on long rows of 0


@settings(max_examples=120, deadline=None)
@given(ADDRESSES, TOKENS)
@example("", "K7M2Q9XWTR4HNC")
@example("", "K7M2Q9XWTR4HN")
@example("HTTPS://EXAMPLE.ORG/P/", " $%*+-./:0A0A0")
def test_code_is_the_one_that_qrcode_makes(address, token):
    assert modules(address + token) == qr.matrix(address + token)


@settings(max_examples=40, deadline=None)
@given(st.one_of(TOKENS, st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)))
def test_rectangles_cover_the_dark_modules_and_nothing_else(text):
    text = "E" + text
    rows = qr.matrix(text)
    side, path = qr.rectangles(text)
    drawn = []
    for rectangle in path.decode().splitlines():
        x, y, length, height, operator = rectangle.split()
        assert (height, operator) == ("1", "re")
        drawn += [(int(x) + step, int(y)) for step in range(int(length))]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == {(x + 4, y + 4) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert side == len(rows) + 8


def test_text_on_which_qrcode_fails_is_read_back():
    text = "HTTPS://EXAMPLE.ORG/P/00000000000000"
    rows = modules(text)
    picture = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows, 4):
        for x, dark in enumerate(row, 4):
            picture.putpixel((x, y), 0 if dark else 255)
    large = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    assert [code.text for code in zxingcpp.read_barcodes(large)] == [text]


def test_longest_text_is_known_beforehand():
    assert qr.rectangles("A" * 1853) is None
    assert qr.rectangles("a" * 1274) is None
    assert len(qr.matrix("a" * 1273)) == 177
