"""Those who use the system at once: people who register, devices at doors, viewers, recorders, an organizer.

Each of them comes from an address of its own and behaves as a browser or the programs of phones do: what got no answer
is sent again.
"""

import http.client
import json
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.phone import PATIENCE, Line, Phone

AGAIN = 0.5
MOST_TRIES = 120
PASSING = {429, 500, 502, 503, 504}  # 500 is counted among what must not be
CROWD = 24


@dataclass
class Watch:
    """How long each answer took, by kind, and what went wrong meanwhile."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def time(self, kind: str) -> Iterator[None]:
        """One request, from its beginning to the end of its answer; one without an answer is a trouble."""
        begun = time.perf_counter()
        try:
            yield
        except (OSError, http.client.HTTPException):
            self.note(kind, "no answer")
            raise
        with self.lock:
            self.waits.setdefault(kind, []).append(time.perf_counter() - begun)

    def note(self, kind: str, trouble: str) -> None:
        """Count what went wrong."""
        with self.lock:
            self.troubles[f"{kind}: {trouble}"] += 1

    def count(self) -> int:
        """How many answers came in."""
        with self.lock:
            return sum(map(len, self.waits.values()))


@dataclass(frozen=True)
class Way:
    """How a browser reaches the system."""

    port: int
    trust: ssl.SSLContext

    def connect(self, source: str) -> http.client.HTTPSConnection:
        """A connection from an address of its own."""
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, context=self.trust, source_address=(source, 0)
        )


def address(block: int, number: int) -> str:
    """One of many addresses of the loopback network."""
    return f"127.{block}.{number // 250}.{number % 250 + 1}"


def at_their_times(count: int, seconds: float, work: Callable[[int], None], threads: int = CROWD) -> None:
    """Do the work for each number, spread evenly over the time; who comes late because of others comes all the same."""
    begun = time.perf_counter()

    def one(number: int) -> None:
        time.sleep(max(0.0, begun + seconds * number / count - time.perf_counter()))
        work(number)

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(one, number) for number in range(count)]:
            done.result()


@dataclass
class Visitor:
    """Somebody who registers with a phone, and tries again where an answer fails to come."""

    way: Way
    watch: Watch
    slug: str
    source: str

    def register(self, name: str, phone: str) -> str:
        """Register, and open the own page; how it ended: "registered", or "known" where an earlier try had arrived."""
        page, cookie = self._page(f"/e/{self.slug}/register", "form", "")
        token = re.search('name="csrf_token"[^>]* value="([^"]+)"', page)
        assert token is not None
        wording = re.search('name="wording"[^>]* value="([^"]*)"', page)
        form = {
            "csrf_token": token[1],
            "wording": wording[1] if wording else "",
            "full_name": name,
            "province": "Khánh Hòa",
            "phone": phone,
            "email": f"{phone}@example.org",
            "organising": "y",
            "messages": "y",
        }
        for tries in range(MOST_TRIES):
            status, where, given = self._send(form, cookie)
            if status == 303:
                assert where.startswith("/p/"), where
                self._page(where, "pass", given or cookie)
                return "registered"
            if status == 422 and tries:
                return "known"
            assert status in PASSING, status
            time.sleep(AGAIN)
        raise TimeoutError(name)

    def _send(self, form: dict[str, str], cookie: str) -> tuple[int, str, str]:
        headers = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://127.0.0.1:{self.way.port}/e/{self.slug}/register",
        }
        connection = self.way.connect(self.source)
        try:
            with self.watch.time("register"):
                connection.request("POST", f"/e/{self.slug}/register", urlencode(form), headers)
                answer = connection.getresponse()
                answer.read()
        except (OSError, http.client.HTTPException):
            return 502, "", ""
        finally:
            connection.close()
        if answer.status in PASSING:
            self.watch.note("register", str(answer.status))
        return answer.status, answer.headers.get("Location", ""), _cookie(answer)

    def _page(self, path: str, kind: str, cookie: str) -> tuple[str, str]:
        for _try in range(MOST_TRIES):
            connection = self.way.connect(self.source)
            try:
                with self.watch.time(kind):
                    connection.request("GET", path, headers={"Cookie": cookie})
                    answer = connection.getresponse()
                    text = answer.read().decode()
            except (OSError, http.client.HTTPException):
                answer = None
            finally:
                connection.close()
            if answer is not None and answer.status == 200:
                return text, _cookie(answer)
            if answer is not None:
                assert answer.status in PASSING, (answer.status, path, text[:300])
                self.watch.note(kind, str(answer.status))
            time.sleep(AGAIN)
        raise TimeoutError(path)


class HallLine(Line):
    """The way of a device: through nginx, over one connection that is opened anew where it broke."""

    def __init__(self, way: Way, watch: Watch, kind: str, source: str, home: str, state: str) -> None:
        super().__init__(way.port, home, state)
        self.way, self.watch, self.kind, self.source = way, watch, kind, source
        self.connection: http.client.HTTPSConnection | None = None

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Cookie": self.cookie,
            "X-CSRFToken": self.token,
            "Referer": f"https://127.0.0.1:{self.port}{self.home}",
        }
        connection = self.connection or self.way.connect(self.source)
        self.connection = None
        try:
            with self.watch.time(self.kind if path == "/sync" else "state"):
                connection.request(method, path, None if body is None else json.dumps(body), headers)
                response = connection.getresponse()
                text = response.read()
            told = json.loads(text)
        except (OSError, http.client.HTTPException, ValueError):
            connection.close()
            raise
        self.connection = connection
        if response.status in PASSING:
            self.watch.note(self.kind, str(response.status))
        self.token = response.headers.get("X-CSRF-Token") or self.token
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookie = cookie.partition(";")[0]
        self.seen.append((response.status, response.headers.get_content_type(), str(told.get("code", ""))))
        return response.status, told


@dataclass
class Device:
    """A phone at a door or in a group; what it does goes out at once, or with the next deed where that failed."""

    line: HallLine
    phone: Phone

    @classmethod
    def let_in(cls, way: Way, watch: Watch, kind: str, source: str, home: str, state: str, pin: str) -> "Device":
        """Let in by the PIN."""
        line = HallLine(way, watch, kind, source, home, state)
        line.pair(pin, f"Máy {source}")
        return cls(line, Phone(line.send))

    def do(self, kind: str, /, **payload: object) -> None:
        """Keep it, and send what waits."""
        self.phone.do(kind, **payload)
        self.phone.flush()


def look(way: Way, watch: Watch, path: str, cookies: Sequence[str], every: float, stop: threading.Event) -> None:
    """Viewers who keep the live page open until the end: each asks with the mark of what it was shown last."""

    def share(numbers: range) -> None:
        connection, marks, turn, begun = (
            way.connect(address(40, numbers.start)),
            dict[int, str](),
            0,
            time.perf_counter(),
        )
        while not stop.wait(max(0.0, begun + turn * every / len(numbers) - time.perf_counter())):
            viewer, turn = numbers[turn % len(numbers)], turn + 1
            headers = {"If-None-Match": marks.get(viewer, ""), "Cookie": cookies[viewer]}
            try:
                with watch.time("live"):
                    connection.request("GET", path, headers=headers)
                    answer = connection.getresponse()
                    answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                continue
            if answer.status in {200, 304}:
                marks[viewer] = answer.headers["ETag"]
            else:
                assert answer.status in PASSING, answer.status
                watch.note("live", str(answer.status))
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(share, range(number, len(cookies), 8)) for number in range(min(8, len(cookies)))]:
            done.result()


def ask_for_paper(way: Way, watch: Watch, slug: str, kind: str, signed: Callable[[], tuple[str, str]]) -> str | None:
    """An organizer asks for a paper; the address of the job, or nothing where no answer came."""
    cookie, token = signed()
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"https://127.0.0.1:{way.port}/events/{slug}/documents",
    }
    connection = way.connect(address(50, 1))
    try:
        with watch.time("paper"):
            connection.request(
                "POST", f"/events/{slug}/documents/pdf/{kind}", urlencode({"csrf_token": token}), headers
            )
            answer = connection.getresponse()
            answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    if answer.status != 303:
        watch.note("paper", str(answer.status))
        return None
    return answer.headers["Location"]


def _cookie(answer: http.client.HTTPResponse) -> str:
    return (answer.headers.get("Set-Cookie") or "").partition(";")[0]
