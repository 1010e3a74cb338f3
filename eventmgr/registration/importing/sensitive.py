"""What in a list is sensitive by law (Decree 356/2025, article 4), so that it is read and not kept?

Columns of it are known by their header; in a remark it is what speaks of diet, ethnicity or religion.
"""

import re
from collections.abc import Mapping

from eventmgr.core.text import search_key

COLUMNS = ("ethnicity", "diet")
_PART = re.compile(r"(?:\([^)]*\)?|[^;,\n(])+")
_SAID = re.compile(
    r"\b(?:(?:an|com|suat|mon|do|bua) chay|chay truong|an kieng|an uong|che do an|suat an|khau phan|halal)\b"
    r"|\bdan toc thieu so\b|\bdtts\b|\bdong bao dan toc\b"
    r"|^(?:(?:la|nguoi|thuoc|dai bieu|thanh phan|can bo|nu) )*dan toc\b(?! (?:noi tru|va ton giao|ton giao)\b)"
    r"|^(?:theo )?ton giao\b|^(?:nguoi )?theo dao\b"
)
# Said of several things at once: what comes behind the comma belongs to it.
_BEGUN = re.compile(r"\b(?:khong|ko|k) (?:an|uong)\b|\bkieng\b|\bdi ung\b")
_ENDS = frozenset(";\n")
_JOINTS = " \t;,\n"


def sensitive_among(columns: Mapping[str, int]) -> list[str]:
    """The columns of a table that are read and not kept."""
    return [column for column in COLUMNS if column in columns]


def without_sensitive(remark: str) -> str:
    """A remark without the parts that nobody may keep; as it is where there are none."""
    kept, last, is_begun = "", 0, False
    for part in _PART.finditer(remark):
        joint = remark[last : part.start()]
        key = search_key(part.group()).strip()
        is_begun = _BEGUN.search(key) is not None or (is_begun and not _ENDS & set(joint))
        if not is_begun and not _SAID.search(key):
            kept += joint + part.group()
        last = part.end()
    return remark if kept == remark[:last] else kept.strip(_JOINTS)
