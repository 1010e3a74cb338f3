"""The commands of `flask`, as scripts and clerks use them."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from eventmgr.cli.demo_points import MARK, POINTS
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.outcomes.queries import list_recorded_sessions, list_records, merge_board
from eventmgr.registration.models import Registration
from tests.factories import make_delegation, make_registration

LIST = """Họ và tên;Chức vụ;Tỉnh;Điện thoại
Lê Thị Mẫu An;Chủ tịch;Khánh Hòa;0912345678
;Chuyên viên;Khánh Hòa;0912345679
"""


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """A terminal."""
    return app.test_cli_runner()


@pytest.mark.parametrize("delegates", [1, 130])
def test_a_copy_of_the_demo_has_as_many_people_as_asked_for(runner: FlaskCliRunner, delegates: int) -> None:
    done = runner.invoke(args=["demo", "--slug", "ban-sao", "--delegates", str(delegates)])
    assert done.exit_code == 0, done.output
    people = select(func.count()).select_from(Registration).join(Registration.event).where(Event.slug == "ban-sao")
    assert db.session.execute(people).scalar_one() == delegates


def test_the_demo_is_the_nha_trang_conference(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["demo", "--slug", "ban-sao"])
    assert done.exit_code == 0, done.output
    event = db.session.execute(select(Event).where(Event.slug == "ban-sao")).scalar_one()
    people = db.session.execute(
        select(func.count()).select_from(Registration).where(Registration.event_id == event.id)
    ).scalar_one()
    assert people == 78
    points = [item for record in list_records(event.id) for item in record.items]
    assert len(points) == sum(len(said) for said in POINTS.values())
    assert all(item.text.endswith(MARK) and item.speaker for item in points)
    alike = merge_board(list_recorded_sessions(event.id)[0]).suggestions
    assert [[item.record.group.number for item in one.items if item.record.group] for one in alike] == [
        [1, 3],
        [3, 5],
        [2, 4],
    ]
    assert runner.invoke(args=["demo", "--slug", "ban-sao"]).exit_code == 1


def test_a_list_is_imported_and_reported_as_json_only(runner: FlaskCliRunner, event: Event, tmp_path: Path) -> None:
    make_delegation(event, "56")
    file = tmp_path / "danh-sach.csv"
    file.write_text(LIST, encoding="utf-8-sig")
    dry = runner.invoke(args=["delegates", "import", event.slug, str(file), "--dry-run", "--json"])
    told = json.loads(dry.stdout)["files"][0]
    assert (told["file"], told["province"]) == ("danh-sach.csv", {"set": "vn63", "code": "56"})
    assert [(row["line"], row["full_name"], row["phone"], row["status"]) for row in told["rows"]] == [
        (2, "Lê Thị Mẫu An", "+84912345678", "new"),
        (3, None, "+84912345679", "rejected"),
    ]
    count = select(func.count()).select_from(Registration).where(Registration.event_id == event.id)
    assert db.session.execute(count).scalar_one() == 0
    runner.invoke(args=["delegates", "import", event.slug, str(file), "--json"])
    assert db.session.execute(count).scalar_one() == 1


def test_a_token_opens_the_api_in_its_role(app: Flask, runner: FlaskCliRunner, event: Event) -> None:
    token = runner.invoke(args=["tokens", "create", event.slug, "viewer"]).stdout.strip()
    make_registration(event)
    client = app.test_client()
    path = f"/api/v1/events/{event.slug}/registrations"
    answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert client.get(path, headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_paper_is_rendered_to_a_file_and_dead_codes_are_told(
    runner: FlaskCliRunner, event: Event, tmp_path: Path
) -> None:
    make_registration(event)
    target = tmp_path / "badges.pdf"
    done = runner.invoke(args=["documents", "render", event.slug, "badges", "-o", str(target)])
    assert (done.exit_code, target.read_bytes()[:5]) == (0, b"%PDF-")
    assert "PUBLIC_URL" in done.stderr


def test_the_doctor_names_what_is_wrong(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["doctor"])
    assert done.exit_code == 1
    assert "PUBLIC_URL" in done.stdout


def test_an_unknown_event_is_said_in_words(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["tokens", "create", "khong-co", "viewer"])
    assert (done.exit_code, done.stderr.strip()) == (1, "Không có sự kiện này.")


@pytest.mark.parametrize("order", [1, -1])
def test_who_stands_in_two_lists_is_pointed_out_in_both(
    runner: FlaskCliRunner, event: Event, tmp_path: Path, order: int
) -> None:
    lists = {"56.csv": "Lê Thị Mẫu Thủy;Khánh Hòa;0912345678", "48.csv": "Lê Thị Mẫu Thuỷ;Đà Nẵng;0912345678"}
    for code in ("56", "48"):
        make_delegation(event, code)
    for name, row in lists.items():
        other = "Trần Mẫu Bình;Khánh Hòa;0912345679" if name == "56.csv" else "Trần Mẫu Bình;Đà Nẵng;0912345670"
        (tmp_path / name).write_text(f"Họ và tên;Tỉnh;Điện thoại\n{row}\n{other}\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in lists][::order]
    done = runner.invoke(args=["delegates", "import", event.slug, *files, "--dry-run", "--json"])
    told = {
        report["file"]: [[message["code"] for message in row["messages"]] for row in report["rows"]]
        for report in json.loads(done.stdout)["files"]
    }
    assert told == {"56.csv": [["listed_elsewhere"], []], "48.csv": [["listed_elsewhere"], []]}
