"""People who keep a page open: each asks every 3 seconds for what changed, with the mark of what it was shown last."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Any

EVERY = 3.0
CONNECTIONS = 8
Answers = list[tuple[float, int]]


def look(port: int, paths: list[str], seconds: float, cookies: list[str] | None = None) -> Answers:
    """Every viewer, with a path and perhaps cookies of its own, asks for so long; their turns are spread evenly."""

    def share(numbers: range) -> Answers:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        marks: dict[int, str] = {}
        answers, start, turn = [], time.perf_counter(), 0
        while (due := turn * EVERY / len(numbers)) < seconds:
            time.sleep(max(0.0, start + due - time.perf_counter()))
            viewer = numbers[turn % len(numbers)]
            asked = time.perf_counter()
            headers = {"If-None-Match": marks.get(viewer, ""), "Cookie": cookies[viewer] if cookies else ""}
            connection.request("GET", paths[viewer], headers=headers)
            answer = connection.getresponse()
            answer.read()
            answers.append((time.perf_counter() - asked, answer.status))
            assert answer.status in {200, 304}, answer.status
            marks[viewer] = answer.headers["ETag"]
            turn += 1
        connection.close()
        return answers

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        parts = pool.map(share, [range(number, len(paths), CONNECTIONS) for number in range(CONNECTIONS)])
        return [answer for part in parts for answer in part]


def told(name: str, viewers: int, answers: Answers, cores: float) -> dict[str, dict[str, Any]]:
    """The share of one core, CPU a question, and how long viewers wait."""
    waits = [wait for wait, _status in answers]
    rate = viewers / EVERY
    facts = {"n": len(answers), "unchanged": sum(status == http.client.NOT_MODIFIED for _wait, status in answers)}
    return {
        f"{name}.core": {"value": round(cores * 100, 1), "unit": "% of a core", "viewers": viewers, **facts},
        f"{name}.cpu": {"value": round(cores / rate * 1000, 2), "unit": "ms a question", **facts},
        f"{name}.p99": {"value": round(quantiles(waits, n=100)[-1] * 1000, 1), "unit": "ms", **facts},
    }
