"""A test client that checks every page it is given: valid HTML, a title, labels, CSRF tokens, nothing inline."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, g
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from eventmgr.core.clock import now
from eventmgr.core.db import db

INPUTS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class PageClient(FlaskClient):
    """A browser's stand-in; posts carry the CSRF token unless `csrf=False`."""

    application: Flask

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Ask for a page and check what comes back."""
        for name in list(g):
            g.pop(name)  # the test's own context must not tell a request who asked before
        db.session.commit()  # what the test itself read must not undo what the page is about to write
        if csrf and kwargs.get("method", "GET") not in {"GET", "HEAD"}:
            kwargs["headers"] = {"X-CSRFToken": self._csrf_token(), **dict(kwargs.get("headers") or {})}
        response = super().open(*args, **{"buffered": True, **kwargs})  # files that are given out are closed again
        db.session.commit()
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 307, 308}:
            policy = response.headers.get("Content-Security-Policy", "")
            check_page(response.get_data(as_text=True), allows_styles="style-src 'self' 'unsafe-inline'" in policy)
        return response

    def sign_in(self, uniquifier: str) -> None:
        """Be the account with this mark, as just after the sign-in page."""
        with self.session_transaction() as session:
            session["_user_id"] = uniquifier
            session["_fresh"] = True
            session["fs_paa"] = now().timestamp()

    def _csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))


def check_page(text: str, *, allows_styles: bool = False) -> None:
    """Fail with what is wrong with a page, or with a part of one; its policy says whether it may bring styles."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    is_whole = text.lstrip().lower().startswith("<!doctype")
    root = parser.parse(text) if is_whole else parser.parseFragment(text)
    elements = list(root.iter())
    if is_whole:
        _check_head(root)
    _check_ids(elements)
    _check_labels(root, elements)
    for element in elements:
        assert allows_styles or "style" not in element.attrib, f"inline style on <{element.tag}>: the CSP would drop it"
        handlers = [name for name in element.attrib if str(name).startswith("on")]
        assert not handlers, f"inline handlers {handlers} on <{element.tag}>"
        assert allows_styles or element.tag != "style", "an inline <style>"
        if element.tag == "script":
            assert "src" in element.attrib, "an inline <script>"
        if element.tag == "form" and element.get("method", "get").lower() == "post":
            names = [field.get("name") for field in element.iter("input")]
            assert "csrf_token" in names, f"the form to {element.get('action')} has no CSRF token"
        if element.tag == "img":
            assert "alt" in element.attrib, "an image without alt"


def _check_head(root: Element) -> None:
    title = root.find("head/title")
    assert title is not None, "no title"
    assert (title.text or "").strip(), "an empty title"
    html = root if root.tag == "html" else root.find("html")
    assert html is not None
    assert html.get("lang") in {"vi", "en"}
    assert len(list(root.iter("h1"))) == 1, "a page has one heading"


def _check_ids(elements: list[Element]) -> None:
    ids = [element.get("id") for element in elements if element.get("id")]
    assert sorted(set(ids)) == sorted(ids), f"ids given twice: {sorted({i for i in ids if ids.count(i) > 1})}"


def _check_labels(root: Element, elements: list[Element]) -> None:
    labelled = {label.get("for") for label in root.iter("label")}
    inside = {id(field) for label in root.iter("label") for field in label.iter() if field.tag in INPUTS}
    for field in elements:
        if field.tag not in INPUTS or field.get("type", "text") in UNLABELLED:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        assert named or id(field) in inside or field.get("id") in labelled, f"no label for {field.get('name')}"
