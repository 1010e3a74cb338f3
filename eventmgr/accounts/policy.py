"""Which role may do what: the one table. A permission's name is the feature and the deed."""

_LOOK = frozenset(
    {
        "agenda.view",
        "checkin.view",
        "documents.view",
        "events.view",
        "figures.view",
        "groups.view",
        "materials.view",
        "minutes.view",
        "outcomes.view",
        "registration.view",
        "training.view",
    }
)
_ORGANIZE = _LOOK | {
    "accounts.team",
    "accounts.tokens",
    "agenda.edit",
    "audit.view",
    "checkin.edit",
    "checkin.gates",
    "checkin.scan",
    "documents.print",
    "events.edit",
    "figures.edit",
    "groups.edit",
    "materials.edit",
    "minutes.edit",
    "minutes.tasks",
    "outbox.send",
    "outbox.view",
    "outcomes.edit",
    "outcomes.merge",
    "questionnaires.edit",
    "questionnaires.sensitive",
    "questionnaires.view",
    "registration.contacts",
    "registration.edit",
    "registration.import",
    "training.edit",
    "training.issue",
    "training.mark",
    "training.override",
    "training.results",
    "training.tests",
}

ROLES: dict[str, frozenset[str]] = {
    "organizer": _ORGANIZE,
    "secretary": _LOOK
    | {
        "documents.print",
        "figures.edit",
        "materials.edit",
        "minutes.edit",
        "minutes.tasks",
        "outcomes.edit",
        "outcomes.merge",
        "questionnaires.view",
        "outbox.send",
        "outbox.view",
        "registration.contacts",
    },
    "chair": _LOOK
    | {"audit.view", "documents.print", "minutes.edit", "minutes.lock", "minutes.tasks", "training.override"},
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
            "materials.view",
            "questionnaires.view",
            "registration.contacts",
            "registration.edit",
            "registration.view",
        }
    ),
    "facilitator": frozenset(
        {"agenda.view", "events.view", "groups.view", "materials.view", "outcomes.edit", "outcomes.view"}
    ),
    "trainer": frozenset(
        {
            "agenda.view",
            "checkin.edit",
            "checkin.scan",
            "checkin.view",
            "events.view",
            "materials.edit",
            "materials.view",
            "training.edit",
            "training.mark",
            "training.results",
            "training.tests",
            "training.view",
        }
    ),
    "viewer": _LOOK,
}

# Held without an event. Everybody with an account has `accounts.own`, with a role anywhere `events.list`; who organizes
# for the whole host may also create events, sees how the installation stands, and answers the requests of its persons
# about their data.
HOST_WIDE: dict[str, frozenset[str]] = {"organizer": frozenset({"events.create", "operations.view", "people.requests"})}

PERMISSIONS = frozenset({"accounts.own", "events.list"}).union(*ROLES.values(), *HOST_WIDE.values())
