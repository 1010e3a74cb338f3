"""What a process keeps of its connections between requests, and what it never keeps."""

import pytest
import sqlalchemy as sa

from eventmgr.core import db as core_db
from eventmgr.core.db import db
from eventmgr.people.models import Host
from tests.conftest import DATABASES

NAME = sa.select(Host.name)
PLANS = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%FROM host%%'")
ON_POSTGRESQL = [name for name in DATABASES if name == "postgresql"]


def ask(app, statement, work=lambda found: found.scalar_one()):
    """One request that only reads."""
    with app.app_context():
        return work(db.session.execute(statement))


@pytest.mark.parametrize("committed_app", ON_POSTGRESQL, indirect=True)
def test_plans_outlive_the_request_that_asked_for_them(committed_app):
    """psycopg prepares what was asked six times; a rollback at the end of each request would make it begin anew."""
    names = {ask(committed_app, NAME) for _request in range(7)}
    assert names == {"Hội Mẫu"}
    assert ask(committed_app, PLANS) == 1


@pytest.mark.parametrize("committed_app", ON_POSTGRESQL, indirect=True)
def test_a_connection_that_died_while_it_rested_is_noticed(committed_app, monkeypatch):
    monkeypatch.setattr(core_db, "RESTED", -1)
    own = ask(committed_app, sa.text("SELECT pg_backend_pid()"))
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with engine.connect() as other:
        other.execute(sa.text(f"SELECT pg_terminate_backend({own}, 5000)"))
    assert ask(committed_app, NAME) == "Hội Mẫu"


@pytest.mark.parametrize("of", ["statement", "row", "flushed row"])
def test_what_is_changed_outside_of_a_transaction_is_never_kept(committed_app, of):
    with committed_app.app_context():
        if of == "statement":
            db.session.execute(sa.update(Host).values(name="Khác"))
        else:
            db.session.execute(sa.select(Host)).scalar_one().name = "Khác"
        if of == "flushed row":
            db.session.flush()
    assert ask(committed_app, NAME) == "Hội Mẫu"
