"""Disks that are full or only to be read, and a worker that is told to stop: said in words, and nothing is lost."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventmgr.core.db import db, transaction
from eventmgr.core.files import store
from eventmgr.documents.packs import JOB, made_at, pack_key
from eventmgr.events.models import Event
from eventmgr.operations import backup
from eventmgr.operations.rows import read_rows, read_tables
from eventmgr.people.models import Host
from tests.conftest import build_app
from tests.operations.installations import all_files, copy_of, installation
from tests.pages import PageClient

ROOT = Path(__file__).resolve().parents[2]
FULL = "Đĩa đã đầy: hãy giải phóng dung lượng rồi thử lại. Chưa có gì bị thay đổi."


def flask(folder, *words, largest=None):
    """A command as somebody types it, on a disk where no file may grow beyond so many bytes."""

    def limit():
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [sys.executable, "-m", "flask", *map(str, words)],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def environment(folder):
    own = {"DATABASE_URL": f"sqlite:///{folder}/own.db", "INSTANCE_PATH": str(folder), "REDIS_URL": ""}
    return {**os.environ, **own, "SECRET_KEY": "a key for tests only", "FLASK_APP": "wsgi", "PYTHONPATH": str(ROOT)}


def test_a_full_disk_leaves_the_older_backup_as_it_was(played, tmp_path):
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the older one")
    done = flask(copy_of(played, tmp_path / "own"), "backup", file, largest=60_000)
    assert (done.returncode, done.stderr.strip().endswith(FULL)) == (1, True), done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        "backup.zip": b"the older one"
    }


def test_a_disk_that_fills_during_a_restore_leaves_an_empty_installation(played, tmp_path):
    file = tmp_path / "backup.zip"
    with installation(played):
        backup.write_backup(file)
    (tmp_path / "new").mkdir()
    done = flask(tmp_path / "new", "restore", file, largest=1_500_000)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    with installation(tmp_path / "new"):
        with db.engine.connect() as connection:  # its schema may be of any version
            assert [table.name for table in read_tables(connection) if list(read_rows(connection, table))] == []
        assert all_files() == {}
    done = flask(tmp_path / "new", "restore", file)
    assert done.returncode == 0, done.stderr


def test_a_file_that_finds_no_room_leaves_the_one_before(tmp_path, monkeypatch):
    with installation(tmp_path / "own"):
        store().put("materials/mau", b"before")
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        try:
            with pytest.raises(OSError):
                store().put("materials/mau", b"x" * 100_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert all_files() == {"materials/mau": b"before"}
        assert [path.name for path in (tmp_path / "own" / "files" / "materials").iterdir()] == ["mau"]


def test_a_database_only_to_be_read_is_still_looked_at(played, tmp_path):
    folder = copy_of(played, tmp_path / "own")
    app = build_app(f"sqlite:///file:{folder}/own.db?mode=ro&uri=true", folder)
    app.test_client_class = PageClient
    with app.app_context():
        assert app.test_client().get("/e/nha-trang-2024").status_code == 200
        answer = app.test_client().post("/e/nha-trang-2024/register", data={})
        assert answer.status_code in {422, 503}
        with pytest.raises(sa.exc.OperationalError, match="readonly"), transaction() as session:
            session.add(Host(name="Mẫu", short_name="Mẫu"))
        db.session.remove()
        db.engine.dispose()


def test_a_worker_that_is_told_to_stop_ends_its_job_first(played, tmp_path):
    folder = copy_of(played, tmp_path / "own")
    with installation(folder):
        event_id = db.session.execute(sa.select(Event.id)).scalar_one()
    outside = {key: value for key, value in environment(folder).items() if key != "PROMETHEUS_MULTIPROC_DIR"}
    asked = f"from wsgi import app; app.extensions['jobs']('{JOB}', '{event_id}')"
    subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=outside, check=True)
    consumer = [sys.executable, str(Path(sys.executable).with_name("huey_consumer")), "wsgi.worker", "--workers=1"]
    consumer.append("--graceful-signal=TERM")
    with subprocess.Popen(consumer, cwd=ROOT, env=outside, stderr=subprocess.PIPE) as worker:
        assert worker.stderr is not None
        for line in worker.stderr:
            if b"Executing" in line:
                break
        worker.send_signal(signal.SIGTERM)
        worker.stderr.read()
        assert worker.wait(120) == 0
    with installation(folder):
        assert made_at(event_id) is not None
        assert store().get(pack_key(event_id)).rstrip().endswith(b"%%EOF")
