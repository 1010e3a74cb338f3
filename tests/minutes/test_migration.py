"""What was written as one task a line becomes tasks with owners, and no word is lost."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask_migrate import upgrade

from tests.conftest import DATABASES
from tests.upgrades import insert, rows, schema_at

WRITTEN = """\
Ban hành hướng dẫn | Ban Mẫu | các tỉnh | Quý I/2025

Báo cáo kết quả | BAN MẪU
Nhân rộng mô hình"""


@pytest.mark.parametrize("database", DATABASES)
def test_lines_become_tasks(database: str, tmp_path: Path) -> None:
    with schema_at(database, tmp_path, "0023"):
        _fill()
        upgrade(revision="0024")
        kept = rows(
            "SELECT t.position, t.content, o.name, t.partners, t.due, t.state FROM task t"
            " LEFT JOIN task_owner o ON o.id = t.owner_id ORDER BY t.position"
        )
        assert kept == [
            (0, "Ban hành hướng dẫn", "Ban Mẫu", "các tỉnh", "Quý I/2025", "open"),
            (1, "Báo cáo kết quả", "Ban Mẫu", "", "", "open"),
            (2, "Nhân rộng mô hình", None, "", "", "open"),
        ]
        assert rows("SELECT section FROM minutes_text") == [("conclusions",)]


def _fill() -> None:
    """Minutes of an event, with two texts."""
    host, profile, event, minutes = (uuid4() for _number in range(4))
    words = ("superior_name", "issuer_name", "number_sign", "place", "sign_authority", "sign_title", "sign_name")
    insert("host", id=host, name="Hội Mẫu", short_name="Mẫu")
    head = dict.fromkeys((*words, "recipients"), "")
    insert("document_profile", id=profile, host_id=host, header_style="national", **head)
    about = dict.fromkeys(("organizer", "venue", "city", "contact"), "")
    insert(
        "event",
        id=event,
        host_id=host,
        profile_id=profile,
        slug="mau",
        name="Mẫu",
        kind="both",
        state="draft",
        starts_on=datetime(2024, 10, 24, tzinfo=UTC).date(),
        ends_on=datetime(2024, 10, 24, tzinfo=UTC).date(),
        timezone="Asia/Ho_Chi_Minh",
        unit_set="vn63",
        needs_approval=False,
        **about,
    )
    names = dict.fromkeys(("chair_name", "chair_position", "secretary_name", "secretary_position"), "")
    insert("minutes", id=minutes, event_id=event, state="draft", **names)
    for section, text in (("tasks", WRITTEN), ("conclusions", "Nhân rộng.")):
        at = datetime(2024, 10, 24, tzinfo=UTC)
        insert("minutes_text", id=uuid4(), minutes_id=minutes, section=section, text=text, updated_at=at)
