"""A backup gives back every row and every file, or is refused in words; it is never half a one."""

import json
import threading
import zipfile
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.operations import backup
from eventmgr.operations.sealed import CHUNK, Damaged, WrongPassphrase
from eventmgr.people.models import Host
from tests.factories import AT
from tests.operations.installations import all_files, all_rows, installation
from tests.postgres import temporary_cluster

PASSPHRASE = "bốn từ không ai đoán ra"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """(Folder, plain backup, encrypted backup) of an installation with one host and one large file."""
    folder = tmp_path_factory.mktemp("small")
    with installation(folder / "own"):
        upgrade()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        store().put("materials/lon.bin", Random(1).randbytes(2 * CHUNK + 7))
        backup.write_backup(folder / "plain.zip")
        backup.write_backup(folder / "sealed.bin", PASSPHRASE)
    return folder


@pytest.fixture
def empty(tmp_path):
    """An installation that holds nothing, not even tables."""
    with installation(tmp_path / "empty") as app:
        yield app


def test_every_row_and_file_goes_to_postgresql_and_back(played, tmp_path):
    first, second = tmp_path / "first.zip", tmp_path / "second.bin"
    with installation(played):
        told = backup.write_backup(first)
        rows, files = all_rows(), all_files()
    assert sum(map(len, rows.values())) == sum(table["rows"] for table in told["tables"].values())
    assert {key: len(data) for key, data in files.items()} == {key: one["size"] for key, one in told["files"].items()}
    assert files
    with temporary_cluster() as url, installation(tmp_path / "postgresql", url):
        backup.restore(first)
        assert (all_rows(), all_files()) == (rows, files)
        assert backup.write_backup(second, PASSPHRASE)["tables"] == told["tables"]  # to the last byte
    with installation(tmp_path / "sqlite"):
        backup.restore(second, lambda: PASSPHRASE)
        assert (all_rows(), all_files()) == (rows, files)


@pytest.mark.parametrize("name", ["plain.zip", "sealed.bin"])
def test_whatever_is_cut_off_or_changed_is_refused_and_nothing_is_changed(small, empty, tmp_path, name):
    whole = (small / name).read_bytes()
    chance, file = Random(2), tmp_path / name
    cuts = [0, 1, 17, 60, CHUNK, len(whole) // 2, len(whole) - 1]
    broken = [whole[:cut] for cut in cuts]
    for _each in range(10):
        place = chance.randrange(len(whole))
        broken.append(whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :])
    refused = 0
    for each in broken:
        file.write_bytes(each)
        try:
            backup.restore(file, lambda: PASSPHRASE)
        except DomainError:
            refused += 1
            assert sa.inspect(db.engine).get_table_names() == []
            assert list(store().list_keys()) == []
    assert refused == len(broken)


