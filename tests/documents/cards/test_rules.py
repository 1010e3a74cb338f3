"""Colours on badges, how badges lie on paper, and where things stand on a badge of any size."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.documents.cards.faces import CODE_MM, Box, back, front
from eventmgr.documents.cards.rules import (
    GROUP_COLOURS,
    LARGEST,
    NEUTRAL,
    SIZES,
    SMALLEST,
    Arrangement,
    BackPart,
    BadgeSize,
    Field,
    group_colour,
    ink_on,
    printed_colour,
    sheet_of,
)


def contrast(colour: str, ink: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""

    def luminance(value: str) -> float:
        shares = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(colour), luminance(ink)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@given(st.integers(0, 0xFFFFFF))
def test_the_word_on_the_band_is_always_readable(number: int) -> None:
    colour = f"#{number:06x}"
    assert contrast(colour, ink_on(colour)) >= 4.5


def test_a_category_without_a_colour_is_printed_in_a_neutral_one() -> None:
    assert [printed_colour(colour) for colour in ("", "red", "#12345", "#ABCDEF")] == [NEUTRAL] * 3 + ["#ABCDEF"]


def test_groups_that_follow_each_other_have_different_colours() -> None:
    assert len(set(GROUP_COLOURS)) == len(GROUP_COLOURS) == 12
    assert group_colour(13) == group_colour(1) != group_colour(2)


@pytest.mark.parametrize(
    "size, lies",
    [
        (BadgeSize.HANGING, Arrangement(210, 297, 2, 2)),
        (BadgeSize.CARD, Arrangement(210, 297, 2, 5)),
        (BadgeSize.A6, Arrangement(210, 297, 2, 2)),
        (BadgeSize.A7, Arrangement(297, 210, 4, 2)),
        (BadgeSize.INCHES, Arrangement(210, 297, 2, 3)),
    ],
)
def test_a_sheet_is_turned_so_that_it_holds_most(size: BadgeSize, lies: Arrangement) -> None:
    assert sheet_of(*SIZES[size]) == lies


def overlap(one: Box, other: Box) -> bool:
    slack = 0.01
    return (
        one.left + one.width > other.left + slack
        and other.left + other.width > one.left + slack
        and one.top + one.height > other.top + slack
        and other.top + other.height > one.top + slack
    )


GROUNDS = {"strip", "band", "group_field"}


@given(
    st.floats(SMALLEST[0], LARGEST[0]),
    st.floats(SMALLEST[1], LARGEST[1]),
    st.sets(st.sampled_from(Field)),
    st.sets(st.sampled_from(BackPart), min_size=1),
    st.integers(0, 1),
)
def test_on_a_badge_of_any_size_nothing_overlaps_or_stands_over_the_edge(
    width: float, height: float, shown: set[Field], parts: set[BackPart], logos: int
) -> None:
    faces = (front(width, height, shown, has_logo=logos > 0), back(width, height, parts))
    assert faces[0]["code"].width >= CODE_MM
    assert shown <= {Field(name) for name in faces[0] if name in {field.value for field in Field}}
    for boxes in faces:
        for name, box in boxes.items():
            assert 0 <= box.left < box.left + box.width <= width + 0.01, name
            assert 0 <= box.top < box.top + box.height <= height + 0.01, name
        letters = {name: box for name, box in boxes.items() if name not in GROUNDS}
        for (name, box), (other, beside) in combinations(letters.items(), 2):
            assert not overlap(box, beside), f"{name} and {other}"
