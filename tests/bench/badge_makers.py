"""The same badge, 86 × 54 mm with name, position, province and QR, made in each of the ways that are compared.

`python -m tests.bench.badge_makers WAY COUNT FILE`, so that a fresh process pays for everything, imports included.
The libraries are imported by the way that needs them.
"""
# ruff: noqa: PLC0415 - each way pays for its own imports alone

import io
import random
import sys
from collections.abc import Callable
from pathlib import Path

Person = dict[str, str]

FONTS = Path(__file__).resolve().parents[2] / "static" / "dist" / "fonts"
WIDTH, HEIGHT = 86, 54
HEADS = ("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "Hội nghị công tác gia đình và tập huấn cán bộ Hội")
HTML = f"""<html lang="vi"><body><section>
<p class="host">{HEADS[0]}</p><p class="event">{HEADS[1]}</p>
<p class="name" data-slot="name" data-lines="2" data-min="9"></p>
<p class="position" data-slot="position" data-lines="2" data-min="6"></p>
<p class="province" data-slot="province"></p>
<div class="code" data-qr="pass"></div>
</section></body></html>"""
CSS = """
@page { size: 86mm 54mm; margin: 0 }
body { margin: 0; font-family: "Be Vietnam Pro" }
p { margin: 0 }
section { position: relative; width: 86mm; height: 54mm }
section > * { position: absolute; left: 5mm; width: 46mm }
.host { top: 4mm; width: 76mm; font-size: 7pt; font-weight: 700 }
.event { top: 8mm; width: 76mm; font-size: 6pt }
.name { top: 15mm; height: 15mm; font-size: 16pt; font-weight: 700; line-height: 1.15 }
.position { top: 32mm; font-size: 8pt }
.province { top: 44mm; font-size: 9pt; font-weight: 600 }
.code { left: 53mm; top: 13mm; width: 30mm; height: 30mm }
"""

CERTIFICATE = """<html lang="vi"><body><section>
<svg viewBox="0 0 277 190" fill="none" stroke="#f3d9e4" stroke-width="0.4">
{rings}<rect x="1" y="1" width="275" height="188" stroke="#9c1853"/></svg>
<h1>GIẤY CHỨNG NHẬN</h1>
<p class="says">Hội Liên hiệp Phụ nữ Việt Nam chứng nhận</p>
<p class="name" data-slot="name" data-min="20"></p>
<p class="position" data-slot="position" data-lines="2" data-min="10"></p>
<p class="done">Đã hoàn thành lớp tập huấn công tác gia đình</p>
<p class="province" data-slot="province"></p>
<div class="code" data-qr="pass"></div>
</section></body></html>"""
CERTIFICATE_CSS = """
@page { size: A4 landscape; margin: 0 }
body { margin: 0; font-family: "Liberation Serif" }
p, h1 { margin: 0 }
section { position: relative; width: 297mm; height: 210mm; text-align: center; font-size: 18pt }
section > * { position: absolute; left: 40mm; width: 217mm }
svg { left: 10mm; top: 10mm; width: 277mm; height: 190mm }
h1 { top: 40mm; font-size: 36pt }
.says { top: 65mm }
.name { top: 80mm; height: 20mm; font-size: 40pt; font-weight: 700 }
.position { top: 105mm }
.done { top: 125mm }
.province { top: 140mm }
.code { left: 30mm; top: 150mm; width: 32mm; height: 32mm }
"""

NAMES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý
Thị Văn Ngọc Hồng Thu Minh Thanh Kim Bích Quỳnh Phương Hoài Diệu Mai Xuân Mẫu
An Bình Cúc Dung Hạnh Hương Lan Liên Loan Mai Nga Ngân Nhung Oanh Phượng Quyên Sương Thảo Thủy Trang Tuyết Vân Yến
"""
FAMILY, MIDDLE, GIVEN = (line.split() for line in NAMES.split("\n")[1:4])
POSITIONS = (
    "Phó Chủ tịch Hội Liên hiệp Phụ nữ tỉnh",
    "Chuyên viên",
    "Trưởng ban Gia đình - Xã hội",
    "Giám đốc Trung tâm",
)
PROVINCES = ("Khánh Hòa", "Bà Rịa - Vũng Tàu", "Thừa Thiên Huế", "Đắk Lắk", "Thành phố Hồ Chí Minh", "Hà Nội")
TOKENS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def _name(chance: random.Random) -> str:
    middle = chance.sample(MIDDLE, chance.choice((1, 2, 2, 3)))
    return " ".join([chance.choice(FAMILY), *middle, chance.choice(GIVEN)])


def people(count: int) -> list[Person]:
    """The same people each time; their names are put together and carry no real person's."""
    chance = random.Random(86)
    return [
        {
            "name": _name(chance),
            "position": chance.choice(POSITIONS),
            "province": chance.choice(PROVINCES),
            "pass": "HTTPS://EXAMPLE.ORG/P/" + "".join(chance.choices(TOKENS, k=14)),
        }
        for _ in range(count)
    ]


def engine(persons: list[Person]) -> bytes:
    """Laid out once and filled, the mask of each code chosen as the standard says."""
    from eventmgr.rendering.cards import Design, fill

    return fill(Design(HTML, ("fonts.css",), CSS), persons, title="Thẻ đại biểu")


def engine_fixed_mask(persons: list[Person]) -> bytes:
    """The same with one mask for all codes: what the choice of the standard costs. The product always chooses."""
    from eventmgr.rendering import qr_plan

    qr_plan.Plan._best = lambda *_: 3  # type: ignore[method-assign]  # - for this measurement alone
    return engine(persons)


def engine_sheets(persons: list[Person]) -> bytes:
    """The same, eight on each sheet of A4."""
    from eventmgr.rendering.cards import Design, Sheet, fill

    return fill(Design(HTML, ("fonts.css",), CSS), persons, title="Thẻ đại biểu", sheet=Sheet(210, 297, 2, 4))


def weasyprint(persons: list[Person]) -> bytes:
    """Each badge laid out by WeasyPrint, its code as SVG."""
    from eventmgr.rendering.cards import Design, plain

    return plain(Design(HTML, ("fonts.css",), CSS), persons, title="Thẻ đại biểu")


def reportlab_widget(persons: list[Person]) -> bytes:
    """ReportLab with the QR widget that it brings."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.units import mm

    def draw(canvas: object, text: str) -> None:
        code = QrCodeWidget(text, barLevel="H", barWidth=30 * mm, barHeight=30 * mm)
        drawing = Drawing(30 * mm, 30 * mm)
        drawing.add(code)
        renderPDF.draw(drawing, canvas, 53 * mm, 11 * mm)

    return _reportlab(persons, draw)


def reportlab_png(persons: list[Person]) -> bytes:
    """ReportLab with a picture made by qrcode, as ticketing systems do it."""
    from qrcode.constants import ERROR_CORRECT_H
    from qrcode.main import QRCode
    from reportlab.lib.units import mm
    from reportlab.lib.utils import ImageReader

    def draw(canvas: object, text: str) -> None:
        code = QRCode(error_correction=ERROR_CORRECT_H, box_size=4)
        code.add_data(text)
        picture = io.BytesIO()
        code.make_image().save(picture)
        canvas.drawImage(ImageReader(picture), 53 * mm, 11 * mm, 30 * mm, 30 * mm)

    return _reportlab(persons, draw)


def _reportlab(persons: list[Person], draw_code: Callable[[object, str], None]) -> bytes:
    from reportlab.lib.units import mm
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for style in ("Regular", "SemiBold", "Bold"):
        pdfmetrics.registerFont(TTFont(style, FONTS / f"BeVietnamPro-{style}.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH * mm, HEIGHT * mm), pageCompression=1)
    for person in persons:
        lines = [("Bold", 7, 6.5, HEADS[0]), ("Regular", 6, 10, HEADS[1])]
        lines += [
            ("Bold", 16, 20 + 6.5 * row, line)
            for row, line in enumerate(simpleSplit(person["name"], "Bold", 16, 46 * mm))
        ]
        lines += [
            ("Regular", 8, 35 + 4 * row, line)
            for row, line in enumerate(simpleSplit(person["position"], "Regular", 8, 46 * mm))
        ]
        lines.append(("SemiBold", 9, 47, person["province"]))
        for font, size, top, line in lines:
            canvas.setFont(font, size)
            canvas.drawString(5 * mm, (HEIGHT - top) * mm, line)
        draw_code(canvas, person["pass"])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def certificates(persons: list[Person]) -> bytes:
    """Certificates on A4 with a frame, laid out once and filled."""
    from eventmgr.rendering.cards import fill

    return fill(_certificate(), persons, title="Giấy chứng nhận", archive=True)


def certificates_weasyprint(persons: list[Person]) -> bytes:
    """The same certificates, each laid out."""
    from eventmgr.rendering.cards import plain

    return plain(_certificate(), persons, title="Giấy chứng nhận")


def _certificate() -> object:
    from eventmgr.rendering.cards import Design

    rings = "".join(
        f'<ellipse cx="138" cy="95" rx="70" ry="24" transform="rotate({turn} 138 95)"/>' for turn in range(0, 180, 6)
    )
    return Design(CERTIFICATE.format(rings=rings), ("fonts.css",), CERTIFICATE_CSS)


WAYS = {
    way.__name__: way
    for way in (
        engine, engine_fixed_mask, engine_sheets, weasyprint, reportlab_widget, reportlab_png, certificates,
        certificates_weasyprint,
    )
}  # fmt: skip


if __name__ == "__main__":
    name, number, file = sys.argv[1:]
    Path(file).write_bytes(WAYS[name](people(int(number))))
