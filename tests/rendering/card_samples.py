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


# Boxes that stand where other ways of CSS put them: flex, table, float, grid, in line, turned, below one another.
ELSEWHERE = Design(
    """<html lang="vi"><body><section>
    <div class="flex">
      <div class="grow"><p data-slot="name" data-lines="2" data-min="6" data-align="bottom"></p></div>
      <div class="aside"><div class="middle" data-slot="province" data-align="middle" data-min="6"></div>
        <span class="line" data-slot="group">…</span></div>
    </div>
    <table><tr>
      <td><p data-slot="name" data-min="5"></p></td><td><p data-slot="group" data-ink="ink"></p></td>
    </tr></table>
    <div class="float" data-fill="colour">Chữ <i>cố định</i>
      <div data-if="group">Nhóm: <b>có</b><p data-slot="group"></p></div></div>
    <div class="relative"><div data-slot="programme" data-lines="3" data-min="5"></div></div>
    <div class="turned"><div data-qr="pass"></div></div>
    <div class="grid"><p data-slot="province" data-min="5"></p><p data-slot="group" data-min="5"></p></div>
    </section></body></html>""",
    ("fonts.css",),
    """
    @page { size: 100mm 110mm; margin: 4mm; background: #f8fafc }
    body { margin: 0; font: 9pt "Be Vietnam Pro" }
    p { margin: 0 }
    section { box-sizing: border-box; height: 100mm; padding: 2mm; border: 0.4mm solid #000 }
    .flex { display: flex; gap: 3mm; height: 16mm }
    .grow { flex: 1; padding: 1mm; border: 0.2mm solid #00f }
    .grow p { height: 12mm; font-size: 14pt; text-align: right; line-height: 17px }
    .aside { width: 30mm }
    .middle { height: 9mm; background: #eee; text-align: center }
    .line { display: inline-block; width: 25mm; letter-spacing: 1pt; text-align: center; font-weight: 700 }
    table { width: 100%; margin-top: 2mm; border-collapse: collapse }
    td { width: 50%; height: 8mm; padding: 1mm; border: 0.2mm solid #999; text-align: center }
    .float { float: right; width: 30mm; margin: 2mm; padding: 1mm; border: 1mm solid #0a0; border-radius: 2mm }
    .float div { padding: 1mm; border: 0.2mm solid #000; background: #fff }
    .relative { position: relative; width: 40mm; height: 20mm; margin: 3mm 2mm; overflow: hidden }
    .relative div { position: absolute; inset: 1mm 2mm 1mm 3mm; border: 0.2mm dotted #000 }
    .turned { width: 20mm; height: 20mm; margin-left: 5mm; padding: 1mm; background: #ccc }
    .turned { transform: rotate(10deg) scale(1.1) }
    .turned div { height: 20mm }
    .grid { display: grid; grid-template-columns: 1fr 2fr; gap: 1mm; width: 60mm; margin-top: 5mm }
    .grid p { background: #eef }
    """,
)
VISITOR: Record = {
    "name": "Nguyễn Thị Mẫu Hạnh", "province": "Bà Rịa – Vũng Tàu", "group": "Nhóm 4", "colour": "#fde68a",
    "ink": "#b91c1c", "pass": PASS.format("K7M2Q9XWTR4HNC"),
    "programme": "Sáng: khai mạc, báo cáo\nChiều: thảo luận nhóm tại phòng họp",
}  # fmt: skip
