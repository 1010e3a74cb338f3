"""Which number does an office have today whose landline is written with an area code from before 2017?

In 2017 the area codes of 59 of the 63 provinces changed, in three steps (11 February, 15 April, 17 June), by decision
2036/QĐ-BTTTT of the Ministry of Information and Communications; Phú Thọ, Vĩnh Phúc, Hòa Bình and Hà Giang kept theirs
and the local numbers stayed as they were. Sources: the Ministry's tables as printed by nld.com.vn on 18-01-2017 and
kienthuc.net.vn on 16-06-2017; the old codes are those of libphonenumber's metadata for Vietnam of 2014, the new ones
those of its data of today.
"""

import re

_NEW_BY_OLD = {
    # 11 February 2017
    "22": "212", "231": "213", "20": "214", "230": "215", "29": "216", "52": "232", "53": "233", "54": "234",
    "510": "235", "511": "236", "37": "237", "38": "238", "39": "239",
    # 15 April 2017
    "33": "203", "240": "204", "25": "205", "26": "206", "27": "207", "280": "208", "281": "209", "320": "220",
    "321": "221", "241": "222", "31": "225", "351": "226", "36": "227", "350": "228", "30": "229", "780": "290",
    "781": "291", "710": "292", "711": "293", "74": "294", "76": "296", "77": "297", "79": "299",
    # 17 June 2017
    "4": "24", "8": "28", "61": "251", "62": "252", "64": "254", "55": "255", "56": "256", "57": "257", "58": "258",
    "68": "259", "60": "260", "501": "261", "500": "262", "63": "263", "59": "269", "70": "270", "651": "271",
    "72": "272", "73": "273", "650": "274", "75": "275", "66": "276", "67": "277",
}  # fmt: skip
_CODES = "|".join(sorted(_NEW_BY_OLD, key=len, reverse=True))
_OLD = re.compile(rf"\(?0(?P<code>{_CODES})\)?(?P<apart>[ .-]*)(?P<local>[2-8](?:[ .-]?\d){{6,7}})")
# What begins a mobile number of today, too: then only a code that is written apart from a local number in its own
# groups (058 3822222, 058 3822 222, 08 3822 2222) is that of a landline; 058 382 2222 is a mobile.
_MOBILE_TODAY = frozenset(("33", "36", "37", "38", "39", "52", "55", "56", "58", "59", "70", "76", "77", "79", "8"))
_LOCAL_GROUPS = {7: re.compile(r"3\d{6}|3\d{3}[ .-]\d{3}"), 8: re.compile(r"[2-8]\d(?:[ .-]?\d){6}")}
_LONG_LOCAL = frozenset(("4", "8"))  # Hà Nội and TP. Hồ Chí Minh have local numbers of eight digits


def is_old_landline(national: str) -> bool:
    """Whether a number, as it is written with its 0, would pass for a mobile of today and is none."""
    found = _match(national)
    return found is not None and found["code"] in _MOBILE_TODAY


def renumbered(national: str) -> str | None:
    """The number of today (02583822222 for 058 3822222); None for what is no landline of before."""
    found = _match(national)
    return None if found is None else f"0{_NEW_BY_OLD[found['code']]}{_digits(found['local'])}"


def _match(national: str) -> re.Match[str] | None:
    found = _OLD.fullmatch(national.strip())
    if found is None:
        return None
    code, local = found["code"], found["local"]
    length = len(_digits(local))
    if length != (8 if code in _LONG_LOCAL else 7):
        return None
    is_apart = bool(found["apart"]) or ")" in national
    if code in _MOBILE_TODAY and not (is_apart and _LOCAL_GROUPS[length].fullmatch(local)):
        return None
    return found


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
