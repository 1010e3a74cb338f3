"""A text in its place: never cut, never larger than its box, as large as it can be."""

import string
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventmgr.rendering.fonts import TARGET
from eventmgr.rendering.letters import VIETNAMESE_LETTERS
from eventmgr.rendering.slots import Fitted, Place, Trouble, Typeface

FACE = Typeface((TARGET / "BeVietnamPro-Bold.ttf").read_bytes(), 0, "vi")
PLACE = Place(
    x=0, y=0, width=180, height=60, size=24, least=12, lines=2, leading=1.2, leading_grows=True, ascent=0.9,
    text_height=1.2, align="left", vertical="top", case="none", spacing=0, face=FACE,
)  # fmt: skip

letters = st.sampled_from([*sorted(VIETNAMESE_LETTERS), *string.ascii_letters, *string.digits, *"-.,'"])
words = st.lists(st.text(letters, min_size=1, max_size=12), min_size=1, max_size=45)


@settings(max_examples=300, deadline=None)
@given(words, st.sampled_from([1, 2, 3]), st.sampled_from([0.0, 2.5]))
def test_all_words_are_printed_inside_the_box_or_the_text_is_refused(given_words, lines, spacing):
    place = replace(PLACE, lines=lines, spacing=spacing)
    fitted = place.fit(" ".join(given_words))
    if isinstance(fitted, Trouble):
        assert fitted.kind == "too_long"
        assert " ".join(given_words).endswith(fitted.detail)
        return
    assert [word for line in fitted.lines for word in line.text.split()] == given_words
    assert len(fitted.lines) <= lines
    assert place.least <= fitted.size <= place.size
    assert all(line.width <= place.width + 0.02 for line in fitted.lines)
    assert len(fitted.lines) * place.line_height(fitted.size) <= place.height + 0.02


@settings(max_examples=100, deadline=None)
@given(words)
def test_text_is_shrunk_no_more_than_it_must_be(given_words):
    text = " ".join(given_words)
    fitted = PLACE.fit(text)
    assume(isinstance(fitted, Fitted) and fitted.size < PLACE.size)
    larger = [replace(PLACE, size=size, least=size) for size in PLACE.sizes if size > fitted.size]
    assert [place.size for place in larger if isinstance(place.fit(text), Fitted)] == []


def test_lines_are_about_equally_long():
    fitted = PLACE.fit("Lê Thị Mẫu Hồng Hạnh")
    assert [line.text for line in fitted.lines] == ["Lê Thị Mẫu", "Hồng Hạnh"]
    assert fitted.size == PLACE.size


def test_line_breaks_of_the_text_are_kept():
    assert [line.text for line in PLACE.fit("Sáng: A\r\n\nChiều: B\n").lines] == ["Sáng: A", "Chiều: B"]
    assert PLACE.fit("A\nB\nC") == Trouble("too_long", "C")


def test_words_of_a_name_that_finds_no_room_are_told():
    name = "Công Huyền Tôn Nữ Hoàng Ngọc Mẫu Thảo Uyên Phương " * 4
    assert PLACE.fit(name) == Trouble("too_long", " ".join(name.split()[10:]))
    assert PLACE.fit("Nguyễn" * 9) == Trouble("too_long", "Nguyễn" * 9)


@pytest.mark.parametrize("letter", ["№", "→", "✓", "☐", "🎉", "ا", "漢"])
def test_letter_that_the_font_lacks_is_named(letter):
    assert PLACE.fit(f"Mẫu An{letter}") == Trouble("missing_glyph", letter)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\ud83c"])
def test_what_is_no_letter_is_refused(sign):
    assert PLACE.fit(f"Mẫu {sign}An") == Trouble("not_encodable", sign)


def test_text_is_composed_and_rid_of_invisible_signs():
    decomposed = unicodedata.normalize("NFD", "Đặng Quỳnh")
    assert PLACE.fit(f"\ufeff{decomposed}\u200b \u00adMẫu").lines == PLACE.fit("Đặng Quỳnh Mẫu").lines


def test_capitals_keep_their_marks():
    [line] = replace(PLACE, case="uppercase").fit("đặng mẫu").lines
    assert line.text == "ĐẶNG MẪU"


def test_words_from_right_to_left_are_turned_round_where_the_font_has_them():
    found = subprocess.run(["fc-match", "-f", "%{file}", "Liberation Serif"], capture_output=True, check=True)
    serif = Typeface(Path(found.stdout.decode()).read_bytes(), 0, "he")
    place = replace(PLACE, face=serif, width=400, lines=1)
    [line] = place.fit("Mẫu שלום עולם An").lines
    [turned] = place.fit("Mẫu").lines
    one, other = serif.word("שלום"), serif.word("עולם")
    assert line.glyphs.index(other.glyphs) < line.glyphs.index(one.glyphs)
    assert line.glyphs.startswith(turned.glyphs)
    assert [serif.letters[int(one.glyphs[at : at + 4], 16)] for at in range(0, 16, 4)] == list("םולש")
