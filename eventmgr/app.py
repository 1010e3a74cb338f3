"""The factory: configuration, extensions, features, shell; the only file that knows every feature."""

import importlib
import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask.json.provider import DefaultJSONProvider
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import settings
from eventmgr.accounts import again, signin
from eventmgr.accounts.queries import host_of, rights
from eventmgr.api import views as api
from eventmgr.cli.commands import bp as cli_bp
from eventmgr.core import access, db, files, i18n, jobs, limits, live, logs, metrics, parts
from eventmgr.core.i18n import lazy
from eventmgr.events.queries import find_event
from eventmgr.events.service import require_editable
from eventmgr.web import assets, errors, headers, sessions
from eventmgr.web.trust import bp as trust_bp

ROOT = Path(__file__).resolve().parent.parent
LARGEST_REQUEST = 11 * 1024 * 1024
FEATURES = (
    "accounts",
    "audit",
    "people",
    "outbox",
    "events",
    "agenda",
    "materials",
    "questionnaires",
    "registration",
    "figures",
    "groups",
    "checkin",
    "outcomes",
    "training",
    "minutes",
    "sync",
    "documents",
    "documents.cards",
    "privacy",
    "portal",
    "operations",
    "web",
)
csrf = CSRFProtect()
STAFF_NAV = (
    ("events.overview", lazy("Overview"), "events.view", "home"),
    ("agenda.index", lazy("Agenda"), "agenda.view", "calendar"),
    ("materials.index", lazy("Materials"), "materials.view", "file"),
    ("registration.index", lazy("Registrations"), "registration.view", "people"),
    ("registration.delegations", lazy("Delegations"), "registration.view", "map"),
    ("registration.messages", lazy("E-mail and Zalo"), "outbox.view", "inbox"),
    ("checkin.index", lazy("Check-in"), "checkin.view", "scan"),
    ("groups.index", lazy("Groups"), "groups.view", "groups"),
    ("outcomes.index", lazy("Discussion records"), "outcomes.view", "chat"),
    ("minutes.index", lazy("Minutes"), "minutes.view", "minutes"),
    ("training.index", lazy("Training"), "training.view", "training"),
    ("figures.index", lazy("Figures"), "figures.view", "chart"),
    ("documents.index", lazy("Documents"), "documents.view", "print"),
    ("events.settings", lazy("Settings"), "events.edit", "settings"),
)


class Json(DefaultJSONProvider):
    """JSON as Flask reads it; brackets in brackets in brackets, more than can be read, are no JSON either."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """What the text says."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("too deep") from None


class Application(Flask):
    """The application; what it could not do is logged by the one who answers it (`web/errors.py`)."""

    json_provider_class = Json

    def log_exception(self, exc_info: object) -> None:
        """Say nothing: Flask would write the address, which holds secrets, and the words of the error."""


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from the environment; tests hand in what differs."""
    app = Application(
        __name__, root_path=str(ROOT), template_folder="templates", static_folder="static", static_url_path="/static"
    )
    logs.configure()
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST  # Flask itself sets no limit
    app.config.update(settings(os.environ))
    app.config.update(overrides or {})
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] |= db.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    _trust_proxies(app)
    app.testing = bool(app.config.get("TESTING"))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _add_extensions(app)
    _add_features(app)
    api.init_app(app, csrf)
    app.register_blueprint(cli_bp)
    app.register_blueprint(trust_bp)
    errors.init_app(app)
    headers.init_app(app)
    assets.init_app(app)
    sessions.init_app(app)
    app.jinja_env.globals.update(asset=assets.asset_url, staff_nav=STAFF_NAV, current_app=app)
    return app


def _trust_proxies(app: Flask) -> None:
    """Take who asks, and whether by HTTPS, from our own proxies: limits count people, and not the proxy."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # as its documentation says


def _add_extensions(app: Flask) -> None:
    metrics.init_app(app)
    live.init_app(app)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "eventmgr" / "translations")
    db.db.init_app(app)
    db.let_go_quietly(app)
    with app.app_context():
        db.install(db.db.engine)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    i18n.init_app(app)
    files.init_app(app)
    jobs.init_app(app)
    limits.init_app(app)
    signin.init_app(app)
    access.install(
        app,
        access.Gate(
            signin.identify,
            find_event,
            rights,
            host_of,
            signin.is_fresh,
            again.shows_again,
            signin.needs_second_factor,
            require_editable,
        ),
    )


def _add_features(app: Flask) -> None:
    held: list[parts.Part] = []
    for feature in FEATURES:
        for file in ("tasks", "views", "parts"):
            name = f"eventmgr.{feature}.{file}"
            if importlib.util.find_spec(name) is None:
                continue
            module = importlib.import_module(name)
            if isinstance(blueprint := getattr(module, "bp", None), Blueprint):
                app.register_blueprint(blueprint)
            if isinstance(part := getattr(module, "part", None), parts.Part):
                held.append(part)
    parts.init_app(app, reversed(held))
