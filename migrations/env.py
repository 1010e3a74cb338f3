"""How Alembic finds the database and the models."""

from alembic import context
from flask import current_app

from eventmgr.core.db import Model, db

config = context.config


def run_online() -> None:
    """Bring the database of the running application up to date."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run_online()
