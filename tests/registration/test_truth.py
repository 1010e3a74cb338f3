"""The lists of 13 provinces as they were really sent, against what a careful person reads in them.

`tests/data/delegations/truth.json` says for each row what must be imported, flagged or held; every difference is named.
"""

import json
import re
import unicodedata
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import xlsxwriter

from eventmgr.events.models import Event
from eventmgr.people.provinces import load_units
from eventmgr.registration.queries import count_by_state, list_delegates
from eventmgr.registration.service import import_delegates
from eventmgr.rendering.sheets import SheetColumn, write_xlsx
from tests.factories import AT, ORGANIZER, make_delegation

FOLDER = Path(__file__).parents[1] / "data" / "delegations"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
FILES = {entry["file"]: entry for entry in TRUTH["files"]}
BAD = {entry["file"]: entry for entry in TRUTH["bad"]}
GENERATED = {"bad/05-zip-bomb.xlsx", "bad/11-50000-rows.xlsx"}
REASONS = {
    "bad/01-truncated.xlsx": "table_damaged",
    "bad/02-html-inside.xlsx": "table_not_a_table",
    "bad/03-pdf-inside.xlsx": "table_not_a_table",
    "bad/04-password.xlsx": "table_needs_password",
    "bad/05-zip-bomb.xlsx": "table_too_large",
    "bad/07-empty-sheet.xlsx": "table_empty",
    "bad/08-no-name-column.xlsx": "no_name_column",
    "bad/10-nul-bytes.csv": "table_unsafe",
    "bad/13-xxe.xlsx": "table_unsafe",
}


@pytest.fixture
def south(event: Event) -> Event:
    """The event with the delegations of all 33 provinces of the south."""
    for unit in load_units():
        if unit.set == "vn63" and unit.south33:
            make_delegation(event, unit.code)
    return event


def told(event: Event, name: str, data: bytes | None = None, *, dry_run: bool = False) -> dict[str, Any]:
    content = (FOLDER / name).read_bytes() if data is None else data
    return import_delegates(event, name, content, dry_run=dry_run, actor=ORGANIZER, at=AT).to_json()


def loose(text: str | None) -> str | None:
    """As `how_to_compare` says: NFC, single blanks, apostrophes equal."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split()) if text else None


def differences(entry: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """What the answer says otherwise than the truth, in words."""
    found = [f"the file is refused: {error}" for error in answer["errors"]]
    if answer["province"] != {"set": "vn63", "code": entry["province"]}:
        found.append(f"province {answer['province']}, not {entry['province']} ({entry['province_name']})")
    rows = {row["line"]: row for row in answer["rows"]}
    expected = {person["row"] for person in entry["delegates"]}
    for person in entry["delegates"]:
        expect = person["expect"]
        if [flag for flag in person["flags"] if flag.startswith("duplicate_of:") and entry["file"] not in flag]:
            expect = "import"  # alone, a file cannot tell that somebody stands in another one, too
        row = rows.get(person["row"])
        found += [f"row {person['row']}: {words}" for words in row_differences(person, row, expect)]
    found += [f"row {line} is no delegate: {rows[line]}" for line in rows.keys() - expected]
    return found


def row_differences(person: dict[str, Any], row: dict[str, Any] | None, expect: str) -> list[str]:
    if row is None:
        return [] if expect == "hold" else ["is missing"]
    right = {
        "import": row["status"] in {"new", "update"},
        "flag": row["status"] != "rejected" and bool(row["messages"]),
        "hold": row["status"] in {"needs_review", "duplicate", "rejected"},
    }[expect]
    found = [] if right else [f"{expect} expected, but {row['status']} with {row['messages']}"]
    pairs = {
        "full_name": (loose(person["full_name"]), loose(row["full_name"])),
        "phone": (person["phone_e164"], row["phone"]),
        "birth_date": (person["birth_date"], row["birth_date"]),
        "birth_year": (person["birth_year"], row["birth_year"]),
        "email": (person["email"], row["email"]),
    }
    for key, column in (("position", "position"), ("unit", "organization"), ("ethnicity", "ethnicity")):
        pairs[column] = tuple((loose(text) or "").casefold() for text in (person[key], row[column]))
    if person["sex"] is not None:
        pairs["sex"] = (person["sex"], row["sex"])
    return found + [f"{name} is {is_!r}, not {should!r}" for name, (should, is_) in pairs.items() if should != is_]


@pytest.mark.parametrize("name", FILES)
def test_every_field_of_every_row_is_read_as_a_person_reads_it(south, name):
    answer = told(south, name)
    assert differences(FILES[name], answer) == []
    names = {loose(row.person.full_name) for row in list_delegates(south.id)}
    assert not names & {loose(other["name"]) for other in FILES[name]["not_delegates"]}


@pytest.mark.parametrize("name", FILES)
def test_each_flag_is_told_in_words_that_name_the_reason(south, name):
    words = {
        "hidden_row": "bị ẩn",
        "withdrawn": "không dự",
        "absent": "không dự",
        "replacement": "thay người",
    }
    rows = {row["line"]: row for row in told(south, name)["rows"]}
    for person in FILES[name]["delegates"]:
        messages = " ".join(message["message"] for message in rows[person["row"]]["messages"])
        for flag in person["flags"]:
            kind, _colon, reason = flag.partition(":")
            if kind == "needs_review":
                assert words[reason] in messages, f"{flag}: {messages}"
            elif reason.startswith(name):
                assert f"dòng {reason.rpartition('#')[2]}" in messages.casefold(), f"{flag}: {messages}"


def test_second_numbers_and_rooms_are_not_lost_and_diets_are_not_kept(south):
    for name in FILES:
        told(south, name)
    notes = {row.person.phone: row.note for row in list_delegates(south.id)}
    assert notes["+84900000030"] == "ĐT khác: 0261 3000 030"
    assert notes["+84900000031"] == "ĐT khác: 0900 000 831"
    assert notes["+84380000076"] == "Phòng: Phòng đơn"
    assert notes["+84900000004"] == ""


@pytest.mark.parametrize("order", [list(FILES), list(reversed(FILES))], ids=["as listed", "the other way round"])
def test_the_same_person_is_pointed_out_whichever_file_comes_first_and_nobody_is_merged(south, order):
    rows = {f"{name}#{row['line']}": row for name in order for row in told(south, name)["rows"]}
    for group in TRUTH["duplicate_groups"]:
        refs = sorted(group["rows"], key=lambda ref: (order.index(ref.partition("#")[0]), int(ref.partition("#")[2])))
        first, second = (rows[ref] for ref in refs)
        if group["kind"] == "same person":
            assert first["status"] == "new", group
            assert second["status"] in {"duplicate", "needs_review"}, group
            assert second["messages"], group
        else:
            assert {first["status"], second["status"]} <= {"new", "needs_review"}, group
    totals = TRUTH["totals"]
    assert sum(count_by_state(south.id).values()) == totals["import"]


def test_the_command_prints_the_same(south, app):
    done = app.test_cli_runner().invoke(
        args=["delegates", "import", south.slug, *(str(FOLDER / name) for name in FILES), "--json"]
    )
    assert done.exit_code == 0, done.output
    for answer in json.loads(done.stdout)["files"]:
        found = differences(FILES[answer["file"]], answer)
        if answer["file"] == "95-bac-lieu.xlsx":  # its first person stood in the list of Kiên Giang already
            assert found.pop(0).startswith("row 4: import expected, but needs_review")
        assert found == []


def bad_file(name: str) -> bytes:
    if name == "bad/05-zip-bomb.xlsx":
        return zip_bomb()
    return many_rows(50_000) if name == "bad/11-50000-rows.xlsx" else (FOLDER / name).read_bytes()


@cache
def zip_bomb() -> bytes:
    """A sheet that unpacks to 1.1 GB of blanks."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(1_100):
                part.write(b" " * 1024**2)
    return out.getvalue()


