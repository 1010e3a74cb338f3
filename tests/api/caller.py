"""A program with a token, as the tests of the API send it."""

from typing import Any

from flask import Flask, g

from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.events.models import Event
from tests.factories import AT


class Caller:
    """Asks with the right of a role."""

    def __init__(self, app: Flask, event: Event, role: str | None) -> None:
        self.client = app.test_client()
        self.base = f"/api/v1/events/{event.slug}"
        token = create_token(event, role, "Máy Mẫu", actor=SYSTEM, at=AT) if role else ""
        self.headers = {"Authorization": f"Bearer {token}"} if role else {}

    def get(self, path: str = "", **values: Any) -> Any:
        """Ask."""
        return self._send("get", path, **values)

    def post(self, path: str, body: object = None, **values: Any) -> Any:
        """Send something."""
        return self._send("post", path, json=body, csrf=False, **values)

    def put(self, path: str, body: object, **values: Any) -> Any:
        """Put something in the place of what is there."""
        return self._send("put", path, json=body, csrf=False, **values)

    def patch(self, path: str, body: object, **values: Any) -> Any:
        """Put something right."""
        return self._send("patch", path, json=body, csrf=False, **values)

    def _send(self, method: str, path: str, headers: dict[str, str] | None = None, **values: Any) -> Any:
        # Two requests of one test share an application context, and with it what the first one kept in `g`.
        for name in list(g):
            g.pop(name)
        address = path if path.startswith("/api") else self.base + path
        told = {**self.headers, **(headers or {})}
        return getattr(self.client, method)(address, headers=told, **values)
