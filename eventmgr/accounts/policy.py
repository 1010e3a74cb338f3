"""Which role may do what: the one table. A permission's name is the feature and the deed."""

_LOOK = frozenset(
    {
        "agenda.view",
        "checkin.view",
        "documents.view",
        "events.view",
        "figures.view",
        "groups.view",
        "minutes.view",
        "outcomes.view",
        "registration.view",
        "training.view",
    }
)
_ORGANIZE = _LOOK | {
    "accounts.tokens",
    "agenda.edit",
    "checkin.edit",
    "checkin.scan",
    "documents.print",
    "events.edit",
    "figures.edit",
    "groups.edit",
    "minutes.edit",
    "outbox.send",
    "outbox.view",
    "outcomes.edit",
    "registration.contacts",
    "registration.edit",
    "registration.import",
    "training.edit",
    "training.issue",
}

ROLES: dict[str, frozenset[str]] = {
    "organizer": _ORGANIZE,
    "secretary": _LOOK
    | {
        "documents.print",
        "figures.edit",
        "minutes.edit",
        "outbox.send",
        "outbox.view",
        "outcomes.edit",
        "registration.contacts",
    },
    "chair": _LOOK | {"documents.print", "minutes.edit", "minutes.lock"},
    "staff": frozenset(
        {
            "agenda.view",
            "checkin.edit",
            "checkin.scan",
            "checkin.view",
            "documents.print",
            "documents.view",
            "events.view",
            "groups.view",
            "registration.contacts",
            "registration.edit",
            "registration.view",
        }
    ),
    "facilitator": frozenset({"agenda.view", "events.view", "groups.view", "outcomes.edit", "outcomes.view"}),
    "trainer": frozenset(
        {"agenda.view", "checkin.edit", "checkin.scan", "checkin.view", "events.view", "training.edit", "training.view"}
    ),
    "viewer": _LOOK,
}

# Held without an event. Everybody with a role anywhere has `events.list`; who organizes for the whole host may
# also create events.
HOST_WIDE: dict[str, frozenset[str]] = {"organizer": frozenset({"events.create"})}

PERMISSIONS = frozenset({"events.list"}).union(*ROLES.values(), *HOST_WIDE.values())
