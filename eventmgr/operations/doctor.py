"""What is missing or set up wrongly, in words."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from config import is_loopback_url
from eventmgr.accounts.service import count_closed_factors
from eventmgr.audit.models import AuditEntry
from eventmgr.core.clock import now
from eventmgr.core.db import db, is_alive, transaction
from eventmgr.core.i18n import _, format_datetime
from eventmgr.core.sealing import key_file
from eventmgr.events.models import Event
from eventmgr.operations.backup import newest_revision
from eventmgr.operations.models import Beat
from eventmgr.operations.queries import last_beat, last_worker, schema
from eventmgr.operations.rules import BACKUP, CLOCK, CLOCK_TOLERANCE, LOW_DISK, Tone, backup_tone, worker_tone
from eventmgr.operations.servers import examine_servers
from eventmgr.questionnaires.queries import count_seals

LEAST_SECRET = 32
PATIENCE = 3  # seconds that a server may take to answer
CLOCK_REMEMBERED = timedelta(days=1)


class _Trial(Exception):  # no error: it undoes what was written to see whether one can
    pass


def examine(app: Flask) -> Iterator[tuple[bool, str]]:
    """Each finding: whether it is well, and what it is."""
    yield from _database(app)
    yield _address(app)
    yield _mail(app)
    yield _redis(app)
    yield _disk(app)
    yield _folder(app)
    yield _secrets(app)
    yield _built(app)
    yield _fonts(app)


def _database(app: Flask) -> Iterator[tuple[bool, str]]:
    try:
        is_alive()
        yield True, _("The database answers (%(name)s).", name=db.engine.dialect.name)
        yield _schema()
        yield _writable()
        events = db.session.execute(select(func.count()).select_from(Event)).scalar_one()
        yield True, _("It holds %(n)s events.", n=events)
        yield seals()
        yield second_factors()
        yield from _signs_of_life()
        yield _clock()
        yield from examine_servers(app)
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


def second_factors() -> tuple[bool, str]:
    """Whether the codes of second factors can be checked: their secrets are sealed by the same key."""
    total, closed = count_closed_factors()
    where = str(key_file() or "DATA_KEYS")
    if closed:
        return False, _(
            "%(n)s of %(total)s accounts with a second factor cannot sign in: their key is not in %(where)s. Put it"
            " there again, or run `flask accounts reset` for each.",
            n=closed,
            total=total,
            where=where,
        )
    return True, _("%(total)s accounts have a second factor, sealed by the key in %(where)s.", total=total, where=where)


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
    try:
        address = (parts.hostname or "", parts.port or (465 if parts.scheme == "smtps" else 587))
        socket.create_connection(address, timeout=PATIENCE).close()
    except OSError:
        return False, _("The mail server %(host)s cannot be reached: messages wait.", host=parts.hostname)
    return True, _("Messages go out by %(host)s as %(sender)s.", host=parts.hostname, sender=app.config["MAIL_FROM"])


def _schema() -> tuple[bool, str]:
    own, newest = schema(), newest_revision()
    if own == newest:
        return True, _("Its schema is at version %(version)s.", version=own)
    return False, _(
        "Its schema is at version %(version)s, the program needs %(newest)s: write a backup, then run"
        " `flask db upgrade`.",
        version=own,
        newest=newest or "-",
    )


def _writable() -> tuple[bool, str]:
    try:
        with suppress(_Trial), transaction() as session:
            session.add(Beat(name="doctor", at=now(), about={}))
            session.flush()
            raise _Trial
    except SQLAlchemyError:
        return False, _(
            "The database cannot be written: its disk is full or only to be read, or another program holds it. Make"
            " room, or end that program."
        )
    return True, _("The database can be written.")


def _signs_of_life() -> Iterator[tuple[bool, str]]:
    at, worker, backup = now(), last_worker(), last_beat(BACKUP)
    if worker_tone(worker, at) is Tone.WELL:
        yield True, _("The worker is at work.")
    else:
        told = format_datetime(worker) or "-"
        yield (
            False,
            _(
                "No worker is at work (last seen: %(at)s): papers, messages and lists wait. Start it with `make run`,"
                " or look at its service.",
                at=told,
            ),
        )
    if backup is None:
        yield False, _("No backup was ever written: run `flask backup FILE` each day, and keep the file elsewhere.")
    else:
        is_young = backup_tone(backup.at, at) is Tone.WELL
        words = _("The last backup is of %(at)s.", at=format_datetime(backup.at))
        yield is_young, words if is_young else words + " " + _("Write one each day: `flask backup FILE`.")


def _clock() -> tuple[bool, str]:
    at, back = now(), last_beat(CLOCK)
    newest = db.session.execute(select(func.max(AuditEntry.at))).scalar()
    if newest is not None and newest - at > CLOCK_TOLERANCE:
        return False, _(
            "The clock of this machine is wrong: something was written at %(newest)s, and it says %(at)s. Set it right,"
            " best by the network's time.",
            newest=format_datetime(newest),
            at=format_datetime(at),
        )
    if back is not None and at - back.at < CLOCK_REMEMBERED:
        return False, _(
            "The clock of this machine was put back by %(n)s minutes at %(at)s: times noted around then may be wrong.",
            n=back.about.get("minutes", "?"),
            at=format_datetime(back.at),
        )
    return True, _("The clock of this machine runs on: %(at)s.", at=format_datetime(at))


def _redis(app: Flask) -> tuple[bool, str]:
    if not app.config["REDIS_URL"]:
        return True, _("No Redis is set up: jobs and limits are kept on this machine, which is right for one server.")
    try:
        Redis.from_url(app.config["REDIS_URL"], socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE).ping()
    except (RedisError, ValueError):
        return False, _("Redis does not answer: jobs wait and limits are not counted. Start it, or look at REDIS_URL.")
    return True, _("Redis answers.")


def _folder(app: Flask) -> tuple[bool, str]:
    folder = app.config["INSTANCE_PATH"]
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"\0")
    except OSError:
        return False, _(
            "Nothing can be written into %(folder)s: its disk is full or only to be read, or it belongs to another"
            " user.",
            folder=folder,
        )
    return True, _("Files can be written into %(folder)s.", folder=folder)


def _secrets(app: Flask) -> tuple[bool, str]:
    if len(str(app.config["SECRET_KEY"])) < LEAST_SECRET:
        return False, _(
            "SECRET_KEY is too short to keep sign-ins safe: leave it out, or make one with"
            " `python -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )
    path = Path(app.config["INSTANCE_PATH"]) / "secret_key"
    if path.exists() and path.stat().st_mode & 0o077:
        return False, _("Others here can read the key of sign-ins: chmod 600 %(where)s", where=path)
    return True, _("The key of sign-ins is strong.")


def _fonts(app: Flask) -> tuple[bool, str]:
    if not list((Path(app.static_folder or "static") / "dist" / "fonts").glob("*.ttf")):
        return False, _("The fonts of papers are missing: run `make build`.")
    return True, _("The fonts of papers are there.")


def _disk(app: Flask) -> tuple[bool, str]:
    free = shutil.disk_usage(app.config["INSTANCE_PATH"]).free
    words = _("%(n)s GB are free on the disk.", n=free // 1_000_000_000)
    return free > LOW_DISK, words if free > LOW_DISK else words + " " + _("Make room before it is full.")


def _built(app: Flask) -> tuple[bool, str]:
    built = (Path(app.static_folder or "static") / "dist" / "manifest.json").exists()
    if built:
        return True, _("Styles and scripts are built.")
    return False, _("Styles and scripts are missing: run `make build`.")
