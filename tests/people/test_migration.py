"""The words that were kept beside each consent become versions, and nothing is lost on the way back."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from eventmgr.core.db import db
from tests.conftest import DATABASES, build_app
from tests.postgres import temporary_cluster

GIVEN = (
    ("photos", "Đăng ảnh, lời đầu", 1),
    ("photos", "Đăng ảnh, lời sau", 2),
    ("photos", "Đăng ảnh, lời đầu", 3),
    ("photos", "I agree to photos", 4),
    ("organising", "Tổ chức", 5),
)


@pytest.mark.parametrize("database", DATABASES)
def test_each_wording_becomes_a_version(database: str, tmp_path: Path) -> None:
    if database == "postgresql":
        with temporary_cluster() as url:
            _there_and_back(url, tmp_path)
    else:
        _there_and_back(f"sqlite:///{tmp_path}/migrated.db", tmp_path)


def _there_and_back(url: str, folder: Path) -> None:
    app = build_app(url, folder)
    with app.app_context():
        upgrade(revision="0003")
        _fill()
        upgrade(revision="0009")
        kept = _rows(
            "SELECT c.purpose, t.language, t.version, t.text, c.evidence FROM consent c"
            " JOIN consent_text t ON t.id = c.text_id ORDER BY c.given_at"
        )
        assert kept == [
            ("photos", "vi", 1, "Đăng ảnh, lời đầu", ""),
            ("photos", "vi", 2, "Đăng ảnh, lời sau", ""),
            ("photos", "vi", 1, "Đăng ảnh, lời đầu", ""),
            ("photos", "en", 1, "I agree to photos", ""),
            ("organising", "vi", 1, "Tổ chức", ""),
        ]
        assert _rows("SELECT field FROM audit_value WHERE is_personal ORDER BY field") == [("position",)]
        downgrade(revision="0003")
        assert _rows("SELECT purpose, text FROM consent ORDER BY given_at") == [row[:2] for row in GIVEN]
        db.engine.dispose()


def _rows(sql: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(sql))]


def _fill() -> None:
    """One person who agreed five times, and a change of position in the trail."""
    at = datetime(2024, 10, 1, tzinfo=UTC)
    host, profile, event, person, entry = (uuid4() for _number in range(5))
    names = {"full_name": "Mẫu", "search_key": " mau", "sort_key": "mau"}
    words = ("superior_name", "issuer_name", "number_sign", "place", "sign_authority", "sign_title", "sign_name")
    _insert("host", id=host, name="Hội Mẫu", short_name="Mẫu")
    head = dict.fromkeys((*words, "recipients"), "")
    _insert("document_profile", id=profile, host_id=host, header_style="national", **head)
    _insert(
        "event",
        id=event,
        host_id=host,
        profile_id=profile,
        slug="mau",
        name="Mẫu",
        kind="both",
        state="draft",
        organizer="",
        venue="",
        city="",
        starts_on=at.date(),
        ends_on=at.date(),
        timezone="UTC",
        unit_set="vn63",
        contact="",
        needs_approval=False,
    )
    _insert("person", id=person, host_id=host, created_at=at, **names)
    for purpose, text, day in GIVEN:
        given = {"purpose": purpose, "text": text, "method": "web", "given_at": at.replace(day=day)}
        _insert("consent", id=uuid4(), person_id=person, event_id=event, **given)
    actor = {"actor_kind": "system", "actor_label": "", "verb": "registration.correct"}
    _insert("audit_entry", id=entry, at=at, subject_kind="registration", subject_id=person, **actor)
    for field in ("position", "state"):
        _insert("audit_value", id=uuid4(), entry_id=entry, field=field, is_personal=False)


_TYPES: dict[type, sa.types.TypeEngine] = {
    UUID: sa.Uuid(),
    datetime: sa.DateTime(timezone=True),
    date: sa.Date(),
    bool: sa.Boolean(),
    str: sa.String(),
}


def _insert(name: str, /, **values: object) -> None:
    table = sa.table(name, *(sa.column(key, _TYPES[type(value)]) for key, value in values.items()))
    with db.engine.begin() as connection:
        connection.execute(sa.insert(table), values)
