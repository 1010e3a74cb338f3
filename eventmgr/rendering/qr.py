"""How does a text become a QR code that every phone reads?"""

import io
import re
from itertools import groupby
from typing import Literal

from markupsafe import Markup
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import QRData

QUIET_ZONE = 4  # modules on each side, ISO/IEC 18004
_LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
_ALPHANUMERIC_MODE: Literal[2] = 2  # mode indicators of ISO/IEC 18004
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
