"""Whose name stands in a cell, without the forms of address, titles and remarks around it?"""

import re
import unicodedata
from dataclasses import dataclass

from eventmgr.core.text import nfc, search_key
from eventmgr.people.rules import Sex

_NUMBER = re.compile(r"^\d{1,3}\s*[.)/-]\s*|^[-–+*•]\s+")
_ADDRESS = re.compile(
    r"^(?:(?P<female>bà|chị|cô|mrs\.?|ms\.?)(?!\w)|(?P<male>ông|anh|mr\.?)(?!\w)|đ\s?/\s?c|đ/\s?chí|đc[.:]?(?!\w)"
    r"|đ\.c\.?|đồng chí(?!\w)"
    r"|(?:pgs|gs|ts|ths|th\.s|thạc s[iĩỹ]|tiến s[iĩỹ]|bs|bác s[iĩỹ]|cn|cử nhân|ks|kỹ sư|ls|luật sư|ds|nsưt|nsnd|ngưt"
    r"|ngnd|ncs|(?:đại|thượng|trung|thiếu) (?:tá|úy|uý)|(?:thượng|trung|thiếu) tướng)"
    r"(?:[.,]|(?=\s))"
    r"|bs\.?\s?ck(?:i{1,2}|1|2)|ck(?:i{1,2}|1|2)(?!\w)|dr\.?(?!\w))\s*[:.,]?\s*(?=\S)",
    re.IGNORECASE,
)
_DEGREE_AFTER = re.compile(
    r"\s*[,-]\s*(?:pgs\.?|gs\.?|ts\.?|ths\.?|bs\.?(?:\s?ck\s?i{1,2})?|cn\.?|ks\.?)\s*$", re.IGNORECASE
)
_REMARK = re.compile(r"\s*[(\[](?P<inside>[^)\]]*)[)\]]?")
_PLACEHOLDER = re.compile(
    r"(?:chua co|chua cu|chua xac dinh|bo sung sau|cu sau|se (?:cu|bo sung).*|dang cap nhat|cap nhat sau|khong|khong co"
    r"|x+|n a|vi du|ho (?:va )?ten)"
)
_NO_PERSON = re.compile(
    r"\b(?:hoi lhpn|hoi lien hiep|phu nu|uy ban|ban to chuc|ban thuong vu|van phong|danh sach|dai bieu|lanh dao|tong so"
    r"|tong cong|don vi|co quan|nguoi lap|noi nhan|chu tich|pho chu tich|truong ban|lai xe doan|so luong|thanh vien)\b"
)
_VIETNAMESE = re.compile(
    r"[a-zàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹčñŏŭĕƀŬĬĭäë ’'ʼ`‘.\-]+", re.IGNORECASE
)
_PARTS = re.compile(r"[^\W\d_]+")
_FAMILY_NAME = re.compile(
    r"au|ayun|be|bkrong|bloong|bon|bui|cam|cao|chamalea|chau|chu|cil|dagout|dam|dang|danh|dao|diep|dieu|dinh|do"
    r"|doan|duong|eban|giang|giap|h|ha|hdok|ho|hoang|hua|huynh|hwing|k|ka|kha|khong|khuat|kieu|kim|kon|kpa|kr"
    r"|kra|ksor|la|lam|le|lieng|lo|lu|luc|luong|luu|luyen|ly|ma|mac|mai|mang|mlo|mua|nay|ngac|ngan|nghiem|ngo"
    r"|nguyen|nhan|nie|ninh|nong|pham|phan|phi|phung|pinang|po|puih|quach|rahlan|ram|rcom|rmah|ro|sam|siu|son"
    r"|sung|ta|tang|thach|thai|thao|thi|thieu|thuong|tien|tieu|to|ton|tong|touneh|tra|trac|tran|trieu|trinh"
    r"|truong|tu|ty|ung|uong|vang|vi|vien|vo|vu|vuong|vuu|xa|y|zo"
)
_LONG_NAME = 7


@dataclass(frozen=True)
class Name:
    """A name as it is to be stored, what the cell tells beside it, and what is to be looked at.

    Where the cell holds capitals throughout, or none, `full_name` is a proposal and `written` the name as it stands.
    """

    full_name: str
    sex: Sex | None = None
    remark: str = ""
    written: str = ""
    fault: str = ""


def read_name(text: str, *, is_old_encoding: bool = False) -> Name:
    """The name of a cell. Letters keep their case, but for a name all in capitals, whose usual form is proposed."""
    plain, sex = _without_address(_NUMBER.sub("", nfc(text)))
    plain, remark = _without_remark(plain)
    plain = _DEGREE_AFTER.sub("", plain).strip(" ,;:.-–*")
    proposed = _proposed(plain, is_old_encoding=is_old_encoding)
    fault = _fault(proposed)
    if fault == "strange_name":
        return Name(nfc(text), fault=fault)
    return Name(proposed, sex, remark, plain if proposed != plain else "", fault)


def looks_like_name(text: str) -> bool:
    """Whether a text is most likely a person's name: two to seven words, the first of them a family name."""
    name = read_name(text)
    words = search_key(name.full_name).split()
    return not name.fault and 1 < len(words) <= _LONG_NAME and _FAMILY_NAME.fullmatch(words[0]) is not None


def _without_remark(text: str) -> tuple[str, str]:
    remarks = [match["inside"].strip() for match in _REMARK.finditer(text)]
    plain = _REMARK.sub(" ", text)
    for mark in (" - ", " – ", ", ", "; ", "/ "):
        before, found, after = plain.partition(mark)
        if found and len(before.split()) > 1 and not _DEGREE_AFTER.fullmatch(f"{mark}{after}"):
            plain, remarks = before, [after.strip(), *remarks]
    return nfc(plain), "; ".join(remark for remark in remarks if remark)


def _without_address(text: str) -> tuple[str, Sex | None]:
    sex: Sex | None = None
    while match := _ADDRESS.match(text):
        rest = text[match.end() :]
        of_word = Sex.FEMALE if match["female"] else Sex.MALE if match["male"] else None
        if of_word and (" " not in rest or (of_word is Sex.MALE and search_key(rest).startswith(" thi "))):
            break  # Anh Thư, Ông Thị Mẫu: part of the name
        text, sex = rest, sex or of_word
    return text, sex


def _proposed(name: str, *, is_old_encoding: bool) -> str:
    """Rơ Mah Mẫu Lan for RƠ MAH MẪU LAN and rơ mah mẫu lan.

    TCVN3 has no capitals with a tone: a first letter may have come small.
    """
    letters = "".join(char for char in name if char.isalpha())
    capitals = letters.isupper()
    if is_old_encoding and not capitals:
        capitals = all(char.isupper() or not _has_capital_in_tcvn3(char) for char in letters)
    if (capitals or letters.islower()) and len(letters) > 1:
        return _PARTS.sub(lambda match: match.group().capitalize(), name)
    if is_old_encoding:
        return " ".join(
            word[:1].upper() + word[1:] if word and not _has_capital_in_tcvn3(word[0]) else word
            for word in name.split(" ")
        )
    return name


def _has_capital_in_tcvn3(char: str) -> bool:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    return not tones & set(unicodedata.normalize("NFD", char))


def _fault(name: str) -> str:
    words = search_key(name).strip()
    if not words or _PLACEHOLDER.fullmatch(words):
        return "no_name"
    if not _VIETNAMESE.fullmatch(name) or _NO_PERSON.search(words):
        return "strange_name"
    if " " not in name.strip():
        return "short_name"
    return "long_name" if len(words.split()) > _LONG_NAME + 2 else ""
