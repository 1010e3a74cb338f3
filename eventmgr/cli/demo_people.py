"""Who comes to the demo event: fictional delegates, as messy as real lists are."""

import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict

import yaml

from eventmgr.people.rules import Sex

_FILE = Path(__file__).parent / "demo_data" / "nha-trang.yaml"
_HOST_PROVINCE = "56"
# Provinces where such names are at home, and what they are filed under if not the last word.
_HOME = {
    "H’Mẫu Êban": "66",
    "Y Mẫu Niê": "66",
    "Thạch Thị Mẫu Sà Ra": "84",
    "Kà Mẫu Nhàng": "68",
    "Tôn Nữ Thị Mẫu Ý": "46",
}
_SORT_NAMES = {"H’Mẫu Êban": "H’Mẫu", "Thạch Thị Mẫu Sà Ra": "Sà Ra"}
_ONE_OF_A_KIND = ("Chủ tịch", "Trưởng Ban")
_FIRST_PHONE, _LAST_PHONE = 900_001_000, 900_999_999
_BIRTH_YEARS = range(1966, 1999)
_SHARE_OF_MEN = 0.3
_TRIES_FOR_A_NEW_NAME = 8


class NameSpec(TypedDict):
    """The parts of generated names."""

    surnames: list[str]
    middle: list[str]
    marker: str
    given: list[str]
    edge_cases: list[str]


class DelegateSpec(TypedDict):
    """How the delegates of the demo are made."""

    total: int
    seed: int
    name: NameSpec
    functions_weighted: dict[str, int]
    email: str


class DemoProvince(TypedDict):
    """A province of the demo and how many it sends."""

    code_before_2025_07: str
    name: str
    full_name: str
    delegates: int


@dataclass(frozen=True)
class DemoDelegate:
    """A fictional delegate, with names and numbers as somebody typed them: not yet normalised."""

    number: int
    province_code: str
    full_name: str
    sex: Sex
    birth_year: int
    position: str
    organization: str
    phone: str | None
    email: str
    sort_name: str | None = None
    vegetarian: bool = False
    has_zalo: bool = True
    late: bool = False
    replaces: str | None = None
    absence_reason: str | None = None


# What becomes of the first ten plain ones, one after the other.
_CHANGES: tuple[Callable[[DemoDelegate, NameSpec], dict[str, Any]], ...] = (
    lambda who, _: {"full_name": unicodedata.normalize("NFD", who.full_name)},
    lambda who, _: {"full_name": who.full_name.replace(" ", "  ")},
    lambda who, _: {"phone": who.phone and f"+84 {who.phone[1:]}"},
    lambda who, _: {"phone": who.phone and f"84{who.phone[1:].replace(' ', '')}"},
    lambda _, __: {"phone": "0168 000 1001"},
    lambda _, __: {"late": True},
    lambda _, names: {"replaces": f"{names['surnames'][0]} Thị {names['marker']} Vắng"},
    lambda _, __: {"absence_reason": "Đi công tác đột xuất"},
    lambda _, __: {"vegetarian": True},
    lambda _, __: {"has_zalo": False},
)


def load_demo() -> dict[str, Any]:
    """The Nha Trang event: programme, rooms, groups, figures, provinces and how its delegates are made."""
    demo: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return demo


def generate_delegates(
    spec: DelegateSpec, provinces: Sequence[DemoProvince], *, total: int | None = None, seed: int | None = None
) -> list[DemoDelegate]:
    """The delegates of the demo, province by province; the same ones for the same seed.

    Another total keeps the provinces' proportions. Every name carries the marker "Mẫu"; phones are 0900 0… and end with
    that range, addresses are of example.org.
    """
    rng = random.Random(spec["seed"] if seed is None else seed)
    sizes = _sizes([province["delegates"] for province in provinces], spec["total"] if total is None else total)
    homes = [province for province, size in zip(provinces, sizes, strict=True) for _ in range(size)]
    names = _names(spec["name"], rng, _edge_case_seats(spec["name"], homes), len(homes))
    functions = _functions(spec["functions_weighted"], rng, homes)
    delegates = [
        _delegate(spec, rng, number, home, name, function)
        for number, (home, name, function) in enumerate(zip(homes, names, functions, strict=True), start=1)
    ]
    _make_messy(delegates, spec, rng)
    return delegates


