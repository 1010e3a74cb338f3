"""Disks, databases and workers that fail in the middle: said in words, nothing half done, and nothing lost."""

import io
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from flask_migrate import stamp
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventmgr.app import create_app
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.files import store
from eventmgr.documents import service as documents
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.operations import backup
from eventmgr.operations.models import Beat
from eventmgr.operations.rows import read_rows, read_tables
from eventmgr.operations.rules import BACKUP
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Registration
from tests.conftest import build_app
from tests.factories import AT, ORGANIZER, make_delegation, make_event
from tests.operations.installations import all_files, copy_of, installation
from tests.pages import PageClient

ROOT = Path(__file__).resolve().parents[2]
FULL = "Đĩa đã đầy: hãy giải phóng dung lượng rồi thử lại. Chưa có gì bị thay đổi."
LARGE = 6_000_000
NEVER_WRITTEN = Path("/sys")  # where the kernel lets nobody make a file


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """An installation with an event and a large file; not to be changed."""
    folder = tmp_path_factory.mktemp("held") / "own"
    with installation(folder):
        db.create_all()
        stamp()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        load_admin_units()
        make_event(slug="mau")
        store().put("materials/lon.bin", Random(1).randbytes(LARGE))
    return folder


@contextmanager
def disk_of(largest):
    """A disk where no file may grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def environment(folder):
    own = {"DATABASE_URL": f"sqlite:///{folder}/own.db", "INSTANCE_PATH": str(folder), "REDIS_URL": ""}
    kept = {key: value for key, value in os.environ.items() if key != "PROMETHEUS_MULTIPROC_DIR"}
    return {**kept, **own, "SECRET_KEY": "a key for tests only", "FLASK_APP": "wsgi", "PYTHONPATH": str(ROOT)}


def test_a_full_disk_leaves_the_older_backup_as_it_was(held, tmp_path):
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the older one")
    with installation(copy_of(held, tmp_path / "own")) as app, disk_of(LARGE // 2):
        done = app.test_cli_runner().invoke(args=["backup", str(file)])
    assert (done.exit_code, done.stderr.strip().endswith(FULL)) == (1, True), done.output
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        "backup.zip": b"the older one"
    }


def test_a_disk_that_fills_during_a_restore_leaves_an_empty_installation(held, tmp_path):
    file = tmp_path / "backup.zip"
    with installation(held):
        backup.write_backup(file)
    with installation(tmp_path / "new") as app:
        with disk_of(LARGE - 1):
            done = app.test_cli_runner().invoke(args=["restore", str(file)])
        assert done.exit_code == 1
        assert "Traceback" not in done.output
        with db.engine.connect() as connection:  # its schema may be of any version
            assert [table.name for table in read_tables(connection) if list(read_rows(connection, table))] == []
        assert all_files() == {}
        backup.restore(file)
        assert list(all_files()) == ["materials/lon.bin"]
        assert db.session.execute(sa.select(Event.slug)).scalar_one() == "mau"


def test_a_file_that_finds_no_room_leaves_the_one_before(tmp_path):
    with installation(tmp_path / "own"):
        store().put("materials/mau", b"before")
        with disk_of(1000), pytest.raises(OSError):
            store().put("materials/mau", b"x" * 100_000)
        assert all_files() == {"materials/mau": b"before"}
        assert [path.name for path in (tmp_path / "own" / "files" / "materials").iterdir()] == ["mau"]


def test_a_folder_only_to_be_read_is_told_and_no_backup_is_noted(held, tmp_path):
    with installation(copy_of(held, tmp_path / "own")) as app:
        done = app.test_cli_runner().invoke(args=["backup", str(NEVER_WRITTEN / "backup.zip")])
        assert done.exit_code == 1
        assert done.stderr.strip().endswith("hãy chọn thư mục khác. Chưa có gì bị thay đổi.")
        assert "Traceback" not in done.output
        assert db.session.get(Beat, BACKUP) is None


@pytest.mark.parametrize("disk", ["full", "only to be read"])
def test_a_page_whose_file_finds_no_room_says_so_and_takes_it_afterwards(app, event, as_role, monkeypatch, disk):
    organizer, address, before = as_role(event, "organizer"), f"/events/{event.slug}/materials/new", all_files()

    def send():
        told = {"title": "Tài liệu Mẫu", "file": (io.BytesIO(b"%PDF-1.4\n" + b"x" * 100_000), "mau.pdf")}
        return organizer.post(address, data=told)

    with monkeypatch.context() as patch, disk_of(1000 if disk == "full" else LARGE):
        if disk != "full":
            patch.setattr(store(), "root", NEVER_WRITTEN)
        refused = send()
    assert refused.status_code == 507
    assert "Hệ thống hiện chưa lưu được tệp: đĩa đã đầy hoặc chỉ cho phép đọc." in refused.text
    assert all_files() == before
    assert send().status_code == 303
    assert len(all_files()) == len(before) + 1


def test_what_a_crash_left_half_written_is_no_file_of_anybody(tmp_path):
    with installation(tmp_path / "own"):
        store().put("materials/mau", b"whole")
        half = tmp_path / "own" / "files" / "materials" / "mau.0123.part"
        half.write_bytes(b"wh")
        assert all_files() == {"materials/mau": b"whole"}
        store().put("materials/mau", b"newer")
        assert all_files() == {"materials/mau": b"newer"}


@contextmanager
def open_to_all(folder, mode="rw"):
    """The installation as pages see it."""
    app = build_app(f"sqlite:///file:{folder}/own.db?mode={mode}&uri=true", folder)
    app.test_client_class = PageClient
    with app.app_context():
        try:
            yield app.test_client()
        finally:
            db.session.remove()
            db.engine.dispose()


def test_a_database_only_to_be_read_is_still_looked_at(held, tmp_path):
    with open_to_all(copy_of(held, tmp_path / "own"), "ro") as client:
        assert client.get("/e/mau").status_code == 200
        answer = client.post("/e/mau/register", data={})
        assert answer.status_code in {422, 503}
        with pytest.raises(sa.exc.OperationalError, match="readonly"), transaction() as session:
            session.add(Host(name="Mẫu", short_name="Mẫu"))


def test_a_database_that_another_program_holds_is_told_and_nothing_is_half_done(held, tmp_path):
    folder = copy_of(held, tmp_path / "own")
    with open_to_all(folder) as client:
        make_delegation(db.session.execute(sa.select(Event)).scalar_one(), "56")
        page = {"full_name": "Trần Thị Mẫu Đào", "province": "Khánh Hòa", "phone": "0912345678", "organising": "y"}
        client.get("/e/mau/register")
        sa.event.listen(db.engine, "connect", _hurry)
        db.session.remove()
        db.engine.dispose()
        other = sqlite3.connect(folder / "own.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = client.post("/e/mau/register", data=page)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "Những gì đã lưu vẫn an toàn; xin vui lòng thử lại sau ít phút." in refused.text
        assert client.get("/e/mau").status_code == 200
        assert db.session.execute(sa.select(sa.func.count()).select_from(Registration)).scalar_one() == 0
        other.execute("ROLLBACK")
        other.close()
        db.session.remove()
        assert client.post("/e/mau/register", data=page).status_code == 303
        assert db.session.execute(sa.select(sa.func.count()).select_from(Registration)).scalar_one() == 1


def test_a_database_whose_disk_is_full_is_told_and_takes_the_same_afterwards(held, tmp_path):
    with open_to_all(copy_of(held, tmp_path / "own")) as client:
        make_delegation(db.session.execute(sa.select(Event)).scalar_one(), "56")
        page = {"full_name": "Trần Thị Mẫu Đào", "province": "Khánh Hòa", "phone": "0912345678", "organising": "y"}
        client.get("/e/mau/register")
        with disk_of(0):
            refused = client.post("/e/mau/register", data=page)
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
            assert client.get("/e/mau").status_code == 200
        assert db.session.execute(sa.select(sa.func.count()).select_from(Registration)).scalar_one() == 0
        assert client.post("/e/mau/register", data=page).status_code == 303
        assert db.session.execute(sa.select(sa.func.count()).select_from(Registration)).scalar_one() == 1


def _hurry(connection, _record):
    connection.execute("PRAGMA busy_timeout=50")  # the fifteen seconds of everyday would only be waited for


# What werkzeug had begun to read it leaves to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_an_upload_that_breaks_off_or_was_damaged_before_is_not_kept(app, event, as_role):
    organizer, address, before = as_role(event, "organizer"), f"/events/{event.slug}/materials/new", all_files()
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", Random(1).randbytes(9000))
    whole = document.getvalue()
    told = {"title": "Tài liệu Mẫu", "file": (io.BytesIO(whole[:5000]), "mau.docx")}
    assert organizer.post(address, data=told).status_code == 422
    boundary, body = encode_multipart({**told, "file": FileStorage(io.BytesIO(whole), "mau.docx")})
    asked = {"content_type": f"multipart/form-data; boundary={boundary}"}
    cut = organizer.post(
        address, input_stream=io.BytesIO(body[:6000]), environ_overrides={"CONTENT_LENGTH": str(len(body))}, **asked
    )
    assert cut.status_code in {400, 422}
    assert all_files() == before
    assert organizer.post(address, data=body, **asked).status_code == 303
    assert len(all_files()) == len(before) + 1


@pytest.fixture
def working(held, tmp_path):
    """A copy whose jobs stand in a line that a worker of its own takes them from: (folder, id of the event)."""
    folder = copy_of(held, tmp_path / "own")
    app = create_app(
        {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/own.db", "INSTANCE_PATH": folder, "REDIS_URL": ""}
    )
    with app.app_context():
        yield folder, db.session.execute(sa.select(Event)).scalar_one()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def worker_at(folder):
    """A worker that has begun its job."""
    consumer = [sys.executable, str(Path(sys.executable).with_name("huey_consumer")), "wsgi.worker", "--workers=1"]
    consumer += ["--graceful-signal=TERM", "--no-periodic"]
    with subprocess.Popen(consumer, cwd=ROOT, env=environment(folder), stderr=subprocess.PIPE) as worker:
        assert worker.stderr is not None
        for line in worker.stderr:
            if b"Executing" in line:
                break
        yield worker


def test_a_job_whose_worker_is_killed_is_done_once_by_the_next_and_who_is_told_to_stop_ends_it_first(working):
    folder, event = working
    job_id = documents.ask(event, Kind.AGENDA, "pdf", actor=ORGANIZER, at=now()).id
    with worker_at(folder) as worker:
        worker.kill()
    db.session.expire_all()
    assert db.session.get_one(PrintJob, job_id).state is not PrintState.DONE
    with transaction():  # ten minutes go by
        job = db.session.get_one(PrintJob, job_id)
        job.leased_until, job.created_at = AT, AT
    for _twice in range(2):
        documents.resume(at=now())
    with worker_at(folder) as worker:
        worker.send_signal(signal.SIGTERM)
        assert worker.stderr is not None
        worker.stderr.read()
        assert worker.wait(120) == 0
    db.session.expire_all()
    job = db.session.get_one(PrintJob, job_id)
    assert (job.state, len(job.files), documents.begin(job_id, at=now())) == (PrintState.DONE, 1, None)
    assert store().get(job.files[0].key).rstrip().endswith(b"%%EOF")
