import random
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.text import fold, name_sort_key, nfc, nfc_text, search_key, search_terms, sort_key

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDERED_NAMES = [
    line
    for line in (Path(__file__).parent.parent / "data" / "vi-sort-names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
vietnamese = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèéêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵAĂÂĐÊÔƠƯẢỮ ’-.09",
    max_size=30,
)
anything = st.text(max_size=40) | vietnamese


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (nfd("Nguyễn Thị Mẫu Ước"), "Nguyễn Thị Mẫu Ước"),
        ("  Trần\u00a0 Thị\t Mẫu \n", "Trần Thị Mẫu"),
        ("Lê\u200b Mẫu\ufeff", "Lê Mẫu"),
        ("e\u200b\u0302", "ê"),
        ("Hò\u200da", "Hòa"),
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
        ("\u2764\ufe0f\u200d\U0001f525\u200d", "\u2764\ufe0f\u200d\U0001f525"),
        ("H’Mẫu ÊBAN", "H’Mẫu ÊBAN"),
        ("a\x00b\ud800c", "abc"),
        ("", ""),
    ],
)
def test_one_line_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert nfc(typed) == stored


def test_long_text_keeps_its_lines() -> None:
    assert nfc_text("\r\n I.  Khai mạc \r\n\r\n\r\n\r\n" + nfd("Ý kiến") + "\rhết\n\n") == "I. Khai mạc\n\nÝ kiến\nhết"


@given(anything)
def test_storing_twice_changes_nothing(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    assert nfc_text(nfc_text(text)) == nfc_text(text)
    assert fold(fold(text)) == fold(text)
    nfc(text).encode("utf-8")


@given(anything)
def test_composed_and_decomposed_text_are_the_same_to_every_function(text: str) -> None:
    for function in (nfc, nfc_text, fold, search_key, search_terms, sort_key, name_sort_key):
        assert function(nfd(text)) == function(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đào", "dao"), ("NGUYỄN THỊ ƯỚC", "nguyen thi uoc"), ("Hòa", "hoa"), ("Hoà", "hoa"), ("Đắk  Lắk", "dak lak")],
)
def test_folding_drops_marks_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


def finds(query: str, text: str) -> bool:
    return all(f" {term}" in search_key(text) for term in search_terms(query))


@pytest.mark.parametrize("query", ["dao", "ĐÀO", "mau d", "thi hong", "hong thị", "ria tau", "h'h nie", "  "])
def test_every_typed_word_begins_a_word_of_the_text(query: str) -> None:
    assert finds(query, "Đào Thị Hồng Mẫu, Bà Rịa-Vũng Tàu, H’Hen Niê")


@pytest.mark.parametrize("query", ["ao", "dao thu", "_dao%x", "ong"])
def test_no_typed_word_is_found_inside_a_word(query: str) -> None:
    assert not finds(query, "Đào Thị Hồng Mẫu")


@given(anything)
def test_a_text_is_found_by_its_own_words_and_their_beginnings(text: str) -> None:
    terms = search_terms(text)
    assert finds(text, text)
    assert finds(" ".join(term[:2] for term in terms), text)
    assert len(terms) <= 8
    assert len(terms) == len(set(terms))


@given(st.text(alphabet="%_\\'\"*ab ", max_size=20))
def test_no_search_term_holds_a_wildcard_or_a_quote(query: str) -> None:
    assert set("".join(search_terms(query))) <= {"a", "b"}


def test_words_after_the_eighth_are_left_out() -> None:
    assert search_terms("a b c d e f g h i a") == ["a", "b", "c", "d", "e", "f", "g", "h"]


def test_letters_come_in_the_order_of_the_alphabet() -> None:
    shuffled = random.Random(1).sample(_ALPHABET, len(_ALPHABET))
    assert "".join(sorted(shuffled, key=sort_key)) == _ALPHABET


@pytest.mark.parametrize(
    "ordered",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["an", "An", "AN", "án", "anh", "ăn", "ân"],
        ["Thuỷ", "Thùy", "Thủy"],
        ["ước", "Ước", "ƯỚC"],
        ["", " 1", "2", "a", "a b", "a-b", "aa", "б"],
    ],
)
def test_letters_then_tones_then_case(ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=sort_key) == ordered


@given(vietnamese, vietnamese)
def test_different_texts_have_different_keys(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (nfc(one) == nfc(other))


@given(anything)
def test_a_key_is_plain_ascii_so_that_both_databases_agree(text: str) -> None:
    key = name_sort_key(text)
    assert key.isascii()
    assert key.isprintable()


@given(vietnamese, vietnamese)
def test_a_text_comes_before_its_continuation(text: str, more: str) -> None:
    assert sort_key(nfc(text)) <= sort_key(f"{nfc(text)} {more}")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_are_ordered_as_vietnamese_lists_are(form: Literal["NFC", "NFD"]) -> None:
    names = [unicodedata.normalize(form, name) for name in _ORDERED_NAMES]
    shuffled = random.Random(2).sample(names, len(names))
    assert sorted(shuffled, key=name_sort_key) == names
    assert all(name_sort_key(before) < name_sort_key(after) for before, after in pairwise(names))


def test_a_sort_name_stands_in_for_the_given_name() -> None:
    names = ["Lê Mẫu Hoa", "H’Mẫu Niê", "Lê Mẫu Nga"]
    assert sorted(names, key=name_sort_key) == ["Lê Mẫu Hoa", "Lê Mẫu Nga", "H’Mẫu Niê"]
    sort_names = {"H’Mẫu Niê": "H’Mẫu"}
    in_order = sorted(names, key=lambda name: name_sort_key(name, sort_names.get(name)))
    assert in_order == ["H’Mẫu Niê", "Lê Mẫu Hoa", "Lê Mẫu Nga"]


@pytest.mark.parametrize("name", ["Mẫu", "", "Lê Mẫu"])
def test_short_names_have_a_key_too(name: str) -> None:
    assert name_sort_key(name, "") == name_sort_key(name)
