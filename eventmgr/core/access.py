"""Who is asking, and may they: every route says either what right it needs or that it is public."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import current_app, g, request

from eventmgr.core.errors import Forbidden, NotFound
from eventmgr.core.i18n import lazy

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Actor:
    """Who does something: an account, a token, a link, a head of delegation, a delegate, a device, the system."""

    kind: str
    id: UUID | None
    label: str
    scope: tuple[UUID, str] | None = None  # a token's event and role
    may_write: bool = True  # a token may be for reading only

    @property
    def is_known(self) -> bool:
        """Whether there is anybody at all."""
        return self.kind != "anonymous"


# Held by every account: the pages about itself, on which a second factor is set up.
OWN = "accounts.own"
# What only looks; every other method writes.
READING = frozenset({"GET", "HEAD", "OPTIONS"})
ANONYMOUS = Actor("anonymous", None, "")
SYSTEM = Actor("system", None, "system")


class SignInRequired(Forbidden):
    """Nobody is signed in, and the page is not public."""

    code = "sign_in_required"
    status = 401


class ShowAgain(Forbidden):
    """Who asks signed in a while ago, and is about to do what an open browser alone is not enough for."""

    code = "fresh_sign_in_required"


class SecondFactorRequired(Forbidden):
    """The event or the installation asks for a second factor, and who asks proved none."""

    code = "second_factor_required"


# A signature, or what cannot be taken back, asks for a sign-in so fresh; a copy of personal data for this one.
FRESH = timedelta(minutes=5)
FRESH_FOR_COPIES = timedelta(minutes=30)


@dataclass(frozen=True)
class Gate:
    """What the application hands in, since core knows neither accounts nor events.

    `identify` tells who is asking; `find_event` gives the event of a slug; `rights` gives the permissions of an actor
    for an event, or those that hold without one for None; `host_of` gives the host of an account. `is_fresh` tells
    whether who asks signed in within a time, and `shows_again` takes what the request brings to prove it once more.
    `needs_second_factor` tells whether one is asked for that was not proved. `require_open` refuses what would change
    an event that stays as it is.
    """

    identify: Callable[[], Actor]
    find_event: Callable[[str], Any | None]
    rights: Callable[[Actor, Any | None], frozenset[str]]
    host_of: Callable[[Actor], UUID | None]
    is_fresh: Callable[[timedelta], bool]
    shows_again: Callable[[], bool]
    needs_second_factor: Callable[[Actor, Any | None], bool]
    require_open: Callable[[Any], None]


def install(app: Any, gate: Gate) -> None:
    """Tell this application who decides; templates may ask too."""
    app.extensions["gate"] = gate
    app.jinja_env.globals.update(may=may, current_actor=current_actor)


def current_actor() -> Actor:
    """Who is asking in this request."""
    if "actor" not in g:
        g.actor = _gate().identify()
    return cast("Actor", g.actor)


def may(permission: str) -> bool:
    """Whether the one who asks has this right, for the event at hand if there is one."""
    return permission in _rights()


def found_event() -> Any:
    """The event that stands in the path of this request."""
    return g.event


def current_host_id() -> UUID:
    """The host for which the account that asks works; pages that belong to no event are about it alone."""
    host_id = _gate().host_of(current_actor())
    if host_id is None:
        raise Forbidden(lazy("You do not have the right to do this. Ask the organizer of the event."))
    return host_id


def ask_again(within: timedelta = FRESH) -> None:
    """Go on only with an account that signed in within this time, or shows in this request once more who it is.

    Who does not is shown a page that asks for it, keeps what was typed, and goes on with the deed. Programs are not
    asked: a token proves no presence, and what only a present person may do is closed to them otherwise.
    """
    gate = _gate()
    if current_actor().kind == "account" and not gate.is_fresh(within) and not gate.shows_again():
        raise ShowAgain(lazy("You signed in a while ago. Show once more that it is you."))


def fresh(within: timedelta = FRESH) -> Callable[[View], View]:
    """Say of a view that its deed asks for a fresh sign-in; stands below `require`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            ask_again(within)
            return view(*args, **kwargs)

        guarded.__dict__["fresh"] = within
        return cast("View", guarded)

    return decorate


def require(permission: str) -> Callable[[View], View]:
    """Let in only who has this right; an event that does not exist or is none of theirs is not found."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            _open(permission)
            return view(*args, **kwargs)

        return mark(cast("View", guarded), permission)

    return decorate


def after_archiving(reason: str) -> Callable[[View], View]:
    """Say of a view that writes that it answers for an archived event too, and why: it changes nothing of the event."""

    def decorate(view: View) -> View:
        view.__dict__["after_archiving"] = reason
        return view

    return decorate


def public(view: View) -> View:
    """Let everybody in; where the path holds a secret key, the key is the right."""
    return mark(view, "public")


def mark(view: View, access: str) -> View:
    """Write on a view what it asks for, so that the code can be checked for views that forgot."""
    view.__dict__["access"] = access
    return view


def _open(permission: str) -> None:
    actor = current_actor()
    if not actor.is_known:
        raise SignInRequired(lazy("Please sign in to see this page."))
    slug = (request.view_args or {}).get("slug")
    if slug is not None:
        g.event = _gate().find_event(slug)
    rights = _rights()
    if slug is not None and (g.event is None or not rights):
        raise NotFound(lazy("There is no such event, or you have no part in it."))
    if permission != OWN and _gate().needs_second_factor(actor, g.get("event")):
        raise SecondFactorRequired(lazy("A second factor is asked for here. Set it up first."))
    if permission not in rights:
        raise Forbidden(lazy("You do not have the right to do this. Ask the organizer of the event."))
    if not actor.may_write and request.method not in READING:
        raise Forbidden(lazy("This token is for reading only."))
    view = current_app.view_functions[request.endpoint or ""]
    if slug is not None and request.method not in READING and "after_archiving" not in view.__dict__:
        _gate().require_open(g.event)


def _rights() -> frozenset[str]:
    event = g.get("event")
    if "rights" not in g or g.rights[0] is not event:
        g.rights = (event, _gate().rights(current_actor(), event))
    return cast("frozenset[str]", g.rights[1])


def _gate() -> Gate:
    return cast("Gate", current_app.extensions["gate"])
