"""How programs are told of a refusal: problem+json (RFC 9457), from every address that answers programs."""

from typing import Any, TypeVar

from flask import Response, current_app, json, request

View = TypeVar("View")


def problem(status: int, code: str, title: str, **more: Any) -> Response:
    """One refusal."""
    body = {"type": f"about:blank#{code}", "title": title, "status": status, "code": code, **more}
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def for_programs(view: View) -> View:
    """Say of a view that a script asks it: its errors are problems, not pages."""
    view.__dict__["for_programs"] = True
    return view


def asks_program() -> bool:
    """Whether this request comes from a program, to the API or to a view for programs."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.path.startswith("/api/") or request.is_json or (view is not None and "for_programs" in view.__dict__)
