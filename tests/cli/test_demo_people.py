import unicodedata
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventmgr.cli.demo_people import DemoDelegate, generate_delegates, load_demo
from eventmgr.core.text import nfc
from eventmgr.people.provinces import load_units
from eventmgr.people.rules import Sex, parse_email, parse_phone

DEMO = load_demo()
SPEC = DEMO["delegate_spec"]
PROVINCES = DEMO["provinces"]["items"]


@pytest.fixture(scope="module")
def delegates() -> list[DemoDelegate]:
    return generate_delegates(SPEC, PROVINCES)


def size_by_province(people: list[DemoDelegate]) -> Counter[str]:
    return Counter(person.province_code for person in people)


def test_the_33_provinces_send_2_or_3_each(delegates: list[DemoDelegate]) -> None:
    assert len(delegates) == 78
    assert size_by_province(delegates) == {p["code_before_2025_07"]: p["delegates"] for p in PROVINCES}
    assert Counter(size_by_province(delegates).values()) == {2: 21, 3: 12}


def test_the_provinces_are_those_of_the_table() -> None:
    south = {unit.code: unit.full_name for unit in load_units() if unit.south33}
    assert {p["code_before_2025_07"]: p["full_name"] for p in PROVINCES} == south


def test_the_same_seed_makes_the_same_people(delegates: list[DemoDelegate]) -> None:
    assert generate_delegates(SPEC, PROVINCES) == delegates
    assert generate_delegates(SPEC, PROVINCES, seed=1) != delegates


def test_nobody_real_can_be_reached(delegates: list[DemoDelegate]) -> None:
    assert all("Mẫu" in nfc(person.full_name) for person in delegates)
    assert [person.email for person in delegates] == [f"demo{n:02d}@example.org" for n in range(1, 79)]
    assert all(parse_email(person.email) == person.email for person in delegates)
    phones = [parse_phone(person.phone or "") for person in delegates]
    assert len(set(phones)) == 78
    others = {"+842583822001", "+84380001001"}
    assert {phone for phone in phones if not phone.startswith("+84900001")} == others


def test_phones_are_typed_in_every_usual_way(delegates: list[DemoDelegate]) -> None:
    ways = Counter((person.phone or "")[: 3 if (person.phone or "")[0] == "+" else 2] for person in delegates)
    assert ways == {"09": 74, "+84": 1, "84": 1, "01": 1, "02": 1}
    assert [person.province_code for person in delegates if (person.phone or "").startswith("0258")] == ["56"]


def test_names_are_as_messy_as_in_real_lists(delegates: list[DemoDelegate]) -> None:
    names = [person.full_name for person in delegates]
    assert sum(name != unicodedata.normalize("NFC", name) for name in names) == 1
    assert sum("  " in name for name in names) == 1
    assert set(SPEC["name"]["edge_cases"]) <= set(names)
    namesakes = [name for name, count in Counter(nfc(name) for name in names).items() if count > 1]
    assert len(namesakes) == 1
    homes = [person.province_code for person in delegates if nfc(person.full_name) == namesakes[0]]
    assert len(set(homes)) == len(homes) == 2


def test_every_special_case_is_there_once(delegates: list[DemoDelegate]) -> None:
    for special in ("vegetarian", "late", "replaces", "absence_reason"):
        assert sum(bool(getattr(person, special)) for person in delegates) == 1, special
    assert sum(not person.has_zalo for person in delegates) == 1
    replaced = next(person.replaces for person in delegates if person.replaces)
    assert "Mẫu" in replaced
    assert replaced not in {nfc(person.full_name) for person in delegates}


def test_functions_name_the_province_and_a_province_has_one_chair(delegates: list[DemoDelegate]) -> None:
    assert all(not set("{}") & set(person.position + person.organization) for person in delegates)
    chairs = [p.province_code for p in delegates if p.position.startswith("Chủ tịch")]
    heads = [p.province_code for p in delegates if p.position.startswith("Trưởng Ban")]
    assert len(chairs) == len(set(chairs)) > 0
    assert len(heads) == len(set(heads)) > 0
    organizations = {person.province_code: person.organization for person in delegates}
    assert organizations["56"] == "Hội LHPN tỉnh Khánh Hòa"
    assert organizations["79"] == "Hội LHPN TP. Hồ Chí Minh"


def test_most_are_women_and_names_fit(delegates: list[DemoDelegate]) -> None:
    men = [nfc(person.full_name) for person in delegates if person.sex is Sex.MALE]
    assert 0 < len(men) < 20
    assert "Y Mẫu Niê" in men
    assert not [name for name in men if "Thị" in name.split()]
    assert all(1960 < person.birth_year < 2000 for person in delegates)


def test_unusual_names_live_at_home_and_are_filed_by_their_given_name(delegates: list[DemoDelegate]) -> None:
    unusual = {
        p.full_name: (p.province_code, p.sort_name) for p in delegates if p.full_name in SPEC["name"]["edge_cases"]
    }
    assert unusual == {
        "H’Mẫu Êban": ("66", "H’Mẫu"),
        "Y Mẫu Niê": ("66", None),
        "Thạch Thị Mẫu Sà Ra": ("84", "Sà Ra"),
        "Kà Mẫu Nhàng": ("68", None),
        "Tôn Nữ Thị Mẫu Ý": ("46", None),
    }


@settings(max_examples=40)
@given(st.integers(0, 400), st.integers())
def test_any_number_of_delegates_keeps_the_proportions(total: int, seed: int) -> None:
    people = generate_delegates(SPEC, PROVINCES, total=total, seed=seed)
    sizes = size_by_province(people)
    assert [person.number for person in people] == list(range(1, total + 1))
    assert all(abs(sizes[p["code_before_2025_07"]] - p["delegates"] * total / 78) < 1 for p in PROVINCES)
    phones = [parse_phone(person.phone or "") for person in people]
    assert len(set(phones)) == len(phones)
    assert all("Mẫu" in nfc(person.full_name) for person in people)


def test_a_whole_country_of_delegates_has_own_phones_and_addresses() -> None:
    people = generate_delegates(SPEC, PROVINCES, total=50_000)
    assert len({person.phone for person in people}) == len({person.email for person in people}) == 50_000
    assert all(parse_phone(person.phone or "") for person in people[-100:])


def test_the_programme_keeps_its_texts_as_texts() -> None:
    codes = [p["code_before_2025_07"] for p in PROVINCES] + [p["now"]["code"] for p in PROVINCES]
    items = [item for day in DEMO["programme"] for item in day["items"]]
    texts: list[Any] = [*codes, *(item["start"] for item in items), *(item["end"] for item in items)]
    texts += [day["date"] for day in DEMO["programme"]]
    texts += [figure["stated_percent"] for figure in DEMO["figures"]["items"] if "stated_percent" in figure]
    assert all(isinstance(text, str) for text in texts)
    assert len(items) == 36
