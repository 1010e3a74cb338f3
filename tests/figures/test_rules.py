import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventmgr.figures.rules import Operation, Qualifier, Value, derive, show

counts = st.integers(0, 10**12)
qualifiers = st.sampled_from(Qualifier)
operations = st.sampled_from(Operation)
units = st.sampled_from(["", "người", "%", "đồng", "đồng/trẻ"])
margins = st.fractions(Fraction(1, 1000), 10**6)


def value(number: int | str, qualifier: Qualifier = Qualifier.EXACT) -> Value:
    return Value(Decimal(number), qualifier)


def truth_of(stated: Value, margin: Fraction) -> Fraction:
    """A true number that the stated one allows."""
    number = Fraction(stated.value)
    return {
        Qualifier.EXACT: number,
        Qualifier.OVER: number + margin,
        Qualifier.UNDER: number - margin,
        Qualifier.NEARLY: number - number * Fraction(1, 50),
    }[stated.qualifier]


def allows(stated: Value, truth: Fraction) -> bool:
    number = Fraction(stated.value)
    return {
        Qualifier.EXACT: abs(truth - number) <= (1 + abs(number)) / 10**9,
        Qualifier.OVER: truth > number * (1 - Fraction(1, 10**20)),
        Qualifier.UNDER: truth < number * (1 + Fraction(1, 10**20)),
        Qualifier.NEARLY: truth < number,
    }[stated.qualifier]


@pytest.mark.parametrize(
    ("operation", "a", "b", "unit", "shown"),
    [
        (Operation.SHARE, value(1508), value(1665), "%", "90,6%"),
        (Operation.DIFFERENCE, value(1665), value(1508), "người", "157 người"),
        (Operation.SHARE, value(157), value(1665), "%", "9,4%"),
        (Operation.SHARE, value(3000, Qualifier.OVER), value(30853), "%", "trên 9,7%"),
        (
            Operation.RATIO,
            value(170_000_000_000, Qualifier.NEARLY),
            value(30853),
            "đồng/trẻ",
            "dưới 5,6 triệu đồng/trẻ",
        ),
        (Operation.RATIO, value(78), value(33), "", "2,36"),
        (Operation.RATIO, value(100), value(3, Qualifier.OVER), "hộ", "dưới 33,34 hộ"),
        (Operation.SHARE, value(1), value(2), "%", "50%"),
    ],
)
def test_the_derived_figures_of_the_event(operation: Operation, a: Value, b: Value, unit: str, shown: str) -> None:
    derived = derive(operation, a, b)
    assert derived is not None
    assert show(derived, unit) == shown


@pytest.mark.parametrize(
    ("stated", "unit", "shown"),
    [
        (value(152909), "hộ", "152.909 hộ"),
        (value(3000, Qualifier.OVER), "", "hơn 3.000"),
        (value(80, Qualifier.NEARLY), "đại biểu", "gần 80 đại biểu"),
        (value(170_000_000_000, Qualifier.NEARLY), "đồng", "gần 170 tỷ đồng"),
        (value(1_500_000), "đồng", "1,5 triệu đồng"),
        (value(1_234_567), "đồng", "1.234.567 đồng"),
        (value(150_000), "đồng", "150.000 đồng"),
        (value("5.599", Qualifier.OVER), "%", "trên 5,5%"),
        (value("5.501", Qualifier.UNDER), "%", "dưới 5,6%"),
        (value(0), "trẻ", "0 trẻ"),
    ],
)
def test_figures_are_worded_as_papers_word_them(stated: Value, unit: str, shown: str) -> None:
    assert show(stated, unit) == shown


