"""How does a logo stand in a paper that is opened in Word?"""

import io

from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph

from eventmgr.rendering.pictures import Picture

_WIDEST, _HIGHEST = Mm(60), Mm(18)


def is_shown(logo: Picture) -> bool:
    """Whether every version of Word shows it; a drawing is shown by new ones alone."""
    return logo.ending != "svg"


def add_logo(paragraph: Paragraph, logo: Picture) -> None:
    """The logo as high as on paper, or as wide."""
    picture = paragraph.add_run().add_picture(io.BytesIO(logo.data), height=_HIGHEST)
    if picture.width > _WIDEST:
        picture.width, picture.height = _WIDEST, Emu(int(picture.height * _WIDEST / picture.width))
