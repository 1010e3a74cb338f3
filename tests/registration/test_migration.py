"""A registration keeps its pass and its person while the table learns that somebody may come back."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from eventmgr.core.db import db
from tests.conftest import DATABASES
from tests.people import test_migration as earlier
from tests.upgrades import insert, rows, schema_at

AT = datetime(2024, 10, 1, tzinfo=UTC)
PASS = {"token": "TOKEN", "pin": "1234", "issued_at": AT}


@pytest.mark.parametrize("database", DATABASES)
def test_what_points_at_a_registration_still_does(database: str, tmp_path: Path) -> None:
    with schema_at(database, tmp_path, "0003"):
        _there_and_back()


def _there_and_back() -> None:
    kept = "SELECT r.code, p.token FROM registration r JOIN pass p ON p.registration_id = r.id"
    earlier._fill()
    upgrade(revision="0010")
    _register(_id("event"), _id("person"))
    upgrade(revision="0014")
    assert rows(kept) == [("MAU001", "TOKEN")]
    assert rows("SELECT language, alike_id FROM registration") == [("vi", None)]
    with pytest.raises(sa.exc.IntegrityError):
        insert("pass", id=uuid4(), registration_id=uuid4(), failed_tries=0, **{**PASS, "token": "OTHER"})
    downgrade(revision="0010")
    assert rows(kept) == [("MAU001", "TOKEN")]


def _id(name: str) -> UUID:
    with db.engine.connect() as connection:
        return connection.execute(sa.select(sa.table(name, sa.column("id", sa.Uuid())).c.id)).scalar_one()


def _register(event: UUID, person: UUID) -> None:
    category, registration = uuid4(), uuid4()
    insert("category", id=category, event_id=event, key="official", name="Đại biểu", colour="#9d174d", position=0)
    words = dict.fromkeys(("search_key", "sort_key", "position", "organization", "note"), "")
    here = {"event_id": event, "person_id": person, "category_id": category, "code": "MAU001"}
    insert("registration", id=registration, state="confirmed", source="web", created_at=AT, **here, **words)
    insert("pass", id=uuid4(), registration_id=registration, failed_tries=0, **PASS)


@pytest.mark.parametrize("database", DATABASES)
def test_what_columns_of_lists_said_of_ethnicity_and_diet_goes(database: str, tmp_path: Path) -> None:
    with schema_at(database, tmp_path, "0003"):
        _without_sensitive()


def _without_sensitive() -> None:
    note = "Đến sớm\nĐT khác: 0900; Chế độ ăn: CHAY 7391; Phòng: 2"
    earlier._fill()
    upgrade(revision="0020")
    _register(_id("event"), _id("person"))
    layout = {"header_row": 1, "first_row": 2}
    _insert_list(_id("event"), note, {"layout": layout, "sample": [["Dân tộc"], ["XƠ ĐĂNG"]], "is_left": False})
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE registration SET note = :note"), {"note": note})
    upgrade(revision="0022")
    left = "Đến sớm\nĐT khác: 0900; Phòng: 2"
    assert rows("SELECT note FROM registration") == [(left,)]
    with db.engine.connect() as connection:
        kept = [
            connection.execute(sa.select(sa.table(name, sa.column(key, sa.JSON())).c[key])).scalar_one()
            for name, key in (
                ("list_import", "tables"),
                ("list_import_row", "told"),
                ("list_import_row", "changes"),
            )
        ]
    assert kept == [  # the header alone, and what is not sensitive
        [{"layout": layout, "header": [["Dân tộc"]], "width": 1, "is_left": False}],
        {"full_name": "Mẫu", "note": left},
        {"note": ["Đến sớm", left]},
    ]


def _insert_list(event: UUID, note: str, table: dict[str, object]) -> None:
    found, nobody = uuid4(), {"kind": "system", "id": None, "label": "Mẫu"}
    values = {"event_id": event, "filename": "ds.csv", "size": 1, "sha256": "0" * 64, "state": "entered"}
    values |= {"tables": [table], "errors": [], "left_tables": [], "asked_by": nobody, "uploaded_by": "Mẫu"}
    insert("list_import", id=found, created_at=AT, attempts=0, **values)
    told = {"full_name": "Mẫu", "ethnicity": "XƠ ĐĂNG", "note": note}
    row = {"import_id": found, "number": 0, "sheet": "DS", "line": 2, "told": told, "status": "new", "messages": []}
    insert("list_import_row", id=uuid4(), changes={"note": ["Đến sớm", note]}, **row)
