"""Uploaded pictures: what is kept of good ones, and how bad ones are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from eventmgr.rendering.pictures import LARGEST_PICTURE, BadPicture, check_picture, kept_picture

LOTUS = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}'
    '<g id="a"><path d="M0 0h9v9z" fill="#9c1853"/></g></svg>'
)


def svg(inside: str = "") -> bytes:
    return LOTUS.format(inside).encode()


def painted(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **values: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind, **values)
    return out.getvalue()


def noise(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 60), 80).save(out, kind)
    return out.getvalue()


def huge_png() -> bytes:
    """A head that claims 10,000 × 10,000 pixels, with nothing behind it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data, told",
    [
        (huge_png(), "100 million pixels"),
        (b"\0" * (LARGEST_PICTURE + 1), "too large"),
        (b"", "no picture"),
        (b"%PDF-1.7", "no picture"),
        (painted("GIF"), "no picture"),
        (b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>", "no picture"),
        (noise("PNG")[:900], "damaged"),
        (noise("JPEG")[:900], "damaged"),
        (b"\x89PNG\r\n\x1a\nrest", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "damaged"),
        (svg("<script>alert(1)</script>"), "script"),
        (svg("<foreignObject/>"), "foreignObject"),
        (svg("<animate/>"), "animate"),
        (svg('<image href="http://example.org/a.png"/>'), "image"),
        (svg('<image href="file:///etc/passwd"/>'), "image"),
        (svg('<rect onload="alert(1)"/>'), "onload"),
        (svg('<use xlink:href="http://example.org/a.svg#b"/>'), "http://example.org/a.svg#b"),
        (svg('<use href="data:image/svg+xml,x"/>'), "data:image/svg+xml,x"),
        (svg('<rect fill="url(http://example.org/a)"/>'), "url(http://example.org/a)"),
        (svg('<rect style="fill:url(//example.org/a)"/>'), "fill:url"),
        (svg("<style>@import 'http://example.org/a.css'</style>"), "style"),
        (svg('<style>rect{fill:u\\72l("//example.org")}</style>'), "style"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "<!ENTITY>"),
        (b'<!DOCTYPE svg SYSTEM "a" [<!entity % a SYSTEM "file:///etc/passwd">]>' + svg(), "<!ENTITY>"),
        (svg('<g id="b"><use href="#a"/></g><use href="#b"/>'), "use"),
        (svg("<g>" * 70 + "</g>" * 70), "too many parts"),
        (svg("<rect/>" * 20_001), "too many parts"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "how wide and high"),
    ],
    ids=range(28),
)
def test_what_is_no_harmless_picture_is_refused_in_words(data: bytes, told: str) -> None:
    with pytest.raises(BadPicture) as refusal:
        check_picture(data)
    assert told in str(refusal.value.message)


def test_a_photograph_is_turned_upright_made_smaller_and_loses_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Mẫu"  # lying on its side; the maker of the camera
    kept = check_picture(painted("JPEG", (4000, 1000), exif=exif))
    with Image.open(io.BytesIO(kept.data)) as image:
        assert (kept.content_type, image.size, dict(image.getexif())) == ("image/jpeg", (600, 2400), {})


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_png_of_every_mode_is_written_anew(mode: str) -> None:
    kept = check_picture(painted("PNG", mode=mode))
    with Image.open(io.BytesIO(kept.data)) as image:
        assert (image.format, image.size) == ("PNG", (40, 20))
    assert kept_picture(kept.data) == kept


def test_a_drawing_keeps_what_is_drawn_and_loses_what_its_editor_wrote() -> None:
    editor = '<metadata>Tên người vẽ</metadata><x:view xmlns:x="urn:editor" x:zoom="2"/><rect x="1" width="2"/>'
    kept = check_picture(b'<?xml version="1.0"?><!-- made --><!DOCTYPE svg PUBLIC "a" "b">' + svg(editor))
    text = kept.data.decode()
    assert (kept.content_type, kept_picture(kept.data)) == ("image/svg+xml", kept)
    assert '<rect x="1" width="2" />' in text
    assert [word for word in ("Tên", "editor", "DOCTYPE", "ns0") if word in text] == []
    assert check_picture(kept.data) == kept


def test_a_drawing_in_millimetres_is_framed_in_its_own_units() -> None:
    kept = check_picture(b'<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" height="2in"/>')
    assert 'viewBox="0 0 96.00 192.00"' in kept.data.decode()
