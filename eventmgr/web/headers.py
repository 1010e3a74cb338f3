"""What browsers are told about safety with every answer."""

import re

from flask import Flask, Response, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from eventmgr.web.assets import NAMED_BY_CONTENT

# Pages that read QR codes compile the decoder's WebAssembly.
SCANNER_ENDPOINTS = frozenset(
    {"checkin.index", "checkin.scan", "checkin.undo", "checkin.answers", "checkin.leave", "checkin.scanner"}
)
# What another page of ours shows in a frame: its styles are made for what it shows, and nothing in it acts.
FRAMED_ENDPOINTS = frozenset({"badges.show", "events.show_papers", "events.show_usual_papers"})
# It compiles in a worker, which obeys what its own script was sent with.
DECODER = re.compile(r"/static/dist/code-reader-[A-Z0-9]{8}\.js")


def init_app(app: Flask) -> None:
    """Send the headers with each answer: nothing inline, nothing from elsewhere, no framing."""
    plain, scanner = _headers(app, scripts=()), _headers(app, scripts=("'wasm-unsafe-eval'",))
    framed = _framed(app)

    @app.after_request
    def protect(response: Response) -> Response:
        compiles = request.endpoint in SCANNER_ENDPOINTS or DECODER.fullmatch(request.path)
        chosen = scanner if compiles else framed if request.endpoint in FRAMED_ENDPOINTS else plain
        response.headers.update(chosen.headers)
        camera = "self" if request.endpoint in SCANNER_ENDPOINTS else ""
        response.headers["Permissions-Policy"] = f"camera=({camera}), microphone=(), geolocation=()"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        elif NAMED_BY_CONTENT.fullmatch(request.path):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _headers(app: Flask, scripts: tuple[str, ...]) -> Secure:
    policy = (
        ContentSecurityPolicy()
        .default_src("'self'")
        .script_src("'self'", *scripts)
        .style_src("'self'")
        .img_src("'self'", "data:", "blob:")
        .connect_src("'self'")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors("'none'")
    )
    return _secure(app, policy, XFrameOptions().deny())


def _framed(app: Flask) -> Secure:
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'", "'unsafe-inline'")
        .font_src("'self'")
        .img_src("data:")
        .base_uri("'none'")
        .form_action("'none'")
        .frame_ancestors("'self'")
    )
    return _secure(app, policy, XFrameOptions().sameorigin())


def _secure(app: Flask, policy: ContentSecurityPolicy, frames: XFrameOptions) -> Secure:
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(31_536_000) if app.config["PUBLIC_URL"].startswith("https") else None,
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=frames,
    )
