"""An event moves with all that belongs to it, and with nothing else."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from eventmgr.core.db import Model, db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.sealing import seal
from eventmgr.events.models import Event
from eventmgr.operations.archive import opened
from eventmgr.operations.portable import KIND, export_event, import_event
from eventmgr.operations.rules import SHARED, STAYS, TRAVELS
from eventmgr.people.models import AdminUnit, Host
from eventmgr.questionnaires.models import Answer, Wording
from eventmgr.registration.models import Registration
from tests.factories import AT
from tests.operations.installations import all_files, all_rows, copy_of, installation
from tests.postgres import temporary_cluster

SLUG = "nha-trang-2024"
PASSPHRASE = "bốn từ không ai đoán ra"


@pytest.fixture(scope="module")
def moved(played, tmp_path_factory):
    """(File of the event, its rows and files, those of the open answers): sealed, from an installation with another."""
    folder = tmp_path_factory.mktemp("moved")
    with installation(copy_of(played, folder / "own")) as app:
        event = db.session.execute(sa.select(Event)).scalar_one()
        with transaction() as session:
            wording = session.execute(sa.select(Wording).limit(1)).scalar_one()
            who = session.execute(sa.select(Registration).limit(1)).scalar_one()
            asked = {"question_id": wording.question_id, "wording_id": wording.id, "given_at": AT, "given_by": "Mẫu"}
            answer = Answer(subject_id=who.id, person_id=who.person_id, **asked)
            session.add(answer)
            answer.keep("ăn chay Mẫu", is_sensitive=True)
            session.flush()
            answer_id = answer.id
        store().put(f"imports/{event.id}/danh-sach", seal(b"Mau"))
        rows, files = all_rows(), all_files()
        app.test_cli_runner().invoke(args=["demo", "--slug", "khac", "--delegates", "5"])
        export_event(SLUG, folder / "event.bin", PASSPHRASE)
        export_event("khac", folder / "other.bin", PASSPHRASE)
    return folder, rows, files, answer_id


@pytest.fixture
def elsewhere(tmp_path):
    """Another installation, on PostgreSQL, of another organization."""
    with temporary_cluster() as url, installation(tmp_path / "elsewhere", url):
        upgrade()
        with transaction() as session:
            session.add(Host(name="Hội khác Mẫu", short_name="Khác"))
        yield


def test_for_each_table_it_is_said_what_becomes_of_it():
    named = [*TRAVELS, *SHARED, *STAYS]
    assert sorted(named) == sorted(Model.metadata.tables)


def test_every_row_and_file_of_the_event_arrives(moved, elsewhere):
    folder, rows, files, answer_id = moved
    units = {row[0]: row[1:3] for row in rows["admin_unit"]}
    import_event(folder / "event.bin", "nha-trang", lambda: PASSPHRASE)
    own = {(unit.set, unit.code): unit.id for unit in db.session.query(AdminUnit)}
    arrived = all_rows()
    for name in [*TRAVELS, *SHARED]:
        expected = sorted((_as_here(name, row, units, own) for row in rows[name]), key=repr)
        found = [tuple(_blank(name, column, value) for column, value in _named(name, row)) for row in arrived[name]]
        if name == "audit_entry":
            found = [row for row in found if row[6] != "event.import"]
            expected = [row for row in expected if row[2] is not None]  # the others speak of no event
        if name == "audit_value":
            kept = {row[0] for row in arrived["audit_entry"]}
            expected = [row for row in expected if row[1] in kept]
        assert sorted(found, key=repr) == expected, name
    assert [arrived[name] for name in STAYS if name not in {"admin_unit", "host"}] == [[]] * (len(STAYS) - 2)
    event = db.session.execute(sa.select(Event)).scalar_one()
    assert (event.slug, db.session.get_one(Host, event.host_id).name) == ("nha-trang", "Hội khác Mẫu")
    assert db.session.get_one(Answer, answer_id).value == "ăn chay Mẫu"  # sealed by the key of this installation
    assert dict.fromkeys(all_files()) == dict.fromkeys(files)
    sealed = f"imports/{event.id}/danh-sach"
    assert all_files()[sealed] != files[sealed]
    assert {key: data for key, data in all_files().items() if key != sealed} == {
        key: data for key, data in files.items() if key != sealed
    }


def test_nothing_of_another_event_goes_along(moved):
    folder, *_ = moved
    with (
        opened(folder / "event.bin", KIND, lambda: PASSPHRASE) as one,
        opened(folder / "other.bin", KIND, lambda: PASSPHRASE) as other,
    ):
        ids = [{row["id"] for name in each.tables for row in each.rows(name) if "id" in row} for each in (one, other)]
        assert sum(told["rows"] for name, told in other.tables.items() if name == "registration") == 5
        assert ids[0] & ids[1] == set()
        assert set(one.files) & set(other.files) == set()


def test_what_is_here_already_is_refused_and_nothing_is_changed(moved, elsewhere):
    folder, *_ = moved
    import_event(folder / "event.bin", None, lambda: PASSPHRASE)
    rows, files = all_rows(), all_files()
    for slug, words in (("lan-hai", "đã có ở đây"), (None, "đã có ở đây")):
        with pytest.raises(DomainError, match=words):
            import_event(folder / "event.bin", slug, lambda: PASSPHRASE)
    with pytest.raises(DomainError, match="địa chỉ"):
        import_event(folder / "other.bin", SLUG, lambda: PASSPHRASE)
    assert (all_rows(), all_files()) == (rows, files)
    import_event(folder / "other.bin", None, lambda: PASSPHRASE)
    assert db.session.query(Event).count() == 2


def test_sensitive_answers_leave_only_in_an_encrypted_file(moved, tmp_path):
    folder, *_ = moved
    with installation(folder / "own"), pytest.raises(DomainError, match="--encrypt"):
        export_event(SLUG, tmp_path / "open.zip")
    assert list(tmp_path.iterdir()) == []


def _named(name, row):
    return zip(Model.metadata.tables[name].columns, row, strict=True)


def _as_here(name, row, units, own):
    return tuple(_blank(name, column, _moved(column, value, units, own)) for column, value in _named(name, row))


def _moved(column, value, units, own):
    targets = {key.column.table.name for key in column.foreign_keys}
    if "admin_unit" in targets and isinstance(value, UUID):
        return own[units[value]]
    return None if targets & set(STAYS) - {"host"} else value


def _blank(name, column, value):
    """Without what is otherwise in each installation."""
    if column.name in {"host_id", "sealed"} or (name, column.name) == ("event", "slug"):
        return None
    return value
