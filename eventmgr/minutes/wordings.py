"""In which words are the owners of tasks asked for news, unless an event words it otherwise?"""

from collections.abc import Iterable
from enum import Enum

LANGUAGES = ("vi", "en")


class LetterKind(Enum):
    """The tasks are handed over, or asked for in a round."""

    GIVEN = "task_given"
    REPORT = "task_report"


_ALWAYS = ("name", "owner", "event", "organizer", "tasks", "link", "contact")
FILLED: dict[LetterKind, tuple[str, ...]] = {LetterKind.GIVEN: _ALWAYS, LetterKind.REPORT: (*_ALWAYS, "days")}
LETTERS: dict[tuple[LetterKind, str], tuple[str, str]] = {
    (LetterKind.GIVEN, "vi"): (
        "Nhiệm vụ được giao tại {event}",
        (
            "Kính gửi {name},\n\n"
            "{event} đã giao {owner} các nhiệm vụ sau:\n\n{tasks}\n\n"
            "Trân trọng đề nghị đơn vị cập nhật tình hình thực hiện tại đường dẫn riêng sau (không cần tài khoản,"
            " không gửi cho người khác):\n{link}\n\n"
            "Cần trao đổi xin liên hệ: {contact}\n{organizer}"
        ),
    ),
    (LetterKind.REPORT, "vi"): (
        "Đề nghị báo cáo thực hiện nhiệm vụ: {event}",
        (
            "Kính gửi {name},\n\n"
            "Đã {days} ngày kể từ khi biên bản {event} được ban hành. Các nhiệm vụ sau của {owner} chưa hoàn thành:"
            "\n\n{tasks}\n\n"
            "Trân trọng đề nghị đơn vị báo cáo kết quả, hoặc khó khăn, vướng mắc nếu có, tại đường dẫn riêng sau (không"
            " cần tài khoản, không gửi cho người khác):\n{link}\n\n"
            "Cần trao đổi xin liên hệ: {contact}\n{organizer}"
        ),
    ),
    (LetterKind.GIVEN, "en"): (
        "Tasks given at {event}",
        (
            "Dear {name},\n\n"
            "{event} gave these tasks to {owner}:\n\n{tasks}\n\n"
            "Please tell how they come along by your own link (no account is needed; do not pass it on):\n{link}\n\n"
            "Questions: {contact}\n{organizer}"
        ),
    ),
    (LetterKind.REPORT, "en"): (
        "Please report on your tasks: {event}",
        (
            "Dear {name},\n\n"
            "It is {days} days since the minutes of {event} were issued. These tasks of {owner} are not done yet:"
            "\n\n{tasks}\n\n"
            "Please tell what came of them, or what is in the way, by your own link (no account is needed; do not pass"
            " it on):\n{link}\n\n"
            "Questions: {contact}\n{organizer}"
        ),
    ),
}
_UNTIL = {"vi": "hạn", "en": "until"}


def listed(tasks: Iterable[tuple[str, str]], language: str) -> str:
    """1. What is to be done (hạn: 31/12/2024)."""
    until = _UNTIL.get(language, _UNTIL["vi"])
    return "\n".join(
        f"{number}. {content} ({until}: {due})" if due else f"{number}. {content}"
        for number, (content, due) in enumerate(tasks, 1)
    )
