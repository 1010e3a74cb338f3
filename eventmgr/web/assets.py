"""Where the built styles, scripts, fonts and images of this release are."""

import json
import mimetypes
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

# Built files carry a hash of their content in their names: what was fetched once is never asked for again.
NAMED_BY_CONTENT = re.compile(r"/static/dist/([^/]+-[A-Z0-9]{8}\.\w+)")


def init_app(app: Flask) -> None:
    """Send built files compressed, as the build left them, to every browser that takes that: a third of the bytes."""

    @app.before_request
    def send_compressed() -> Response | None:
        found = NAMED_BY_CONTENT.fullmatch(request.path)
        if found is None or not request.accept_encodings.best_match(["gzip"]):
            return None
        path = Path(current_app.static_folder or "static") / "dist" / f"{found[1]}.gz"
        if not path.is_file():
            return None
        kind = mimetypes.guess_type(found[1])[0] or "application/octet-stream"
        response = Response(path.read_bytes(), mimetype=kind)  # whole: a browser that goes away leaves no file open
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        return response


def asset_url(name: str) -> str:
    """The address of a built file by its plain name (`app.css`, `checkin.js`, `zxing_reader.wasm`, `logo.svg`)."""
    return url_for("static", filename=f"dist/{asset_file(name).name}")


def asset_file(name: str) -> Path:
    """Where a built file lies."""
    folder = Path(current_app.static_folder or "static") / "dist"
    manifest = _manifest(folder / "manifest.json")
    if name not in manifest:
        message = f"static/dist holds no {name}: run `make build`"
        raise RuntimeError(message)
    return folder / manifest[name]


@cache
def _manifest(path: Path) -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = "The styles and scripts are not built yet: run `make build`"
        raise RuntimeError(message) from None
    return manifest
