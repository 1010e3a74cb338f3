"""Where does everything stand on a badge of any size? In millimetres from the upper left corner; letters in points."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from eventmgr.documents.cards.rules import BackPart, Field

CODE_MM = 25  # the side below which old phones cannot read the code of a pass
_POINT = 25.4 / 72
_LEADING = 1.2
Boxes = dict[str, "Box"]


@dataclass(frozen=True)
class Box:
    """A place on a face; `size` is that of its letters at most, `least` the smallest, `lines` how many there may be."""

    left: float
    top: float
    width: float
    height: float
    size: float = 0
    least: float = 5
    lines: int = 1


def is_upright(width: float, height: float) -> bool:
    """Whether a badge is taken for a hanging one, with everything below each other."""
    return height >= width


@dataclass(frozen=True)
class _Row:
    """A line about the person at the usual size: its height in millimetres, its letters as in `Box`."""

    height: float
    size: float
    least: float
    lines: int


_WHO = {
    "name": _Row(21, 25, 9, 3),
    "position": _Row(9.5, 11, 5, 3),
    "organization": _Row(8, 10, 5, 2),
    "province": _Row(6.5, 13, 7, 1),
}
# Size and lines; a group's number is large where it stands under its word.
_SEAT = {"group_label": (9, 1), "group": (32, 1), "group_alone": (15, 1), "room": (8.5, 2), "number": (8, 1)}


def front(width: float, height: float, shown: AbstractSet[Field], *, has_logo: bool) -> Boxes:
    """The front: who it is, from where, as what, and the code."""
    place = _upright_front if is_upright(width, height) else _lying_front
    return place(width, height, shown, has_logo=has_logo)


def back(width: float, height: float, parts: AbstractSet[BackPart]) -> Boxes:
    """The back: the programme takes what the rest leaves; on a lying badge it stands at the left."""
    return _upright_back(width, height, parts) if is_upright(width, height) else _lying_back(width, height, parts)


def _upright_front(width: float, height: float, shown: AbstractSet[Field], *, has_logo: bool) -> Boxes:
    scale = min(width / 86, height / 120)
    edge, strip, band = 5 * scale, 4 * scale, 11 * scale
    boxes = {"strip": Box(0, 0, width, strip)}
    top = _header(boxes, Box(edge, strip + 2 * scale, width - 2 * edge, 0), shown, scale, has_logo=has_logo)
    boxes["band"] = Box(0, top, width, band)
    boxes["category"] = Box(edge, top, width - 2 * edge, band, 16 * scale, 7)
    has_seat = bool(shown & {Field.GROUP, Field.ROOM, Field.NUMBER})
    side = min(max(CODE_MM, 36 * scale), width - 2 * edge)
    code = Box(width - edge - side if has_seat else (width - side) / 2, height - side - 2 * scale, side, side)
    boxes["code"] = code
    middle = top + band + 1.5 * scale
    _who(boxes, Box(edge, middle, width - 2 * edge, code.top - 1 * scale - middle), shown, scale)
    if has_seat:
        seat = Box(edge, code.top + 2 * scale, width - 2 * edge - side - 2 * scale, side - 4 * scale)
        _seat(boxes, seat, shown, {"group_label": 5.5, "group": 12.5, "room": 8.5, "number": 4.5}, scale)
    return boxes


def _lying_front(width: float, height: float, shown: AbstractSet[Field], *, has_logo: bool) -> Boxes:
    scale = min(width / 101.6, height / 76.2)
    edge, strip, band = 4 * scale, 3 * scale, 9 * scale
    side = max(CODE_MM, 30 * scale)
    column = width - 3 * edge - side
    boxes = {"strip": Box(0, 0, width, strip)}
    top = _header(boxes, Box(edge, strip + 1.5 * scale, column, 0), shown, scale, has_logo=has_logo)
    floor = height - band
    boxes["band"] = Box(0, floor, width, band)
    boxes["category"] = Box(edge, floor, width - 2 * edge, band, 14 * scale, 7)
    boxes["code"] = Box(width - edge - side, strip + 1.5 * scale, side, side)
    _who(boxes, Box(edge, top, column, floor - 1 * scale - top), shown, scale)
    above = strip + 2.5 * scale + side
    seat = Box(width - edge - side, above, side, floor - scale - above)
    _seat(boxes, seat, shown, {"group": 8.5, "room": 8, "number": 4.5}, scale)
    return boxes


def _header(boxes: Boxes, area: Box, shown: AbstractSet[Field], scale: float, *, has_logo: bool) -> float:
    """Organizer, event and dates, beside the logo; returns where what follows begins."""
    logo = 15 * scale if has_logo else 0
    left = area.left + (logo + 2 * scale if has_logo else 0)
    wide = area.width - (left - area.left)
    rows = {
        Field.ORGANIZER: (5.0, 8.5, 1),
        Field.EVENT: (9.5, 8.0, 3),
        Field.DATES: (4.0, 8.0, 1),
    }
    top = area.top
    for field, (tall, size, lines) in rows.items():
        if field in shown:
            boxes[field.value] = Box(left, top, wide, tall * scale, max(size * scale, 6), 4.5, lines)
            top += tall * scale
    if has_logo:
        boxes["logo"] = Box(area.left, area.top, logo, logo)
        top = max(top, area.top + logo)
    return top + 1.5 * scale


def _who(boxes: Boxes, area: Box, shown: AbstractSet[Field], scale: float) -> None:
    """Name, position, organization and province share the height that is left; the name gets most of it."""
    tall = {name: row.height for name, row in _WHO.items() if name == "name" or Field(name) in shown}
    share = area.height / sum(tall.values())
    top = area.top
    for name, part in tall.items():
        row = _WHO[name]
        size = row.size * min(share, 1.4 * scale)
        boxes[name] = Box(area.left, top, area.width, part * share, size, row.least, row.lines)
        top += part * share


def _seat(boxes: Boxes, area: Box, shown: AbstractSet[Field], tall: Mapping[str, float], scale: float) -> None:
    """Group, room and number below each other; where both fit, the group's number stands large under its word."""
    rows = {name: part for name, part in tall.items() if Field(name.removesuffix("_label")) in shown}
    if not rows:
        return
    share = min(scale * 1.2, area.height / sum(rows.values()))
    top = area.top
    for name, part in rows.items():
        size, lines = _SEAT["group_alone" if name == "group" and "group_label" not in tall else name]
        boxes[name] = Box(area.left, top, area.width, part * share, size * share, 4.5, lines)
        top += part * share
    if "group" in rows:
        first = boxes.get("group_label", boxes["group"])
        bottom = boxes["group"].top + boxes["group"].height
        boxes["group_field"] = Box(area.left, first.top, area.width, bottom - first.top)


