"""How does a text stand in its place on a card: shaped, wrapped and shrunk until it fits, or refused?"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, TypeAlias

import uharfbuzz as hb

from eventmgr.rendering.letters import VIETNAMESE_LETTERS

Kind: TypeAlias = Literal["too_long", "missing_glyph", "not_encodable"]

STEP = 0.5 * 96 / 72  # half a point: how finely a text is shrunk, in CSS pixels
_SLACK = 0.01  # pixels that rounding may cost
_EM = 1000  # a PDF states widths in thousandths of the size
_EVEN = 0.02  # how exactly lines are made equally long, as a share of the width
# Soft hyphens, joiners, marks of direction and order: they have no shape of their own.
_HINTS = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BROKEN = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A shaped word: its glyphs as PDF writes them, and its width in thousandths of the size."""

    glyphs: str
    width: float
    letters: int
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a text cannot be printed: `detail` is the character without a glyph, or what found no room."""

    kind: Kind
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that fits: its glyphs, its width in pixels and its words as they were given."""

    glyphs: str
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that fits: its size in pixels and its lines."""

    size: float
    lines: tuple[Line, ...]


Paragraph: TypeAlias = list[tuple[str, Word]]
Paragraphs: TypeAlias = list[Paragraph]


class Typeface:
    """One font as it shapes words; it remembers each word, and which glyphs were used."""

    def __init__(self, content: bytes, index: int, language: str, *, ligatures: bool = True) -> None:
        face = hb.Face(content, index)
        self._font, self._scale = hb.Font(face), _EM / face.upem
        self._language = language
        self._features = {} if ligatures else {"liga": False, "clig": False}
        self._words: dict[str, Word | str] = {}
        self.widths: dict[int, int] = {}
        self.letters: dict[int, str] = {}
        space = self._shape(" ")
        if isinstance(space, str):
            raise ValueError("A font for cards must have a space.")  # noqa: TRY004 - the value, not its type, is wrong
        self.space = space

    def word(self, text: str) -> Word | str:
        """The word shaped, or the first character for which the font has no glyph."""
        known = self._words.get(text)
        if known is None:
            known = self._words[text] = self._shape(text)
        return known

    def tell(self, widths: dict[int, int], letters: dict[int, str]) -> None:
        """From now on these know the width and the meaning of every glyph in use."""
        widths.update(self.widths)
        letters.update(self.letters)
        self.widths, self.letters = widths, letters

    def _shape(self, text: str) -> Word | str:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = self._language
        hb.shape(self._font, buffer, self._features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        for info in infos:
            if info.codepoint == 0:
                return text[info.cluster]
        ends = _cluster_ends([info.cluster for info in infos], len(text))
        parts, width = [], 0.0
        for info, position in zip(infos, positions, strict=True):
            self._use(info.codepoint, text[info.cluster : ends[info.cluster]])
            advance, shift = position.x_advance * self._scale, position.x_offset * self._scale
            parts.append(_glyph(info.codepoint, shift, round(self.widths[info.codepoint] + shift - advance)))
            width += advance
        return Word("".join(parts), width, len(infos), buffer.direction == "rtl")

    def _use(self, glyph: int, letters: str) -> None:
        """What the glyph means when text is copied; where two characters share it, the usual one."""
        if glyph not in self.widths:
            self.widths[glyph] = round(self._font.get_glyph_h_advance(glyph) * self._scale)
            self.letters[glyph] = letters
        elif letters.isascii() or letters in VIETNAMESE_LETTERS:
            self.letters[glyph] = letters


def _glyph(glyph: int, shift: float, after: int) -> str:
    """One glyph inside <…> of a PDF's TJ, with what moves it and what follows it."""
    before = f">{-shift:.0f}<" if round(shift) else ""
    return f"{before}{glyph:04x}" + (f">{after}<" if after else "")


