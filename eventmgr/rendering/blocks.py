"""What does an administrative paper say, whether it is printed or opened in Word?

The layout is Decree 30/2020/NĐ-CP, annex I; the organization's variations come as data in `Head`. Everything that is
counted or put together (numbers, recipients, names of annexes) is done here once, so that both say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from eventmgr.rendering.pdf import render_template
from eventmgr.rendering.pictures import Picture

Align: TypeAlias = Literal["left", "center", "right", "justify"]
Orientation: TypeAlias = Literal["portrait", "landscape"]

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TEXT_WIDTH_MM: dict[Orientation, float] = {"portrait": 165, "landscape": 252}  # A4 less 30 mm and 15 mm
_LETTER_MM = 2.85  # a letter of a header, bold 12 pt, on the wide side
_PADDING_MM = 3.2
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a paper: issuer at the left; at the right nation and motto, or the organization's own title.

    `number_sign` is the whole line ("Số: 05/BB-ĐCT"). Minutes have no `place_and_date` (Decree 30, form 1.9). A `logo`
    stands above the issuer; the decree's own head has no place for one.
    """

    issuer_name: str
    superior_name: str = ""
    number_sign: str = ""
    place_and_date: str | None = None
    header_style: Literal["national", "organisation_title"] = "national"
    organisation_title: str = ""
    logo: Picture | None = None

    @property
    def right_title(self) -> str:
        """The first line at the right."""
        return NATION if self.header_style == "national" else self.organisation_title

    @property
    def motto(self) -> str:
        """The national motto; an organization's own title stands alone."""
        return MOTTO if self.header_style == "national" else ""


@dataclass(frozen=True, slots=True)
class Heading:
    """1: "I. KHAI MẠC"; 2: "1. Thực trạng"; 3: below that. The number is part of the text."""

    text: str
    level: Literal[1, 2, 3] = 1
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text, after an optional bold beginning; line breaks in the text are kept."""

    text: str
    lead: str = ""
    indent: bool = True
    align: Align = "justify"
    italic: bool = False
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True, slots=True)
class NumberedList:
    """1. … 2. …"""

    items: Sequence[str]
    start: int = 1
    kind: ClassVar[str] = "list"

    @property
    def lines(self) -> list[str]:
        """The items with their numbers."""
        return [f"{number}. {item}" for number, item in enumerate(self.items, self.start)]


@dataclass(frozen=True, slots=True)
class BulletList:
    """- … - …"""

    items: Sequence[str]
    kind: ClassVar[str] = "list"

    @property
    def lines(self) -> list[str]:
        """The items with their dashes."""
        return [f"- {item}" for item in self.items]


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Lines "Địa điểm: …", as the top of minutes has them."""

    pairs: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "list"

    @property
    def lines(self) -> list[str]:
        """Each pair as one line."""
        return [f"{key}: {value}" for key, value in self.pairs]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is its share of the sum of all."""

    title: str
    width: float = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; bold for sums."""

    cells: Sequence[str]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A bold row over the full width: a province, a day, "Buổi sáng"."""

    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header returns on each page; `min_row_height_mm` leaves room for signing by hand."""

    columns: Sequence[Column]
    rows: Sequence[Row | GroupRow]
    min_row_height_mm: float = 0
    kind: ClassVar[str] = "table"

    def widths(self, orientation: Orientation) -> list[float]:
        """The columns in millimetres: by their shares, but none narrower than the longest word of its header."""
        least = [max(map(len, column.title.split()), default=0) * _LETTER_MM + _PADDING_MM for column in self.columns]
        widths = [0.0] * len(self.columns)
        room, shared = TEXT_WIDTH_MM[orientation], set(range(len(self.columns)))
        while shared:
            total = sum(self.columns[i].width for i in shared)
            narrow = {i for i in shared if room * self.columns[i].width / total < least[i]}
            for i in narrow or shared:
                widths[i] = least[i] if narrow else room * self.columns[i].width / total
            room -= sum(widths[i] for i in narrow)
            shared = shared - narrow if narrow else set()
        scale = TEXT_WIDTH_MM[orientation] / sum(widths)  # 1 unless the headers alone fill the page
        return [round(width * scale, 2) for width in widths]


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A QR code of an address, and what it is for beside it."""

    text: str
    url: str
    kind: ClassVar[str] = "code"

    @property
    def lines(self) -> tuple[str]:
        """What stands beside the code."""
        return (self.text,)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "page_break"


Block: TypeAlias = Heading | Paragraph | NumberedList | BulletList | KeyValues | Table | CodeLine | PageBreak


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signs: lines of office in bold ("TM. ĐOÀN CHỦ TỊCH", "PHÓ CHỦ TỊCH"), room to sign, name.

    `date_line` stands above (sheets and lists without a head date), `note` below the office ("(Ký, ghi rõ họ tên)").
    """

    office: Sequence[str]
    name: str = ""
    note: str = ""
    date_line: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex begins a page of its own and counts its pages on its own."""

    title: str
    blocks: Sequence[Block]
    reference: str = ""
    orientation: Orientation = "portrait"
    signatures: Sequence[SignatureBlock] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Serial number of a locked paper and the address where anybody checks it; printed at the end with its QR."""

    serial: str
    url: str

    @property
    def lines(self) -> tuple[str, str]:
        """What stands beside the code."""
        return f"Mã tài liệu: {self.serial}", "Quét mã để kiểm tra tài liệu."


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; `closing_mark` ends its last paragraph with "./.", a compact one is set smaller to stay on a page.

    One signature stands right, `Nơi nhận` beside it; two or three share the line (THƯ KÝ left, CHỦ TỌA right) and
    `Nơi nhận` follows.
    """

    title: str
    blocks: Sequence[Block]
    head: Head | None = None
    subject: str = ""
    reference: str = ""
    signatures: Sequence[SignatureBlock] = ()
    recipients: Sequence[str] = ()
    orientation: Orientation = "portrait"
    annexes: Sequence[Annex] = ()
    closing_mark: bool = False
    is_compact: bool = False
    proof: Proof | None = None

    @property
    def name(self) -> str:
        """Title and subject in one line, for the properties of the file."""
        return " ".join(f"{self.title} {self.subject}".split())

    @property
    def body(self) -> Sequence[Block]:
        """The blocks, with "./." at the very end where the paper asks for it (Decree 30, annex I, II.6)."""
        if not self.closing_mark or not isinstance(self.blocks[-1], Paragraph):
            return self.blocks
        last = self.blocks[-1]
        return [*self.blocks[:-1], replace(last, text=last.text.rstrip("./ \n") + "./.")]

    @property
    def recipient_lines(self) -> list[str]:
        """ "- Như trên;" … "- Lưu: VT, GĐXH."."""
        last = len(self.recipients) - 1
        return [f"- {item.rstrip(' ;.')}{'.' if i == last else ';'}" for i, item in enumerate(self.recipients)]

    @property
    def annex_titles(self) -> list[str]:
        """ "Phụ lục", with Roman numerals where there are two or more."""
        many = len(self.annexes) > 1
        return [f"Phụ lục {_roman(n)}" if many else "Phụ lục" for n in range(1, len(self.annexes) + 1)]


def to_html(paper: Paper) -> str:
    """The paper as the page that `pdf.render_pdf` lays out with `paper.css`."""
    return render_template("print/paper.html", paper=paper)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