# Heights of the parts of a back, in millimetres at 86 × 120.
_TALL = {BackPart.PIN: 18.0, BackPart.CODE: 5.5, BackPart.WIFI: 10.0, BackPart.NOTE: 13.0}


def _upright_back(width: float, height: float, parts: AbstractSet[BackPart]) -> Boxes:
    scale = min(width / 86, height / 120)
    edge = 6 * scale
    area = Box(edge, 0, width - 2 * edge, height)
    boxes = {"strip": Box(0, 0, width, 4 * scale)}
    boxes["back_name"] = Box(edge, 6 * scale, area.width, 8 * scale, 13 * scale, 6, 2)
    floor = height - 10 * scale
    boxes["lost"] = Box(edge, floor, area.width, 8 * scale, 7.5 * scale, 4.5, 3)
    fixed = [part for part in _TALL if part in parts]
    tall = sum(_TALL[part] for part in fixed) * scale
    top = 16 * scale
    if BackPart.PROGRAMME in parts:
        boxes["programme"] = Box(edge, top, area.width, floor - 1.5 * scale - tall - top, 8 * scale)
        top = floor - tall
    else:
        top += max(0, (floor - top - tall) / 3)
    _pile(boxes, fixed, Box(edge, top, area.width, tall), scale)
    return boxes


def _lying_back(width: float, height: float, parts: AbstractSet[BackPart]) -> Boxes:
    scale = min(width / 101.6, height / 76.2)
    edge = 4 * scale
    boxes = {"strip": Box(0, 0, width, 3 * scale)}
    fixed = [part for part in _TALL if part in parts]
    is_double = BackPart.PROGRAMME in parts
    right = (width - 3 * edge) * (0.36 if is_double and fixed else 1 if fixed else 0)
    left = width - 2 * edge - (right + edge if fixed else 0)
    boxes["back_name"] = Box(edge, 4.5 * scale, width - 2 * edge, 7 * scale, 12 * scale, 6, 1)
    floor = height - 7 * scale
    boxes["lost"] = Box(edge, floor, width - 2 * edge, 6 * scale, 7 * scale, 4, 2)
    top = 13 * scale
    if is_double:
        boxes["programme"] = Box(edge, top, left, floor - 1 * scale - top, 8 * scale)
    share = min(1.15 * scale, (floor - top) / max(1, sum(_TALL[part] for part in fixed)))
    _pile(boxes, fixed, Box(width - edge - right if is_double else edge, top, right or width - 2 * edge, 0), share)
    return boxes


def _pile(boxes: Boxes, parts: list[BackPart], area: Box, scale: float) -> None:
    """The parts that every back has in the same height, below each other."""
    top = area.top
    for part in parts:
        tall = _TALL[part] * scale
        if part is BackPart.PIN:
            boxes["pin_label"] = Box(area.left, top + 0.5 * scale, area.width, 4.5 * scale, 9 * scale, 5)
            boxes["pin"] = Box(area.left, top + 5 * scale, area.width, 12 * scale, 28 * scale, 12)
        else:
            size, lines = {BackPart.CODE: (9, 1), BackPart.WIFI: (9, 3), BackPart.NOTE: (9, 5)}[part]
            boxes[f"back_{part.value}"] = Box(area.left, top, area.width, tall - 0.5 * scale, size * scale, 5, lines)
        top += tall


def lines_in(box: Box, size: float) -> int:
    """How many lines of letters of so many points stand in a box below each other."""
    return max(0, int(box.height / (size * _POINT * _LEADING) + 1e-6))


def css(boxes: Mapping[str, Box], face: str) -> str:
    """The places as a style sheet; each class is the name of a box."""
    return "".join(
        f".{face} .{name.replace('_', '-')}{{left:{box.left:.2f}mm;top:{box.top:.2f}mm;width:{box.width:.2f}mm;"
        f"height:{box.height:.2f}mm{f';font-size:{box.size:.2f}pt' if box.size else ''}}}"
        for name, box in boxes.items()
    )
