from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops

from eventmgr.rendering.cards import CardProblems, Problem, check, fill, plain
from tests.rendering.card_samples import CSS, DESIGN, PEOPLE, person

NOISE = 96  # of 255 grey levels: what smoothing of edges may do
SCALE = 150 / 72


@pytest.fixture(scope="module")
def filled() -> bytes:
    return fill(DESIGN, PEOPLE, title="Thẻ mẫu")


@pytest.fixture(scope="module")
def laid_out() -> list[Image.Image]:
    return pictures(plain(DESIGN, PEOPLE, title="Thẻ mẫu"))


def pictures(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=SCALE).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def differing(filled: list[Image.Image], laid_out: list[Image.Image]) -> list[int]:
    """How many dots of each page differ by more than noise."""
    pairs = zip(filled, laid_out, strict=True)
    return [sum(ImageChops.difference(one, other).histogram()[NOISE:]) for one, other in pairs]


def test_filled_cards_look_as_if_each_had_been_laid_out(filled, laid_out):
    assert differing(pictures(filled), laid_out) == [0] * 8


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
    other = fill(replace(DESIGN, css=CSS.replace(place, moved)), PEOPLE, title="Thẻ mẫu")
    assert max(differing(pictures(other), laid_out)) > 100


def test_what_cannot_be_printed_is_told_before_and_never_printed():
    people = [PEOPLE[0], person("Mẫu " * 40, "A"), person("Mẫu ☐ An", "B")]
    problems = check(DESIGN, people)
    assert [(problem.record, problem.slot, problem.kind) for problem in problems[:1]] == [(1, "name", "too_long")]
    assert Problem(2, "name", "missing_glyph", "Mẫu ☐ An", "☐") in problems
    with pytest.raises(CardProblems) as refused:
        fill(DESIGN, people, title="Thẻ mẫu")
    assert list(refused.value.problems) == problems
