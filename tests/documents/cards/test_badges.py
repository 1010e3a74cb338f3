"""Badges as they are held: read back from the PDF, by words and by codes."""

import io
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
import zxingcpp
from PIL import Image

from eventmgr.documents.cards import badge_problems, badges_pdf, name_cards_pdf
from eventmgr.documents.cards.rules import BackPart, BadgeSize, Field, PaperSheet
from eventmgr.documents.cards.service import BadgeData, save_settings
from eventmgr.documents.queries import Card, list_cards
from eventmgr.events.models import Event
from eventmgr.rendering.cards import CardProblems
from tests.factories import AT, ORGANIZER, make_group, make_registration, make_room, make_session

URL = "https://hoinghi.example.org"
FORTY_WORDS = " ".join(["Nguyễn", "Thị", *["Ngọc", "Mẫu"] * 19])


@pytest.fixture
def cards(event: Event) -> list[Card]:
    """Three delegates, the first of them in group 3."""
    people = [
        make_registration(event, name, province)
        for name, province in (("Nguyễn Thị Mẫu Hòa", "56"), ("H’Mẫu Êban", "66"), ("Tôn Nữ Thị Mẫu Ý", "46"))
    ]
    work = make_session(event, "group_work", takes_attendance=True, title="Thảo luận nhóm về các giải pháp")
    make_group(work, 3, members=(people[0],), room_id=make_room(event, "Phòng thảo luận 3", 20).id)
    return list_cards(event.id)


def save(event: Event, **values: object) -> None:
    save_settings(event, replace(BadgeData(), **values), actor=ORGANIZER, at=AT)  # type: ignore[arg-type]  # by name


def pages(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [" ".join((page.extract_text() or "").split()) for page in document.pages]


def sides(pdf: bytes) -> list[tuple[float, float]]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [(round(page.width / 72 * 25.4, 1), round(page.height / 72 * 25.4, 1)) for page in document.pages]


def codes(pdf: bytes, folder: Path, dots: int = 150) -> list[list[str]]:
    """What a scanner reads on each page."""
    (folder / "badges.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", folder / "badges.pdf", folder / "page"], check=True)
    found = []
    for path in sorted(folder.glob("page-*.png")):
        with Image.open(path) as image:
            found.append(sorted(code.text for code in zxingcpp.read_barcodes(image)))
    return found


def passes(cards: list[Card]) -> list[str]:
    return sorted(f"{URL}/p/{card.token}".upper() for card in cards)


def test_the_smallest_badge_says_all_that_was_chosen_and_its_code_is_read(
    event: Event, cards: list[Card], tmp_path: Path
) -> None:
    save(event, size=BadgeSize.CARD, fields=frozenset(Field), back=frozenset())
    pdf = badges_pdf(event, cards, URL)
    assert sides(pdf) == [(86, 54)] * 3
    assert sorted(code for page in codes(pdf, tmp_path) for code in page) == passes(cards)
    front = next(page for page in pages(pdf) if "Nhóm 3" in page)
    assert unicodedata.is_normalized("NFC", front)
    number = 1 + [card.full_name for card in cards].index("Nguyễn Thị Mẫu Hòa")
    words = ("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "24 - 26/10/2024", "ĐẠI BIỂU", "Khánh Hòa", "Phòng thảo luận 3")
    for text in (*words, cards[number - 1].position, cards[number - 1].organization, f"STT {number}"):
        assert text in front


def test_the_back_says_what_was_chosen_and_nothing_else(event: Event, cards: list[Card]) -> None:
    chosen = frozenset({BackPart.PIN, BackPart.WIFI, BackPart.NOTE, BackPart.PROGRAMME})
    note = "Xe đưa đón lúc 17 giờ 30"
    save(event, back=chosen, wifi_name="Khach san Mau", wifi_password="mau-2024", note=note)
    back = pages(badges_pdf(event, cards[:1], URL))[1]
    shown = (cards[0].pin, "Wi-Fi: Khach san Mau", "Mật khẩu: mau-2024", note, "08:00Thảo luận nhóm về các giải pháp")
    assert [text for text in shown if text.replace(" ", "") not in back.replace(" ", "")] == []
    assert cards[0].code not in back
    save(event, back=frozenset({BackPart.CODE}))
    back = pages(badges_pdf(event, cards[:1], URL))[1]
    assert f"Mã đăng ký: {cards[0].code}" in back
    assert [text for text in (cards[0].pin, "Wi-Fi", note, "Thảo luận") if text in back] == []


def test_on_a4_each_back_lies_behind_its_front(event: Event, cards: list[Card], tmp_path: Path) -> None:
    save(event, size=BadgeSize.HANGING, sheet=PaperSheet.A4, back=frozenset({BackPart.PIN}))
    pdf = badges_pdf(event, cards, URL)
    assert sides(pdf) == [(210, 297)] * 2
    assert codes(pdf, tmp_path) == [passes(cards), []]
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        middle = document.pages[0].width / 2
        [[front], [back]] = [page.search("Nữ Thị|Tôn Nữ") for page in document.pages]
    assert front["x0"] < middle < back["x0"]


def test_a_badge_that_is_printed_again_has_its_number(event: Event, cards: list[Card]) -> None:
    assert "STT 3" in pages(badges_pdf(event, cards[2:], URL))[0]


def test_what_cannot_be_printed_is_told_by_whose_it_is(event: Event, cards: list[Card]) -> None:
    names = [FORTY_WORDS, "Mẫu 😀 An", "مثال Mẫu"]
    bad = [*cards, *(replace(cards[0], full_name=name) for name in names)]
    problems = badge_problems(event, bad)
    assert [(bad[one.record].full_name, one.kind, one.slot) for one in problems] == [
        (FORTY_WORDS, "too_long", "name"),
        ("Mẫu 😀 An", "missing_glyph", "name"),
        ("مثال Mẫu", "missing_glyph", "name"),
    ]
    assert problems[1].detail == "😀"
    with pytest.raises(CardProblems):
        badges_pdf(event, bad, URL)


def test_a_name_card_shows_the_name_on_both_faces_in_large_letters(event: Event, cards: list[Card]) -> None:
    pdf = name_cards_pdf(event, cards[:1])
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        [page] = document.pages
        large = [char for char in page.chars if 72 <= char["size"] <= 110 and char["text"] != " "]
        whole = cards[0].full_name.upper().replace(" ", "")
        lower = "".join(char["text"] for char in large if char["upright"] and char["top"] > page.height / 2)
    assert (len(large), lower) == (2 * len(whole), whole)
    with pytest.raises(CardProblems):
        name_cards_pdf(event, [replace(cards[0], full_name=FORTY_WORDS)])