def _sizes(weights: Sequence[int], total: int) -> list[int]:
    """How many each province sends: its share rounded down, the rest to the largest remainders."""
    whole = sum(weights)
    sizes = [weight * total // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(weights[i] * total % whole), i))
    for i in by_remainder[: total - sum(sizes)]:
        sizes[i] += 1
    return sizes


def _edge_case_seats(spec: NameSpec, homes: Sequence[DemoProvince]) -> dict[int, str]:
    """Which seat gets which unusual name: one of the name's own province, else any that is free."""
    seats: dict[int, str] = {}
    for name in spec["edge_cases"]:
        free = [seat for seat in range(len(homes)) if seat not in seats]
        at_home = [seat for seat in free if homes[seat]["code_before_2025_07"] == _HOME.get(name)]
        if free:
            seats[(at_home or free)[0]] = name
    return seats


def _names(spec: NameSpec, rng: random.Random, fixed: dict[int, str], count: int) -> Iterator[str]:
    seen = set(fixed.values())
    for seat in range(count):
        name = fixed.get(seat) or _new_name(spec, rng, seen)
        seen.add(name)
        yield name


def _new_name(spec: NameSpec, rng: random.Random, seen: set[str]) -> str:
    """A name that nobody has yet, unless the parts give out."""
    name = ""
    for _ in range(_TRIES_FOR_A_NEW_NAME):
        parts = (rng.choice(spec["surnames"]), rng.choice(spec["middle"]), spec["marker"], rng.choice(spec["given"]))
        name = " ".join(part for part in parts if part)
        if name not in seen:
            break
    return name


def _functions(weighted: dict[str, int], rng: random.Random, homes: Iterable[DemoProvince]) -> Iterator[str]:
    """A function for each; a province has one chair and one head of department."""
    taken: set[tuple[str, str]] = set()
    for home in homes:
        code = home["code_before_2025_07"]
        left = {text: weight for text, weight in weighted.items() if (code, text) not in taken}
        function = rng.choices(list(left), list(left.values()))[0]
        if function.startswith(_ONE_OF_A_KIND):
            taken.add((code, function))
        yield function


def _delegate(
    spec: DelegateSpec, rng: random.Random, number: int, home: DemoProvince, name: str, function: str
) -> DemoDelegate:
    province = home["full_name"].replace("Thành phố ", "TP. ").replace("Tỉnh ", "tỉnh ")
    may_be_man = not {"Thị", "Kim", "Mỹ"} & set(name.split()) and not name.startswith(("H’", "Kà "))
    man = name.startswith("Y ") or (may_be_man and rng.random() < _SHARE_OF_MEN)
    return DemoDelegate(
        number=number,
        province_code=home["code_before_2025_07"],
        full_name=name,
        sex=Sex.MALE if man else Sex.FEMALE,
        birth_year=rng.choice(_BIRTH_YEARS),
        position=function.format(tinh=province),
        organization=f"Hội LHPN {province}",
        phone=_phone(number),
        email=spec["email"].format(n=number),
        sort_name=_SORT_NAMES.get(name),
    )


def _phone(number: int) -> str | None:
    digits = f"0{_FIRST_PHONE + number}"
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}" if _FIRST_PHONE + number <= _LAST_PHONE else None


def _make_messy(delegates: list[DemoDelegate], spec: DelegateSpec, rng: random.Random) -> None:
    """Give some delegates what real lists have: odd spellings of names and numbers, and special cases."""
    plain = [i for i, delegate in enumerate(delegates) if delegate.full_name not in spec["name"]["edge_cases"]]
    rng.shuffle(plain)
    at_host = next((i for i in plain if delegates[i].province_code == _HOST_PROVINCE), None)
    if at_host is not None:
        plain.remove(at_host)
        delegates[at_host] = replace(delegates[at_host], phone="0258 3822 001")
    _make_namesakes(delegates, plain)
    for i, change in zip(plain, _CHANGES, strict=False):
        delegates[i] = replace(delegates[i], **change(delegates[i], spec["name"]))


def _make_namesakes(delegates: list[DemoDelegate], plain: list[int]) -> None:
    """Two people of two provinces get one name; they leave the list of those still plain."""
    if not plain:
        return
    one = delegates[plain[0]]
    other = next((i for i in plain if delegates[i].province_code != one.province_code), None)
    if other is not None:
        delegates[other] = replace(delegates[other], full_name=one.full_name, sex=one.sex)
        plain.remove(other)
        plain.pop(0)
