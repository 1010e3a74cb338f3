"""Is an uploaded picture one that can be printed, and what of it is kept?"""

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy

LARGEST_PICTURE = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400  # A6 at 400 dots an inch
QUALITY = 88
_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
# What is drawn; anything else that SVG knows acts, moves, or brings something from elsewhere.
_DRAWN = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
        "tspan", "title", "desc", "metadata", "style", "linearGradient", "radialGradient", "stop", "clipPath", "mask",
    }
)  # fmt: skip
_MOST_ELEMENTS, _DEEPEST = 20_000, 60
_STARTS = re.compile(r"^\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^\[>]*>\s*)*<svg[\s>]", re.DOTALL)
_OUTSIDE = re.compile(r"""@import|url\(\s*(?!["']?#)|\\|expression\s*\(""", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|mm|cm|in)?\s*")
_PIXELS = {None: 1, "px": 1, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96}


class BadPicture(DomainError):
    """An upload that is no picture, or one that is not taken."""

    code = "bad_picture"


@dataclass(frozen=True)
class Picture:
    """A picture that was looked at and written anew."""

    data: bytes
    content_type: str

    @property
    def ending(self) -> str:
        """The ending of its file."""
        return {"image/png": "png", "image/jpeg": "jpg"}.get(self.content_type, "svg")

    @property
    def address(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.content_type};base64,{base64.b64encode(self.data).decode()}"


def check_picture(data: bytes, *, longest: int = LONGEST_SIDE) -> Picture:
    """The picture, by what it holds and not by its name: PNG and JPEG decoded and written anew, SVG as it is drawn.

    What a camera or an editor wrote beside the picture (place, author, history) is not kept.
    """
    if len(data) > LARGEST_PICTURE:
        limit = LARGEST_PICTURE // 1024**2
        raise BadPicture(lazy("This picture is too large: at most %(n)s MB.", n=limit))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _painted(data, PngImageFile, longest)
    if data.startswith(b"\xff\xd8\xff"):
        return _painted(data, JpegImageFile, longest)
    return _drawn(data)


def kept_picture(data: bytes) -> Picture:
    """A picture that was checked and kept earlier."""
    kinds = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    kind = next((kind for start, kind in kinds.items() if data.startswith(start)), "image/svg+xml")
    return Picture(data, kind)


def find_picture(key: str | None) -> Picture | None:
    """The kept picture of this key; one that is no longer kept is as none."""
    if key is None:
        return None
    try:
        return kept_picture(store().get(key))
    except NotFound:
        return None


def _painted(data: bytes, kind: type[PngImageFile | JpegImageFile], longest: int) -> Picture:
    """Decode pixels, but only after their number was read in the head of the file."""
    try:
        _check_end(data, kind)
        image: Image.Image = kind(io.BytesIO(data))
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels(image)
        image.draft("RGB", (longest, longest))
        image = ImageOps.exif_transpose(image)
        is_clear = "A" in image.getbands() or "transparency" in image.info
        image = image.convert("RGBA" if is_clear else "RGB")
        image.thumbnail((longest, longest))
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadPicture(lazy("This picture is damaged. Save it anew and upload it again.")) from error
    out = io.BytesIO()
    if kind is JpegImageFile:
        image.save(out, "JPEG", quality=QUALITY)
        return Picture(out.getvalue(), "image/jpeg")
    image.save(out, "PNG", optimize=True)
    return Picture(out.getvalue(), "image/png")


def _check_end(data: bytes, kind: type[PngImageFile | JpegImageFile]) -> None:
    """Refuse a file that was cut off: the layout engine has told Pillow to take what there is of one."""
    if kind is PngImageFile:
        kind(io.BytesIO(data)).verify()
    elif data.rfind(b"\xff\xd9") < data.find(b"\xff\xda"):  # the end lies behind the beginning of the pixels
        raise ValueError


