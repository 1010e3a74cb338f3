"""Which column do the words of a header announce?

Headers are free text: "Họ và tên cán bộ (chữ in hoa)", "Số ĐT/Zalo", "Đơn vị (tỉnh)". Rules in order; the first that
fits decides. A column may announce two things at once ("Điện thoại, email").
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from eventmgr.core.legacy import decode, likely_encodings
from eventmgr.core.text import nfc, search_key

# The columns that a list may have, in the order in which a person looks at them.
COLUMNS = (
    "number", "full_name", "family", "middle", "given", "position", "other_position", "organization", "province",
    "phone", "other_phone", "birth", "birth_day", "birth_month", "birth_year", "sex", "male", "female", "email",
    "ethnicity", "diet", "room", "attends", "absent", "replaces", "note", "other_note",
)  # fmt: skip
NUMBER, IGNORED = "number", "ignored"
_LONGEST = 90
_MOST_WORDS = 12
_SPACED = 4


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    columns: tuple[str, ...]


def _rule(pattern: str, *columns: str) -> _Rule:
    return _Rule(re.compile(pattern), columns)


_NAME = (
    r"\b(?:ho ?va ?ten|ho ?ten(?! (?:chu )?(?:dem|lot)$)|ho va chu ten|full ?name"
    r"|ten (?:cac )?(?:dai bieu|can bo|nguoi|hoc vien|dong chi|tham du|hoi vien))\b"
)
_FAMILY = r"\b(?:ho(?: va)?(?: ten| chu)? (?:dem|lot)|surname)\b|^(?:ho|ho va|family name|last name)$"
_ANOTHER = (
    r"\b(?:vo|chong|cha|me|con|than nhan|phu huynh|nguoi (?:than|nha|bao tin|lien he|lien lac|gioi thieu|lap|ky)"
    r"|lai xe|tai xe|ke toan|dau moi|khan cap)\b"
)
_PHONE = (
    r"\b(?:dien ?thoai|so dt|sdt|dt|d thoai|d t|dtdd|di dong|mobile|tel|telephone|phone|zalo|hotline|so may"
    r"|cellphone)\b"
)
_OTHER_PHONE = (
    r"\b(?:cu|co dinh|ban phim|may ban|co quan|cq|nha rieng|noi bo|ban|don vi|khac|phu|2|nguoi|lanh dao|fax)\b"
)
_EMAIL = r"\b(?:e ?mail|gmail|thu dien tu|thu dt|hop thu|mail)\b"
_BIRTH = r"\b(?:sinh|ngaysinh|namsinh|ntns|ns|birth|birthday|dob)\b"
_POSITION = r"\b(?:chuc ?vu|c vu|chuc ?danh|chuc trach|cv|vi tri|position|title|job)\b"
_UNIT = (
    r"\b(?:don ?vi|d vi|co quan|noi (?:cong tac|lam viec)|to chuc|phong ban|ban phong|ban nganh|hoi lhpn|cong tac tai"
    r"|organi[sz]ation|unit|agency|workplace|dv)\b"
)
_PROVINCE = r"(?:tinh|thanh pho|tp|dia phuong|doan|doan dai bieu|province|city)\b"
_PERSON = r"(?:dai bieu|can bo|hoc vien|dong chi|nguoi)"
_ATTENDS = r"(?:dai bieu|tham du|tham gia|du|di du|dang ky|duoc cu|cu di)"
_ELSE = (
    r"\b(?:noi sinh|que quan|que|nguyen quan|dia chi|cho o|noi o|thuong tru|tam tru|trinh do|chuyen mon|ly luan|hoc van"
    r"|hoc ham|hoc vi|ton giao|chu ky|ky nhan|ky ten|ky xac nhan|ngay cap|noi cap|vao dang|ngay vao|bo nhiem|chuyen bay"
    r"|bien so|phuong tien|xe|gio den|ngay den|ngay di|tuoi|chieu cao|size|co ao|dang vien|tham nien|quoc tich|luong"
    r"|sinh hoat|hoc sinh|nguoi than|vo|chong|cha|con|fax|he so|so luong|don gia|thanh tien|noi dung)\b"
)
_OF_ANOTHER = re.compile(rf"^(?!.*\bdai bieu\b)(?:.*{_ANOTHER}|.*\bkhach san\b.*{_PHONE}|.*{_PHONE}.*\bkhach san\b)")
_RULES = (
    _rule(r"^(?:stt|tt|so tt|so thu tu|thu tu|s ?t ?t|so t ?t|t t|no|so|num)$", NUMBER),
    _rule(r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|ho chieu|passport|dinh danh|ma so|so the|tai khoan)\b", IGNORED),
    _Rule(_OF_ANOTHER, (IGNORED,)),
    _rule(r"^(?:chu |ten )?(?:dem|lot)$|^chu (?:dem|lot)\b", "middle"),
    _rule(r"\b(?:nguoi (?:duoc )?thay|thay the|thay cho)\b", "replaces"),
    _rule(r"\bho (?:va )?(?:chu )?(?:dem|lot)(?: va)? ten\b", "full_name"),
    _rule(_FAMILY, "family"),
    _rule(rf"{_NAME}.*{_POSITION}|{_POSITION}.*{_NAME}", "full_name", "position"),
    _rule(rf"{_NAME}.*{_BIRTH}", "full_name", "birth"),
    _rule(_NAME, "full_name"),
    _rule(r"^(?:ten|ten goi|given name|first name)$", "given"),
    _rule(rf"{_PHONE}.*{_EMAIL}|{_EMAIL}.*{_PHONE}", "phone", "email"),
    _rule(_EMAIL, "email"),
    _rule(rf"{_PHONE}.*{_OTHER_PHONE}", "other_phone"),
    _rule(_PHONE, "phone"),
    _rule(r"^thang sinh$|^sinh thang$", "birth_month"),
    _rule(r"\b(?:ngay|nam)\b.*\bsinh$|\bsinh (?:ngay|nam)\b", "birth"),
    _rule(r"\b(?:dan toc|d toc|ethnic\w*)\b", "ethnicity"),
    _rule(rf"{_UNIT}.*dia chi", "organization"),
    _rule(_ELSE, IGNORED),
    _rule(_POSITION, "position"),
    _rule(r"\b(?:nhiem vu|cong viec)\b", "other_position"),
    _rule(r"\b(?:gioi ?tinh|gioi|phai|nam nu|sex|gender)\b|^(?:gt|ong ba)$", "sex"),
    _rule(rf"{_BIRTH}|^sn$", "birth"),
    _rule(r"\b(?:che do an|an uong|suat an|an chay|an kieng|khau phan|do an|diet)\b|^an$", "diet"),
    _rule(r"\b(?:phong (?:nghi|o|so)|luu tru|nghi lai|dang ky phong|khach san|(?:o|loai|so) phong)\b|^phong$", "room"),
    _rule(
        r"\b(?:ghi ?chu|g chu|tinh trang|trang thai|luu y|y kien|ly do"
        r"|ghi ro|thong tin khac|notes?|remarks?|vai tro)\b|^(?:khac|gc)$",
        "note",
    ),
    _rule(rf"^(?:ten )?{_UNIT} {_PROVINCE}(?: \w+){{0,2}}$", "province"),
    _rule(rf"^(?:ten |thuoc )?{_PROVINCE}(?: (?:thanh|pho|tp|tinh|doan|don vi|cong tac))*$", "province"),
    _rule(rf"{_UNIT}|^ban$|^doan the$", "organization"),
    _rule(rf"^(?:cac )?{_PERSON}(?: {_ATTENDS})*$|^name$|^quy danh$", "full_name"),
    _rule(r"\b(?:lien he|lien lac|contact)\b", "phone"),
    _rule(
        r"^(?:co )?(?:xac nhan|tham du|co mat|tham gia|diem danh)(?: (?:tham du|tham gia|du|co mat|hoi nghi))*$",
        "attends",
    ),
    _rule(r"^vang(?: mat)?$", "absent"),
    _rule(r"^nam$|^male$", "male"),
    _rule(r"^nu$|^female$", "female"),
    _rule(r"^ngay$", "birth_day"),
    _rule(r"^thang$", "birth_month"),
)
_NUMBER_BEFORE = re.compile(r"^\s*\d{1,2}\s*[.)/-]\s*(?=[^\W\d])")
_PARENTHESES = re.compile(r"\([^)]*\)?")
_KEEP_PARENTHESES = re.compile(r"\b(?:cu|co quan|cq|nha rieng|tinh|tp|thanh pho|tinh tp)\b")
_MARKERS = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z])\s*\)?\.?|\(?\d{1,2}\)?\s*=.*")


@lru_cache(maxsize=2_000)
def columns_of(header: str) -> tuple[str, ...]:
    """What the words of a header cell announce, in whichever encoding it is stored; nothing if no rule knows them."""
    if not header or len(header) > _LONGEST:
        return ()
    return next((found for kind in likely_encodings(header) if (found := _announced(decode(header, kind)))), ())


def columns_under(groups: Sequence[str], header: str) -> tuple[str, ...]:
    """What a cell of the lower line announces, under the merged cells above it: "Giới tính" over "Nam" and "Nữ"."""
    if any(_OF_ANOTHER.search(_key(group)) for group in groups):
        return (IGNORED,)
    above = [column for group in groups for column in columns_of(group)]
    own = columns_of(header)
    is_other = own in {(), ("organization",), ("room",)} and re.search(_OTHER_PHONE, _key(header)) is not None
    if "phone" in above and is_other:
        return ("other_phone",)
    if own in {("birth_day",), ("birth_month",), ("birth_year",)} and above and "birth" not in above:
        return (IGNORED,)
    return own or tuple(above)


def is_marker(text: str) -> bool:
    """Whether it is a column's number under the header: (1), 2, A."""
    return _MARKERS.fullmatch(text.strip()) is not None


def _announced(header: str) -> tuple[str, ...]:
    inside = " ".join(_PARENTHESES.findall(header))
    outside = _PARENTHESES.sub(" ", header)
    words = _key(_NUMBER_BEFORE.sub("", outside) if outside.strip() else header)
    if _KEEP_PARENTHESES.fullmatch(_key(inside)):
        words = f"{words} {_key(inside)}"
    if not words or len(words.split()) > _MOST_WORDS:
        return ()
    if nfc(outside).casefold() == "năm":  # folded it is the same as "Nam"
        return ("birth_year",)
    return next((rule.columns for rule in _RULES if rule.pattern.search(words)), ())


def _key(text: str) -> str:
    """Folded words; letters that are set apart (H Ọ  T Ê N) stand together."""
    words = search_key(text).split()
    return "".join(words) if len(words) >= _SPACED and all(len(word) == 1 for word in words) else " ".join(words)
