"""How a card's text is fitted, and which ink reads on which ground."""

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.documents.rules import NAME_STEPS, ink_on, size_of


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


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_longer_name_is_never_set_larger(one: str, two: str) -> None:
    order = [name for _longest, name in NAME_STEPS] + ["xs"]
    short, long = sorted((one, two), key=len)
    assert order.index(size_of(short, NAME_STEPS)) <= order.index(size_of(long, NAME_STEPS))