def _too_many_pixels(image: Image.Image) -> BadPicture:
    return BadPicture(
        lazy(
            "This picture has %(n)s million pixels; at most %(most)s million are taken. Make it smaller first.",
            n=round(image.width * image.height / 1_000_000),
            most=MOST_PIXELS // 1_000_000,
        )
    )


def _drawn(data: bytes) -> Picture:
    """SVG that only draws; it is written anew without what its editor added."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if "<!ENTITY" in text.upper():
        raise _refused("<!ENTITY>")
    if not _STARTS.match(text):
        raise BadPicture(lazy("This is no picture. Take PNG, JPEG or SVG."))
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities were refused above, and nothing else is fetched or grows
    except ET.ParseError as error:
        raise BadPicture(lazy("This picture is damaged. Save it anew and upload it again.")) from error
    _measure(root)
    _clean(root)
    _check_uses(root)
    _frame(root)
    ET.register_namespace("", _SVG.strip("{}"))
    ET.register_namespace("xlink", _HREFS[1].partition("}")[0].strip("{"))
    return Picture(ET.tostring(root, encoding="utf-8"), "image/svg+xml")


def _refused(what: str) -> BadPicture:
    return BadPicture(
        lazy("This SVG holds “%(what)s”, which is not printed. Save it as plain SVG, or take PNG.", what=what)
    )


def _measure(root: ET.Element) -> None:
    """Refuse a drawing so large or deep that laying it out would hold up everybody."""
    level, count = [root], 0
    for _depth in range(_DEEPEST):
        count += len(level)
        level = [child for element in level for child in element]
        if not level:
            break
    if level or count > _MOST_ELEMENTS:
        raise BadPicture(lazy("This drawing has too many parts. Save it as PNG and upload that."))


def _clean(element: ET.Element) -> None:
    """Refuse what acts or comes from elsewhere; leave out what only its editor understands."""
    for child in list(element):
        if not child.tag.startswith(_SVG) or child.tag == f"{_SVG}metadata":
            element.remove(child)
        else:
            _clean(child)
    if (name := element.tag.removeprefix(_SVG)) not in _DRAWN:
        raise _refused(name)
    if name == "style" and _OUTSIDE.search("".join(element.itertext())):
        raise _refused("style")
    for key, value in list(element.attrib.items()):
        if key.startswith("{") and key not in _HREFS:
            del element.attrib[key]
        elif _acts(key, value):
            raise _refused(key if key.lower().startswith("on") else value[:40])


def _acts(key: str, value: str) -> bool:
    """Whether an attribute runs something, or points out of the drawing."""
    if key in _HREFS:
        return not value.startswith("#")
    return key.lower().startswith("on") or bool(_OUTSIDE.search(value))


def _check_uses(root: ET.Element) -> None:
    """A part that is used again may not itself use others: a few lines could stand for millions of shapes."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    parts = 0
    for use in _uses(root):
        target = next((by_id.get(use.get(key, "")[1:]) for key in _HREFS if use.get(key)), None)
        if target is not None and next(_uses(target), None) is not None:
            raise _refused("use")
        parts += sum(1 for _element in target.iter()) if target is not None else 0
    if parts > _MOST_ELEMENTS:
        raise BadPicture(lazy("This drawing has too many parts. Save it as PNG and upload that."))


def _uses(element: ET.Element) -> Iterator[ET.Element]:
    return element.iter(f"{_SVG}use")


def _frame(root: ET.Element) -> None:
    """A drawing says how wide and high it is, so that it can be fitted."""
    if root.get("viewBox"):
        return
    found = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    sides = [float(side.group(1)) * _PIXELS[side.group(2)] for side in found if side]
    if len(sides) < len(found) or not all(sides):
        raise BadPicture(lazy("This SVG does not say how wide and high it is. Save it with a page size."))
    root.set("viewBox", f"0 0 {sides[0]:.2f} {sides[1]:.2f}")
