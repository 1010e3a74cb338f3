"""Which column does a header cell announce?"""

from eventmgr.core.text import search_key

# Folded words of a header cell → the column. "họ đệm" and "tên" together are a name in two columns.
_HEADERS = {
    "full_name": ("ho va ten", "ho ten", "ho ten dai bieu", "ho va ten dai bieu", "ten dai bieu", "full name", "name"),
    "family": ("ho dem", "ho va dem", "ho va ten dem", "ho lot", "ho va chu lot", "ho"),
    "given": ("ten",),
    "position": ("chuc vu", "chuc danh", "chuc vu chuc danh", "chuc vu cong tac", "position"),
    "organization": ("don vi", "co quan", "don vi cong tac", "co quan don vi", "noi cong tac", "organization"),
    "province": ("tinh", "tinh thanh pho", "tinh thanh", "tinh tp", "thanh pho", "province"),
    "phone": (
        "dien thoai", "so dien thoai", "sdt", "dt", "di dong", "so dt", "dtdd", "dt lien he", "dien thoai lien he",
        "dien thoai di dong", "so di dong", "lien he", "phone",
    ),
    "birth": (
        "ngay sinh", "nam sinh", "sinh ngay", "ngay thang nam sinh", "ngay thang sinh", "sinh nam", "ns",
        "date of birth", "year of birth",
    ),
    "sex": ("gioi tinh", "gioi", "nam nu", "sex"),
    "male": ("nam",),
    "female": ("nu",),
    "email": ("email", "e mail", "thu dien tu", "dia chi email", "mail"),
    "ethnicity": ("dan toc",),
    "note": ("ghi chu", "ghi chu khac", "note"),
}  # fmt: skip
_COLUMN_OF = {word: column for column, words in _HEADERS.items() for word in words}


def column_of(header: str) -> str | None:
    """The column that the words of a header cell announce."""
    return _COLUMN_OF.get(search_key(header).strip())
