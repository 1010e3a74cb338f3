"""How long a list of 10,000 rows takes from file to registrations among 50,000 people, and how much memory."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import Flask
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.service import import_delegates
from tests.bench.world import demo_site
from tests.conftest import build_app

KNOWN = 50_000
ROWS = 10_000
HEADER = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Tỉnh", "Điện thoại", "Ngày sinh", "Giới tính", "Email", "Ghi chú")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Hồ", "Dương")
GIVEN = ("An", "Bình", "Cúc", "Đào", "Em", "Giang", "Hoa", "Lan", "Mai", "Ngọc", "Oanh", "Phượng", "Thủy", "Yến")
PARENT = Path(__file__).resolve().parents[2]


def run(known: int = KNOWN, rows: int = ROWS) -> dict[str, dict[str, Any]]:
    """Read, compare and enter in a process of its own: seconds, and the most memory it and its reader took."""
    found = {}
    for database in ("sqlite", "postgresql"):
        with demo_site(known, database) as app, tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "danh-sach.xlsx"
            with app.app_context():
                write_list(file, rows)
                db.session.remove()
            told = import_apart(app, file)
            name = f"import.{database}"
            facts = {"n": rows, "known": known, "cpu": told["cpu"], **told["statuses"]}
            found[name] = {"value": told["seconds"], "unit": "s", **facts}
            found[f"{name}.memory"] = {"value": told["megabytes"], "unit": "MB", "n": rows}
    return found


def write_list(file: Path, rows: int) -> None:
    """A list of which three in ten are registered already, one in ten with another office."""
    people = db.session.execute(
        select(Person.full_name, Person.phone, Registration.position, Registration.organization, AdminUnit.name)
        .join(Registration, Registration.person_id == Person.id)
        .join(Delegation, Delegation.id == Registration.delegation_id)
        .join(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .limit(rows * 4 // 10)
    ).all()
    units = sorted({row[-1] for row in people})
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(rows):
            if number < len(people):
                name, phone, position, office, unit = people[number]
                position = "Ủy viên Ban Chấp hành Mẫu" if number % 4 == 0 else position
            else:
                name = f"{FAMILY[number % 10]} Thị {GIVEN[number % 7]} Mẫu {GIVEN[number % 14]}"
                phone, position = f"+8498{number:07d}", "Chuyên viên"
                office, unit = "Hội LHPN", units[number % len(units)]
            sheet.write_row(number + 1, 0, (number + 1, name, position, office, unit, phone, "", "Nữ", "", ""))


def import_apart(app: Flask, file: Path) -> dict[str, Any]:
    """What the process that imported tells."""
    url, folder = app.config["SQLALCHEMY_DATABASE_URI"], app.config["INSTANCE_PATH"]
    command = [sys.executable, "-m", "tests.bench.imports", url, str(folder), str(file)]
    done = subprocess.run(command, cwd=PARENT, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return told


def own_peak() -> int:
    """The most memory of this process in MB; getrusage would count what the process that started it held."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def main() -> None:
    """Import one list and tell what it took."""
    url, folder, file = sys.argv[1:4]
    app = build_app(url, Path(folder))
    with app.app_context():
        event = get_event(SLUG)
        start, cpu = time.perf_counter(), time.process_time()
        report = import_delegates(
            event, "danh-sach.xlsx", Path(file).read_bytes(), dry_run=False, actor=SYSTEM, at=now()
        )
        seconds, own = time.perf_counter() - start, time.process_time() - cpu
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    told = {
        "seconds": round(seconds, 2),
        "cpu": round(own, 2),
        "megabytes": max(own_peak(), reader),
        "statuses": Counter(row.status.value for row in report.rows),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
