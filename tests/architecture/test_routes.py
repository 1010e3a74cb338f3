"""Every route says who may use it, in names that the one table knows."""

import re

from flask import Flask

from eventmgr.accounts.policy import PERMISSIONS

# Served by libraries, each with a guard of its own.
LIBRARY_ENDPOINTS = re.compile(r"(static|security\..*|api-docs\..*)")


def accesses(app: Flask) -> dict[str, str]:
    """What each endpoint of ours asks for; a missing mark is an empty text."""
    return {
        name: view.__dict__.get("access", "")
        for name, view in app.view_functions.items()
        if not LIBRARY_ENDPOINTS.fullmatch(name)
    }


def test_every_route_needs_a_right_or_is_public(app: Flask) -> None:
    assert [name for name, access in accesses(app).items() if not access] == []


def test_every_right_that_a_route_needs_stands_in_the_table(app: Flask) -> None:
    asked = set(accesses(app).values()) - {"public"}
    assert asked - PERMISSIONS == set()


def test_every_right_in_the_table_opens_a_route_or_a_part_of_a_page(app: Flask) -> None:
    asked = set(accesses(app).values())
    in_pages = {
        match
        for path in app.jinja_loader.list_templates()  # type: ignore[union-attr]  # the application has templates
        if path.endswith(".html")
        for match in re.findall(r'may\("([a-z.]+)"\)', app.jinja_env.loader.get_source(app.jinja_env, path)[0])  # type: ignore[union-attr]  # as above
    }
    in_code = {"registration.contacts"}
    assert PERMISSIONS - asked - in_pages - in_code == set()


def test_event_pages_of_staff_take_the_event_from_the_path(app: Flask) -> None:
    free = {"events.index", "events.new"}
    wrong = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/events") and "<slug>" not in rule.rule and rule.endpoint not in free
    ]
    assert wrong == []


def test_paths_are_kebab_case_and_their_parameters_typed(app: Flask) -> None:
    untyped = {"slug", "token", "key", "code", "kind", "section", "filename"}  # words, checked by what looks them up
    for rule in app.url_map.iter_rules():
        if LIBRARY_ENDPOINTS.fullmatch(rule.endpoint):
            continue
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-]*|/[PGT]/|/G//|/SCAN/", fixed), rule.rule
        for parameter in re.findall(r"<([^>:]+)>", rule.rule):
            assert parameter in untyped, f"{rule.rule}: {parameter} has no type"
