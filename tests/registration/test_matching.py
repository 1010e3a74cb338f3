"""Who may be whom: what two people have in common, and that the short way finds what the long way finds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.text import search_key
from eventmgr.registration.service.matching import (
    ALIKE,
    ALIKE_WITH_PHONE,
    SAME,
    WORD_MISSING,
    Kind,
    People,
    Someone,
    compare,
    likeness,
    words_in_order,
)

A, B = "+84912345678", "+84987654321"
DAY, OTHER_DAY = date(1972, 11, 5), date(1975, 3, 8)
NAME = "Trần Thị Mẫu Đào"


def someone(name: str = NAME, unit: str = "56", phone: str | None = A, born: date | int | None = None) -> Someone[str]:
    return Someone.of(name, unit, search_key(name), phone, born)


@pytest.mark.parametrize(
    "one, other, least, most",
    [
        ("Huỳnh Thị Kim Mẫu Thuỷ", "Huỳnh Thị Kim Mẫu Thủy", SAME, SAME),
        ("TRẦN THỊ MẪU ĐÀO", "Tran Thi Mau Dao", SAME, SAME),
        ("Mẫu Đào Trần Thị", "Trần Thị Mẫu Đào", SAME, SAME),
        ("Trần Mẫu Đào", "Trần Thị Mẫu Đào", WORD_MISSING, WORD_MISSING),
        ("Nguyễn Thị Mẫu Phượng", "Nguyễn Thị Mẫu Phưọng", SAME, SAME),
        ("Nguyễn Thị Mẫu Phượng", "Nguyễn Thị Mẫu Phương", SAME, SAME),
        ("Nguyễn Thị Mẫu Phượng", "Nguyễn Thị Mẫu Phượg", ALIKE, SAME - 1),
        ("Trần T. Mẫu Đào", "Trần Thị Mẫu Đào", ALIKE_WITH_PHONE, SAME - 1),
        ("Trần Thị Mẫu Đào", "Trần Thị Mẫu Ngọc", 0, ALIKE - 1),
        ("Trần Thị Mẫu Đào", "Lê Văn Mẫu Bình", 0, ALIKE_WITH_PHONE - 1),
        ("Đào", "Trần Đào", 0, ALIKE - 1),
    ],
)
def test_how_alike_two_names_are(one, other, least, most):
    score = likeness(words_in_order(search_key(one)), words_in_order(search_key(other)))
    assert least <= score <= most


@pytest.mark.parametrize(
    "other, kind",
    [
        # the same phone
        (someone(), Kind.KNOWN),
        (someone(born=1972), Kind.KNOWN),
        (someone(born=OTHER_DAY), Kind.OTHER_BIRTH),
        (someone(born=1975), Kind.OTHER_BIRTH),
        (someone(unit="48"), Kind.ELSEWHERE),
        (someone("Trần T. Mẫu Đào"), Kind.LIKE_NAME_SAME_PHONE),
        (someone("Lê Văn Mẫu Bình"), Kind.SHARED_PHONE),
        (someone("Lê Văn Mẫu Bình", "48"), Kind.SHARED_PHONE),
        # another phone: two people, unless they were born on the same day
        (someone(phone=B), Kind.NAMESAKE),
        (someone(phone=B, unit="48"), None),
        (someone(phone=B, born=DAY), Kind.SAME_NAME_AND_BIRTH),
        (someone(phone=B, unit="48", born=DAY), Kind.SAME_NAME_AND_BIRTH),
        (someone("Trần Mẫu Đào", phone=B), None),
        (someone("Trần Mẫu Đào", phone=B, born=DAY), Kind.LIKE_NAME),
        (someone("Trần Mẫu Đào", "48", phone=B, born=DAY), None),
        # a phone that is not known
        (someone(phone=None), Kind.SAME_NAME),
        (someone(phone=None, born=OTHER_DAY), Kind.NAMESAKE),
        (someone(phone=None, unit="48"), Kind.NAMESAKE_ELSEWHERE),
        (someone(phone=None, unit="48", born=OTHER_DAY), None),
        (someone("Trần Mẫu Đào", phone=None), Kind.LIKE_NAME),
        (someone("Trần Mẫu Đào", phone=None, born=1975), None),
        (someone("Trần Mẫu Đào", "48", phone=None), None),
        (someone("Lê Văn Mẫu Bình", phone=None), None),
    ],
)
def test_what_two_people_have_in_common(other, kind):
    one = someone(born=DAY)
    assert compare(one, other) is kind
    assert compare(other, one) is kind


people = st.builds(
    someone,
    st.lists(st.sampled_from(["Trần", "Thị", "Mẫu", "Đào", "Đao", "Bình", "Bìnk", "Ý"]), min_size=1, max_size=4).map(
        " ".join
    ),
    st.sampled_from(["56", "48"]),
    st.sampled_from([A, B, None]),
    st.sampled_from([DAY, OTHER_DAY, 1972, None]),
)


@given(people, st.lists(people, max_size=12))
def test_the_short_way_finds_what_comparing_with_everybody_finds(one, others):
    order = list(Kind)
    kinds = [kind for other in others if (kind := compare(one, other)) is not None]
    for index in (People(), People(only_like=[one])):
        for other in others:
            index.add(other)
        found = index.find(one)
        assert (found and found.kind) == min(kinds, key=order.index, default=None)
