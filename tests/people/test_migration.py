"""The words that were kept beside each consent become versions, and nothing is lost on the way back."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask_migrate import downgrade, upgrade

from tests.conftest import DATABASES
from tests.upgrades import insert, rows, schema_at

GIVEN = (
    ("photos", "Đăng ảnh, lời đầu", 1),
    ("photos", "Đăng ảnh, lời sau", 2),
    ("photos", "Đăng ảnh, lời đầu", 3),
    ("photos", "I agree to photos", 4),
    ("organising", "Tổ chức", 5),
)


@pytest.mark.parametrize("database", DATABASES)
def test_each_wording_becomes_a_version(database: str, tmp_path: Path) -> None:
    with schema_at(database, tmp_path, "0003"):
        _fill()
        upgrade(revision="0009")
        kept = rows(
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
        assert rows("SELECT field FROM audit_value WHERE is_personal ORDER BY field") == [("position",)]
        downgrade(revision="0003")
        assert rows("SELECT purpose, text FROM consent ORDER BY given_at") == [row[:2] for row in GIVEN]


def _fill() -> None:
    """One person who agreed five times, and a change of position in the trail."""
    at = datetime(2024, 10, 1, tzinfo=UTC)
    host, profile, event, person, entry = (uuid4() for _number in range(5))
    names = {"full_name": "Mẫu", "search_key": " mau", "sort_key": "mau"}
    words = ("superior_name", "issuer_name", "number_sign", "place", "sign_authority", "sign_title", "sign_name")
    insert("host", id=host, name="Hội Mẫu", short_name="Mẫu")
    head = dict.fromkeys((*words, "recipients"), "")
    insert("document_profile", id=profile, host_id=host, header_style="national", **head)
    insert(
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
    insert("person", id=person, host_id=host, created_at=at, **names)
    for purpose, text, day in GIVEN:
        given = {"purpose": purpose, "text": text, "method": "web", "given_at": at.replace(day=day)}
        insert("consent", id=uuid4(), person_id=person, event_id=event, **given)
    actor = {"actor_kind": "system", "actor_label": "", "verb": "registration.correct"}
    insert("audit_entry", id=entry, at=at, subject_kind="registration", subject_id=person, **actor)
    for field in ("position", "state"):
        insert("audit_value", id=uuid4(), entry_id=entry, field=field, is_personal=False)