@cache
def many_rows(count: int) -> bytes:
    """People of whom very many have the same name and none the same phone."""
    out = BytesIO()
    family, middle, given = ("Dương", "Phan", "Lý", "Huỳnh"), ("Mẫu", "Thị Mẫu", "Ngọc Mẫu"), ("Phượng", "Thảo", "Ly")
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("STT", "Họ và tên", "Điện thoại"))
        for row in range(count):
            name = f"{family[row % 4]} {middle[row // 4 % 3]} {given[row // 12 % 3]}"
            sheet.write_row(row + 1, 0, (row + 1, name, f"09{row + 10_000:08d}"))
    return out.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_with_its_reason_and_nothing_of_it_comes_in_half(south, name):
    entry, data = BAD[name], bad_file(name)
    before = sum(count_by_state(south.id).values())
    start = monotonic()
    answer = told(south, name.replace("bad/", "56-khanh-hoa-"), data, dry_run=name in GENERATED)
    assert monotonic() - start < entry["max_seconds"]
    came = sum(count_by_state(south.id).values()) - before
    codes = [error["code"] for error in answer["errors"]]
    if name in REASONS:
        assert (codes, answer["rows"], came) == ([REASONS[name]], [], 0)
        assert answer["errors"][0]["message"]
    elif entry["expect"] == "reject_or_import":
        assert came in entry["imported"]
    elif entry["expect"] == "bounded":
        assert {row["status"] for row in answer["rows"]} == {"new"}
        assert len(answer["rows"]) == 50_000
    else:
        rows = {row["line"]: row for row in answer["rows"]}
        assert came == sum(row["status"] == "new" for row in rows.values())
        for expected in entry["rows"]:
            row = rows[expected["row"]]
            if expected["expect"] == "message":
                assert row["messages"], expected
                assert row["status"] != "new", expected
            elif expected["expect"] == "text":
                assert row["status"] == "new", row
                assert row["full_name"] == expected.get("name_as_given", row["full_name"])


@pytest.mark.parametrize("name", sorted(REASONS))
def test_the_reason_is_said_in_vietnamese(south, app, name):
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        [error] = told(south, name, bad_file(name))["errors"]
    assert re.search("[ăâđêôơưáàảãạếềệốộớợứựị]", error["message"]), error


@pytest.mark.parametrize("upload_as", BAD["bad/12-path-traversal.xlsx"]["upload_as"])
def test_a_file_name_with_a_path_stays_a_name(south, upload_as, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = told(south, upload_as, bad_file("bad/12-path-traversal.xlsx"))
    assert "/" not in answer["file"]
    assert "\\" not in answer["file"]
    assert list(tmp_path.parent.rglob("danh-sach.xlsx")) == []


def test_nothing_of_the_machine_is_in_the_answer_to_an_external_entity(south):
    answer = json.dumps(told(south, "bad/13-xxe.xlsx", bad_file("bad/13-xxe.xlsx")))
    assert "root:" not in answer


def test_cells_that_look_like_formulas_come_in_as_text_and_leave_as_text(south):
    told(south, "khanh-hoa.csv", bad_file("bad/09-injection.csv"))
    people = list_delegates(south.id)
    assert {row.position for row in people} >= {"@SUM(1+1)*2", "Robert'); DROP TABLE delegates;--"}
    data = write_xlsx(
        "", [SheetColumn("Chức vụ"), SheetColumn("Ghi chú")], [[row.position, row.note] for row in people]
    )
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
