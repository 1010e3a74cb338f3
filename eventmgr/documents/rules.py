"""How a card's text is fitted before it is laid out, and which papers there are."""

from enum import Enum


class Kind(Enum):
    """The papers of the catalogue, by the names that callers outside rely on."""

    BADGES = "badges"
    NAME_CARDS = "name-cards"
    DELEGATE_LIST = "delegate-list"
    ATTENDANCE_SHEET = "attendance-sheet"
    AGENDA = "agenda"
    ROOM_SIGNS = "room-signs"
    INVITATION = "invitation"
    GROUP_SHEETS = "group-sheets"
    GROUP_RECORD = "group-record"
    SYNTHESIS = "synthesis"
    MINUTES = "minutes"
    TASKS = "tasks"
    CONCLUSIONS = "conclusions"
    EXTRACT = "extract"
    RESULTS = "results"
    CERTIFICATES = "certificates"


# Letters of a name or office that fit on a card at each size, the largest first (measured with the widest letters).
NAME_STEPS = ((14, "xl"), (22, "l"), (32, "m"), (48, "s"))
LINE_STEPS = ((26, "l"), (52, "m"), (90, "s"))


def size_of(text: str, steps: tuple[tuple[int, str], ...]) -> str:
    """The step at which a text is set; beyond the last it is the smallest, and wraps."""
    return next((name for longest, name in steps if len(text) <= longest), "xs")


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a ground of `#rrggbb` (WCAG relative luminance)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _linear(share: float) -> float:
    dark = 0.04045  # sRGB, IEC 61966-2-1
    return share / 12.92 if share <= dark else ((share + 0.055) / 1.055) ** 2.4
