"""The demo event in a database of its own, for measuring."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from eventmgr.cli.demo import SLUG, load_demo
from eventmgr.core.db import db
from tests.conftest import build_app
from tests.postgres import temporary_cluster


@contextmanager
def demo_site(delegates: int, database: str = "sqlite") -> Iterator[Flask]:
    """An application whose only event has this many delegates."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/bench.db"
        if database == "postgresql":
            url = stack.enter_context(temporary_cluster())
        app = build_app(url, folder)
        with app.app_context():
            db.create_all()
            load_demo(SLUG, delegates)
            db.session.remove()
            _settle(database)
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _settle(database: str) -> None:
    """What the database does by itself within a minute: PostgreSQL's autovacuum is off in the tests' cluster."""
    statements = ("CHECKPOINT", "VACUUM ANALYZE", "VACUUM ANALYZE") if database == "postgresql" else ("ANALYZE",)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
