"""How work is done after the answer: jobs by name, asked for in a transaction, run by the worker after its commit."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from sqlite3 import Error as SqliteError

import structlog
from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from redis.exceptions import RedisError

from eventmgr.core import metrics

log = structlog.get_logger(__name__)
Job = Callable[[str], None]

_jobs: dict[str, Job] = {}
_brief: set[str] = set()
_every_minute: list[Callable[[], None]] = []
_asked: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("asked", default=())


def job(name: str, *, is_brief: bool = False) -> Callable[[Job], Job]:
    """Register the work that is known by this name; it is given the id of the row it is about.

    What is brief has no row that remembers it: it is done at once where it cannot be put into the line.
    """

    def register(work: Job) -> Job:
        _jobs[name] = work
        if is_brief:
            _brief.add(name)
        return work

    return register


def every_minute(work: Callable[[], None]) -> Callable[[], None]:
    """Register a sweep: it looks for rows whose job was lost in a crash and asks for it again."""
    _every_minute.append(work)
    return work


def names() -> list[str]:
    """All jobs that this installation knows."""
    return sorted(_jobs)


def after_commit(name: str, subject: object) -> None:
    """Ask for a job about a row; it starts once the running transaction is committed, and never if it fails."""
    if name not in _jobs:
        message = f"no job is called {name}"
        raise LookupError(message)
    _asked.set((*_asked.get(), (name, str(subject))))


def waiting() -> int | None:
    """How many jobs stand in the line; nobody knows while the line cannot be reached."""
    try:
        return int(current_app.extensions["huey"].pending_count())
    except (RedisError, SqliteError):
        return None


def release() -> None:
    """Hand the jobs asked for to the worker; called by transaction() after its commit.

    What was committed stands, also if the line cannot be reached now: a sweep asks again for what has a row.
    """
    asked = _asked.get()
    _asked.set(())
    for name, subject in asked:
        try:
            current_app.extensions["jobs"](name, subject)
        except (RedisError, SqliteError):
            log.warning("job not handed over", job=name, exc_info=True)
            if name in _brief:
                _jobs[name](subject)


def forget() -> None:
    """Drop the jobs asked for; called by transaction() when it rolls back."""
    _asked.set(())


def init_app(app: Flask) -> None:
    """Give an application its line to the worker: Redis where there is one, else a file beside the database."""
    huey: Huey
    if app.testing:
        huey = MemoryHuey(immediate=True)
    elif app.config["REDIS_URL"]:
        huey = RedisHuey("eventmgr", url=app.config["REDIS_URL"])
    else:
        huey = SqliteHuey("eventmgr", filename=str(app.config["INSTANCE_PATH"] / "jobs.db"))

    def run(name: str, subject: str) -> None:
        begun = time.perf_counter()
        try:
            with app.app_context():
                _jobs[name](subject)
        except BaseException:
            metrics.JOBS.labels(name, "failed").inc()
            raise
        metrics.JOBS.labels(name, "done").inc()
        metrics.JOB_DURATION.labels(name).observe(time.perf_counter() - begun)

    def sweep() -> None:
        for work in _every_minute:
            try:
                with app.app_context():
                    work()
            except Exception:  # one sweep that fails keeps no other from its work
                log.exception("sweep failed", sweep=f"{work.__module__}.{work.__name__}")

    huey.periodic_task(crontab(minute="*"), name="sweep")(sweep)
    app.extensions["huey"] = huey
    app.extensions["jobs"] = huey.task(name="run")(run)
