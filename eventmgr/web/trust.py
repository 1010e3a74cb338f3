"""How does a phone come to trust this machine's certificate? By a page that explains it, and the file itself."""

import os
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as BaseResponse

from config import settings
from eventmgr.core import i18n
from eventmgr.core.access import public
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.rendering import qr
from eventmgr.web import headers
from eventmgr.web.assets import asset_url

ROOT = Path(__file__).resolve().parents[2]

bp = Blueprint("web_trust", __name__, url_prefix="/trust")


@bp.get("")
@public
def page() -> str:
    """The steps for Android and iPhone, for those who are in already."""
    _authority()
    return _page("/trust/ca.crt")


@bp.get("/ca.crt")
@public
def certificate() -> Response:
    """The authority's certificate; it is public, its key never leaves the machine."""
    return _certificate()


def application() -> Flask:
    """A second, plain HTTP server beside the HTTPS one: a phone that trusts nothing yet must get the file somewhere.

    It knows no database and shows nothing but that page; every other address leads to the real server.
    """
    app = Flask("eventmgr.web.trust", root_path=str(ROOT))
    app.config.update(settings(os.environ))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "eventmgr" / "translations")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(asset=asset_url)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.init_app(app)
    headers.init_app(app)
    app.add_url_rule("/", "page", lambda: _page("/ca.crt"))
    app.add_url_rule("/ca.crt", "certificate", _certificate)
    app.register_error_handler(404, _to_real_server)
    return app


def _page(certificate_url: str) -> str:
    address = current_app.config["TRUST_URL"]
    return render_template(
        "web/trust.html",
        address=address,
        certificate_url=certificate_url,
        home_url=current_app.config["PUBLIC_URL"],
        picture=qr.svg(address),
    )


def _certificate() -> Response:
    name = {"Content-Disposition": 'attachment; filename="ca.crt"'}
    return Response(_authority().read_bytes(), mimetype="application/x-x509-ca-cert", headers=name)


def _authority() -> Path:
    """The file, where this machine serves HTTPS by itself."""
    path = Path(current_app.config["TLS_FOLDER"]) / "ca.crt"
    if not (current_app.config["TLS"] and path.exists()):
        raise NotFound(lazy("This server has no certificate of its own; there is nothing to trust."))
    return path


def _to_real_server(error: Exception) -> BaseResponse:
    del error
    return redirect(current_app.config["PUBLIC_URL"] + request.full_path.rstrip("?"))
