"""The pages about who comes: list, person, lists from provinces, delegations and their heads, use of data."""

from eventmgr.registration.views import (
    answers,
    columns,
    delegations,
    heads,
    invitations,
    joining,
    links,
    lists,
    messages,
    names,
    people,
    privacy,
    questions,
    replacing,
)
from eventmgr.registration.views.shared import bp

bp.register_blueprint(heads.bp)

__all__ = [
    "answers",
    "bp",
    "columns",
    "delegations",
    "heads",
    "invitations",
    "joining",
    "links",
    "lists",
    "messages",
    "names",
    "people",
    "privacy",
    "questions",
    "replacing",
]
