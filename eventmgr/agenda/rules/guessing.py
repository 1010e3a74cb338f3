"""What happens in a session, by the words of its title, and what somebody does in it."""

import re

from eventmgr.agenda.rules.kinds import SessionKind, SessionRole
from eventmgr.core.text import fold

# The first that is found says it: "báo cáo kết quả thảo luận tổ" is no group work, "bế mạc" no opening.
_KINDS: tuple[tuple[SessionKind, str], ...] = (
    (SessionKind.BREAK, r"giai lao|nghi giai lao|tea ?break|coffee|nghi giua gio"),
    (SessionKind.MEAL, r"^an |nghi trua|an trua|an toi|an sang|com trua|tiec|lunch|dinner|breakfast"),
    (SessionKind.CHECK_IN, r"don tiep|don dai bieu|dang ky dai bieu|diem danh|check-?in|nhan tai lieu|phat tai lieu"),
    (SessionKind.REPORT_BACK, r"(dai dien )?cac (to|nhom) (bao cao|trinh bay)|bao cao ket qua thao luan|report back"),
    (SessionKind.GROUP_WORK, r"thao luan (to|nhom|theo to|theo nhom)|chia (to|nhom)|group"),
    (SessionKind.CLOSING, r"be mac|be giang|tong ket,? (trao|be)|closing"),
    (SessionKind.CONCLUSION, r"ket luan|phat bieu tong ket|conclusion"),
    (SessionKind.SPEECH, r"phat bieu|chao mung|speech|welcome"),
    (SessionKind.OPENING, r"khai mac|khai giang|chao co|tuyen bo ly do|gioi thieu dai bieu|van nghe|opening"),
    (SessionKind.PAPER, r"tham luan|paper"),
    (SessionKind.REPORT, r"bao cao|report"),
    (SessionKind.SURVEY, r"kiem tra|khao sat|phieu|lay y kien|survey|test"),
    (SessionKind.TRAINING, r"tap huan|chuyen de|huong dan nghiep vu|bai \d|thuc hanh|training|workshop"),
    (SessionKind.DISCUSSION, r"thao luan|trao doi|toa dam|giai dap|hoi dap|discussion|q&a"),
    (SessionKind.NOTICE, r"thong bao|huong dan|pho bien|notice"),
)
_ROLES: tuple[tuple[SessionRole, str], ...] = (
    (SessionRole.CHAIR, r"chu tri|chu toa|dieu hanh|doan chu tich"),
    (SessionRole.HOST, r"mc|dan chuong trinh"),
    (SessionRole.SECRETARY, r"thu ky"),
    (SessionRole.TRAINER, r"giang vien|bao cao vien"),
    (SessionRole.FACILITATOR, r"to truong|truong nhom|dieu phoi"),
)
_USUAL = {
    SessionKind.TRAINING: SessionRole.TRAINER,
    SessionKind.PAPER: SessionRole.PRESENTER,
    SessionKind.REPORT: SessionRole.PRESENTER,
    SessionKind.REPORT_BACK: SessionRole.PRESENTER,
    SessionKind.DISCUSSION: SessionRole.CHAIR,
    SessionKind.GROUP_WORK: SessionRole.FACILITATOR,
}
_LABEL = re.compile(r"^\s*([^:]{2,30}):\s*(.+)$", re.DOTALL)


def guess_kind(title: str) -> SessionKind:
    """What a title speaks of; a notice where it speaks of nothing known."""
    words = fold(title)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, words)), SessionKind.NOTICE)


def guess_people(text: str, kind: SessionKind) -> list[tuple[str, SessionRole]]:
    """Who is named, one a line or behind semicolons, and as what: "Chủ trì: bà A" says it, else the session does."""
    people = []
    for piece in re.split(r"[;\n]", text):
        name, role = piece.strip(" -–•+,."), _USUAL.get(kind, SessionRole.SPEAKER)
        match = _LABEL.match(name)
        if match is not None:
            known = next((role for role, pattern in _ROLES if re.search(pattern, fold(match[1]))), None)
            if known is not None:
                name, role = match[2].strip(), known
        if name:
            people.append((name, role))
    return people
