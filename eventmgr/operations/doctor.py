"""What is missing or set up wrongly, in words."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from config import is_loopback_url
from eventmgr.core.db import db, is_alive
from eventmgr.core.i18n import _
from eventmgr.core.sealing import key_file
from eventmgr.events.models import Event
from eventmgr.questionnaires.queries import count_seals

LOW_DISK = 1_000_000_000


def examine(app: Flask) -> Iterator[tuple[bool, str]]:
    """Each finding: whether it is well, and what it is."""
    yield from _database()
    yield _address(app)
    yield _mail(app)
    yield _disk(app)
    yield _built(app)


def _database() -> Iterator[tuple[bool, str]]:
    try:
        is_alive()
        yield True, _("The database answers (%(name)s).", name=db.engine.dialect.name)
        revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        yield revision is not None, _("Its schema is at version %(version)s.", version=revision or "-")
        events = db.session.execute(select(func.count()).select_from(Event)).scalar_one()
        yield True, _("It holds %(n)s events.", n=events)
        yield seals()
    except SQLAlchemyError:
        db.session.rollback()
        yield False, _("The database does not answer, or it was never migrated: run `make run` or `flask db upgrade`.")


def seals() -> tuple[bool, str]:
    """How the answers to sensitive questions stand, and the key that opens them."""
    path, found = key_file(), count_seals()
    where = str(path) if path else "DATA_KEYS"
    if path is not None and path.exists() and path.stat().st_mode & 0o077:
        return False, _("Others here can read the key of sensitive answers: chmod 600 %(where)s", where=where)
    if found.closed:
        return False, _(
            "%(n)s of %(total)s sensitive answers cannot be opened: their key is not in %(where)s. Put it there again,"
            " after the one that is there.",
            n=found.closed,
            total=found.total,
            where=where,
        )
    if found.unsealed:
        return False, _("%(n)s sensitive answers are not sealed: run `flask seal`.", n=found.unsealed)
    if not found.total:
        return True, _("No sensitive answers are kept. Their key will stand in %(where)s.", where=where)
    return True, _(
        "%(total)s sensitive answers are sealed by the key in %(where)s. It is in no backup: keep a copy of it"
        " elsewhere.",
        total=found.total,
        where=where,
    )


def _address(app: Flask) -> tuple[bool, str]:
    url = app.config["PUBLIC_URL"]
    if is_loopback_url(url):
        return False, _(
            "PUBLIC_URL is %(url)s: codes printed now open on no phone. Set HOST or PUBLIC_URL before printing.",
            url=url,
        )
    return True, _("Printed codes lead to %(url)s.", url=url)


def _mail(app: Flask) -> tuple[bool, str]:
    if not app.config["MAIL_URL"]:
        return False, _("No mail server is set up: messages wait. Set MAIL_URL and MAIL_FROM to send them.")
    parts = urlsplit(app.config["MAIL_URL"])
    return True, _("Messages go out by %(host)s as %(sender)s.", host=parts.hostname, sender=app.config["MAIL_FROM"])


def _disk(app: Flask) -> tuple[bool, str]:
    free = shutil.disk_usage(app.config["INSTANCE_PATH"]).free
    return free > LOW_DISK, _("%(n)s GB are free on the disk.", n=free // 1_000_000_000)


def _built(app: Flask) -> tuple[bool, str]:
    built = (Path(app.static_folder or "static") / "dist" / "manifest.json").exists()
    if built:
        return True, _("Styles and scripts are built.")
    return False, _("Styles and scripts are missing: run `make build`.")