def _cluster_ends(clusters: Sequence[int], length: int) -> dict[int, int]:
    starts = sorted(set(clusters))
    return dict(zip(starts, [*starts[1:], length], strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The box of a text, in CSS pixels, as it was laid out at its full size.

    `leading` is the line height as a multiple of the size, or in pixels where the style says it so.
    """

    x: float
    y: float
    width: float
    height: float
    size: float
    least: float
    lines: int
    leading: float
    leading_grows: bool
    ascent: float  # of the font, as multiples of the size
    text_height: float
    align: Literal["left", "center", "right"]
    vertical: Literal["top", "middle", "bottom"]
    case: Literal["none", "uppercase", "lowercase"]
    spacing: float  # between letters
    face: Typeface
    sizes: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        steps = max(0, int((self.size - self.least) / STEP + 1e-6))
        sizes = [self.size - step * STEP for step in range(steps + 1)]
        if sizes[-1] - self.least > _SLACK:
            sizes.append(self.least)
        object.__setattr__(self, "sizes", tuple(sizes))

    def line_height(self, size: float) -> float:
        """The distance of two lines."""
        return self.leading * size if self.leading_grows else self.leading

    def fit(self, text: str) -> Fitted | Trouble:
        """The text at the largest size at which all its words find room, or what is wrong with it."""
        if broken := _BROKEN.search(text):
            return Trouble("not_encodable", broken[0])
        written = _HINTS.sub("", unicodedata.normalize("NFC", text))
        if self.case != "none":
            written = unicodedata.normalize("NFC", written.upper() if self.case == "uppercase" else written.lower())
        paragraphs: Paragraphs = []
        for line in written.splitlines():
            paragraphs.append([])
            for text_of_word in line.split():
                word = self.face.word(text_of_word)
                if isinstance(word, str):
                    return Trouble("not_encodable" if unicodedata.category(word)[0] == "C" else "missing_glyph", word)
                paragraphs[-1].append((text_of_word, word))
        return self._largest([paragraph for paragraph in paragraphs if paragraph])

    def _largest(self, paragraphs: Paragraphs) -> Fitted | Trouble:
        """Halving: where a size has room, every smaller one has."""
        fits = self._rows(paragraphs, self.sizes[0])
        low, high = (0, 0) if fits is not None else (1, len(self.sizes))
        while low < high:
            middle = (low + high) // 2
            rows = self._rows(paragraphs, self.sizes[middle])
            if rows is None:
                low = middle + 1
            else:
                fits, high = rows, middle
        if fits is None:
            return Trouble("too_long", self._without_room(paragraphs))
        size = self.sizes[low]
        return Fitted(size, tuple(self._line(row, size) for row in fits))

    def _rows(self, paragraphs: Paragraphs, size: float) -> Paragraphs | None:
        """The lines at that size, about equally long; None if they find no room."""
        most, rows = self._most_lines(size), list[Paragraph]()
        for paragraph in paragraphs:
            widths, gap = self._widths(paragraph, size)
            starts = _wrap(widths, gap, self.width + _SLACK)
            if starts is None or len(rows) + len(starts) > most:
                return None
            if len(starts) > 1:
                starts = _balance(widths, gap, self.width + _SLACK, starts)
            rows += [paragraph[a:b] for a, b in zip(starts, [*starts[1:], len(paragraph)], strict=True)]
        return rows

    def _most_lines(self, size: float) -> int:
        return min(self.lines, int((self.height + _SLACK) / self.line_height(size)))

    def _widths(self, words: Paragraph, size: float) -> tuple[list[float], float]:
        scale, spacing = size / _EM, self.spacing
        space = self.face.space.width * scale + spacing
        return [word.width * scale + word.letters * spacing for _, word in words], space

    def _line(self, words: Paragraph, size: float) -> Line:
        widths, gap = self._widths(words, size)
        shaped = [word for _, word in words]
        if any(word.right_to_left for word in shaped):
            shaped = _as_seen(shaped)
        glyphs = self.face.space.glyphs.join(word.glyphs for word in shaped)
        return Line(glyphs, sum(widths) + gap * (len(words) - 1), " ".join(text for text, _ in words))

    def _without_room(self, paragraphs: Paragraphs) -> str:
        """The words that would have to be left away at the smallest size."""
        size, words = self.sizes[-1], [pair for paragraph in paragraphs for pair in paragraph]
        widths, gap = self._widths(words, size)
        used, line, most = 0.0, 1, self._most_lines(size)
        for index, width in enumerate(widths):
            if used and used + gap + width > self.width + _SLACK:
                line, used = line + 1, 0.0
            used += width + (gap if used else 0)
            if line > most or used > self.width + _SLACK:
                return " ".join(text for text, _ in words[index:])
        return words[-1][0]


def _wrap(widths: Sequence[float], gap: float, room: float) -> list[int] | None:
    """Where each line begins if every line takes as many words as it can; None if a word is too wide."""
    starts, used = [0], -gap
    for index, width in enumerate(widths):
        if width > room:
            return None
        used += gap + width
        if used > room:
            starts.append(index)
            used = width
    return starts


def _balance(widths: Sequence[float], gap: float, room: float, starts: list[int]) -> list[int]:
    """As many lines as before, the longest of them about as short as can be."""
    low, best = sum(widths) / len(starts), starts
    while room - low > _EVEN * room:
        middle = (low + room) / 2
        narrower = _wrap(widths, gap, middle)
        if narrower is None or len(narrower) > len(starts):
            low = middle
        else:
            best, room = narrower, middle
    return best


def _as_seen(words: list[Word]) -> list[Word]:
    """Words in the order in which they stand on paper: where some are read from right to left, the last comes first."""
    seen: list[Word] = []
    for right_to_left, run in groupby(words, key=lambda word: word.right_to_left):
        row = list(run)
        seen += reversed(row) if right_to_left else row
    return seen
