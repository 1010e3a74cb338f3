"""Installations that are filled, saved and compared."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from eventmgr.core.db import Model, db
from eventmgr.core.files import store
from tests.conftest import build_app

Rows = dict[str, list[tuple[object, ...]]]


@contextmanager
def installation(folder: Path, url: str | None = None) -> Iterator[Flask]:
    """An application in a folder of its own, whose rows are really committed."""
    folder.mkdir(exist_ok=True)
    app = build_app(url or f"sqlite:///{folder}/own.db", folder)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def make_played(folder: Path) -> None:
    """The demo as on the evening of its first day, with some files."""
    with installation(folder) as app:
        runner = app.test_cli_runner()
        for command in (["db", "upgrade"], ["demo", "--played"]):
            done = runner.invoke(args=command)
            assert done.exit_code == 0, done.output


def copy_of(made: Path, folder: Path) -> Path:
    """The same installation once more, to be changed."""
    return Path(shutil.copytree(made, folder))


def all_rows() -> Rows:
    """Every row of every table."""
    tables = Model.metadata.sorted_tables
    rows = {table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr) for table in tables}
    db.session.rollback()
    return rows


def all_files() -> dict[str, bytes]:
    """Every file that is kept."""
    return {key: store().get(key) for key in store().list_keys()}
