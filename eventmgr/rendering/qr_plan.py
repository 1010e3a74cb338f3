"""How are thousands of QR codes of one length made in no time?

For a fixed version, level and length of text, every module of the code is a sum, modulo 2, of a constant and of the
bits of the text. `qrcode` itself is asked for the code of single bits; any further text is then a handful of XORs of
whole codes, each kept as one number. The mask is chosen by the same penalties as `qrcode` counts them, so that the
modules are those that it would have made itself.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal

from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode
from qrcode.util import QRData

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_ALPHANUMERIC: Literal[2] = 2
_WIDTHS = {2: 11, 1: 6}  # bits of a pair, and of a last sign that stands alone: ISO/IEC 18004
_FILLER = "A"  # not 0: qrcode fails on a block of zeros
_DIGITS = bytes.maketrans(b"\0\1", b"01")


@lru_cache(maxsize=4)
def plan(length: int) -> "Plan":
    """The plan for texts of this length; tokens are of one length, so that one or two are ever needed."""
    return Plan(length)


class Plan:
    """The codes of all texts of one length in upper-case letters, digits and ` $%*+-./:`, at level H.

    A code is a number: bit `stride * y + x` is the module in row y and column x; rows are whole bytes. Above them the
    number holds the same modules turned on their side, for the penalties.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        blank = self._code(_FILLER * length)
        self.size: int = 4 * blank.version + 17
        self.stride = _stride(self.size)
        self._rows = (1 << self.stride * self.size) - 1
        self._masked = [self._number(blank, mask) for mask in range(8)]
        self._judged = [self._number(blank, mask, trial=True) for mask in range(8)]
        self._known: list[dict[str, int]] = [{} for _ in range(0, length, 2)]
        self._bits: dict[int, list[int]] = {}
        self._penalty = Penalty(self.size, self.stride)

    def modules(self, text: str) -> int:
        """The rows of the code."""
        code = 0
        for place, known in enumerate(self._known):
            pair = text[2 * place : 2 * place + 2]
            change = known.get(pair)
            if change is None:
                change = known[pair] = self._change(place, pair)
            code ^= change
        return (code ^ self._masked[self._best(code)]) & self._rows

    def _best(self, code: int) -> int:
        best, least = 0, math.inf
        for mask, blank in enumerate(self._judged):
            points = self._penalty.points(code ^ blank, least)
            if points < least:
                best, least = mask, points
        return best

    def _change(self, place: int, pair: str) -> int:
        """What a pair of signs changes at its place: most places of an address only ever see one pair."""
        if not self._known[place]:
            return self._probe(place, pair)
        filler = _value(_FILLER * len(pair))
        if place not in self._bits:
            pairs = [_signs(filler ^ 1 << bit, len(pair)) for bit in range(_WIDTHS[len(pair)])]
            self._bits[place] = [self._probe(place, other) for other in pairs]
        different, change = _value(pair) ^ filler, 0
        for bit, of_bit in enumerate(self._bits[place]):
            if different >> bit & 1:
                change ^= of_bit
        return change

    def _probe(self, place: int, pair: str) -> int:
        text = (_FILLER * 2 * place + pair).ljust(self._length, _FILLER)
        return self._number(self._code(text), 0) ^ self._masked[0]

    def _code(self, text: str) -> "QRCode[Any]":
        code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_H, border=0)
        code.add_data(QRData(text.encode(), mode=_ALPHANUMERIC))
        code.best_fit()
        return code

    def _number(self, code: "QRCode[Any]", mask: int, *, trial: bool = False) -> int:
        """The modules as the library makes them; in a trial, by which it judges masks, they do not tell the mask."""
        code.makeImpl(trial, mask)
        rows = [bytes(map(bool, row)) for row in code.modules]
        columns = map(bytes, zip(*rows, strict=True))
        return _pack(rows, self.stride) | _pack(columns, self.stride) << self.stride * self.size


def pack(modules: Sequence[Sequence[bool]]) -> tuple[int, int]:
    """Stride and rows of a code that was made otherwise."""
    stride = _stride(len(modules))
    return stride, _pack(map(bytes, modules), stride)


def _stride(size: int) -> int:
    return -(-size // 8) * 8


def _value(signs: str) -> int:
    value = 0
    for sign in signs:
        value = value * len(_SIGNS) + _VALUES[sign]
    return value


def _signs(value: int, count: int) -> str:
    return (_SIGNS[value // len(_SIGNS)] + _SIGNS[value % len(_SIGNS)])[-count:]


def _pack(rows: Iterable[bytes], stride: int) -> int:
    return int(b"".join(row.ljust(stride, b"\0") for row in rows).translate(_DIGITS)[::-1], 2)


class Penalty:
    """How badly a code can be read, in the points of ISO/IEC 18004: the lower, the better the mask."""

    def __init__(self, size: int, stride: int) -> None:
        self._stride = stride
        self._modules = size * size
        self._rows = (1 << stride * size) - 1
        row = (1 << size) - 1
        every = sum(1 << stride * y for y in range(2 * size))
        self._but_last = (row >> 1) * every
        self._but_ten = (row >> 10) * every

    def points(self, code: int, enough: float) -> float:
        """The points of the code; a number not below `enough` once it cannot be less."""
        edge = code ^ code >> 1
        same = self._but_last & ~edge
        rows, beside = code & self._rows, same & self._rows
        stacked = beside & beside >> self._stride & ~(rows ^ rows >> self._stride)
        points = 3 * stacked.bit_count() + self._dark(rows)
        if points >= enough:
            return points
        five = same & same >> 1
        five &= five >> 2
        points += 3 * five.bit_count() - 2 * (five & five >> 1).bit_count()
        if points >= enough:
            return points
        return points + 40 * self._finders(code, edge, same)

    def _dark(self, rows: int) -> int:
        share = float(rows.bit_count()) / self._modules
        return int(abs(share * 100 - 50) / 5) * 10

    def _finders(self, code: int, edge: int, same: int) -> int:
        """How often a row looks like the mark of a corner: 1011101 with four light modules beside it."""
        ends = edge & code  # a dark module before a light one
        begins = edge ^ ends
        seven = ends & begins >> 1 & code >> 3 & ends >> 4 & begins >> 5
        light = same & ~code
        four = light & light >> 2
        return ((seven & four >> 7 | four & seven >> 4) & self._but_ten).bit_count()
