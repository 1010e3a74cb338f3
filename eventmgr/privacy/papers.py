"""The inventory of personal data, the record of a breach: papers for the file, in Vietnamese like every paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.accounts.queries import roles_with
from eventmgr.core.dates import admin_date, admin_time, number_vi
from eventmgr.core.i18n import DEFAULT_ZONE, format_date, format_datetime, speaking
from eventmgr.core.parts import Holding
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from eventmgr.people.rules import Purpose
from eventmgr.people.service import ANSWER_WORKING_DAYS, BASIS_LABELS, CLOCKS, PURPOSE_LABELS, REQUEST_KIND_LABELS
from eventmgr.privacy.forms import REPORT_LABELS
from eventmgr.privacy.models import Breach, Recipient
from eventmgr.privacy.rules import impact_due, report_by, report_state
from eventmgr.privacy.service import BREACH_LABELS, RECIPIENT_LABELS
from eventmgr.registration.models import EventPurpose
from eventmgr.rendering.blocks import (
    Block,
    BulletList,
    Column,
    GroupRow,
    Head,
    Heading,
    KeyValues,
    Paper,
    Paragraph,
    Row,
    SignatureBlock,
    Table,
)

BLANK = "……………………"
_NONE = "Không có."
# The features as the inventory heads their lines.
_FEATURES = {
    "people": "Con người",
    "outbox": "Thư và tin nhắn",
    "events": "Sự kiện",
    "agenda": "Chương trình",
    "materials": "Tài liệu",
    "questionnaires": "Câu hỏi",
    "registration": "Đăng ký",
    "figures": "Số liệu",
    "groups": "Nhóm thảo luận",
    "checkin": "Điểm danh",
    "outcomes": "Ghi chép thảo luận",
    "training": "Tập huấn",
    "minutes": "Biên bản, nhiệm vụ",
    "documents": "Văn bản in",
    "privacy": "Tài khoản, nhật ký, bảo vệ dữ liệu",
}
# Roles in the order in which the inventory names them.
ROLES = {
    "organizer": "Ban Tổ chức",
    "secretary": "thư ký hội nghị",
    "chair": "chủ tọa",
    "staff": "tổ đón tiếp",
    "facilitator": "trưởng nhóm",
    "trainer": "giảng viên",
    "viewer": "người xem",
}
_MEASURES = (
    "Phân quyền theo vai trò của từng sự kiện; người ngoài sự kiện không thấy sự kiện.",
    "Liên kết mang khóa ngẫu nhiên; phần riêng của đại biểu mở bằng mã 4 số, sai 5 lần thì khóa.",
    "Kết nối ra ngoài máy chủ dùng HTTPS.",
    "Câu trả lời nhạy cảm được mã hóa khi lưu; mỗi lần xem được ghi nhật ký.",
    "Mọi thay đổi và mọi bản sao, danh sách đưa ra ngoài đều được ghi nhật ký: ai, lúc nào, cho ai.",
    "Mã QR, nhật ký hệ thống và số liệu giám sát không chứa dữ liệu cá nhân.",
    "Danh sách tại bàn đón không có số điện thoại, số định danh.",
    "Sao lưu hằng ngày, mã hóa được; khóa giải mã không nằm trong bản sao lưu.",
    "Hết thời hạn của mục đích, hệ thống tự xóa và báo trước 30 ngày cho người tổ chức.",
    "Không thu thập ảnh giấy tờ tùy thân; dữ liệu nhạy cảm mặc định không được hỏi.",
)


@dataclass(frozen=True)
class Used:
    """What one event uses data for; `first_use` is when its first data were kept."""

    event: Event
    purposes: Mapping[Purpose, EventPurpose]
    agreed: Mapping[str, int]
    recipients: Sequence[Recipient]
    sensitive: Sequence[str]
    first_use: datetime | None


def who_sees(holding: Holding) -> str:
    """The roles that hold the rights, in words, and what the rights do not say."""
    roles, is_of_host = roles_with(holding.sees)
    words = [label for role, label in ROLES.items() if role in roles]
    if is_of_host and not words:
        words = ["người tổ chức của đơn vị"]
    return "; ".join(filter(None, [", ".join(words), str(holding.besides or "")]))


def inventory_paper(
    host: Host,
    holdings: Iterable[tuple[str, Holding]],
    used: Sequence[Used],
    breaches: Sequence[Breach],
    *,
    at: datetime,
) -> Paper:
    """BẢNG KÊ HOẠT ĐỘNG XỬ LÝ DỮ LIỆU CÁ NHÂN of one event or of all: the base of the impact file (article 21)."""
    with speaking("vi"):
        blocks = [
            *_controller(host, used, at),
            Heading("1. Mục đích, căn cứ, thời hạn"),
            *(block for one in used for block in _purposes(one, is_alone=len(used) == 1)),
            Heading("2. Dữ liệu, người được xem, cách xóa"),
            _holdings(holdings),
            Heading("3. Dữ liệu nhạy cảm"),
            *_sensitive(used),
            Heading("4. Bên nhận dữ liệu"),
            *_recipients(used),
            Heading("5. Nơi đặt dữ liệu; chuyển dữ liệu ra nước ngoài"),
            *_abroad(host, used),
            Heading("6. Biện pháp bảo vệ"),
            BulletList(_MEASURES),
            Heading("7. Quyền của chủ thể dữ liệu và thời hạn giải quyết"),
            _rights(),
            Heading("8. Vi phạm đã ghi nhận"),
            *_breaches(breaches, at),
        ]
        return Paper(
            title="BẢNG KÊ HOẠT ĐỘNG XỬ LÝ DỮ LIỆU CÁ NHÂN",
            subject=used[0].event.name if len(used) == 1 else host.name,
            head=_head(host),
            orientation="landscape",
            blocks=blocks,
            signatures=[
                SignatureBlock(["NGƯỜI LẬP"], note="(Ký, ghi rõ họ tên)"),
                SignatureBlock(["THỦ TRƯỞNG ĐƠN VỊ"], note="(Ký, đóng dấu)"),
            ],
        )


def breach_paper(host: Host, event: Event | None, breach: Breach) -> Paper:
    """BIÊN BẢN of a breach, with what the report to the authority asks for (form 08)."""
    with speaking("vi"):
        blocks = [
            *_about(host, event, breach),
            *_happened(breach),
            *_concerned(breach),
            Heading("3. Hậu quả"),
            Paragraph(breach.consequences or "Chưa xác định."),
            Heading("4. Biện pháp đã thực hiện"),
            Paragraph(breach.measures or "Chưa có."),
            *_reported(breach),
        ]
        if breach.conclusion:
            blocks += [Heading("6. Kết luận"), Paragraph(breach.conclusion)]
        return Paper(
            title="BIÊN BẢN",
            subject="Xác nhận vi phạm quy định về bảo vệ dữ liệu cá nhân",
            head=_head(host, number_sign=f"Số: {breach.number:02d}/BB-VPDL"),
            blocks=blocks,
            signatures=[
                SignatureBlock(["NGƯỜI LẬP BIÊN BẢN"], note="(Ký, ghi rõ họ tên)"),
                SignatureBlock(["THỦ TRƯỞNG ĐƠN VỊ"], note="(Ký, đóng dấu)"),
            ],
            recipients=["Cơ quan chuyên trách bảo vệ dữ liệu cá nhân - Bộ Công an (khi phải thông báo)", "Lưu: Hồ sơ"],
        )


def _about(host: Host, event: Event | None, breach: Breach) -> list[Block]:
    pairs = [("Tổ chức", host.name), *([("Sự kiện", event.name)] if event else [])]
    pairs.append(("Người lập", f"{breach.noted_by}, {_moment(breach.noted_at)}"))
    pairs.append(("Đầu mối bảo vệ dữ liệu cá nhân", breach.contact or host.data_protection or BLANK))
    return [KeyValues(pairs)]


def _happened(breach: Breach) -> list[Block]:
    pairs = [
        ("Loại vi phạm", str(BREACH_LABELS[breach.kind])),
        ("Thời điểm phát hiện", _moment(breach.noticed_at)),
        ("Thời điểm xảy ra", breach.happened or "chưa xác định"),
        ("Địa điểm", breach.place or "chưa xác định"),
    ]
    nature = Paragraph(breach.nature, lead="Tính chất, diễn biến: ")
    return [Heading("1. Nội dung vi phạm"), KeyValues(pairs), nature]


def _concerned(breach: Breach) -> list[Block]:
    pairs = [
        ("Số người", number_vi(breach.people) if breach.people is not None else "chưa xác định"),
        ("Dữ liệu nhạy cảm", _yes(breach.is_sensitive)),
        ("Dữ liệu sinh trắc học hoặc vị trí", _yes(breach.is_bodily)),
        ("Có thể gây hại tính mạng, sức khỏe, danh dự, tài sản, an ninh", _yes(breach.is_harmful)),
    ]
    data = Paragraph(breach.data_kinds, lead="Loại dữ liệu: ")
    return [Heading("2. Dữ liệu và người bị ảnh hưởng"), data, KeyValues(pairs)]


def _reported(breach: Breach) -> list[Block]:
    pairs = [
        ("Hạn thông báo cơ quan chuyên trách (72 giờ)", _moment(report_by(breach.noticed_at))),
        ("Đã thông báo cơ quan", _done(breach.reported_at, breach.report)),
        ("Đã thông báo chủ thể dữ liệu", _done(breach.told_at, breach.told)),
    ]
    return [Heading("5. Thông báo"), KeyValues(pairs)]


def _head(host: Host, number_sign: str = "") -> Head:
    return Head(issuer_name=host.name.upper(), number_sign=number_sign)


def _controller(host: Host, used: Sequence[Used], at: datetime) -> list[Block]:
    begun = min((one.first_use for one in used if one.first_use), default=None)
    pairs = [
        ("Bên kiểm soát và xử lý dữ liệu", host.name),
        ("Đầu mối bảo vệ dữ liệu cá nhân", host.data_protection or BLANK),
        ("Lập lúc", format_datetime(at)),
    ]
    if begun:
        day = begun.astimezone(DEFAULT_ZONE).date()
        due = format_date(impact_due(day))
        pairs.append(
            ("Bắt đầu xử lý", f"{format_date(day)}; hồ sơ đánh giá tác động lập và gửi chậm nhất {due} (60 ngày)")
        )
    note = (
        "Căn cứ Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 (Điều 21, 22), Nghị định số 356/2025/NĐ-CP (Điều 19, 20). "
        "Bảng kê do hệ thống lập từ chính các khai báo của phần mềm và thiết lập hiện hành; cập nhật 6 tháng một lần "
        "khi có thay đổi."
    )
    return [KeyValues(pairs), Paragraph(note, italic=True)]


def _purposes(used: Used, *, is_alone: bool) -> list[Block]:
    rows: list[Row | GroupRow] = [
        Row(
            [
                str(PURPOSE_LABELS[purpose]),
                str(BASIS_LABELS[row.basis]),
                _term(row),
                str(used.agreed.get(purpose.value, 0)),
            ]
        )
        for purpose, row in used.purposes.items()
        if row.is_pursued
    ]
    table = Table(
        [Column("Mục đích", 5), Column("Căn cứ", 4), Column("Thời hạn lưu", 5), Column("Số người đồng ý", 2, "center")],
        rows,
    )
    return [table] if is_alone else [Paragraph(used.event.name, lead="Sự kiện: ", indent=False), table]


def _term(row: EventPurpose) -> str:
    if row.ended_on:
        return f"đã kết thúc {format_date(row.ended_on)}"
    return f"{row.keep_months} tháng sau sự kiện, rồi tự xóa" if row.keep_months is not None else "chưa đặt thời hạn"


def _holdings(holdings: Iterable[tuple[str, Holding]]) -> Table:
    rows: list[Row | GroupRow] = []
    last = ""
    for feature, holding in holdings:
        name = _FEATURES[feature]
        if name != last:
            rows.append(GroupRow(name))
            last = name
        kept = _capital(str(holding.what)) + (" (nhạy cảm)" if holding.is_sensitive else "")
        rows.append(Row([kept, _capital(str(holding.why)), _capital(who_sees(holding)), _capital(str(holding.goes))]))
    return Table(
        [Column("Dữ liệu", 6), Column("Mục đích", 3), Column("Ai được xem", 5), Column("Khi xóa hoặc hết hạn", 5)], rows
    )


def _sensitive(used: Sequence[Used]) -> list[Block]:
    lines = [f"{one.event.name}: {question}" for one in used for question in one.sensitive]
    if not lines:
        return [Paragraph("Không hỏi dữ liệu nhạy cảm nào.")]
    return [
        BulletList(lines),
        Paragraph("Mỗi câu có sự đồng ý riêng, được mã hóa khi lưu, mỗi lần xem được ghi nhật ký."),
    ]


def _recipients(used: Sequence[Used]) -> list[Block]:
    rows: list[Row | GroupRow] = [
        Row(
            [
                f"{row.name} ({str(RECIPIENT_LABELS[row.kind]).lower()})",
                str(PURPOSE_LABELS[row.purpose]),
                row.data_kinds,
                row.agreement,
                format_date(row.keep_until) or "theo thỏa thuận",
                "\n".join(_given(row)) or "chưa chuyển",
            ]
        )
        for one in used
        for row in one.recipients
    ]
    if not rows:
        return [Paragraph(_NONE)]
    titles = (
        ("Bên nhận", 4),
        ("Mục đích", 3),
        ("Dữ liệu", 4),
        ("Thỏa thuận", 3),
        ("Xóa chậm nhất", 2),
        ("Đã chuyển", 4),
    )
    return [Table([Column(title, width) for title, width in titles], rows)]


def _given(row: Recipient) -> list[str]:
    return [
        f"{format_datetime(one.at)}: {one.what}, {one.people} người"
        + (f"; đã xóa {format_date(one.deleted_on)}" if one.deleted_on else "")
        for one in row.handovers
    ]


def _abroad(host: Host, used: Sequence[Used]) -> list[Block]:
    abroad = [f"{row.name}: {row.country}" for one in used for row in one.recipients if row.country]
    says = (
        "Chuyển dữ liệu ra nước ngoài: có; cần lập hồ sơ riêng trong 60 ngày (Luật, Điều 20; Nghị định, Điều 17, 18)."
    )
    if not abroad:
        says = "Chuyển dữ liệu cho bên nhận ở nước ngoài: không."
    place = Paragraph(host.data_location or BLANK, lead="Máy chủ, bản sao lưu, máy chủ thư điện tử đặt tại: ")
    return [place, Paragraph(says), *([BulletList(abroad)] if abroad else [])]


def _rights() -> Table:
    rows: list[Row | GroupRow] = [
        Row(
            [
                str(REQUEST_KIND_LABELS[kind]),
                f"{ANSWER_WORKING_DAYS} ngày làm việc",
                f"{clock.days} ngày",
                f"{clock.with_third_parties} ngày",
                f"{clock.extension} ngày",
            ]
        )
        for kind, clock in CLOCKS.items()
    ]
    titles = (("Quyền", 5), ("Phản hồi", 3), ("Thực hiện", 2), ("Khi có bên thứ ba", 3), ("Gia hạn một lần", 3))
    return Table([Column(title, width) for title, width in titles], rows)


def _breaches(breaches: Sequence[Breach], at: datetime) -> list[Block]:
    if not breaches:
        return [Paragraph(_NONE)]
    rows: list[Row | GroupRow] = [
        Row(
            [
                str(row.number),
                format_datetime(row.noticed_at),
                str(BREACH_LABELS[row.kind]),
                str(row.people) if row.people is not None else "–",
                str(REPORT_LABELS[report_state(row.noticed_at, row.reported_at, at, is_harmful=row.is_harmful)][0]),
            ]
        )
        for row in breaches
    ]
    titles = (("Số", 1), ("Phát hiện", 3), ("Loại", 6), ("Số người", 2), ("Thông báo", 4))
    return [Table([Column(title, width) for title, width in titles], rows)]


def _moment(moment: datetime) -> str:
    here = moment.astimezone(DEFAULT_ZONE)
    return f"{admin_time(here.time())}, {admin_date(here.date())}"


def _done(moment: datetime | None, words: str) -> str:
    return f"{_moment(moment)}. {words}".strip() if moment else "chưa"


def _yes(answer: bool) -> str:  # noqa: FBT001 - one word for one fact
    return "có" if answer else "không"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
