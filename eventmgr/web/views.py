"""The shell: home, language, health, metrics."""

from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, session, url_for
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from config import is_loopback
from eventmgr.core import metrics as core_metrics
from eventmgr.core.access import public
from eventmgr.core.db import is_alive
from eventmgr.core.i18n import LOCALES
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.events.queries import list_public_events
from eventmgr.operations.queries import gauges
from eventmgr.web.assets import asset_file

bp = Blueprint("web", __name__)
PROXY_HEADERS = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"}


@bp.get("/")
@public
def home() -> str:
    """The events that are open to see, and the way to sign in."""
    return render_template("web/home.html", events=list_public_events())


@bp.post("/language")
@public
@limiter.limit(PUBLIC_LIMIT)
def set_language() -> BaseResponse:
    """Keep the language that the person chose, and go back."""
    if request.form.get("lang") in LOCALES:
        session["lang"] = request.form["lang"]
    target = urlsplit(request.form.get("next", ""))
    here = target.path if target.path.startswith("/") and not target.path.startswith("//") else url_for("web.home")
    query = "&".join(part for part in target.query.split("&") if part and not part.startswith("lang="))
    return redirect(f"{here}?{query}" if query else here, 303)


@bp.get("/service-worker.js")
@public
def service_worker() -> Response:
    """What keeps delegates' pages readable without a network; served from the root, so that it may answer for all."""
    response = send_file(asset_file("service-worker.js"), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/offline")
@public
def offline() -> str:
    """What a phone shows without a network where it kept nothing of the page."""
    return render_template("web/offline.html")


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process lives."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> Response:
    """The process can serve: the database answers."""
    try:
        is_alive()
    except SQLAlchemyError:
        return Response("no database\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@bp.get("/metrics")
@public
def metrics() -> Response:
    """What Prometheus reads, by METRICS_TOKEN; without one only who asks on this machine itself, by no proxy."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_here = is_loopback(request.remote_addr or "") and not PROXY_HEADERS & set(request.headers.keys())
    if not (compare_digest(given.encode(), token.encode()) if token else is_here):
        return Response("metrics are read with METRICS_TOKEN, or on this machine\n", 403, mimetype="text/plain")
    return Response(core_metrics.text(gauges()), mimetype=CONTENT_TYPE_LATEST)
