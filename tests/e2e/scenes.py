"""What a camera at the door sees: a badge with the QR of a pass before a hall, drawn without anybody's photograph."""

import io
import math
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from eventmgr.rendering import qr

WIDTH, HEIGHT = 1280, 720
_CARD = 0.72  # of the card's width is the code with its quiet zone


@dataclass(frozen=True)
class Look:
    """How a badge is held: the side of its code in pixels, its turn in degrees, and what is wrong with the light."""

    side: int = 260
    turn: float = 0
    tilt: float = 0
    at: tuple[int, int] = (WIDTH // 2, HEIGHT // 2)
    blur: float = 0
    noise: float = 4
    light: float = 1
    contrast: float = 1
    glare: bool = False
    inverted: bool = False


def scene(*badges: tuple[str, Look], seed: int = 1) -> Image.Image:
    """One picture of the camera with these badges in it; light, blur and noise are those of the first."""
    picture = _hall(seed).copy()
    for text, look in badges:
        card = _card(text, look)
        picture.paste(card, (look.at[0] - card.width // 2, look.at[1] - card.height // 2), card)
    look = badges[0][1] if badges else Look()
    if look.glare:
        picture = _glare(picture, look)
    if look.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(look.blur))
    grey = 128 * look.light
    picture = picture.point(lambda value: int(grey + (value - 128) * look.contrast * look.light))
    return _noisy(picture, look.noise, seed)


def write_video(path: Path, pictures: list[Image.Image]) -> Path:
    """A film for Chromium's fake camera: JPEG after JPEG."""
    with path.open("wb") as film:
        for picture in pictures:
            picture.save(film, "JPEG", quality=92)
    return path


def png(picture: Image.Image) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _card(text: str, look: Look) -> Image.Image:
    """The badge, printed, cut, tilted and turned; all of it but the card is transparent."""
    code = Image.open(io.BytesIO(qr.png(text, 8))).convert("L")
    modules = code.width / 8
    if look.inverted:
        code = ImageOps.invert(code)
    whole = round(look.side * modules / (modules - 2 * qr.QUIET_ZONE))
    width = round(whole / _CARD)
    big = Image.new("RGB", (width * 2, round(width * 1.4) * 2), "black" if look.inverted else "#fdfcf8")
    printed = code.resize((whole * 2, whole * 2), Image.Resampling.BOX)
    big.paste(printed, (width - whole, big.height - whole * 2 - width // 10))
    draw = ImageDraw.Draw(big)
    draw.rectangle((0, 0, big.width, big.height // 6), fill="#a21f3d")
    for line in range(3):
        top = big.height // 5 + line * big.height // 18
        draw.rectangle((width // 4, top, width * 2 - width // (3 + line), top + big.height // 40), fill="#333")
    card = big.convert("RGBA")
    # The code's middle becomes the card's middle, so that it stands where the look says.
    middle = big.height - whole - width // 10
    room = max(middle, big.height - middle)
    spread = Image.new("RGBA", (big.width, room * 2), (0, 0, 0, 0))
    spread.paste(card, (0, room - middle))
    if look.tilt:
        spread = _tilt(spread, look.tilt)
    small = spread.resize((spread.width // 2, spread.height // 2), Image.Resampling.LANCZOS)
    return small.rotate(look.turn, Image.Resampling.BICUBIC, expand=True)


def _tilt(card: Image.Image, degrees: float) -> Image.Image:
    """The card turned about its upright axis, as a camera two card heights away sees it."""
    width, height = card.size
    away = height * 2
    angle = math.radians(degrees)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        across, up = x * width / 2, y * height / 2
        depth = away / (away + across * math.sin(angle))
        corners.append((width / 2 + across * math.cos(angle) * depth, height / 2 + up * depth))
    numbers = _perspective(corners, width, height)
    return card.transform(card.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)


def _perspective(seen: list[tuple[float, float]], width: int, height: int) -> list[float]:
    """The eight numbers by which Pillow finds, for each point that is seen, the point of the flat card."""
    flat = [(0, 0), (width, 0), (width, height), (0, height)]
    rows = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solve(rows)


def _solve(rows: list[list[float]]) -> list[float]:
    """Gauss and Jordan."""
    for column in range(len(rows)):
        best = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(len(rows)):
            if other != column:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[column], strict=True)]
    return [row[-1] for row in rows]


@cache
def _hall(seed: int) -> Image.Image:
    """A hall out of focus: light from above, people and furniture as blots, and a patterned jacket."""
    chance = random.Random(seed)
    picture = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    picture = Image.merge("RGB", [picture.point(lambda v, k=k: int(60 + v * k)) for k in (0.55, 0.5, 0.42)])
    draw = ImageDraw.Draw(picture)
    for _ in range(70):
        x, y, size = chance.randrange(WIDTH), chance.randrange(HEIGHT), chance.randrange(20, 160)
        shade = tuple(chance.randrange(20, 235) for _ in range(3))
        (draw.ellipse if chance.random() < 0.6 else draw.rectangle)((x, y, x + size, y + size * 2), fill=shade)
    picture = picture.filter(ImageFilter.GaussianBlur(5))
    draw = ImageDraw.Draw(picture)
    for x in range(0, WIDTH, 14):
        draw.line((x, HEIGHT * 3 // 4, x + 60, HEIGHT), fill="#e8e8e8", width=5)
    return picture


def _glare(picture: Image.Image, look: Look) -> Image.Image:
    """A lamp that shines in the plastic cover, over the corner of the code that has no square to find it by."""
    light = Image.new("L", picture.size, 0)
    x, y, reach = look.at[0] + look.side // 3, look.at[1] + look.side // 3, look.side // 5
    ImageDraw.Draw(light).ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    light = light.filter(ImageFilter.GaussianBlur(reach / 3))
    return ImageChops.screen(picture, Image.merge("RGB", [light] * 3))


def _noisy(picture: Image.Image, sigma: float, seed: int) -> Image.Image:
    """The grain of a small sensor."""
    if not sigma:
        return picture
    grain = random.Random(seed).randbytes(WIDTH * HEIGHT)
    rough = Image.frombytes("L", picture.size, grain)
    other = Image.frombytes("L", picture.size, random.Random(seed + 99).randbytes(WIDTH * HEIGHT))
    # 52 is the spread that two layers of chance have together.
    even = Image.blend(rough, other, 0.5).point(lambda value: int(128 + (value - 128) * sigma / 52))
    layer = Image.merge("RGB", [even] * 3)
    return ImageChops.add(picture, layer, offset=-128)
