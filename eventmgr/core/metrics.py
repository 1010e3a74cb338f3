"""What is counted for those who watch the installation: numbers of what happened and how long it took, of nobody."""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import REGISTRY as PROCESS
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("eventmgr_requests", "Requests by route and status.", ["route", "method", "status"])
DURATION = Histogram(
    "eventmgr_request_seconds",
    "How long requests took, by route.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
JOBS = Counter("eventmgr_jobs", "Jobs by name and result.", ["name", "result"])
JOB_DURATION = Histogram(
    "eventmgr_job_seconds", "How long jobs took.", ["name"], buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 1800)
)
MESSAGES = Counter("eventmgr_messages", "E-mails handed over, or not.", ["result"])
OPERATIONS = Counter("eventmgr_operations", "Operations of devices by kind and result.", ["kind", "result"])
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def init_app(app: Flask) -> None:
    """Measure each request by its route, never by its address: addresses hold secrets."""

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = route_of_request()
        REQUESTS.labels(route, request.method, str(response.status_code)).inc()
        if "begun" in g:
            DURATION.labels(route).observe(time.perf_counter() - g.begun)
        return response


def route_of_request() -> str:
    """The pattern of the address that was asked for; one that does not exist has none."""
    return request.url_rule.rule if request.url_rule is not None else "-"


def text(gauges: dict[str, dict[str, float]]) -> bytes:
    """What Prometheus reads: the counts of all processes, and how things stand now (name → state → number)."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    now = CollectorRegistry()
    for name, states in gauges.items():
        gauge = Gauge(f"eventmgr_{name}", "How it stands now.", ["state"], registry=now, multiprocess_mode="mostrecent")
        for state, value in states.items():
            gauge.labels(state).set(value)
    counts = generate_latest(registry) if os.environ.get(FOLDER) else generate_latest(PROCESS)
    return counts + generate_latest(now)
