"""How does a text become a QR code that every phone reads?"""

import io
import re
from functools import lru_cache
from itertools import groupby
from operator import getitem
from typing import Literal

from markupsafe import Markup
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import QRData

from eventmgr.rendering import qr_plan

QUIET_ZONE = 4  # modules on each side, ISO/IEC 18004
_LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
_ALPHANUMERIC_MODE: Literal[2] = 2  # mode indicators of ISO/IEC 18004
_MOST_SIGNS, _MOST_BYTES = 1852, 1273  # version 40 at level H
_BYTE_MODE: Literal[4] = 4
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


def matrix(text: str, *, level: str = "H") -> list[list[bool]]:
    """The modules of the code, without the quiet zone; upper-case addresses take the compact alphanumeric mode."""
    mode = _ALPHANUMERIC_MODE if _ALPHANUMERIC.fullmatch(text) else _BYTE_MODE
    code = QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(QRData(text.encode(), mode=mode))
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.modules]


def svg(text: str, *, level: str = "H") -> str:
    """The code as a path in module units, white quiet zone included; how large it stands is for the page to say."""
    rows = matrix(text, level=level)
    side = len(rows) + 2 * QUIET_ZONE
    return Markup(  # noqa: S704 - digits and path letters only; the text itself is not in it
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{_path(rows)}"/></svg>'
    )


def png(text: str, scale: int, *, level: str = "H") -> bytes:
    """The code as a black and white picture of `scale` pixels a module, quiet zone included."""
    rows = matrix(text, level=level)
    side = len(rows) + 2 * QUIET_ZONE
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows, QUIET_ZONE):
        for x, dark in enumerate(row, QUIET_ZONE):
            image.putpixel((x, y), 0 if dark else 1)
    out = io.BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def _path(rows: list[list[bool]]) -> str:
    parts = []
    for y, row in enumerate(rows, QUIET_ZONE):
        x = QUIET_ZONE
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                parts.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(parts)


def fits(text: str) -> bool:
    """Whether the largest code at level H has room for the text."""
    return len(text) <= _MOST_SIGNS if _ALPHANUMERIC.fullmatch(text) else len(text.encode()) <= _MOST_BYTES


def rectangles(text: str) -> tuple[int, bytes] | None:
    """How many modules wide the code at level H is with its quiet zone, and its dark modules as rectangles of a PDF.

    None if the text is too long for any code.
    """
    if not fits(text):
        return None
    if _ALPHANUMERIC.fullmatch(text):
        plan = qr_plan.plan(len(text))
        size, stride, code = plan.size, plan.stride, plan.modules(text)
    else:
        rows = matrix(text)
        size, stride, code = len(rows), *qr_plan.pack(rows)
    octets = code.to_bytes(size * stride // 8, "little")
    return size + 2 * QUIET_ZONE, b"".join(map(getitem, _drawn(size, stride), octets))


@lru_cache(maxsize=4)
def _drawn(size: int, stride: int) -> list[list[bytes]]:
    """For each eight modules of a code, row by row, how each of their values is drawn."""
    row = [[_eight(value, x) for value in range(256)] for x in range(QUIET_ZONE, QUIET_ZONE + stride, 8)]
    numbers = [b"%d" % y for y in range(QUIET_ZONE, QUIET_ZONE + size)]
    return [[drawn.replace(b"y", number) for drawn in eight] for number in numbers for eight in row]


def _eight(value: int, x: int) -> bytes:
    """Eight modules of row y from x on; the lowest bit stands first."""
    drawn = []
    for dark, run in groupby(value >> bit & 1 for bit in range(8)):
        length = len(list(run))
        if dark:
            drawn.append(b"%d y %d 1 re\n" % (x, length))
        x += length
    return b"".join(drawn)
