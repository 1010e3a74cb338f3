import io
import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from eventmgr.rendering import qr

ADDRESS = "HTTPS://EXAMPLE.ORG/P/K7M2Q9XWTR4HNC"


def read(picture: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=80))
def test_every_text_is_read_back(text):
    assert read(qr.png(text, 4)) == [text]


@pytest.mark.parametrize("level", "LMQH")
def test_every_level_is_read_back(level):
    assert read(qr.png(ADDRESS, 3, level=level)) == [ADDRESS]


def test_upper_case_address_is_smaller_than_lower_case():
    assert len(qr.matrix(ADDRESS)) < len(qr.matrix(ADDRESS.lower()))
    assert len(qr.matrix("K7M2Q9XWTR4HNC")) == 25  # version 2 at level H


def test_vector_draws_the_same_modules_inside_a_quiet_zone():
    text = qr.svg(ADDRESS)
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', text)[1])
    rows = qr.matrix(ADDRESS)
    assert side == len(rows) + 2 * 4
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", text)
        for step in range(int(length))
    }
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_vector_has_no_inline_style_and_none_of_the_text():
    text = qr.svg('"><script>')
    assert "style" not in text
    assert "script" not in text
