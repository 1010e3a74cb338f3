"""Several who do the same at once, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from eventmgr.core.db import db
from eventmgr.core.errors import DomainError


def race(app: Flask, work: Callable[[int], Any], count: int) -> list[Any]:
    """Do the work so many times at once; a refusal is its error."""
    start = Barrier(count)

    def one(number: int) -> Any:
        with app.app_context():
            start.wait(timeout=60)
            try:
                return work(number)
            except DomainError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
