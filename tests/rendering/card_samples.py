"""A card with every kind of place, and people for it."""

import io
from typing import Any

from PIL import Image

from eventmgr.rendering.cards import Design, Record

PASS = "HTTPS://EXAMPLE.ORG/P/{}"
MM = 72 / 25.4

HTML = """<html lang="vi"><body>
<section class="card">
  <div class="band" data-fill="colour">
    <p data-slot="category" data-min="6" data-ink="ink"></p><b>HỘI NGHỊ</b>
  </div>
  <p class="name" data-slot="name" data-lines="2" data-min="9" data-align="middle">…</p>
  <p class="position" data-slot="position" data-lines="2" data-min="6"></p>
  <div class="qr" data-qr="pass"></div>
  <div class="photo" data-picture="photo"></div>
  <div class="seat" data-if="group"><span>Nhóm</span><p class="group" data-slot="group"></p></div>
  <p class="host">Hội Liên hiệp Phụ nữ Việt Nam</p>
</section>
<section class="card">
  <p class="turned" data-slot="name" data-min="5"></p>
  <p class="pin" data-slot="pin"></p>
</section>
</body></html>"""

CSS = """
@page { size: 86mm 54mm; margin: 0 }
body { margin: 0; font-family: "Be Vietnam Pro" }
p { margin: 0 }
.card { position: relative; width: 86mm; height: 54mm; break-after: page }
.card:last-child { break-after: auto }
.card > * { position: absolute }
.band { left: 0; top: 0; width: 86mm; height: 9mm; border-radius: 0 0 3mm 3mm; background: #eee }
.band p { position: absolute; left: 5mm; top: 2mm; width: 40mm; font-size: 11pt; font-weight: 700 }
.band p { text-transform: uppercase }
.band b { position: absolute; right: 4mm; top: 3mm; font-size: 8pt; color: #fff }
.name { left: 5mm; top: 11mm; width: 50mm; height: 16mm; font-size: 20pt; font-weight: 700 }
.name { line-height: 1.12; text-align: center }
.position { left: 5mm; top: 28mm; width: 50mm; font-size: 9pt; line-height: 1.2 }
.qr { left: 57mm; top: 12mm; width: 26mm; height: 26mm }
.photo { left: 57mm; top: 39mm; width: 26mm; height: 13mm }
.seat { left: 5mm; top: 40mm; width: 30mm; height: 8mm; border: 0.3mm solid #888 }
.seat span { font-size: 7pt }
.seat p { position: absolute; right: 1mm; top: 0; width: 15mm; font-size: 16pt; line-height: 8mm }
.seat p { text-align: right; color: #a00 }
.host { left: 5mm; bottom: 1mm; font-size: 6pt }
.turned { left: 10mm; top: 10mm; width: 60mm; font-size: 16pt; text-align: center }
.turned { transform: rotate(180deg) }
.pin { left: 10mm; top: 35mm; width: 60mm; font-size: 20pt; letter-spacing: 4pt; text-align: center; font-weight: 600 }
"""

DESIGN = Design(HTML, ("fonts.css",), CSS)


def picture(colour: str, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (60, 40), colour)
    image.paste("#ffffff", (10, 10, 30, 20))
    image.save(out, kind)
    return out.getvalue()


def person(name: str, token: str, **more: Any) -> Record:
    usual = {"category": "Đại biểu", "colour": "#b91c1c", "ink": "#ffffff"}
    return usual | {"name": name, "pass": PASS.format(token)} | more


PEOPLE: list[Record] = [
    person("Nguyễn Thị Mẫu Hạnh", "K7M2Q9XWTR4HNC", group="12", pin="1234", photo=picture("#166534"),
           position="Phó Chủ tịch Hội Liên hiệp Phụ nữ tỉnh Bà Rịa - Vũng Tàu"),
    person("Lê Mẫu", "K7M2Q9XWTR4HND", position="Giám đốc", category="Khách mời", colour="#fde68a", ink="#1c1917"),
    person("Công Huyền Tôn Nữ Hoàng Ngọc Mẫu Thảo Uyên Phương", "K7M2Q9XWTR4HNE", group="3", pin="9071",
           photo=picture("#1d4ed8", "JPEG"), position="Ủy viên"),
    person("Đặng Quỳnh Mẫu", "K7M2Q9XWTR4HNF", photo=picture("#166534"), category="Đại biểu chính thức khu vực"),
]  # fmt: skip
