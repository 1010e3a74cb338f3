"""A file from somewhere else brings what it says, into its own place, and nothing more."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from eventmgr.accounts.models import Account
from eventmgr.core.db import db
from eventmgr.core.files import is_key, store
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.operations.archive import opened, written
from eventmgr.operations.portable import KIND, import_event
from eventmgr.operations.sealed import Damaged

OUTSIDE = ["../x", "/etc/x", "a/../b", "a//b", "a/./b", "..", "", "a/", "a\\b", "a\0b", "a\nb", "~/x", ".ssh/../x"]


@pytest.mark.parametrize("key", OUTSIDE)
def test_no_name_leads_out_of_the_folder_of_files_or_to_anothers_place(app: Flask, key: str) -> None:
    assert not is_key(key)
    for deed in (lambda: store().put(key, b""), lambda: store().get(key), lambda: store().delete(key)):
        with pytest.raises(ValueError):
            deed()


def test_names_that_the_house_gives_lead_to_their_file(app: Flask) -> None:
    key = f"answers/{uuid7()}/{uuid7().hex}.v2_a.pdf"
    store().put(key, b"x")
    assert store().get(key) == b"x"
    store().delete(key)


@pytest.mark.parametrize("key", ["../x", "answers/a/../../minutes/b", "/etc/x"])
def test_an_archive_whose_files_lead_elsewhere_is_refused(tmp_path: Path, key: str) -> None:
    path = tmp_path / "event.zip"
    with written(path, {"kind": KIND}) as archive:
        archive.file(key, io.BytesIO(b"x"))
    with opened(path, KIND) as archive, pytest.raises(Damaged):
        archive.check()


@pytest.mark.parametrize("wrong", ["accounts", "another event", "address", "two events"])
def test_an_event_from_elsewhere_brings_neither_accounts_nor_rows_of_others(
    app: Flask, event: Event, tmp_path: Path, wrong: str
) -> None:
    path, own = tmp_path / "event.zip", str(uuid7())
    slug = '"><script>' if wrong == "address" else "moi"
    host = {"name": "Hội Mẫu", "short_name": "Mẫu"}
    head = ScriptDirectory("migrations").get_current_head()
    about = {"kind": KIND, "slug": slug, "revision": head, "name": "Mẫu", "host": host}
    with written(path, about) as archive:
        rows = [{"id": own}, {"id": str(event.id)}] if wrong == "two events" else [{"id": own}]
        archive.table("event", {}, rows)
        if wrong == "accounts":
            archive.table("account", {}, [{"id": str(uuid7()), "email": "la@example.org"}])
        if wrong == "another event":
            archive.table("room", {}, [{"id": str(uuid7()), "event_id": str(event.id)}])
    with pytest.raises(Damaged):
        import_event(path)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == 1
