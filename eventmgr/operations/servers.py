"""Do several servers share what they must: database, line of jobs, keys, folder of files, time?"""

import hashlib
import hmac
import socket
from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import func, select, text

from config import is_loopback_url
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.core.i18n import _
from eventmgr.core.sealing import first_key
from eventmgr.operations.models import Beat
from eventmgr.operations.rules import CLOCK_APART, CONNECTIONS_LEFT, WORKER, WORKER_SILENT

Finding = tuple[bool, str]
_SHORT = 8  # tells two keys apart, and is too little to find one by trying


def machine() -> str:
    """What this machine is called among the others."""
    return socket.gethostname()[:60]


def marks() -> dict[str, str]:
    """What of this machine must be the same on all: told by marks that give no key away."""
    key = first_key()
    return {
        "secret": _mark(str(current_app.config["SECRET_KEY"])),
        "keys": _mark(key) if key else "",
        "files": _files(),
    }


def examine_servers(app: Flask) -> Iterator[Finding]:
    """What several servers need, held against the workers that lived a moment ago on other machines."""
    others = _others()
    is_postgresql = db.engine.dialect.name == "postgresql"
    has_redis = bool(app.config["REDIS_URL"])
    if others and not has_redis:
        yield False, _("Workers live on several machines, but jobs and limits stay on each: set REDIS_URL on all.")
    if has_redis and not is_postgresql:
        yield False, _("Redis is set up for several servers, but SQLite is a file of this one: set DATABASE_URL.")
    for name, about in others.items():
        yield _compared(name, about)
    if is_postgresql:
        yield _time()
        yield _connections()
    yield from _proxy(app)


def _others() -> dict[str, Mapping[str, str]]:
    """The workers of other machines that live, with their marks."""
    lately = select(Beat).where(Beat.name.startswith(WORKER), Beat.name != WORKER + machine())
    rows = db.session.execute(lately.where(Beat.at > now() - WORKER_SILENT)).scalars()
    return {row.name.removeprefix(WORKER): row.about for row in rows}


def _compared(name: str, about: Mapping[str, str]) -> Finding:
    own = marks()
    words = {"secret": "SECRET_KEY", "keys": "DATA_KEYS", "files": "FILES_PATH"}
    apart = [words[each] for each in words if each in about and about[each] != own[each]]
    if apart:
        return False, _(
            "The worker on %(name)s has other settings than this machine: %(what)s. All servers need the same keys,"
            " and one shared folder of files.",
            name=name,
            what=", ".join(apart),
        )
    return True, _("The worker on %(name)s has the same keys and files.", name=name)


def _time() -> Finding:
    """Phones at gates ask for what is newer than they have: a machine that is late hides its deeds from them."""
    of_database: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
    apart = abs(of_database - now())
    if apart > CLOCK_APART:
        return False, _(
            "The clocks of this machine and of the database are %(n)s seconds apart: set both by the network's time.",
            n=round(apart.total_seconds()),
        )
    return True, _("The clocks of this machine and of the database agree.")


def _connections() -> Finding:
    most = int(db.session.execute(text("SHOW max_connections")).scalar_one())
    used: int = db.session.execute(text("SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL")).scalar_one()
    told = _("%(n)s of the %(most)s connections of PostgreSQL are in use.", n=used, most=most)
    if used > most * (1 - CONNECTIONS_LEFT):
        return False, told + " " + _("Raise max_connections, or run fewer processes: each holds up to ten.")
    return True, told


def _proxy(app: Flask) -> Iterator[Finding]:
    if app.config["TRUSTED_PROXIES"]:
        yield True, _("The addresses of visitors are told by %(n)s proxies of ours.", n=app.config["TRUSTED_PROXIES"])
    elif (
        app.config["PUBLIC_URL"].startswith("https:")
        and not app.config["TLS"]
        and not is_loopback_url(app.config["PUBLIC_URL"])
    ):
        yield (
            False,
            _(
                "Another server hands requests on to this one, and all visitors count as one address: set"
                " TRUSTED_PROXIES to the number of such servers (1)."
            ),
        )


def _mark(secret: str) -> str:
    return hmac.new(secret.encode(), b"the same on all servers", hashlib.sha256).hexdigest()[:_SHORT]


def _files() -> str:
    try:
        return store().mark()
    except OSError:
        return ""
