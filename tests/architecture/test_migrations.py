"""The migrations make, from nothing and on both databases, exactly the tables of the models."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from eventmgr.core.db import Model, db
from tests.conftest import DATABASES, build_app
from tests.postgres import temporary_cluster


@pytest.mark.parametrize("database", DATABASES)
def test_migrations_make_the_tables_of_the_models_and_can_be_undone(database: str, tmp_path: Path) -> None:
    if database == "postgresql":
        with temporary_cluster() as url:
            _up_and_down(url, tmp_path)
    else:
        _up_and_down(f"sqlite:///{tmp_path}/migrated.db", tmp_path)


def _up_and_down(url: str, folder: Path) -> None:
    app = build_app(url, folder)
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Model.metadata) == []
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        db.engine.dispose()
