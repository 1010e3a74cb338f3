"""What a phone at the door does without its screen: it keeps each deed until the server has answered it.

The rules are those of `static/js/sync`: one id for each deed, sent in their order and in batches, sent again until an
answer arrives, and the first answer counts. The line to the server is handed in, so that a test may break it.
"""

import http.client
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from eventmgr.core.ids import uuid7

PATIENCE = 30.0
BATCH = 50
PAUSE = 0.1

Operation = dict[str, Any]
# Operations go out; what comes back is what it means for the way (as `meaningOf`), and an answer for each.
Send = Callable[[Sequence[Operation]], tuple[str, list[dict[str, Any]]]]


def clock(ahead: timedelta = timedelta()) -> str:
    """What the clock of a phone shows that goes wrong by so much."""
    return (datetime.now(UTC) + ahead).isoformat().replace("+00:00", "Z")  # noqa: TID251 - a device's own clock


class Phone:
    """One phone: what it did, what it was told, and what still waits."""

    def __init__(self, send: Send, *, ahead: timedelta = timedelta()) -> None:
        self.send, self.ahead = send, ahead
        self.done: dict[str, Operation] = {}  # all that was ever done on it, in its order
        self.waiting: list[str] = []
        self.answers: dict[str, dict[str, Any]] = {}  # the first answer to each, refusals too
        self.meanings: list[str] = []  # what became of each request

    def do(self, kind: str, /, *, at: str | None = None, **payload: Any) -> str:
        """Keep a deed; its id."""
        operation = {"id": str(uuid7()), "kind": kind, "at": at or clock(self.ahead), "payload": payload}
        self.done[operation["id"]] = operation
        self.waiting.append(operation["id"])
        return str(operation["id"])

    def flush(self, most: int = BATCH) -> str:
        """Send what waits, batch by batch, until something stops it; what that was, "fine" where nothing did."""
        while self.waiting:
            batch = self.waiting[:most]
            meaning, answers = self.send([self.done[each] for each in batch])
            self.meanings.append(meaning)
            if meaning != "fine":
                return meaning
            self.hear(answers)
        return "fine"

    def hear(self, answers: Sequence[dict[str, Any]]) -> None:
        """Take the answers in; what was answered does not wait any more."""
        for answer in answers:
            known = self.answers.setdefault(answer["id"], answer)
            if known["status"] == answer["status"] == 200:
                assert known["result"] == answer["result"], (known, answer)
        self.waiting = [each for each in self.waiting if each not in self.answers]

    def settle(self, seconds: float = 60, most: int = BATCH) -> None:
        """Try until nothing waits, as a phone does, only with shorter pauses."""
        until = time.monotonic() + seconds
        while self.flush(most) != "fine":
            assert time.monotonic() < until, f"still {len(self.waiting)} unsent: {self.meanings[-3:]}"
            time.sleep(PAUSE)

    def results(self) -> list[str]:
        """What the deeds were answered, in their order."""
        return [told.get("result") or told["code"] for told in map(self.answers.__getitem__, self.done)]


class Line:
    """The way of one browser to the server over HTTP: a connection for each request, a cookie, a token for forms."""

    def __init__(self, port: int, home: str, state: str) -> None:
        self.port, self.home, self.state = port, home, state
        self.cookie = self.token = ""
        self.device = ""
        self.seen: list[tuple[int, str, str]] = []  # status, type and code of each answer that arrived

    def pair(self, pin: str, name: str) -> None:
        """Be let in by the PIN; where the database has just come back, each process of the server notices only then."""
        for _try in range(10):
            self._ask("GET", f"{self.home}/{self.state}")
            status, body = self._ask("POST", f"{self.home}/pin", {"pin": pin, "name": name})
            if self.seen[-2][0] != 503 != status:
                break
        assert status == 200, (status, body)
        self.device = body["device"]["id"]
        self.seen.clear()

    def send(self, operations: Sequence[Operation]) -> tuple[str, list[dict[str, Any]]]:
        """Send operations once; a token that ended is fetched anew."""
        body = {"device": self.device, "operations": list(operations), "unsent": 0}
        meaning, told = self._try("POST", "/sync", body)
        if meaning == "token" and self._try("GET", f"{self.home}/{self.state}")[0] != "offline":
            meaning, told = self._try("POST", "/sync", body)
        return meaning, told.get("answers", [])

    def _try(self, method: str, path: str, body: object = None) -> tuple[str, dict[str, Any]]:
        try:
            status, told = self._ask(method, path, body)
        except (OSError, http.client.HTTPException, ValueError):
            return "offline", {}
        return meaning_of(status, told.get("code")), told

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "Connection": "close", "Accept": "application/json"}
        headers |= {"Cookie": self.cookie} if self.cookie else {}
        headers |= {"X-CSRFToken": self.token} if self.token else {}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            with connection.getresponse() as response:
                text, kind = response.read(), response.headers.get_content_type()
                told = json.loads(text)
        finally:
            connection.close()
        self.token = response.headers.get("X-CSRF-Token") or self.token
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookie = cookie.partition(";")[0]
        self.seen.append((response.status, kind, str(told.get("code", ""))))
        return response.status, told


def meaning_of(status: int, code: str | None) -> str:
    """As `meaningOf` in static/js/sync/rules.js."""
    if status == 200:
        return "fine"
    if status == 400 and code == "csrf":
        return "token"
    return {401: "closed", 500: "broken", 404: "gone", 410: "gone"}.get(status, "offline")