def test_the_words_of_the_source_are_known() -> None:
    assert Qualifier("more_than") is Qualifier.OVER
    assert Qualifier("less_than") is Qualifier.UNDER
    assert [Qualifier(kind.value) for kind in Qualifier] == list(Qualifier)
    with pytest.raises(ValueError, match="about"):
        Qualifier("about")


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (Qualifier.EXACT, Qualifier.EXACT, Qualifier.EXACT),
        (Qualifier.OVER, Qualifier.EXACT, Qualifier.OVER),
        (Qualifier.OVER, Qualifier.UNDER, Qualifier.OVER),
        (Qualifier.EXACT, Qualifier.UNDER, Qualifier.OVER),
        (Qualifier.EXACT, Qualifier.NEARLY, Qualifier.OVER),
        (Qualifier.UNDER, Qualifier.EXACT, Qualifier.UNDER),
        (Qualifier.NEARLY, Qualifier.EXACT, Qualifier.UNDER),
        (Qualifier.EXACT, Qualifier.OVER, Qualifier.UNDER),
        (Qualifier.NEARLY, Qualifier.OVER, Qualifier.UNDER),
        (Qualifier.OVER, Qualifier.OVER, None),
        (Qualifier.UNDER, Qualifier.NEARLY, None),
        (Qualifier.NEARLY, Qualifier.NEARLY, None),
    ],
)
def test_bounds_carry_over(operation: Operation, a: Qualifier, b: Qualifier, result: Qualifier | None) -> None:
    derived = derive(operation, value(50, a), value(100, b))
    assert (derived.qualifier if derived else None) == result


@pytest.mark.parametrize("operation", [Operation.SHARE, Operation.RATIO])
def test_nothing_is_said_of_a_part_of_nothing(operation: Operation) -> None:
    assert derive(operation, value(1), value(0)) is None
    assert derive(operation, value(-1), value(2)) is None


@given(operations, counts, qualifiers, counts, qualifiers, margins, margins)
def test_a_derived_figure_allows_every_truth_that_its_parts_allow(
    operation: Operation, a: int, a_kind: Qualifier, b: int, b_kind: Qualifier, a_margin: Fraction, b_margin: Fraction
) -> None:
    stated_a, stated_b = value(a, a_kind), value(b, b_kind)
    derived = derive(operation, stated_a, stated_b)
    true_a, true_b = truth_of(stated_a, a_margin), truth_of(stated_b, b_margin)
    assume(derived is not None and true_a >= 0 and true_b > 0)
    assume(true_a != a or a_kind is Qualifier.EXACT)
    assume(true_b != b or b_kind is Qualifier.EXACT)
    assert derived is not None
    truth = {
        Operation.SHARE: true_a * 100 / true_b,
        Operation.DIFFERENCE: true_a - true_b,
        Operation.RATIO: true_a / true_b,
    }[operation]
    assume(truth > 0 or operation is Operation.DIFFERENCE)
    assert allows(derived, truth)


def read(shown: str) -> tuple[str, Fraction]:
    """The word and the number that a reader takes from a shown figure."""
    match = re.fullmatch(r"(gần|hơn|trên|dưới)? ?(-?[\d.]+(?:,\d+)?)(%| .*)?", shown)
    assert match
    word, digits, rest = match.groups()
    scale = next((size for name, size in (("tỷ", 10**9), ("triệu", 10**6)) if name in (rest or "").split()), 1)
    return word or "", Fraction(digits.replace(".", "").replace(",", ".")) * scale


@given(st.decimals(0, 10**13, places=4), qualifiers, units)
def test_the_shown_words_claim_no_more_than_the_figure(number: Decimal, qualifier: Qualifier, unit: str) -> None:
    word, shown = read(show(Value(number, qualifier), unit))
    stated = Fraction(number)
    if qualifier is Qualifier.OVER:
        assert word in {"hơn", "trên"}
        assert shown <= stated
    elif qualifier is Qualifier.EXACT:
        assert word == ""
        assert abs(shown - stated) <= max(Fraction(1, 20), stated / 20)
    else:
        assert word == {"nearly": "gần", "under": "dưới"}[qualifier]
        assert shown >= stated


@given(counts, qualifiers, units)
def test_a_whole_number_is_never_rounded(number: int, qualifier: Qualifier, unit: str) -> None:
    assert read(show(value(number, qualifier), unit))[1] == number
