"""What a badge may look like: sizes, what stands on it, its colours, and how badges lie on paper."""

import re
from dataclasses import dataclass
from enum import Enum


class BadgeSize(Enum):
    """The holders and labels that are sold; `own` is given in millimetres."""

    HANGING = "86x120"
    CARD = "86x54"
    A6 = "a6"
    A7 = "a7"
    INCHES = "4x3in"
    OWN = "own"


SIZES = {
    BadgeSize.HANGING: (86.0, 120.0),
    BadgeSize.CARD: (86.0, 54.0),
    BadgeSize.A6: (105.0, 148.0),
    BadgeSize.A7: (74.0, 105.0),
    BadgeSize.INCHES: (101.6, 76.2),
}
A4 = (210.0, 297.0)
# Below, the code (25 mm) and a name that is read from two steps away do not fit beside each other; above, it is a sign.
SMALLEST, LARGEST = (70, 50), (210, 297)


class Field(Enum):
    """What may stand on the front beside category, name and code."""

    ORGANIZER = "organizer"
    EVENT = "event"
    DATES = "dates"
    POSITION = "position"
    ORGANIZATION = "organization"
    PROVINCE = "province"
    GROUP = "group"
    ROOM = "room"
    NUMBER = "number"


class BackPart(Enum):
    """What may stand on the back."""

    PROGRAMME = "programme"
    PIN = "pin"
    CODE = "code"
    WIFI = "wifi"
    NOTE = "note"


class PaperSheet(Enum):
    """One badge a page, or as many as fit on A4 with marks to cut along."""

    ONE = "one"
    A4 = "a4"


class Turn(Enum):
    """Along which edge the printer turns the sheet for the backs."""

    LONG = "long"
    SHORT = "short"


# Where an organization would say the same as the province, it is left to the organizer.
USUAL_FIELDS = tuple(field for field in Field if field is not Field.ORGANIZATION)
USUAL_BACK = (BackPart.PROGRAMME, BackPart.PIN, BackPart.CODE)
LONGEST_NOTE, LONGEST_WIFI = 300, 63

NEUTRAL = "#57534e"
INK, PAPER = "#1c1917", "#ffffff"
# Told apart side by side, and dark enough for white letters.
GROUP_COLOURS = (
    "#1d4ed8", "#b91c1c", "#166534", "#6d28d9", "#9a3412", "#0e7490",
    "#9d174d", "#3f6212", "#374151", "#86198f", "#115e59", "#713f12",
)  # fmt: skip
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether a text is a colour as browsers give it."""
    return bool(_COLOUR.fullmatch(text))


def printed_colour(colour: str) -> str:
    """The colour of a category; one that has none is printed in a neutral one."""
    return colour if is_colour(colour) else NEUTRAL


def group_colour(number: int) -> str:
    """The colour of a group: neighbours differ; after twelve groups they come again."""
    return GROUP_COLOURS[(number - 1) % len(GROUP_COLOURS)]


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a ground of `#rrggbb` (WCAG relative luminance)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _linear(share: float) -> float:
    dark = 0.04045  # sRGB, IEC 61966-2-1
    return share / 12.92 if share <= dark else ((share + 0.055) / 1.055) ** 2.4


@dataclass(frozen=True)
class Arrangement:
    """How badges lie on a sheet of A4, in millimetres."""

    width: float
    height: float
    columns: int
    rows: int


def sheet_of(width: float, height: float) -> Arrangement:
    """A4 upright or lying, whichever holds more; a badge larger than A4 has a sheet of its own size."""
    choices = [Arrangement(*paper, int(paper[0] // width), int(paper[1] // height)) for paper in (A4, A4[::-1])]
    best = max(choices, key=lambda choice: choice.columns * choice.rows)
    return best if best.columns * best.rows else Arrangement(width, height, 1, 1)