def test_the_wrong_passphrase_is_told_from_a_damaged_file(small, empty, tmp_path):
    with pytest.raises(WrongPassphrase):
        backup.restore(small / "sealed.bin", lambda: "một câu khác hẳn")
    with pytest.raises(DomainError, match="mật khẩu"):
        backup.restore(small / "sealed.bin")
    file = tmp_path / "cut.bin"
    file.write_bytes((small / "sealed.bin").read_bytes()[: -CHUNK // 2])
    with pytest.raises(Damaged):
        backup.restore(file, lambda: PASSPHRASE)


def test_nothing_of_an_encrypted_backup_can_be_read(small):
    assert b"manifest.json" in (small / "plain.zip").read_bytes()
    sealed = (small / "sealed.bin").read_bytes()
    assert b"manifest.json" not in sealed
    assert "Mẫu".encode() not in sealed


def test_an_installation_that_holds_anything_is_not_written_over(small, empty):
    upgrade()
    with transaction() as session:
        session.add(Host(name="Hội khác Mẫu", short_name="Khác"))
    rows = all_rows()
    with pytest.raises(DomainError, match="không trống"):
        backup.restore(small / "plain.zip")
    assert (all_rows(), all_files()) == (rows, {})


def test_files_of_others_are_not_written_over(small, empty):
    store().put("materials/khac.bin", b"1")
    with pytest.raises(DomainError, match="không trống"):
        backup.restore(small / "plain.zip")
    assert all_files() == {"materials/khac.bin": b"1"}


@pytest.mark.parametrize(
    "told, words",
    [
        ({"version": "99.1.0"}, "phiên bản 99.1.0"),
        ({"revision": "9999"}, "lược đồ 9999"),
        ({"format": 99}, "mới hơn"),
        ({"kind": "event"}, "flask events import"),
    ],
)
def test_what_another_version_made_is_refused_by_name(small, empty, tmp_path, told, words):
    file = tmp_path / "other.zip"
    with zipfile.ZipFile(small / "plain.zip") as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps(json.loads(data) | told).encode()
            new.writestr(name, data)
    with pytest.raises(DomainError, match=words):
        backup.restore(file)
    assert sa.inspect(db.engine).get_table_names() == []


def test_a_backup_of_an_older_schema_is_migrated(tmp_path):
    file, host, wording = tmp_path / "old.zip", uuid4(), uuid4()
    with installation(tmp_path / "old"):
        upgrade(revision="0023")
        with db.engine.begin() as connection:
            metadata = sa.MetaData()
            metadata.reflect(connection)
            values = {"id": host.hex, "name": "Hội Mẫu", "short_name": "Mẫu", "data_protection": "Ban Mẫu"}
            connection.execute(metadata.tables["host"].insert(), values)
            values = {"id": wording.hex, "event_id": uuid4().hex, "kind": "reminder", "language": "vi"}
            connection.execute(metadata.tables["wording"].insert(), values | {"subject": "Nhắc", "body": "Mẫu"})
        assert backup.write_backup(file)["revision"] == "0023"
    with temporary_cluster() as url, installation(tmp_path / "new", url):
        backup.restore(file)
        with db.engine.connect() as connection:
            assert backup.revision_of(connection) == backup.newest_revision()
        found = db.session.execute(sa.select(Host)).scalar_one()
        assert (found.id, found.name, found.data_protection) == (host, "Hội Mẫu", "Ban Mẫu")


def test_a_backup_is_of_one_moment_while_people_go_on_writing(committed_app, tmp_path):
    """Each writing adds a host and an entry together: a backup that has one without the other tore it apart."""
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        with committed_app.app_context():
            while not stop.is_set():
                with transaction() as session:
                    name = f"Mẫu {uuid4().hex}"
                    session.add(Host(name=name, short_name=name))
                    session.flush()
                    values = {"id": uuid4(), "at": AT, "actor_kind": "system", "actor_label": name}
                    about = {"verb": "mau", "subject_kind": "host", "subject_id": uuid4()}
                    session.execute(sa.insert(AuditEntry), values | about)
                begun.set()
            db.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert begun.wait(60)
        for number in range(3):
            backup.write_backup(tmp_path / f"{number}.zip")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        with backup.opened(tmp_path / f"{number}.zip", backup.KIND) as archive:
            hosts = {row["name"] for row in archive.rows("host")} - {"Hội Mẫu"}
            assert hosts == {row["actor_label"] for row in archive.rows("audit_entry") if row["verb"] == "mau"}


def test_what_breaks_off_leaves_no_backup_and_the_older_one_stays(small, tmp_path, monkeypatch):
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the older one")
    monkeypatch.setattr(backup, "read_rows", _broken)
    with installation(small / "own"), pytest.raises(RuntimeError):
        backup.write_backup(file)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("backup.zip", b"the older one")]


def _broken(*_arguments: object):
    raise RuntimeError("the machine breaks off here")


def test_a_backup_is_for_its_owner_alone(small):
    assert {Path(small / name).stat().st_mode & 0o777 for name in ("plain.zip", "sealed.bin")} == {0o600}
