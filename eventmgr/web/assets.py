"""Where the built styles, scripts, fonts and images of this release are."""

import json
from functools import cache
from pathlib import Path

from flask import current_app, url_for


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
