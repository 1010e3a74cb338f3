"""How are people written to, unless an event words it otherwise? Vietnamese, and English for guests from abroad.

The 4-digit code stands in a sentence of its own, away from the link, so that a link passed on does not carry it along.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventmgr.registration.rules import Limit, MessageKind

LANGUAGES = ("vi", "en")

_K = MessageKind
_VI_HEAD = "Kính gửi: {name}\n\n"
_VI_FOOT = "\n\nThời gian: {dates}\nĐịa điểm: {venue}\n\n{contact}\n\nTrân trọng,\n{organizer}"
_EN_HEAD = "Dear {name},\n\n"
_EN_FOOT = "\n\nDates: {dates}\nVenue: {venue}\n\n{contact}\n\nYours sincerely,\n{organizer}"


def _vi(text: str) -> str:
    return _VI_HEAD + text + _VI_FOOT


def _en(text: str) -> str:
    return _EN_HEAD + text + _EN_FOOT


DEFAULTS: dict[tuple[MessageKind, str], tuple[str, str]] = {
    (_K.RECEIVED, "vi"): (
        "Đã nhận đăng ký: {event}",
        _vi(
            "Ban Tổ chức đã nhận đăng ký tham dự {event} của đại biểu và sẽ xem xét, trả lời trong thời gian sớm nhất."
            "\n\nMã đăng ký: {code}"
        ),
    ),
    (_K.CONFIRMATION, "vi"): (
        "Xác nhận đăng ký: {event}",
        _vi(
            "Ban Tổ chức xác nhận đại biểu đã đăng ký tham dự {event}.\n\n"
            "Thẻ đại biểu điện tử (mã QR để điểm danh): {pass_link}\nMã đăng ký: {code}\n\n"
            "Mã 4 số để mở phần cá nhân của thẻ, chỉ riêng đại biểu giữ: {pin}\n\n"
            "Thêm chương trình vào lịch: {calendar_link}"
        ),
    ),
    (_K.WAITING, "vi"): (
        "Danh sách chờ: {event}",
        _vi(
            "Ban Tổ chức đã nhận đăng ký tham dự {event} của đại biểu. Hiện {limit}, vì vậy đại biểu đang ở vị trí "
            "thứ {place} của danh sách chờ. Khi có chỗ, Ban Tổ chức sẽ báo ngay.\n\nMã đăng ký: {code}"
        ),
    ),
    (_K.PROMOTION, "vi"): (
        "Đã có chỗ cho đại biểu: {event}",
        _vi(
            "Đã có chỗ dành cho đại biểu tại {event}; đăng ký từ danh sách chờ nay được xác nhận.\n\n"
            "Thẻ đại biểu điện tử (mã QR để điểm danh): {pass_link}\nMã đăng ký: {code}\n\n"
            "Mã 4 số để mở phần cá nhân của thẻ, chỉ riêng đại biểu giữ: {pin}\n\n"
            "Thêm chương trình vào lịch: {calendar_link}\n\n"
            "Nếu không thể tham dự, kính đề nghị đại biểu báo lại để Ban Tổ chức mời người tiếp theo."
        ),
    ),
    (_K.REJECTION, "vi"): (
        "Về việc đăng ký tham dự: {event}",
        _vi(
            "Cảm ơn đại biểu đã đăng ký tham dự {event}. Rất tiếc, Ban Tổ chức chưa thể xác nhận đăng ký này.\n\n"
            "Lý do: {reason}"
        ),
    ),
    (_K.CANCELLATION, "vi"): (
        "Đã hủy đăng ký: {event}",
        _vi(
            "Đăng ký tham dự {event} của đại biểu (mã {code}) đã được hủy, thẻ đại biểu không còn hiệu lực. "
            "Nếu đây là nhầm lẫn, kính đề nghị đại biểu liên hệ Ban Tổ chức."
        ),
    ),
    (_K.CHANGE, "vi"): (
        "Thay đổi thông tin đăng ký: {event}",
        _vi("Thông tin đăng ký tham dự {event} của đại biểu (mã {code}) đã được thay đổi:\n\n{changes}"),
    ),
    (_K.REMINDER, "vi"): (
        "Nhắc lịch: {event}",
        _vi(
            "Ban Tổ chức trân trọng nhắc đại biểu về {event}. Khi đến, kính đề nghị đại biểu mở sẵn thẻ điện tử để "
            "điểm danh: {pass_link}\n\nChương trình: {event_link}\nThêm chương trình vào lịch: {calendar_link}"
        ),
    ),
    (_K.INVITATION, "vi"): (
        "Thư mời: {event}",
        _vi(
            "{organizer} trân trọng kính mời tham dự {event}.\n\nKính đề nghị đăng ký theo đường dẫn của riêng quý vị, "
            "trước {until}: {invitation_link}"
        ),
    ),
    (_K.MINUTES, "vi"): (
        "Biên bản hội nghị: {event}",
        _vi(
            "Biên bản số {number} của {event} đã được chủ tọa khóa. Đại biểu tải Biên bản (PDF, Word) tại trang riêng "
            "của mình, mở bằng mã 4 số trên thẻ đại biểu: {pass_link}\n\n"
            "Kiểm tra tính xác thực của Biên bản: {verify_link}"
        ),
    ),
    (_K.AMENDMENT, "vi"): (
        "Biên bản sửa đổi, bổ sung: {event}",
        _vi(
            "Biên bản của {event} được sửa đổi, bổ sung (Biên bản sửa đổi, bổ sung số {number}). Đại biểu tải văn bản "
            "tại trang riêng của mình, mở bằng mã 4 số trên thẻ đại biểu: {pass_link}\n\n"
            "Kiểm tra tính xác thực của văn bản: {verify_link}"
        ),
    ),
    (_K.SUBJECT, "vi"): (
        "Đã có chỗ trong chuyên đề: {subject}",
        _vi(
            "Đại biểu đã được chuyển từ danh sách chờ vào học chuyên đề “{subject}” tại {event}.\n\n"
            "Thời gian học: {times}\n\n"
            "Nếu không tham gia được, kính đề nghị đại biểu trả lại chỗ tại trang riêng của mình, mở bằng mã 4 số trên "
            "thẻ đại biểu, để người tiếp theo được học: {pass_link}"
        ),
    ),
    (_K.PROGRAMME, "vi"): (
        "Thay đổi chương trình: {event}",
        _vi(
            "Chương trình {event} có thay đổi:\n\n{changes}\n\nChương trình đầy đủ ở trang riêng của đại biểu: "
            "{pass_link}"
        ),
    ),
    (_K.RECEIVED, "en"): (
        "Registration received: {event}",
        _en("We have received your registration for {event} and will answer soon.\n\nRegistration code: {code}"),
    ),
    (_K.CONFIRMATION, "en"): (
        "Registration confirmed: {event}",
        _en(
            "You are registered for {event}.\n\nYour pass with the QR code for check-in: {pass_link}\n"
            "Registration code: {code}\n\nYour own 4-digit code for the personal part of the pass: {pin}\n\n"
            "The programme for your calendar: {calendar_link}"
        ),
    ),
    (_K.WAITING, "en"): (
        "Waiting list: {event}",
        _en(
            "We have received your registration for {event}. At present {limit}, so you are number {place} on the "
            "waiting list. We will write as soon as there is a place.\n\nRegistration code: {code}"
        ),
    ),
    (_K.PROMOTION, "en"): (
        "There is a place for you: {event}",
        _en(
            "There is now a place for you at {event}; your registration is confirmed.\n\n"
            "Your pass with the QR code for check-in: {pass_link}\nRegistration code: {code}\n\n"
            "Your own 4-digit code for the personal part of the pass: {pin}\n\n"
            "The programme for your calendar: {calendar_link}\n\n"
            "If you cannot come, please tell us, so that we can ask the next person."
        ),
    ),
    (_K.REJECTION, "en"): (
        "Your registration: {event}",
        _en("Thank you for registering for {event}. We are sorry that we cannot confirm it.\n\nReason: {reason}"),
    ),
    (_K.CANCELLATION, "en"): (
        "Registration cancelled: {event}",
        _en(
            "Your registration for {event} (code {code}) is cancelled and the pass is no longer valid. "
            "If this is a mistake, please contact us."
        ),
    ),
    (_K.CHANGE, "en"): (
        "Your registration was changed: {event}",
        _en("Your registration for {event} (code {code}) was changed:\n\n{changes}"),
    ),
    (_K.REMINDER, "en"): (
        "Reminder: {event}",
        _en(
            "We look forward to seeing you at {event}. Please have your pass at hand for check-in: {pass_link}\n\n"
            "Programme: {event_link}\nThe programme for your calendar: {calendar_link}"
        ),
    ),
    (_K.MINUTES, "en"): (
        "Minutes of the meeting: {event}",
        _en(
            "The chair has locked the minutes (number {number}) of {event}. They are on your own page as PDF and Word; "
            "the 4-digit code of your pass opens it: {pass_link}\n\nCheck that they are genuine: {verify_link}"
        ),
    ),
    (_K.AMENDMENT, "en"): (
        "Amendment of the minutes: {event}",
        _en(
            "The minutes of {event} were amended (amendment {number}). The amendment is on your own page; the 4-digit "
            "code of your pass opens it: {pass_link}\n\nCheck that it is genuine: {verify_link}"
        ),
    ),
    (_K.SUBJECT, "en"): (
        "There is a place for you: {subject}",
        _en(
            "You moved up from the waiting list: you have a place in “{subject}” at {event}.\n\nTaught: {times}\n\n"
            "If you cannot come, please give the place back on your own page, so that the next person is taught; the "
            "4-digit code of your pass opens it: {pass_link}"
        ),
    ),
    (_K.PROGRAMME, "en"): (
        "Change of the programme: {event}",
        _en("The programme of {event} has changed:\n\n{changes}\n\nThe whole programme is on your page: {pass_link}"),
    ),
    (_K.INVITATION, "en"): (
        "Invitation: {event}",
        _en(
            "{organizer} has the honour of inviting you to {event}.\n\nPlease register by your personal link, "
            "before {until}: {invitation_link}"
        ),
    ),
}
# What organizers are told 30 days before the end of a term: of the event itself (people go), else of a purpose.
_TERM_HEAD = (
    "Kính gửi: {name}\n\nNgày {day} là ngày cuối của thời hạn lưu dữ liệu cho mục đích “{purpose}” tại {event}. "
)
_TERM_FOOT = (
    "\n\nNếu mục đích chưa kết thúc, đề nghị đặt lại thời hạn và ghi rõ căn cứ: {settings_link}\n\n"
    "Thư này do hệ thống tự gửi một lần cho mỗi thời hạn."
)
TERM_END: dict[bool, tuple[str, str]] = {
    True: (
        "Sắp xóa dữ liệu cá nhân: {event}",
        _TERM_HEAD + "Sau ngày đó, hệ thống tự xóa dữ liệu cá nhân của những người không còn căn cứ để lưu giữ. "
        "Sự kiện hiện lưu dữ liệu của {people} người.\n\nXem trước ai sẽ bị xóa, ai được giữ lại và vì sao: "
        "{terms_link}\n\nNhững giấy tờ phải lưu theo quy định, đề nghị in và đưa vào hồ sơ trước ngày đó." + _TERM_FOOT,
    ),
    False: (
        "Sắp hết thời hạn sử dụng dữ liệu: {event}",
        _TERM_HEAD + "Sau ngày đó, sự đồng ý của {people} người cho mục đích này tự chấm dứt và dữ liệu không được "
        "dùng cho mục đích này nữa." + _TERM_FOOT,
    ),
}
LIMITS: dict[tuple[Limit | None, str], str] = {
    (None, "vi"): "Ban Tổ chức đang cân đối số lượng đại biểu",
    (None, "en"): "the organizer is still deciding on places",
    (Limit.CAPACITY, "vi"): "hội nghị đã đủ số đại biểu",
    (Limit.DELEGATION, "vi"): "đoàn của tỉnh, thành phố đã đủ số lượng",
    (Limit.CATEGORY, "vi"): "đoàn của tỉnh, thành phố đã đủ số lượng của thành phần này",
    (Limit.CAPACITY, "en"): "all places are taken",
    (Limit.DELEGATION, "en"): "your province has filled its places",
    (Limit.CATEGORY, "en"): "your province has filled its places of this category",
}
# What a person is told of the own registration when it was changed.
FIELDS: dict[str, dict[str, str]] = {
    "vi": {
        "full_name": "Họ và tên",
        "province": "Tỉnh, thành phố",
        "category": "Thành phần",
        "position": "Chức vụ",
        "organization": "Đơn vị",
        "phone": "Điện thoại",
        "email": "Thư điện tử",
    },
    "en": {
        "full_name": "Full name",
        "province": "Province",
        "category": "Category",
        "position": "Position",
        "organization": "Organization",
        "phone": "Phone",
        "email": "E-mail",
    },
}


def known_language(language: str | None) -> str:
    """A language that there are words in; Vietnamese unless another is known."""
    return language if language in LANGUAGES else LANGUAGES[0]


def span(starts_on: date, ends_on: date) -> str:
    """24/10/2024, or 24/10/2024 - 26/10/2024."""
    first, last = f"{starts_on:%d/%m/%Y}", f"{ends_on:%d/%m/%Y}"
    return first if starts_on == ends_on else f"{first} - {last}"


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """17:00 ngày 20/10/2024, on the clock of the event."""
    local = at.astimezone(zone)
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}" if language == "vi" else f"{local:%H:%M on %d/%m/%Y}"
